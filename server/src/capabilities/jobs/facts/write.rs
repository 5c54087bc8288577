//! Writing facts: what commands turned jobs into, and what the timeline says of it. Any number of
//! jobs at once, in the same few statements.

use chrono::{DateTime, Utc};
use serde_json::{Map, Value, json};
use sqlx::types::Json;
use sync::domain::facts::{JobFacts, VisitFacts};
use sync::domain::timeline::Event;
use sync::ids::{JobId, TenantId, UserId, VisitId};
use sync::time::Timestamp;
use uuid::Uuid;

use super::bookings;
use crate::capabilities::push_subscriptions::service as push_subscriptions;
use crate::db::{DbError, TenantTx, without_zeros};
use crate::time::{ToUtc, json_instant};

/// Writes what commands turned jobs into, each given as before and after: their own columns and
/// their visits, with what these take of technicians' time. The jobs' rows must be locked
/// (`SELECT … FOR UPDATE`) since `before` was read. Does not publish.
pub async fn save_facts(tx: &mut TenantTx, changed: &[(&JobFacts, &JobFacts)]) -> Result<(), DbError> {
    if changed.is_empty() {
        return Ok(());
    }
    let column = |value: fn(&JobFacts) -> &str| changed.iter().map(|(_, after)| value(after)).collect::<Vec<_>>();
    sqlx::query(
        "UPDATE jobs SET title = n.title, description = n.description, priority = n.priority, status = n.status,
                completed_at = n.completed_at, updated_at = $7
         FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $6::timestamptz[])
              AS n(id, title, description, priority, status, completed_at)
         WHERE jobs.id = n.id",
    )
    .bind(changed.iter().map(|(_, after)| after.id.0).collect::<Vec<_>>())
    .bind(column(|facts| &facts.title))
    .bind(column(|facts| &facts.description))
    .bind(column(|facts| facts.priority.code()))
    .bind(column(|facts| facts.status.code()))
    .bind(changed.iter().map(|(_, after)| after.completed_at.map(ToUtc::to_utc)).collect::<Vec<_>>())
    .bind(tx.now().to_utc())
    .execute(&mut **tx)
    .await?;
    let (mut visits, mut staffed) = (Vec::new(), Vec::new());
    for (before, after) in changed {
        for (position, visit) in after.visits.iter().enumerate() {
            let old = before.visit(visit.id);
            if old != Some(visit) {
                visits.push(row(tx.tenant_id(), after.id, position, visit, tx.now()));
            }
            if old.map(|old| &old.technicians) != Some(&visit.technicians) {
                staffed.push(visit);
            }
        }
    }
    save_visits(tx, visits).await?;
    save_technicians(tx, &staffed).await?;
    bookings::save(tx, changed).await?;
    push_subscriptions::tell(tx, changed).await
}

/// A visit as a row of its table.
fn row(tenant: TenantId, job: JobId, position: usize, visit: &VisitFacts, now: Timestamp) -> Value {
    let check_in = visit.check_in.as_ref();
    let at = check_in.and_then(|check_in| check_in.position);
    let late = visit.late.as_ref();
    without_zeros(json!({
        "tenant_id": tenant, "id": visit.id, "job_id": job, "status": visit.status.code(),
        "window_start": visit.window.map(|window| json_instant(window.start)),
        "window_end": visit.window.map(|window| json_instant(window.end)),
        "arrival": visit.arrival.code(), "planned_start": visit.planned_start.map(json_instant), "duration_minutes": visit.duration_minutes,
        "travel_started_at": visit.travel_started_at.map(json_instant),
        "checked_in_at": check_in.map(|check_in| json_instant(check_in.at)),
        "check_in_latitude": at.map(|at| at.latitude), "check_in_longitude": at.map(|at| at.longitude),
        "check_in_accuracy_m": at.and_then(|at| at.accuracy_m),
        "check_in_distance_m": check_in.and_then(|check_in| check_in.distance_m),
        "check_in_override_reason": check_in.and_then(|check_in| check_in.override_reason.as_deref()),
        "started_at": visit.started_at.map(json_instant), "completed_at": visit.completed_at.map(json_instant),
        "completed_by": visit.completed_by, "cancel_reason": visit.cancel_reason, "waiting_reason": visit.waiting_reason,
        "late_minutes": late.map(|late| late.minutes), "late_note": late.map(|late| &late.note),
        "late_at": late.map(|late| json_instant(late.at)), "late_by": late.map(|late| late.by),
        "checklist": visit.checklist, "position": position,
        "created_at": json_instant(now), "updated_at": json_instant(now),
    }))
}

