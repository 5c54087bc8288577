//! Making an appointment: of a job that is there, or of a new one.

use sync::domain::command::Command;
use sync::domain::facts::{Arrival, JobFacts, VisitFacts, Window};
use sync::domain::status::Priority;
use sync::ids::{JobId, VisitId};

use super::change::{describe, doer, no_technician, run, window};
use super::model::{Appointment, AppointmentInput};
use super::service;
use crate::auth::Caller;
use crate::capabilities::fields::Fields;
use crate::capabilities::jobs::facts::load_facts;
use crate::capabilities::jobs::{self, Doer, JobInput, VisitInput};
use crate::capabilities::saved::{Saved, id_in_use};
use crate::capabilities::sites::service as sites;
use crate::db::TenantTx;
use crate::http::{ApiError, ApiResult, FieldError};

/// Makes it. The same request with an id a second time changes nothing.
pub(super) async fn create(
    tx: &mut TenantTx,
    caller: &Caller,
    input: AppointmentInput,
) -> ApiResult<Saved<Appointment>> {
    let mut check = Fields::new();
    let id = input.id.map(|id| check.record_id(Some(id), None, id));
    let only_new = input.customer_id.is_some() || input.site_id.is_some() || input.service_type_id.is_some();
    check.check(
        input.work_order_id.is_none() || !only_new,
        "workOrderId",
        "cannot be given together with the customer, site or service type of a new one",
    );
    check.finish()?;
    let (window, minutes) = window(input.scheduled_start, input.scheduled_end)?;
    let by = doer(tx, caller);
    let (visit, new) = match input.work_order_id {
        Some(job) => of_job(tx, by, job, id.map(VisitId), &input, (window, minutes)).await?,
        None => of_new_job(tx, by, id.map(JobId), &input, (window, minutes)).await?,
    };
    Ok(Saved { new, body: service::get(tx, caller, visit).await? })
}

/// Plans the visit that waits, or a further one.
async fn of_job(
    tx: &mut TenantTx,
    by: Doer,
    job: JobId,
    id: Option<VisitId>,
    input: &AppointmentInput,
    (window, minutes): (Window, u32),
) -> ApiResult<(VisitId, bool)> {
    jobs::service::lock(tx, &[job]).await?;
    let facts = load_facts(tx, &[job], false).await?.pop();
    let facts = facts.ok_or_else(|| ApiError::invalid(vec![FieldError::new("workOrderId", "is not a work order")]))?;
    if let Some(there) = id.and_then(|id| facts.visit(id)) {
        let same = there.window == Some(window)
            && there.technicians.first().map(|technician| technician.id) == input.assigned_tech_id;
        return if same { Ok((there.id, false)) } else { Err(id_in_use("appointment")) };
    }
    let visit_id = match id.is_none().then(|| waiting(&facts)).flatten() {
        Some(visit) => visit.id,
        None => {
            let visit_id = id.unwrap_or_else(|| VisitId(tx.new_id()));
            run(tx, by, job, &Command::AddVisit { visit_id, duration_minutes: minutes }).await?;
            visit_id
        }
    };
    let schedule = Command::ScheduleVisit {
        visit_id,
        window: Some(window),
        arrival: Arrival::Exact,
        duration_minutes: minutes,
        was: None,
    };
    run(tx, by, job, &schedule).await?;
    if let Some(technician) = input.assigned_tech_id {
        run(tx, by, job, &Command::AssignVisit { visit_id, technicians: vec![technician], was: None }).await?;
    }
    if !input.notes.trim().is_empty() {
        describe(tx, by, job, input.notes.clone()).await?;
    }
    Ok((visit_id, true))
}

/// A visit that has no time yet.
fn waiting(facts: &JobFacts) -> Option<&VisitFacts> {
    facts.visits.iter().find(|visit| visit.window.is_none() && !visit.status.is_over())
}

/// Creates the job with this as its first visit.
async fn of_new_job(
    tx: &mut TenantTx,
    by: Doer,
    id: Option<JobId>,
    input: &AppointmentInput,
    (window, minutes): (Window, u32),
) -> ApiResult<(VisitId, bool)> {
    let mut check = Fields::new();
    check.check(input.customer_id.is_some(), "customerId", "is needed where there is no workOrderId");
    check.check(input.service_type_id.is_some(), "serviceTypeId", "is needed where there is no workOrderId");
    check.finish()?;
    let (Some(customer_id), Some(service_type_id)) = (input.customer_id, input.service_type_id) else {
        return Err(ApiError::bad_request("A customer and a service type are needed."));
    };
    let site_id = match input.site_id {
        Some(site) => site,
        None => match sites::of_customer(tx, customer_id).await?.as_slice() {
            [only] => only.id,
            _ => {
                return Err(ApiError::invalid(vec![FieldError::new(
                    "siteId",
                    "is needed: the customer has not exactly one site",
                )]));
            }
        },
    };
    let job = JobInput {
        id,
        customer_id,
        site_id,
        service_type_id,
        title: input.title.clone(),
        description: input.notes.clone(),
        priority: Priority::Routine,
        asset_ids: Vec::new(),
        visit: VisitInput {
            duration_minutes: Some(minutes),
            window: Some(window),
            arrival: Arrival::Exact,
            technician_ids: input.assigned_tech_id.into_iter().collect(),
        },
    };
    let saved = jobs::create(tx, by, job).await.map_err(|error| match error.detail() {
        detail if detail.contains("visit.technician_ids") => no_technician(),
        _ => error,
    })?;
    let visit = saved.body.facts.visits.first().map(|visit| visit.id);
    Ok((visit.ok_or_else(|| ApiError::not_found("appointment"))?, saved.new))
}
