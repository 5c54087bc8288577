//! Jobs as replicas and screens see them: reads [`JobFacts`] from the rows of every capability
//! they embed, and writes back what the rules of `sync` changed.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use serde_json::Value;
use sqlx::FromRow;
use sqlx::types::Json;
use sync::docs::document::hex;
use sync::domain::checklist::ChecklistItem;
use sync::domain::facts::*;
use sync::domain::geo::Position;
use sync::domain::status::{JobStatus, Priority, VisitStatus};
use sync::domain::timeline::Event;
use sync::ids::*;
use sync::time::Timestamp;
use uuid::Uuid;

use crate::db::{DbError, TenantTx};
use crate::time::{ToTimestamp, ToUtc};

/// Earlier jobs that a job's facts list.
const HISTORY: i64 = 5;

#[derive(FromRow)]
struct JobRow {
    id: Uuid,
    number: i64,
    title: String,
    description: String,
    priority: String,
    status: String,
    created_at: DateTime<Utc>,
    completed_at: Option<DateTime<Utc>>,
    facts_seq: i64,
    customer_id: Uuid,
    customer_name: String,
    customer_phone: Option<String>,
    customer_email: Option<String>,
    site_id: Uuid,
    site_name: String,
    address: String,
    latitude: Option<f64>,
    longitude: Option<f64>,
    time_zone: String,
    access_notes: String,
    service_id: Uuid,
    service_code: String,
    service_name: String,
    service_name_es: Option<String>,
    min_before_photos: i32,
    min_after_photos: i32,
    min_photos: i32,
    customer_signature: bool,
    technician_signature: bool,
}

#[derive(FromRow)]
struct ContactRow {
    customer_id: Uuid,
    id: Uuid,
    name: String,
    role: Option<String>,
    phone: Option<String>,
    email: Option<String>,
}

#[derive(FromRow)]
struct AssetRow {
    job_id: Uuid,
    id: Uuid,
    kind: String,
    name: String,
    condition: String,
    attributes: Json<serde_json::Map<String, Value>>,
    last_serviced_on: Option<NaiveDate>,
    notes: String,
}

#[derive(FromRow)]
struct LineItemRow {
    job_id: Uuid,
    id: Uuid,
    description: String,
    complaint: String,
    correction: String,
    quantity_milli: i64,
    unit_price_cents: i64,
}

#[derive(FromRow)]
struct VisitRow {
    job_id: Uuid,
    id: Uuid,
    status: String,
    window_start: Option<DateTime<Utc>>,
    window_end: Option<DateTime<Utc>>,
    arrival: String,
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
}

#[derive(FromRow)]
struct TechnicianRow {
    visit_id: Uuid,
    user_id: Uuid,
    name: String,
    accepted_at: Option<DateTime<Utc>>,
}

#[derive(FromRow)]
struct HistoryRow {
    for_job: Uuid,
    id: Uuid,
    number: i64,
    title: String,
    service: String,
    status: String,
    at: DateTime<Utc>,
    summary: Option<String>,
}

#[derive(FromRow)]
struct BlobRow {
    job_id: Uuid,
    sha256: Vec<u8>,
}

fn position(latitude: Option<f64>, longitude: Option<f64>, accuracy_m: Option<f64>) -> Option<Position> {
    latitude.zip(longitude).map(|(latitude, longitude)| Position { latitude, longitude, accuracy_m })
}

fn stamp(at: Option<DateTime<Utc>>) -> Option<Timestamp> {
    at.map(ToTimestamp::to_timestamp)
}

/// What a column says as one of the names of `sync`.
fn coded<T>(
    table: &'static str,
    column: &'static str,
    id: Uuid,
    code: &str,
    read: impl Fn(&str) -> Option<T>,
) -> Result<T, DbError> {
    read(code).ok_or_else(|| DbError::inconsistent(table, column, id.to_string(), format!("unknown value {code:?}")))
}

/// Rows by what they belong to, in their order.
fn grouped<R, T>(rows: Vec<R>, key: impl Fn(&R) -> Uuid, item: impl Fn(R) -> T) -> HashMap<Uuid, Vec<T>> {
    let mut groups: HashMap<Uuid, Vec<T>> = HashMap::new();
    for row in rows {
        groups.entry(key(&row)).or_default().push(item(row));
    }
    groups
}