async fn save_visits(tx: &mut TenantTx, rows: Vec<Value>) -> Result<(), DbError> {
    if rows.is_empty() {
        return Ok(());
    }
    sqlx::query(
        "INSERT INTO visits SELECT * FROM jsonb_populate_recordset(NULL::visits, $1)
         ON CONFLICT (tenant_id, id) DO UPDATE SET status = excluded.status, window_start = excluded.window_start,
                window_end = excluded.window_end, arrival = excluded.arrival, planned_start = excluded.planned_start, duration_minutes = excluded.duration_minutes,
                travel_started_at = excluded.travel_started_at, checked_in_at = excluded.checked_in_at,
                check_in_latitude = excluded.check_in_latitude, check_in_longitude = excluded.check_in_longitude,
                check_in_accuracy_m = excluded.check_in_accuracy_m, check_in_distance_m = excluded.check_in_distance_m,
                check_in_override_reason = excluded.check_in_override_reason, started_at = excluded.started_at,
                completed_at = excluded.completed_at, completed_by = excluded.completed_by,
                cancel_reason = excluded.cancel_reason, waiting_reason = excluded.waiting_reason,
                late_minutes = excluded.late_minutes, late_note = excluded.late_note, late_at = excluded.late_at, late_by = excluded.late_by,
                checklist = excluded.checklist, updated_at = excluded.updated_at
         WHERE visits.job_id = excluded.job_id",
    )
    .bind(Json(rows))
    .execute(&mut **tx)
    .await?;
    Ok(())
}

async fn save_technicians(tx: &mut TenantTx, visits: &[&VisitFacts]) -> Result<(), DbError> {
    if visits.is_empty() {
        return Ok(());
    }
    sqlx::query("DELETE FROM visit_technicians WHERE visit_id = ANY($1)")
        .bind(visits.iter().map(|visit| visit.id.0).collect::<Vec<_>>())
        .execute(&mut **tx)
        .await?;
    let assigned = visits.iter().flat_map(|visit| {
        let of_visit = visit.technicians.iter().enumerate();
        of_visit.map(|(index, who)| (visit.id.0, who.id.0, who.accepted_at.map(ToUtc::to_utc), index == 0))
    });
    let (mut of, mut who, mut accepted, mut lead) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for (visit, user, accepted_at, first) in assigned {
        of.push(visit);
        who.push(user);
        accepted.push(accepted_at);
        lead.push(first);
    }
    sqlx::query(
        "INSERT INTO visit_technicians (tenant_id, visit_id, user_id, accepted_at, lead)
         SELECT $1, * FROM unnest($2::uuid[], $3::uuid[], $4::timestamptz[], $5::boolean[])",
    )
    .bind(tx.tenant_id().0)
    .bind(of)
    .bind(who)
    .bind(accepted)
    .bind(lead)
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// An entry for a job's timeline. `actor` is none where the server itself acted.
#[derive(Clone, Copy, Debug)]
pub struct NewEvent<'a> {
    pub job: JobId,
    pub actor: Option<UserId>,
    pub at: Timestamp,
    pub event: &'a Event,
}

/// Adds entries to timelines under the feed number `seq`, in this order.
pub async fn insert_events(tx: &mut TenantTx, seq: i64, events: &[NewEvent<'_>]) -> Result<(), DbError> {
    if events.is_empty() {
        return Ok(());
    }
    let details = |event: &Event| -> Map<String, Value> {
        event.details.iter().map(|(name, value)| (name.clone(), Value::String(value.replace('\0', "")))).collect()
    };
    let ids: Vec<Uuid> = events.iter().map(|_| tx.new_id()).collect();
    sqlx::query(
        "INSERT INTO job_events (tenant_id, seq, id, job_id, visit_id, type, description, metadata, actor_id, at)
         SELECT $1, $2, * FROM unnest($3::uuid[], $4::uuid[], $5::uuid[], $6::text[], $7::text[], $8::jsonb[], $9::uuid[], $10::timestamptz[])",
    )
    .bind(tx.tenant_id().0)
    .bind(seq)
    .bind(ids)
    .bind(events.iter().map(|new| new.job.0).collect::<Vec<_>>())
    .bind(events.iter().map(|new| new.event.visit_id.map(|VisitId(id)| id)).collect::<Vec<_>>())
    .bind(events.iter().map(|new| new.event.kind.code()).collect::<Vec<_>>())
    .bind(events.iter().map(|new| new.event.description.replace('\0', "")).collect::<Vec<_>>())
    .bind(events.iter().map(|new| Json(details(new.event))).collect::<Vec<_>>())
    .bind(events.iter().map(|new| new.actor.map(|UserId(id)| id)).collect::<Vec<_>>())
    .bind(events.iter().map(|new| new.at.to_utc()).collect::<Vec<DateTime<Utc>>>())
    .execute(&mut **tx)
    .await?;
    Ok(())
}
