//! `GET /api/v1/technicians/{id}/availability`.

use axum::extract::State;
use serde::Deserialize;
use sync::domain::facts::Window;
use sync::ids::UserId;
use sync::time::Timestamp;
use utoipa::IntoParams;

use super::super::{TechnicianAvailability, service};
use crate::AppState;
use crate::auth::Caller;
use crate::http::{ApiResult, Json, Path, Query};

/// The span of time that is asked about, 62 days at most.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct AvailabilityQuery {
    /// Milliseconds since 1970.
    from: Timestamp,
    /// Milliseconds since 1970; a week after `from` where it is left out.
    #[serde(default)]
    until: Option<Timestamp>,
}

/// Read when a technician works, is booked and is free
///
/// Technicians read their own.
#[utoipa::path(get, path = "/api/v1/technicians/{id}/availability", tag = "technicians",
    params(("id" = Uuid, Path), AvailabilityQuery), responses((status = 200, body = TechnicianAvailability)))]
pub async fn get_availability(
    State(state): State<AppState>,
    caller: Caller,
    Path(id): Path<UserId>,
    Query(query): Query<AvailabilityQuery>,
) -> ApiResult<Json<TechnicianAvailability>> {
    let span = Window { start: query.from, end: query.until.unwrap_or(query.from.plus_minutes(7 * 1440)) };
    let mut tx = state.db.begin(&caller).await?;
    let availability = service::availability(&mut tx, &caller, id, span).await?;
    tx.commit().await?;
    Ok(Json(availability))
}