/// The facts of the jobs that exist among `ids`, by ascending id. `with_prices` is for readers who
/// may see them.
pub async fn load_facts(tx: &mut TenantTx, ids: &[JobId], with_prices: bool) -> Result<Vec<JobFacts>, DbError> {
    let ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let jobs: Vec<JobRow> = sqlx::query_as(
        "SELECT j.id, j.number, j.title, j.description, j.priority, j.status, j.created_at, j.completed_at, j.facts_seq,
                c.id AS customer_id, c.name AS customer_name, c.phone AS customer_phone, c.email AS customer_email,
                s.id AS site_id, s.name AS site_name,
                concat_ws(', ', NULLIF(s.address_line1, ''), NULLIF(s.city, ''), NULLIF(concat_ws(' ', s.region, s.postal_code), '')) AS address,
                s.latitude, s.longitude, coalesce(s.time_zone, t.time_zone) AS time_zone, s.access_notes,
                y.id AS service_id, y.code AS service_code, y.name AS service_name, y.name_es AS service_name_es,
                y.min_before_photos, y.min_after_photos, y.min_photos, y.customer_signature, y.technician_signature
         FROM jobs j
         JOIN tenants t ON t.id = j.tenant_id
         JOIN customers c ON (c.tenant_id, c.id) = (j.tenant_id, j.customer_id)
         JOIN sites s ON (s.tenant_id, s.id) = (j.tenant_id, j.site_id)
         JOIN service_types y ON (y.tenant_id, y.id) = (j.tenant_id, j.service_type_id)
         WHERE j.id = ANY($1) ORDER BY j.id",
    )
    .bind(&ids)
    .fetch_all(&mut **tx)
    .await?;
    let customers: Vec<Uuid> = jobs.iter().map(|job| job.customer_id).collect();
    let contacts: Vec<ContactRow> = sqlx::query_as(
        "SELECT customer_id, id, name, role, phone, email FROM contacts WHERE customer_id = ANY($1) ORDER BY is_primary DESC, name, id",
    )
    .bind(&customers)
    .fetch_all(&mut **tx)
    .await?;
    let assets: Vec<AssetRow> = sqlx::query_as(
        "SELECT l.job_id, a.id, a.kind, a.name, a.condition, a.attributes, a.last_serviced_on, a.notes
         FROM job_assets l JOIN assets a ON (a.tenant_id, a.id) = (l.tenant_id, l.asset_id)
         WHERE l.job_id = ANY($1) ORDER BY a.name, a.id",
    )
    .bind(&ids)
    .fetch_all(&mut **tx)
    .await?;
    let line_items: Vec<LineItemRow> = sqlx::query_as(
        "SELECT job_id, id, description, complaint, correction, quantity_milli, unit_price_cents
         FROM line_items WHERE job_id = ANY($1) ORDER BY position, id",
    )
    .bind(&ids)
    .fetch_all(&mut **tx)
    .await?;
    let visits: Vec<VisitRow> = sqlx::query_as(
        "SELECT job_id, id, status, window_start, window_end, arrival, duration_minutes, checklist, travel_started_at, checked_in_at,
                check_in_latitude, check_in_longitude, check_in_accuracy_m, check_in_distance_m, check_in_override_reason,
                started_at, completed_at, completed_by, waiting_reason, cancel_reason
         FROM visits WHERE job_id = ANY($1) ORDER BY position, id",
    )
    .bind(&ids)
    .fetch_all(&mut **tx)
    .await?;
    let technicians: Vec<TechnicianRow> = sqlx::query_as(
        "SELECT m.visit_id, m.user_id, u.name, m.accepted_at
         FROM visit_technicians m
         JOIN visits v ON (v.tenant_id, v.id) = (m.tenant_id, m.visit_id)
         JOIN users u ON (u.tenant_id, u.id) = (m.tenant_id, m.user_id)
         WHERE v.job_id = ANY($1) ORDER BY m.lead DESC, u.name, m.user_id",
    )
    .bind(&ids)
    .fetch_all(&mut **tx)
    .await?;
    let history: Vec<HistoryRow> = sqlx::query_as(
        "SELECT j.id AS for_job, h.* FROM jobs j CROSS JOIN LATERAL (
             SELECT e.id, e.number, e.title, y.name AS service, e.status, coalesce(e.completed_at, e.created_at) AS at, left(n.text, 280) AS summary
             FROM jobs e
             JOIN service_types y ON (y.tenant_id, y.id) = (e.tenant_id, e.service_type_id)
             LEFT JOIN job_notes n ON (n.tenant_id, n.job_id, n.field) = (e.tenant_id, e.id, 'work')
             WHERE e.site_id = j.site_id AND e.id <> j.id AND e.status IN ('completed', 'invoiced', 'closed')
             ORDER BY at DESC, e.id LIMIT $2) h
         WHERE j.id = ANY($1) ORDER BY h.at DESC",
    )
    .bind(&ids)
    .bind(HISTORY)
    .fetch_all(&mut **tx)
    .await?;
    let verified: Vec<BlobRow> = sqlx::query_as(
        "SELECT l.job_id, l.sha256 FROM blob_jobs l JOIN blobs b ON (b.tenant_id, b.sha256) = (l.tenant_id, l.sha256)
         WHERE l.job_id = ANY($1) AND b.state = 'verified' ORDER BY l.sha256",
    )
    .bind(&ids)
    .fetch_all(&mut **tx)
    .await?;

    let contacts = grouped(contacts, |row| row.customer_id, contact);
    let mut assets = grouped(assets, |row| row.job_id, asset);
    let mut line_items = grouped(line_items, |row| row.job_id, |row| line_item(row, with_prices));
    let mut technicians = grouped(
        technicians,
        |row| row.visit_id,
        |row| AssignedTechnician { id: UserId(row.user_id), name: row.name, accepted_at: stamp(row.accepted_at) },
    );
    let mut of_job: HashMap<Uuid, Vec<VisitFacts>> = HashMap::new();
    for row in visits {
        let on_it = technicians.remove(&row.id).unwrap_or_default();
        of_job.entry(row.job_id).or_default().push(visit(row, on_it)?);
    }
    let mut earlier: HashMap<Uuid, Vec<HistoryEntry>> = HashMap::new();
    for row in history {
        let status = coded("jobs", "status", row.id, &row.status, JobStatus::from_code)?;
        earlier.entry(row.for_job).or_default().push(HistoryEntry {
            job_id: JobId(row.id),
            number: row.number,
            title: row.title,
            service: row.service,
            status,
            at: row.at.to_timestamp(),
            summary: row.summary.unwrap_or_default(),
        });
    }
    let mut verified = grouped(verified, |row| row.job_id, |row| hex(&row.sha256));
    jobs.into_iter()
        .map(|row| {
            let id = row.id;
            Ok(JobFacts {
                id: JobId(id),
                number: row.number,
                title: row.title,
                description: row.description,
                priority: coded("jobs", "priority", id, &row.priority, Priority::from_code)?,
                status: coded("jobs", "status", id, &row.status, JobStatus::from_code)?,
                service: ServiceFacts {
                    id: ServiceTypeId(row.service_id),
                    code: row.service_code,
                    name: row.service_name,
                    name_es: row.service_name_es,
                    min_before_photos: row.min_before_photos.unsigned_abs(),
                    min_after_photos: row.min_after_photos.unsigned_abs(),
                    min_photos: row.min_photos.unsigned_abs(),
                    customer_signature: row.customer_signature,
                    technician_signature: row.technician_signature,
                },
                customer: CustomerFacts {
                    id: CustomerId(row.customer_id),
                    name: row.customer_name,
                    phone: row.customer_phone,
                    email: row.customer_email,
                },
                contacts: contacts.get(&row.customer_id).cloned().unwrap_or_default(),
                site: SiteFacts {
                    id: SiteId(row.site_id),
                    name: row.site_name,
                    address: row.address,
                    position: position(row.latitude, row.longitude, None),
                    time_zone: row.time_zone,
                    access_notes: row.access_notes,
                },
                assets: assets.remove(&id).unwrap_or_default(),
                line_items: line_items.remove(&id).unwrap_or_default(),
                visits: of_job.remove(&id).unwrap_or_default(),
                history: earlier.remove(&id).unwrap_or_default(),
                verified: verified.remove(&id).unwrap_or_default(),
                created_at: row.created_at.to_timestamp(),
                completed_at: stamp(row.completed_at),
                seq: row.facts_seq.unsigned_abs(),
            })
        })
        .collect()
}

