//! What can be done with planning. Every change takes a number of the feed, so that devices are told
//! at once and pull the new roster, and reaches the audit log.

use chrono::NaiveDate;
use serde_json::json;
use sync::domain::access::Permission;
use sync::domain::facts::Window;
use sync::domain::planning::without;
use sync::ids::{ServiceTypeId, UserId};
use uuid::Uuid;

use super::calendar::{self, Span};
use super::model::*;
use super::store::{company, needs, technicians};
use crate::audit::{self, AuditEntry};
use crate::auth::Caller;
use crate::capabilities::fields::Fields;
use crate::capabilities::jobs::service as jobs;
use crate::capabilities::saved::{Saved, id_in_use};
use crate::db::{DbError, TenantTx};
use crate::http::{ApiError, ApiResult, FieldError};

/// Days of one question about availability, at most.
const DAYS: i64 = 62;
/// Time off is shown until so many days ahead.
const AHEAD: u64 = 3_660;

/// Begins a change: others wait for its end.
async fn begin(tx: &mut TenantTx) -> Result<(), DbError> {
    company::lock(tx).await
}

/// Ends a change: audit log, feed.
async fn finish(tx: &mut TenantTx, entry: AuditEntry) -> Result<(), DbError> {
    audit::record(tx, entry);
    let seq = tx.publish().await?;
    company::set_seq(tx, seq).await
}

/// How the company plans.
pub(super) async fn planning(tx: &mut TenantTx) -> ApiResult<Planning> {
    let standing = company::standing(tx).await?;
    let today = calendar::day(tx.now(), calendar::zone(&standing.time_zone));
    let needs = needs::load(tx).await?.into_iter().map(|needs| ServiceNeeds {
        service_type_id: needs.service,
        skills: needs.skills.into_iter().map(|skill| skill.code).collect(),
        truck_gallons: needs.truck_gallons,
        parts: needs
            .parts
            .into_iter()
            .map(|part| StockInput { price_book_item_id: part.item_id, quantity_milli: part.quantity_milli })
            .collect(),
    });
    Ok(Planning {
        buffer_minutes: standing.buffer_minutes,
        needs: needs.collect(),
        skill_types: company::skill_types(tx).await?,
        blackouts: company::blackouts(tx, today).await?,
    })
}

/// Changes the company's settings.
pub(super) async fn update_settings(tx: &mut TenantTx, input: SettingsInput) -> ApiResult<Planning> {
    let minutes = input.checked()?;
    begin(tx).await?;
    let before = company::standing(tx).await?.buffer_minutes;
    if before != minutes {
        company::set_buffer(tx, minutes).await?;
        let details = json!({ "buffer_minutes": { "from": before, "to": minutes } });
        finish(tx, AuditEntry::new("planning.changed", "tenant", tx.tenant_id().0).details(details)).await?;
    }
    planning(tx).await
}

/// Adds a kind of skill, or names it anew.
pub(super) async fn save_skill_type(tx: &mut TenantTx, code: &str, input: SkillTypeInput) -> ApiResult<SkillType> {
    let mut check = Fields::new();
    let letters = code.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_');
    let fine = letters && (1..=40).contains(&code.len()) && !code.starts_with('_');
    check.check(fine, "code", "must be of small letters, digits and underscores, such as grease_traps");
    let name = check.name("name", &input.name, 100);
    check.finish()?;
    let skill = SkillType { code: code.to_owned(), name };
    begin(tx).await?;
    if !company::skill_types(tx).await?.contains(&skill) {
        company::save_skill_type(tx, &skill).await?;
        let details = json!({ "code": skill.code, "name": skill.name });
        finish(tx, AuditEntry::new("skill_type.saved", "tenant", tx.tenant_id().0).details(details)).await?;
    }
    Ok(skill)
}

/// Closes the company for some days. The same request a second time changes nothing.
pub(super) async fn create_blackout(tx: &mut TenantTx, input: BlackoutInput) -> ApiResult<Saved<Blackout>> {
    let body = input.checked(tx.new_id())?;
    begin(tx).await?;
    let new = company::insert_blackout(tx, &body).await?;
    if new {
        let details = json!({ "starts_on": body.starts_on, "ends_on": body.ends_on, "reason": body.reason });
        finish(tx, AuditEntry::new("blackout.created", "blackout", body.id).details(details)).await?;
        return Ok(Saved { new, body });
    }
    let there = company::blackouts(tx, body.starts_on).await?.into_iter().find(|one| one.id == body.id);
    let same = there
        .is_some_and(|one| (one.starts_on, one.ends_on, &one.reason) == (body.starts_on, body.ends_on, &body.reason));
    if same { Ok(Saved { new, body }) } else { Err(id_in_use("blackout")) }
}

