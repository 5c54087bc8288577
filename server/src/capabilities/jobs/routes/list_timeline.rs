//! `GET /api/v1/jobs/{id}/timeline`.

use axum::extract::State;
use serde::Deserialize;
use sync::ids::JobId;
use utoipa::IntoParams;

use super::super::{TimelineEntry, timeline};
use crate::AppState;
use crate::auth::Caller;
use crate::http::{ApiResult, Json, Page, Paged, Path, Query};

/// Which entries are asked for.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct TimelineQuery {
    /// Kinds separated by commas, such as `status_changed,photo_added`.
    #[serde(default)]
    kind: Option<String>,
}

/// Read a job's timeline, newest first
#[utoipa::path(get, path = "/api/v1/jobs/{id}/timeline", tag = "jobs",
    params(("id" = Uuid, Path), TimelineQuery, Page), responses((status = 200, body = Paged<TimelineEntry>)))]
pub async fn list_job_timeline(
    State(state): State<AppState>,
    caller: Caller,
    Path(id): Path<JobId>,
    Query(query): Query<TimelineQuery>,
    page: Page,
) -> ApiResult<Json<Paged<TimelineEntry>>> {
    let mut tx = state.db.begin(&caller).await?;
    let entries = timeline::list(&mut tx, &caller, id, query.kind.as_deref(), &page).await?;
    tx.commit().await?;
    Ok(Json(entries))
}
