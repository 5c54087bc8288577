//! Creating a job with its first visit.

use serde_json::json;
use sync::docs::document::JobDocument;
use sync::domain::checklist::ChecklistItem;
use sync::domain::command::Command;
use sync::domain::facts::{JobFacts, VisitFacts};
use sync::domain::rejection::Rejection;
use sync::domain::rules::{self, Context};
use sync::domain::status::VisitStatus;
use sync::domain::timeline::{Event, EventKind, command_events};
use sync::ids::*;

use super::commands::{Doer, is_on_calendar, require_free};
use super::facts::{load_facts, load_staff, save_facts};
use super::model::{JobDetail, JobInput, VisitInput};
use super::service;
use super::store::{self, NewJob};
use crate::audit::{self, AuditEntry};
use crate::capabilities::assets::service as assets;
use crate::capabilities::catalog::{ServiceType, service_types};
use crate::capabilities::customers::service as customers;
use crate::capabilities::fields::Fields;
use crate::capabilities::saved::{Saved, id_in_use};
use crate::capabilities::sites::service as sites;
use crate::db::TenantTx;
use crate::http::{ApiError, ApiResult, FieldError};
use crate::replication::documents::{self, Written};
use crate::time::ToUtc;

/// Assets of one job, at most.
const ASSETS: usize = 50;
/// Technicians of one visit, at most.
const TECHNICIANS: usize = 20;

/// Adds a job with its first visit. The same request a second time changes nothing, and its
/// transaction is then to be rolled back.
pub async fn create(tx: &mut TenantTx, by: Doer, input: JobInput) -> ApiResult<Saved<JobDetail>> {
    let mut check = Fields::new();
    let id = JobId(check.record_id(input.id.map(|id| id.0), None, tx.new_id()));
    let input = JobInput {
        title: check.optional("title", Some(&input.title), 200).unwrap_or_default(),
        description: check.text("description", &input.description, 4_000),
        ..input
    };
    check.check(!input.title.contains(['\n', '\r']), "title", "must be one line");
    check.check(input.asset_ids.len() <= ASSETS, "asset_ids", format!("must be at most {ASSETS}"));
    check.check(
        input.visit.technician_ids.len() <= TECHNICIANS,
        "visit.technician_ids",
        format!("must be at most {TECHNICIANS}"),
    );
    check.check(
        input.visit.window.is_none_or(is_on_calendar),
        "visit.window",
        "must be between the years 1970 and 9999",
    );
    check.finish()?;

    if let Some(saved) = repeated(tx, id, &input).await? {
        return Ok(saved);
    }
    let service_type = hold_all(tx, &input).await?;
    let title = if input.title.is_empty() { service_type.fields.name.clone() } else { input.title.clone() };
    let job = NewJob {
        id,
        number: tx.next_number("job_number").await?,
        customer_id: input.customer_id,
        site_id: input.site_id,
        service_type_id: input.service_type_id,
        title,
        description: input.description.clone(),
        priority: input.priority,
        created_by: by.person(),
        created_at: by.at.to_utc(),
    };
    if !store::insert(tx, &job, &distinct(&input.asset_ids)).await? {
        // Somebody sent the same at the same moment.
        return repeated(tx, id, &input).await?.ok_or_else(|| id_in_use("job"));
    }
    let events = plan_first_visit(tx, by, id, &service_type, &input.visit).await?;
    let details = json!({ "number": job.number, "customer_id": input.customer_id, "site_id": input.site_id });
    audit::record(tx, AuditEntry::new("job.created", "job", id.0).details(details));
    let seq = service::finish(tx, id, by.person(), by.at, &events).await?;
    documents::store(tx, &[Written::new(id, &JobDocument::genesis(), &[])], seq).await?;
    Ok(Saved { new: true, body: service::detail(tx, id, true).await? })
}

fn distinct(ids: &[AssetId]) -> Vec<AssetId> {
    ids.iter().copied().collect::<std::collections::BTreeSet<_>>().into_iter().collect()
}

/// The job of that id, if it exists and is what `input` asks for; a refusal if it is another.
async fn repeated(tx: &mut TenantTx, id: JobId, input: &JobInput) -> ApiResult<Option<Saved<JobDetail>>> {
    let Some(facts) = load_facts(tx, &[id], false).await?.pop() else { return Ok(None) };
    if !asks_for(input, &facts) {
        return Err(id_in_use("job"));
    }
    Ok(Some(Saved { new: false, body: service::detail(tx, id, true).await? }))
}

