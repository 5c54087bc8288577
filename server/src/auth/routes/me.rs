//! `GET /api/v1/me`: who is signed in, and what they may do.

use axum::extract::State;
use serde::Serialize;
use sync::domain::access::{Permission, Role};
use sync::ids::{TenantId, UserId};
use sync::time::Timestamp;
use utoipa::ToSchema;

use super::super::{Caller, people_store};
use crate::AppState;
use crate::auth::sessions;
use crate::db::TenantTx;
use crate::http::{ApiError, ApiResult, Json};

/// The person who is signed in.
#[derive(Debug, Serialize, ToSchema)]
pub struct Me {
    pub user: MyUser,
    pub tenant: MyTenant,
    /// What the role may do; the server refuses everything else.
    pub permissions: Vec<Permission>,
    /// When the session ends unless it is used before.
    pub session_expires_at: Timestamp,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct MyUser {
    pub id: UserId,
    pub email: String,
    pub name: String,
    pub role: Role,
    pub locale: String,
    pub phone: Option<String>,
    /// `#rrggbb`.
    pub colour: String,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct MyTenant {
    pub id: TenantId,
    pub name: String,
    pub industry: String,
    /// IANA name, such as `America/Chicago`.
    pub time_zone: String,
    pub locale: String,
    pub phone: Option<String>,
}

/// What `user_id` sees of themselves.
pub(super) async fn load(tx: &mut TenantTx, user_id: UserId, session_expires_at: Timestamp) -> ApiResult<Me> {
    let profile = people_store::profile(tx, user_id).await?.ok_or_else(ApiError::unauthenticated)?;
    Ok(Me {
        user: MyUser {
            id: user_id,
            email: profile.email,
            name: profile.name,
            role: profile.role,
            locale: profile.locale,
            phone: profile.phone,
            colour: profile.colour,
        },
        tenant: MyTenant {
            id: tx.tenant_id(),
            name: profile.tenant_name,
            industry: profile.industry,
            time_zone: profile.time_zone,
            locale: profile.tenant_locale,
            phone: profile.tenant_phone,
        },
        permissions: profile.role.permissions().to_vec(),
        session_expires_at,
    })
}

/// Who is signed in
#[utoipa::path(get, path = "/api/v1/me", tag = "account", responses((status = 200, body = Me)))]
pub async fn get_me(State(state): State<AppState>, caller: Caller) -> ApiResult<Json<Me>> {
    let mut tx = state.db.begin(&caller).await?;
    let expires_at = sessions::expiry(&mut tx, caller.session_id).await?;
    let me = load(&mut tx, caller.user_id, expires_at).await?;
    tx.commit().await?;
    Ok(Json(me))
}