fn contact(row: ContactRow) -> ContactFacts {
    ContactFacts {
        id: ContactId(row.id),
        name: row.name,
        role: row.role.unwrap_or_default(),
        phone: row.phone,
        email: row.email,
    }
}

fn asset(row: AssetRow) -> AssetFacts {
    let shown = |value: Value| match value {
        Value::String(text) => text,
        other => other.to_string(),
    };
    AssetFacts {
        id: AssetId(row.id),
        kind: row.kind,
        name: row.name,
        condition: row.condition,
        attributes: row.attributes.0.into_iter().map(|(name, value)| (name, shown(value))).collect(),
        last_serviced_on: row.last_serviced_on.map(|date| date.to_string()),
        notes: row.notes,
    }
}

fn line_item(row: LineItemRow, with_prices: bool) -> LineItemFacts {
    LineItemFacts {
        id: LineItemId(row.id),
        description: row.description,
        complaint: row.complaint,
        correction: row.correction,
        quantity_milli: row.quantity_milli,
        unit_price_cents: with_prices.then_some(row.unit_price_cents),
    }
}

fn visit(row: VisitRow, technicians: Vec<AssignedTechnician>) -> Result<VisitFacts, DbError> {
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
    })
}

/// Writes what a command turned `before` into: the job's own columns and its visits. The job's row
/// must be locked (`SELECT … FOR UPDATE`) since `before` was read. Does not publish.
pub async fn save_facts(tx: &mut TenantTx, before: &JobFacts, after: &JobFacts) -> Result<(), DbError> {
    let (tenant, now) = (tx.tenant_id().0, tx.now().to_utc());
    sqlx::query(
        "UPDATE jobs SET title = $2, description = $3, priority = $4, status = $5, completed_at = $6, updated_at = $7 WHERE id = $1",
    )
    .bind(after.id.0)
    .bind(&after.title)
    .bind(&after.description)
    .bind(after.priority.code())
    .bind(after.status.code())
    .bind(after.completed_at.map(ToUtc::to_utc))
    .bind(now)
    .execute(&mut **tx)
    .await?;
    for (index, visit) in after.visits.iter().enumerate() {
        let old = before.visit(visit.id);
        if old == Some(visit) {
            continue;
        }
        save_visit(tx, tenant, after.id, index, visit, now).await?;
        if old.map(|old| &old.technicians) != Some(&visit.technicians) {
            save_technicians(tx, tenant, visit).await?;
        }
    }
    Ok(())
}