/// Whether a job is as `input` would create it.
fn asks_for(input: &JobInput, facts: &JobFacts) -> bool {
    let plan = &input.visit;
    let visit = facts.visits.first().is_some_and(|visit| {
        let technicians = |ids: &mut dyn Iterator<Item = UserId>| ids.collect::<std::collections::BTreeSet<_>>();
        visit.window == plan.window
            && visit.arrival == plan.arrival
            && plan.duration_minutes.is_none_or(|minutes| visit.duration_minutes == minutes)
            && technicians(&mut visit.technicians.iter().map(|technician| technician.id))
                == technicians(&mut plan.technician_ids.iter().copied())
    });
    let mut assets: Vec<AssetId> = facts.assets.iter().map(|asset| asset.id).collect();
    assets.sort_unstable();
    visit
        && facts.customer.id == input.customer_id
        && facts.site.id == input.site_id
        && facts.service.id == input.service_type_id
        && (input.title.is_empty() || facts.title == input.title)
        && facts.description == input.description
        && facts.priority == input.priority
        && assets == distinct(&input.asset_ids)
}

/// Locks what the job refers to against changes, and checks that it fits together.
async fn hold_all(tx: &mut TenantTx, input: &JobInput) -> ApiResult<ServiceType> {
    let mut check = Fields::new();
    match found(customers::hold(tx, input.customer_id, false).await)? {
        None => check.wrong("customer_id", "is not a customer"),
        Some(true) => check.wrong("customer_id", "is an archived customer; bring them back first"),
        Some(false) => {}
    }
    let owner = found(sites::hold(tx, input.site_id, false).await)?;
    check.check(owner == Some(input.customer_id), "site_id", "is not a site of this customer");
    let assets = assets::hold_at_site(tx, input.site_id, &input.asset_ids).await?;
    for (at, id) in input.asset_ids.iter().enumerate() {
        check.check(assets.contains(id), format!("asset_ids[{at}]"), "is not an asset at this site");
    }
    let service_type = found(service_types::hold(tx, input.service_type_id).await)?;
    let usable = service_type.as_ref().is_some_and(|service_type| service_type.fields.active);
    check.check(usable, "service_type_id", "is not a service type in use");
    check.finish()?;
    service_type.ok_or_else(|| ApiError::not_found("service type"))
}

/// None where the answer was that there is no such thing.
fn found<T>(answer: ApiResult<T>) -> ApiResult<Option<T>> {
    match answer {
        Ok(value) => Ok(Some(value)),
        Err(error) if error.code() == "not_found" => Ok(None),
        Err(error) => Err(error),
    }
}

/// Adds the first visit, planned by the same rules as any later change of it.
async fn plan_first_visit(
    tx: &mut TenantTx,
    by: Doer,
    id: JobId,
    service_type: &ServiceType,
    plan: &VisitInput,
) -> ApiResult<Vec<Event>> {
    let before = service::facts_of(tx, id, true).await?;
    let visit_id = VisitId(tx.new_id());
    let template = &service_type.fields.checklist;
    let checklist =
        template.iter().map(|item| ChecklistItem { id: ChecklistItemId(tx.new_id()), item: item.clone() }).collect();
    let duration_minutes = plan.duration_minutes.unwrap_or(service_type.fields.default_minutes);
    let mut unplanned = before.clone();
    unplanned.visits.push(unscheduled(visit_id, duration_minutes, checklist));

    let staff = load_staff(tx).await?;
    let context = Context { user_id: by.user_id, role: by.role, at: by.at, staff: &staff };
    let mut events =
        vec![service::event(EventKind::JobCreated, "Job created".to_owned(), &[("number", json!(before.number))])];
    let mut facts = unplanned;
    let schedule =
        Command::ScheduleVisit { visit_id, window: plan.window, arrival: plan.arrival, duration_minutes, was: None };
    let assign = Command::AssignVisit { visit_id, technicians: plan.technician_ids.clone(), was: None };
    for command in [schedule, assign] {
        let next = rules::apply(&facts, &Default::default(), &command, &context).map_err(of_visit)?;
        events.extend(command_events(&command, &facts, &next));
        facts = next;
    }
    require_free(tx, &before, &facts).await?;
    save_facts(tx, &[(&before, &facts)]).await?;
    Ok(events)
}

fn unscheduled(id: VisitId, duration_minutes: u32, checklist: Vec<ChecklistItem>) -> VisitFacts {
    VisitFacts {
        id,
        status: VisitStatus::Unscheduled,
        window: None,
        arrival: Default::default(),
        planned_start: None,
        duration_minutes,
        technicians: Vec::new(),
        checklist,
        travel_started_at: None,
        check_in: None,
        started_at: None,
        completed_at: None,
        completed_by: None,
        waiting_reason: None,
        cancel_reason: None,
        late: None,
    }
}

/// A refusal of the plan, with the name of the field in the request.
fn of_visit(rejection: Rejection) -> ApiError {
    let (field, message) = match rejection {
        Rejection::Invalid { field, message } if field == "duration" => ("visit.duration_minutes".to_owned(), message),
        Rejection::Invalid { field, message } => (format!("visit.{field}"), message),
        Rejection::NotFound { .. } => {
            ("visit.technician_ids".to_owned(), "must be technicians of this company".to_owned())
        }
        other => return other.into(),
    };
    ApiError::invalid(vec![FieldError::new(field, message)])
}
