//! `DELETE /api/v1/appointments/{id}`.

use axum::extract::State;
use axum::http::StatusCode;
use serde::Deserialize;
use sync::domain::access::Permission;
use sync::ids::VisitId;
use utoipa::IntoParams;

use super::super::change;
use crate::AppState;
use crate::auth::Caller;
use crate::db::retry;
use crate::http::{ApiResult, Path, Query};

/// Why it is called off.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct CancelQuery {
    /// In words that may be shown to the technician.
    #[serde(default)]
    reason: String,
}

/// Call an appointment off
///
/// The visit stays with its reason, and can be opened again.
#[utoipa::path(delete, path = "/api/v1/appointments/{id}", tag = "appointments", params(("id" = Uuid, Path), CancelQuery),
    responses((status = 204)))]
pub async fn cancel_appointment(
    State(state): State<AppState>,
    caller: Caller,
    Path(id): Path<VisitId>,
    Query(query): Query<CancelQuery>,
) -> ApiResult<StatusCode> {
    caller.require(Permission::CancelJobs)?;
    retry(|| async {
        let mut tx = state.db.begin(&caller).await?;
        change::cancel(&mut tx, &caller, id, query.reason.clone()).await?;
        tx.commit().await?;
        ApiResult::Ok(())
    })
    .await?;
    Ok(StatusCode::NO_CONTENT)
}