async fn save_visit(
    tx: &mut TenantTx,
    tenant: Uuid,
    job: JobId,
    index: usize,
    visit: &VisitFacts,
    now: DateTime<Utc>,
) -> Result<(), DbError> {
    let check_in = visit.check_in.as_ref();
    let position = check_in.and_then(|check_in| check_in.position);
    sqlx::query(
        "INSERT INTO visits (tenant_id, id, job_id, status, window_start, window_end, arrival, duration_minutes, travel_started_at,
                checked_in_at, check_in_latitude, check_in_longitude, check_in_accuracy_m, check_in_distance_m, check_in_override_reason,
                started_at, completed_at, completed_by, cancel_reason, waiting_reason, checklist, position, created_at, updated_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $23)
         ON CONFLICT (tenant_id, id) DO UPDATE SET status = $4, window_start = $5, window_end = $6, arrival = $7, duration_minutes = $8,
                travel_started_at = $9, checked_in_at = $10, check_in_latitude = $11, check_in_longitude = $12, check_in_accuracy_m = $13,
                check_in_distance_m = $14, check_in_override_reason = $15, started_at = $16, completed_at = $17, completed_by = $18,
                cancel_reason = $19, waiting_reason = $20, checklist = $21, updated_at = $23
         WHERE visits.job_id = $3",
    )
    .bind(tenant)
    .bind(visit.id.0)
    .bind(job.0)
    .bind(visit.status.code())
    .bind(visit.window.map(|window| window.start.to_utc()))
    .bind(visit.window.map(|window| window.end.to_utc()))
    .bind(visit.arrival.code())
    .bind(i32::try_from(visit.duration_minutes).unwrap_or(i32::MAX))
    .bind(visit.travel_started_at.map(ToUtc::to_utc))
    .bind(check_in.map(|check_in| check_in.at.to_utc()))
    .bind(position.map(|position| position.latitude))
    .bind(position.map(|position| position.longitude))
    .bind(position.and_then(|position| position.accuracy_m))
    .bind(check_in.and_then(|check_in| check_in.distance_m))
    .bind(check_in.and_then(|check_in| check_in.override_reason.as_deref()))
    .bind(visit.started_at.map(ToUtc::to_utc))
    .bind(visit.completed_at.map(ToUtc::to_utc))
    .bind(visit.completed_by.map(|user| user.0))
    .bind(&visit.cancel_reason)
    .bind(&visit.waiting_reason)
    .bind(Json(&visit.checklist))
    .bind(i32::try_from(index).unwrap_or(i32::MAX))
    .bind(now)
    .execute(&mut **tx)
    .await?;
    Ok(())
}

