//! `GET /api/v1/sessions`: where one is signed in.

use axum::extract::State;
use serde::Serialize;
use sync::time::Timestamp;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::AppState;
use crate::auth::{Caller, session_store};
use crate::http::{ApiResult, Json, Page, Paged};

/// A device that is signed in as the caller.
#[derive(Debug, Serialize, ToSchema)]
pub struct SessionEntry {
    pub id: Uuid,
    /// Whether it is the session of this request.
    pub current: bool,
    pub device_id: Option<Uuid>,
    pub device_name: Option<String>,
    pub user_agent: Option<String>,
    pub created_at: Timestamp,
    pub last_seen_at: Timestamp,
    pub expires_at: Timestamp,
}

/// List one's own sessions, newest first
#[utoipa::path(get, path = "/api/v1/sessions", tag = "account", params(Page),
    responses((status = 200, body = Paged<SessionEntry>)))]
pub async fn list_sessions(
    State(state): State<AppState>,
    caller: Caller,
    page: Page,
) -> ApiResult<Json<Paged<SessionEntry>>> {
    let mut tx = state.db.begin(&caller).await?;
    let rows = session_store::list_sessions(&mut tx, caller.user_id, page.after_id()?, page.sql_limit()).await?;
    tx.commit().await?;
    let paged = page.of(
        rows,
        |row| row.id.to_string(),
        |row| SessionEntry {
            id: row.id,
            current: row.id == caller.session_id,
            device_id: row.device_id,
            device_name: row.device_name,
            user_agent: row.user_agent,
            created_at: row.created_at,
            last_seen_at: row.last_seen_at,
            expires_at: row.expires_at,
        },
    );
    Ok(Json(paged))
}
