//! `GET /api/v1/audit`.

use axum::extract::State;
use serde::Deserialize;
use sync::domain::access::Permission;
use utoipa::IntoParams;
use uuid::Uuid;

use super::super::AuditLogEntry;
use super::super::service::{self, About};
use crate::AppState;
use crate::auth::Caller;
use crate::http::{ApiResult, Json, Page, Paged, Query};

/// Which entries are asked for.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct AuditQuery {
    /// Only entries about this kind of thing, such as `customer`.
    #[serde(default)]
    subject_kind: Option<String>,
    /// Only entries about this record.
    #[serde(default)]
    subject_id: Option<Uuid>,
    /// Only what this person did.
    #[serde(default)]
    actor_id: Option<Uuid>,
}

/// Read the audit log, newest first
#[utoipa::path(get, path = "/api/v1/audit", tag = "audit", params(AuditQuery, Page),
    responses((status = 200, body = Paged<AuditLogEntry>)))]
pub async fn list_audit(
    State(state): State<AppState>,
    caller: Caller,
    Query(query): Query<AuditQuery>,
    page: Page,
) -> ApiResult<Json<Paged<AuditLogEntry>>> {
    caller.require(Permission::ViewAudit)?;
    let mut tx = state.db.begin(&caller).await?;
    let about = About { subject_kind: query.subject_kind, subject_id: query.subject_id, actor_id: query.actor_id };
    let entries = service::list(&mut tx, about, &page).await?;
    tx.commit().await?;
    Ok(Json(entries))
}
