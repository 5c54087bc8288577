//! `POST /api/v1/me/password`: a new password, which ends all other sessions.

use axum::extract::State;
use axum::http::StatusCode;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::AppState;
use crate::audit::{self, AuditEntry};
use crate::auth::attempts::Attempt;
use crate::auth::{Caller, password, people_store, sessions};
use crate::http::{ApiError, ApiResult, FieldError, Json};

/// A change of password.
#[derive(Deserialize, ToSchema)]
pub struct PasswordChange {
    pub current_password: String,
    /// At least 10 characters.
    pub new_password: String,
}

/// Change one's password
#[utoipa::path(post, path = "/api/v1/me/password", tag = "account", request_body = PasswordChange,
    responses((status = 204)))]
pub async fn change_password(
    State(state): State<AppState>,
    caller: Caller,
    Json(body): Json<PasswordChange>,
) -> ApiResult<StatusCode> {
    password::check_new(&body.new_password, "new_password")?;
    let mut tx = state.db.begin(&caller).await?;
    let profile = people_store::profile(&mut tx, caller.user_id).await?.ok_or_else(ApiError::unauthenticated)?;
    tx.rollback().await?;
    // Guessing here counts like guessing at the sign-in.
    let attempt = Attempt::begin(&state, &profile.email, caller.ip).await?;
    if !password::verify(body.current_password, profile.password_hash).await? {
        let locked = attempt.failed(&state).await?;
        note_failure(&state, &caller, locked).await?;
        let wrong = FieldError::new("current_password", "is not your present password");
        return Err(ApiError::invalid(vec![wrong]));
    }
    attempt.succeeded(&state, caller.tenant_id).await?;
    let hash = password::hash(body.new_password).await?;
    let mut tx = state.db.begin(&caller).await?;
    people_store::set_password(&mut tx, caller.user_id, &hash).await?;
    let ended = sessions::end_all(&mut tx, caller.user_id, Some(caller.session_id)).await?;
    let entry = AuditEntry::new("user.password_changed", "user", caller.user_id.0)
        .details(serde_json::json!({ "sessions_ended": ended }));
    audit::record(&mut tx, entry);
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn note_failure(state: &AppState, caller: &Caller, locked: bool) -> ApiResult<()> {
    let mut tx = state.db.begin(caller).await?;
    audit::record(&mut tx, AuditEntry::new("user.password_refused", "user", caller.user_id.0));
    if locked {
        audit::record(&mut tx, AuditEntry::new("account.locked", "user", caller.user_id.0));
    }
    Ok(tx.commit().await?)
}