async fn save_technicians(tx: &mut TenantTx, tenant: Uuid, visit: &VisitFacts) -> Result<(), DbError> {
    sqlx::query("DELETE FROM visit_technicians WHERE visit_id = $1").bind(visit.id.0).execute(&mut **tx).await?;
    for (index, technician) in visit.technicians.iter().enumerate() {
        sqlx::query("INSERT INTO visit_technicians (tenant_id, visit_id, user_id, accepted_at, lead) VALUES ($1, $2, $3, $4, $5)")
            .bind(tenant)
            .bind(visit.id.0)
            .bind(technician.id.0)
            .bind(technician.accepted_at.map(ToUtc::to_utc))
            .bind(index == 0)
            .execute(&mut **tx)
            .await?;
    }
    Ok(())
}

/// Adds entries to the job's timeline under the feed number `seq`.
pub async fn insert_events(
    tx: &mut TenantTx,
    job: JobId,
    actor: Option<UserId>,
    at: Timestamp,
    seq: i64,
    events: &[Event],
) -> Result<(), DbError> {
    for event in events {
        let details: serde_json::Map<String, Value> =
            event.details.iter().map(|(name, value)| (name.clone(), Value::String(value.replace('\0', "")))).collect();
        sqlx::query(
            "INSERT INTO job_events (tenant_id, id, job_id, visit_id, type, description, metadata, actor_id, at, seq)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        )
        .bind(tx.tenant_id().0)
        .bind(tx.new_id())
        .bind(job.0)
        .bind(event.visit_id.map(|visit| visit.0))
        .bind(event.kind.code())
        .bind(event.description.replace('\0', ""))
        .bind(Json(details))
        .bind(actor.map(|actor| actor.0))
        .bind(at.to_utc())
        .bind(seq)
        .execute(&mut **tx)
        .await?;
    }
    Ok(())
}

/// The tenant's active staff, for names and assigning.
pub async fn load_staff(tx: &mut TenantTx) -> Result<Vec<StaffMember>, DbError> {
    let rows: Vec<(Uuid, String, String, String, Option<String>)> =
        sqlx::query_as("SELECT id, name, role, colour, phone FROM users WHERE active ORDER BY name, id")
            .fetch_all(&mut **tx)
            .await?;
    rows.into_iter()
        .map(|(id, name, role, colour, phone)| {
            let role = coded("users", "role", id, &role, sync::domain::access::Role::from_code)?;
            Ok(StaffMember { id: UserId(id), name, role, colour, phone })
        })
        .collect()
}

/// The price book's active parts, without prices.
pub async fn load_catalog(tx: &mut TenantTx) -> Result<Vec<CatalogItem>, DbError> {
    let rows: Vec<(Uuid, String, String, String)> = sqlx::query_as(
        "SELECT id, code, name, unit FROM price_book_items WHERE active AND kind = 'part' ORDER BY name, id",
    )
    .fetch_all(&mut **tx)
    .await?;
    Ok(rows
        .into_iter()
        .map(|(id, code, name, unit)| CatalogItem { id: PriceBookItemId(id), code, name, unit })
        .collect())
}
