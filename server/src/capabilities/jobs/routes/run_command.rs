//! `POST /api/v1/jobs/{id}/commands`.

use axum::extract::State;
use serde::Deserialize;
use sync::domain::access::Permission;
use sync::domain::command::Command;
use sync::domain::facts::JobFacts;
use sync::ids::JobId;
use utoipa::ToSchema;

use super::super::{Doer, run_command, service};
use crate::AppState;
use crate::auth::Caller;
use crate::capabilities::exact::Exact;
use crate::db::retry;
use crate::http::{ApiResult, Json, Path};

/// A command to carry out.
#[derive(Debug, Deserialize, ToSchema)]
pub struct RunCommand {
    #[schema(value_type = Command)]
    command: Exact<Command>,
}

/// Carry out a command on a job
///
/// The same rules as on devices decide. A refusal has the code of its reason, such as
/// `visit_transition` (409) or `missing_items` (422), and the reason itself in `rejection`.
#[utoipa::path(post, path = "/api/v1/jobs/{id}/commands", tag = "jobs", params(("id" = Uuid, Path)),
    request_body = RunCommand, responses((status = 200, body = JobFacts)))]
pub async fn run_job_command(
    State(state): State<AppState>,
    caller: Caller,
    Path(id): Path<JobId>,
    Json(RunCommand { command: Exact(command) }): Json<RunCommand>,
) -> ApiResult<Json<JobFacts>> {
    let mut facts = retry(|| async {
        let mut tx = state.db.begin(&caller).await?;
        service::require_visible(&mut tx, &caller, id).await?;
        let by = Doer { user_id: caller.user_id, role: caller.role, at: tx.now() };
        let facts = run_command(&mut tx, by, id, &command).await?;
        tx.commit().await?;
        ApiResult::Ok(facts)
    })
    .await?;
    if !caller.may(Permission::ViewPrices) {
        facts.line_items.iter_mut().for_each(|line| line.unit_price_cents = None);
    }
    Ok(Json(facts))
}