/// Opens the company again on those days.
pub(super) async fn delete_blackout(tx: &mut TenantTx, id: Uuid) -> ApiResult<()> {
    begin(tx).await?;
    if !company::delete_blackout(tx, id).await? {
        return Err(ApiError::not_found("blackout"));
    }
    Ok(finish(tx, AuditEntry::new("blackout.deleted", "blackout", id)).await?)
}

/// Replaces what a kind of work needs.
pub(super) async fn update_needs(tx: &mut TenantTx, id: ServiceTypeId, input: NeedsInput) -> ApiResult<ServiceNeeds> {
    if !needs::hold_service(tx, id).await? {
        return Err(ApiError::not_found("service type"));
    }
    let input = input.checked()?;
    begin(tx).await?;
    needs::replace(tx, id, &input).await.map_err(|error| unknown(error, "skills", "parts"))?;
    let details = json!({ "skills": input.skills, "truck_gallons": input.truck_gallons, "parts": input.parts.len() });
    finish(tx, AuditEntry::new("service_type.needs_set", "service_type", id.0).details(details)).await?;
    Ok(ServiceNeeds {
        service_type_id: id,
        skills: input.skills,
        truck_gallons: input.truck_gallons,
        parts: input.parts,
    })
}

/// A reference to a skill or part that the company does not have.
fn unknown(error: DbError, skills: &'static str, parts: &'static str) -> ApiError {
    if !error.is_foreign_key_violation() {
        return error.into();
    }
    let of_skill = error.constraint().is_some_and(|name| name.contains("skill_type"));
    let (field, message) =
        if of_skill { (skills, "must be skills of the company") } else { (parts, "must be of the price book") };
    ApiError::invalid(vec![FieldError::new(field, message)])
}

/// The technician's name; 404 where there is none, or the caller may only know themselves.
async fn require(tx: &mut TenantTx, caller: &Caller, id: UserId) -> ApiResult<String> {
    caller.require_any(&[Permission::ViewAllJobs, Permission::WorkOwnVisits])?;
    let visible = caller.may(Permission::ViewAllJobs) || caller.user_id == id;
    let name = if visible { technicians::name(tx, id, false).await? } else { None };
    name.ok_or_else(|| ApiError::not_found("technician"))
}

/// Holds the technician for a change.
async fn hold(tx: &mut TenantTx, id: UserId) -> ApiResult<()> {
    begin(tx).await?;
    technicians::name(tx, id, true).await?.map(drop).ok_or_else(|| ApiError::not_found("technician"))
}

/// What planning knows of a technician.
pub(super) async fn profile(tx: &mut TenantTx, caller: &Caller, id: UserId) -> ApiResult<TechnicianProfile> {
    let name = require(tx, caller, id).await?;
    let standing = company::standing(tx).await?;
    let zone = calendar::zone(&standing.time_zone);
    let coming = Span::around(calendar::day(tx.now(), zone), 0, AHEAD).window(zone);
    Ok(TechnicianProfile {
        id,
        name,
        skills: technicians::skills(tx, Some(id)).await?.into_iter().map(|(.., skill)| skill).collect(),
        hours: week(tx, id).await?,
        time_off: technicians::time_off(tx, Some(id), coming).await?.into_iter().map(|(_, off)| off).collect(),
        truck: technicians::trucks(tx, Some(id)).await?.pop().map(|(_, truck)| truck),
    })
}

async fn week(tx: &mut TenantTx, id: UserId) -> Result<Vec<WeeklyHours>, DbError> {
    Ok(technicians::shifts(tx, Some(id)).await?.iter().map(|(_, shift)| WeeklyHours::of(shift)).collect())
}

/// Replaces what a technician can do.
pub(super) async fn update_skills(tx: &mut TenantTx, id: UserId, input: SkillsInput) -> ApiResult<()> {
    hold(tx, id).await?;
    let skills = input.checked()?;
    technicians::replace_skills(tx, id, &skills).await.map_err(|error| unknown(error, "skills", "skills"))?;
    let codes: Vec<_> = skills.iter().map(|skill| &skill.skill_type).collect();
    let verified = skills.iter().filter(|skill| skill.verified).count();
    let details = json!({ "skills": codes, "verified": verified });
    Ok(finish(tx, AuditEntry::new("technician.skills_set", "user", id.0).details(details)).await?)
}

/// Replaces a technician's agreed week.
pub(super) async fn update_hours(tx: &mut TenantTx, id: UserId, input: HoursInput) -> ApiResult<()> {
    hold(tx, id).await?;
    let shifts = input.checked()?;
    technicians::replace_shifts(tx, id, &shifts).await?;
    let week: Vec<WeeklyHours> = shifts.iter().map(WeeklyHours::of).collect();
    let details = json!({ "hours": week });
    Ok(finish(tx, AuditEntry::new("technician.hours_set", "user", id.0).details(details)).await?)
}

