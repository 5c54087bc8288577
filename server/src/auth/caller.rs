//! The authenticated person behind a request.

use std::net::IpAddr;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use sync::domain::access::{Permission, Role};
use sync::ids::{DeviceId, TenantId, UserId};
use uuid::Uuid;

use super::{cookie, sessions};
use crate::AppState;
use crate::http::{ApiError, Client, RequestId};

/// Who is calling. As an extractor it answers 401 where nobody is signed in.
#[derive(Clone, Debug)]
pub struct Caller {
    pub tenant_id: TenantId,
    pub user_id: UserId,
    pub role: Role,
    pub session_id: Uuid,
    /// The device the session was opened from, where it said.
    pub device_id: Option<DeviceId>,
    pub ip: Option<IpAddr>,
    pub request_id: String,
}

impl Caller {
    /// 403 unless the caller's role has `permission`.
    pub fn require(&self, permission: Permission) -> Result<(), ApiError> {
        if self.may(permission) { Ok(()) } else { Err(ApiError::forbidden(permission)) }
    }

    /// 403 unless the caller's role has one of `permissions`; the refusal names the first.
    pub fn require_any(&self, permissions: &[Permission]) -> Result<(), ApiError> {
        match permissions {
            _ if permissions.iter().any(|permission| self.may(*permission)) => Ok(()),
            [first, ..] => Err(ApiError::forbidden(*first)),
            [] => Ok(()),
        }
    }

    /// Whether the caller's role has `permission`.
    pub fn may(&self, permission: Permission) -> bool {
        self.role.may(permission)
    }
}

impl FromRequestParts<AppState> for Caller {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, ApiError> {
        // Several extractors of one endpoint may ask.
        if let Some(caller) = parts.extensions.get::<Self>() {
            return Ok(caller.clone());
        }
        let client = Client::of(parts, state);
        let token = cookie::token(&parts.headers, &client).ok_or_else(ApiError::unauthenticated)?;
        let session = sessions::resolve(state, &token).await?.ok_or_else(ApiError::unauthenticated)?;
        if session.extended {
            cookie::note_extension(parts, &token, session.expires_at, state, &client);
        }
        let caller = Self {
            tenant_id: session.tenant_id,
            user_id: session.user_id,
            role: session.role,
            session_id: session.id,
            device_id: session.device_id,
            ip: client.ip,
            request_id: parts.extensions.get::<RequestId>().map(|id| id.0.clone()).unwrap_or_default(),
        };
        parts.extensions.insert(caller.clone());
        Ok(caller)
    }
}
