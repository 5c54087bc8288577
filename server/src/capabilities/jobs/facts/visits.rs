//! The visits of jobs and who goes there.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use sqlx::FromRow;
use sqlx::types::Json;
use sync::domain::checklist::ChecklistItem;
use sync::domain::facts::*;
use sync::domain::status::VisitStatus;
use sync::ids::*;
use uuid::Uuid;

use super::{coded, grouped, position, stamp};
use crate::db::{DbError, TenantTx};
use crate::time::ToTimestamp;

#[derive(FromRow)]
struct VisitRow {
    job_id: Uuid,
    id: Uuid,
    status: String,
    window_start: Option<DateTime<Utc>>,
    window_end: Option<DateTime<Utc>>,
    arrival: String,
    planned_start: Option<DateTime<Utc>>,
    duration_minutes: i32,
    checklist: Json<Vec<ChecklistItem>>,
    travel_started_at: Option<DateTime<Utc>>,
    checked_in_at: Option<DateTime<Utc>>,
    check_in_latitude: Option<f64>,
    check_in_longitude: Option<f64>,
    check_in_accuracy_m: Option<f64>,
    check_in_distance_m: Option<f64>,
    check_in_override_reason: Option<String>,
    started_at: Option<DateTime<Utc>>,
    completed_at: Option<DateTime<Utc>>,
    completed_by: Option<Uuid>,
    waiting_reason: Option<String>,
    cancel_reason: Option<String>,
    late_minutes: Option<i32>,
    late_note: Option<String>,
    late_at: Option<DateTime<Utc>>,
    late_by: Option<Uuid>,
}

impl VisitRow {
    /// All four columns are there or none, which the table itself sees to.
    fn late(&self) -> Option<Delay> {
        Some(Delay {
            minutes: self.late_minutes?.unsigned_abs(),
            note: self.late_note.clone()?,
            at: stamp(self.late_at)?,
            by: UserId(self.late_by?),
        })
    }
}

#[derive(FromRow)]
struct TechnicianRow {
    visit_id: Uuid,
    user_id: Uuid,
    name: String,
    accepted_at: Option<DateTime<Utc>>,
}

/// The visits of each of the jobs, in their order.
pub(super) async fn load(tx: &mut TenantTx, ids: &[Uuid]) -> Result<HashMap<Uuid, Vec<VisitFacts>>, DbError> {
    let rows: Vec<VisitRow> = sqlx::query_as(
        "SELECT job_id, id, status, window_start, window_end, arrival, planned_start, duration_minutes, checklist, travel_started_at, checked_in_at,
                check_in_latitude, check_in_longitude, check_in_accuracy_m, check_in_distance_m, check_in_override_reason,
                started_at, completed_at, completed_by, waiting_reason, cancel_reason, late_minutes, late_note, late_at, late_by
         FROM visits WHERE job_id = ANY($1) ORDER BY position, id",
    )
    .bind(ids)
    .fetch_all(&mut **tx)
    .await?;
    let technicians: Vec<TechnicianRow> = sqlx::query_as(
        "SELECT m.visit_id, m.user_id, u.name, m.accepted_at
         FROM visit_technicians m
         JOIN visits v ON (v.tenant_id, v.id) = (m.tenant_id, m.visit_id)
         JOIN users u ON (u.tenant_id, u.id) = (m.tenant_id, m.user_id)
         WHERE v.job_id = ANY($1) ORDER BY m.lead DESC, u.name, m.user_id",
    )
    .bind(ids)
    .fetch_all(&mut **tx)
    .await?;
    let mut technicians = grouped(
        technicians,
        |row| row.visit_id,
        |row| AssignedTechnician { id: UserId(row.user_id), name: row.name, accepted_at: stamp(row.accepted_at) },
    );
    let mut of_job: HashMap<Uuid, Vec<VisitFacts>> = HashMap::new();
    for row in rows {
        let on_it = technicians.remove(&row.id).unwrap_or_default();
        of_job.entry(row.job_id).or_default().push(visit(row, on_it)?);
    }
    Ok(of_job)
}

fn visit(row: VisitRow, technicians: Vec<AssignedTechnician>) -> Result<VisitFacts, DbError> {
    let late = row.late();
    let check_in = row.checked_in_at.map(|at| CheckIn {
        at: at.to_timestamp(),
        position: position(row.check_in_latitude, row.check_in_longitude, row.check_in_accuracy_m),
        distance_m: row.check_in_distance_m,
        override_reason: row.check_in_override_reason,
    });
    Ok(VisitFacts {
        id: VisitId(row.id),
        status: coded("visits", "status", row.id, &row.status, VisitStatus::from_code)?,
        window: row
            .window_start
            .zip(row.window_end)
            .map(|(start, end)| Window { start: start.to_timestamp(), end: end.to_timestamp() }),
        arrival: coded("visits", "arrival", row.id, &row.arrival, Arrival::from_code)?,
        planned_start: stamp(row.planned_start),
        duration_minutes: row.duration_minutes.unsigned_abs(),
        technicians,
        checklist: row.checklist.0,
        travel_started_at: stamp(row.travel_started_at),
        check_in,
        started_at: stamp(row.started_at),
        completed_at: stamp(row.completed_at),
        completed_by: row.completed_by.map(UserId),
        waiting_reason: row.waiting_reason,
        cancel_reason: row.cancel_reason,
        late,
    })
}