/// Replaces what a technician drives.
pub(super) async fn update_truck(tx: &mut TenantTx, id: UserId, input: TruckInput) -> ApiResult<()> {
    hold(tx, id).await?;
    let truck = input.checked()?;
    technicians::replace_truck(tx, id, truck.as_ref())
        .await
        .map_err(|error| unknown(error, "truck.stock", "truck.stock"))?;
    let details = json!({ "capacity_gallons": truck.as_ref().and_then(|truck| truck.capacity_gallons),
        "parts": truck.as_ref().map(|truck| truck.stock.len()) });
    Ok(finish(tx, AuditEntry::new("technician.truck_set", "user", id.0).details(details)).await?)
}

/// Notes time off. The same request a second time changes nothing.
pub(super) async fn create_time_off(tx: &mut TenantTx, id: UserId, input: TimeOffInput) -> ApiResult<Saved<TimeOff>> {
    hold(tx, id).await?;
    let body = input.checked(tx.new_id())?;
    let new = technicians::insert_time_off(tx, id, &body).await?;
    if new {
        let details =
            json!({ "time_off_id": body.id, "start": body.span.start, "end": body.span.end, "kind": body.kind });
        finish(tx, AuditEntry::new("technician.time_off_added", "user", id.0).details(details)).await?;
        return Ok(Saved { new, body });
    }
    let there = technicians::time_off(tx, Some(id), body.span).await?.into_iter().find(|(_, one)| one.id == body.id);
    let same = there.is_some_and(|(_, one)| (one.span, one.kind, &one.note) == (body.span, body.kind, &body.note));
    if same { Ok(Saved { new, body }) } else { Err(id_in_use("time off")) }
}

/// Takes time off back.
pub(super) async fn delete_time_off(tx: &mut TenantTx, id: Uuid) -> ApiResult<()> {
    begin(tx).await?;
    let user = technicians::delete_time_off(tx, id).await?.ok_or_else(|| ApiError::not_found("time off"))?;
    let details = json!({ "time_off_id": id });
    Ok(finish(tx, AuditEntry::new("technician.time_off_removed", "user", user.0).details(details)).await?)
}

/// When a technician can be planned on a day of the company's, today where none is named.
pub async fn availability_on(
    tx: &mut TenantTx,
    caller: &Caller,
    id: UserId,
    day: Option<NaiveDate>,
) -> ApiResult<(NaiveDate, TechnicianAvailability)> {
    let zone = calendar::zone(&company::standing(tx).await?.time_zone);
    let day = day.unwrap_or_else(|| calendar::day(tx.now(), zone));
    let whole = Span { first: day, last: day }.window(zone);
    Ok((day, availability(tx, caller, id, whole).await?))
}

/// When a technician can be planned within the span.
pub(super) async fn availability(
    tx: &mut TenantTx,
    caller: &Caller,
    id: UserId,
    span: Window,
) -> ApiResult<TechnicianAvailability> {
    require(tx, caller, id).await?;
    let mut check = Fields::new();
    let plausible = span.start.is_plausible() && span.end.is_plausible();
    check.check(plausible && span.start < span.end, "until", "must be after from");
    check.check(!plausible || span.minutes() <= DAYS * 1440, "until", format!("must be {DAYS} days later at most"));
    check.finish()?;
    let standing = company::standing(tx).await?;
    let zone = calendar::zone(&standing.time_zone);
    // A shift of the day before may reach into the span.
    let days = Span { first: calendar::day(span.start, zone), last: calendar::day(span.end, zone) };
    let days = Span { first: days.first.pred_opt().unwrap_or(days.first), ..days };
    let shifts: Vec<_> = technicians::shifts(tx, Some(id)).await?.into_iter().map(|(_, shift)| shift).collect();
    let agreed = if shifts.is_empty() { vec![span] } else { calendar::expand(&shifts, days, zone) };
    let off = technicians::time_off(tx, Some(id), span).await?.into_iter().map(|(_, off)| off.span);
    let closed = company::blackouts(tx, days.first).await?.into_iter();
    let closed = closed.map(|days| Span { first: days.starts_on, last: days.ends_on }.window(zone));
    let within = agreed.iter().filter_map(|window| window.common(&span)).collect();
    let working = off.chain(closed).fold(within, without);
    let booked: Vec<Booked> = jobs::taken_by(tx, &[id])
        .await?
        .into_iter()
        .filter(|taken| taken.span.overlaps(&span))
        .map(|taken| Booked { visit_id: taken.visit_id, job_id: taken.job_id, number: taken.number, span: taken.span })
        .collect();
    let free = booked.iter().map(|booked| booked.span).fold(working.clone(), without);
    Ok(TechnicianAvailability {
        technician_id: id,
        span,
        time_zone: standing.time_zone,
        hours: week(tx, id).await?,
        working,
        booked,
        free,
    })
}
