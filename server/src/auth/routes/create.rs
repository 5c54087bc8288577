//! `POST /api/v1/sessions`: signing in.

use axum::extract::State;
use axum::http::header::SET_COOKIE;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use sync::ids::DeviceId;
use utoipa::ToSchema;

use super::me::{self, Me};
use crate::AppState;
use crate::auth::sessions::Device;
use crate::auth::sign_in::{Opened, Proof, sign_in};
use crate::auth::{cookie, session_store};
use crate::http::{ApiResult, Client, FieldError, Json};

/// What a person signs in with.
#[derive(Deserialize, ToSchema)]
pub struct SignIn {
    pub email: String,
    pub password: String,
    /// Short name of the company, for an address that is known to several.
    #[serde(default)]
    pub tenant: Option<String>,
    /// This installation, see the replication protocol.
    #[serde(default)]
    pub device_id: Option<DeviceId>,
    /// Such as "Pixel 8 of Ana".
    #[serde(default)]
    pub device_name: Option<String>,
}

/// Sign in
///
/// Answers with the session cookie. After five failures within 15 minutes an account is locked
/// for 15 minutes; after 30 within an hour from one network address, sign-in from there has to
/// wait. Both answer 429 with the time left in words and in `Retry-After`.
#[utoipa::path(post, path = "/api/v1/sessions", tag = "account", request_body = SignIn,
    security(()), responses((status = 201, body = Me)))]
pub async fn create_session(
    State(state): State<AppState>,
    client: Client,
    headers: HeaderMap,
    Json(body): Json<SignIn>,
) -> ApiResult<Response> {
    check(&body)?;
    let proof = Proof {
        email: body.email,
        password: body.password,
        tenant: body.tenant,
        device: Device { id: body.device_id, name: body.device_name },
    };
    let Opened { token, expires_at, user_id, mut tx } = sign_in(&state, proof, &client).await?;
    // A session that the same browser had before ends: the cookie is replaced, and nobody is
    // left holding the old one.
    if let Some(old) = cookie::token(&headers, &client) {
        session_store::end_session_of(&mut tx, &old.hash()).await?;
    }
    let me = me::load(&mut tx, user_id, expires_at).await?;
    tx.commit().await?;
    let cookie = cookie::set(&token, expires_at, state.clock.now(), &client);
    Ok((StatusCode::CREATED, [(SET_COOKIE, cookie)], Json(me)).into_response())
}

fn check(body: &SignIn) -> ApiResult<()> {
    let mut errors = Vec::new();
    let mut longest = |field: &str, text: Option<&str>, limit: usize| {
        if text.is_some_and(|text| text.len() > limit) {
            errors.push(FieldError::new(field, format!("is longer than {limit} bytes")));
        }
    };
    longest("email", Some(&body.email), 320);
    longest("password", Some(&body.password), 4096);
    longest("tenant", body.tenant.as_deref(), 64);
    longest("device_name", body.device_name.as_deref(), 200);
    if errors.is_empty() { Ok(()) } else { Err(crate::http::ApiError::invalid(errors)) }
}
