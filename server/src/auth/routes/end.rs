//! `DELETE /api/v1/sessions/current` and `/api/v1/sessions/{id}`: signing out here or elsewhere.

use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::SET_COOKIE;
use axum::response::{IntoResponse, Response};
use uuid::Uuid;

use crate::AppState;
use crate::audit::{self, AuditEntry};
use crate::auth::{Caller, cookie, session_store};
use crate::http::{ApiError, ApiResult, Client, Path};

/// Sign out
#[utoipa::path(delete, path = "/api/v1/sessions/current", tag = "account", responses((status = 204)))]
pub async fn end_current_session(State(state): State<AppState>, client: Client, caller: Caller) -> ApiResult<Response> {
    end(&state, &caller, caller.session_id).await?;
    Ok((StatusCode::NO_CONTENT, [(SET_COOKIE, cookie::clear(&client))]).into_response())
}

/// End one of one's own sessions
#[utoipa::path(delete, path = "/api/v1/sessions/{id}", tag = "account", params(("id" = Uuid, Path)),
    responses((status = 204)))]
pub async fn end_session(State(state): State<AppState>, caller: Caller, Path(id): Path<Uuid>) -> ApiResult<StatusCode> {
    end(&state, &caller, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn end(state: &AppState, caller: &Caller, id: Uuid) -> ApiResult<()> {
    let mut tx = state.db.begin(caller).await?;
    if !session_store::end_session(&mut tx, caller.user_id, id).await? {
        return Err(ApiError::not_found("session"));
    }
    audit::record(&mut tx, AuditEntry::new("session.ended", "session", id));
    Ok(tx.commit().await?)
}
