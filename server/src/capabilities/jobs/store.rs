//! Rows of jobs, as far as `facts` does not read and write them.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use sqlx::Row;
use sqlx::postgres::PgRow;
use sync::domain::facts::{Arrival, Window};
use sync::domain::status::{JobStatus, Priority, VisitStatus};
use sync::ids::*;
use uuid::Uuid;

use super::model::{JobSummary, VisitSummary};
use super::service::Shown;
use crate::capabilities::Named;
use crate::capabilities::columns::Columns;
use crate::db::{DbError, TenantTx};
use crate::time::ToUtc;

/// Which jobs a list shows.
#[derive(Debug, Default)]
pub(super) struct Filter {
    /// Only jobs with a visit of this person: the reader sees no others.
    pub only_own: Option<UserId>,
    /// Only jobs in one of these states.
    pub statuses: Option<Vec<JobStatus>>,
    /// Only jobs with a visit of this person.
    pub technician: Option<UserId>,
    /// Only jobs with a visit that overlaps this span; with `technician`, the same visit.
    pub span: Option<(DateTime<Utc>, DateTime<Utc>)>,
    /// An `ILIKE` pattern.
    pub pattern: Option<String>,
    /// Only numbers below.
    pub before: Option<i64>,
    pub limit: i64,
}

/// Jobs, newest first, without their visits.
pub(super) async fn list(tx: &mut TenantTx, filter: Filter) -> Result<Vec<JobSummary>, DbError> {
    let (from, until) = filter.span.unzip();
    let rows = sqlx::query(
        "SELECT j.id, j.number, j.title, j.priority, j.status, j.created_at, j.completed_at, c.id AS customer_id, \
         c.name AS customer_name, s.id AS site_id, s.name AS site_name, y.id AS service_id, y.name AS service_name, \
         concat_ws(', ', NULLIF(s.address_line1, ''), NULLIF(s.city, ''), NULLIF(concat_ws(' ', s.region, s.postal_code), '')) AS address \
         FROM jobs j \
         JOIN customers c ON c.tenant_id = j.tenant_id AND c.id = j.customer_id \
         JOIN sites s ON s.tenant_id = j.tenant_id AND s.id = j.site_id \
         JOIN service_types y ON y.tenant_id = j.tenant_id AND y.id = j.service_type_id \
         WHERE j.tenant_id = $1 \
         AND ($2::uuid IS NULL OR EXISTS (SELECT FROM visits v \
           JOIN visit_technicians m ON m.tenant_id = v.tenant_id AND m.visit_id = v.id \
           WHERE v.tenant_id = j.tenant_id AND v.job_id = j.id AND m.user_id = $2)) \
         AND ($3::text[] IS NULL OR j.status = ANY($3)) \
         AND (($4::uuid IS NULL AND $5::timestamptz IS NULL) OR EXISTS (SELECT FROM visits v \
           WHERE v.tenant_id = j.tenant_id AND v.job_id = j.id \
           AND ($5::timestamptz IS NULL OR (v.window_start < $6 AND v.window_end > $5)) \
           AND ($4::uuid IS NULL OR EXISTS (SELECT FROM visit_technicians m \
             WHERE m.tenant_id = v.tenant_id AND m.visit_id = v.id AND m.user_id = $4)))) \
         AND ($7::text IS NULL OR j.title ILIKE $7 OR j.number::text LIKE $7 OR c.name ILIKE $7 OR c.phone ILIKE $7 \
           OR s.name ILIKE $7 OR s.address_line1 ILIKE $7 OR s.city ILIKE $7) \
         AND ($8::bigint IS NULL OR j.number < $8) \
         ORDER BY j.number DESC LIMIT $9",
    )
    .bind(tx.tenant_id().0)
    .bind(filter.only_own.map(|id| id.0))
    .bind(filter.statuses.map(|all| all.into_iter().map(JobStatus::code).collect::<Vec<_>>()))
    .bind(filter.technician.map(|id| id.0))
    .bind(from)
    .bind(until)
    .bind(filter.pattern)
    .bind(filter.before)
    .bind(filter.limit)
    .fetch_all(&mut **tx)
    .await?;
    rows.iter().map(summary).collect()
}

fn summary(row: &PgRow) -> Result<JobSummary, DbError> {
    let named = |id: &str, name: &str| Ok::<_, DbError>(Named { id: row.id(id)?, name: row.try_get(name)? });
    Ok(JobSummary {
        id: row.id("id")?,
        number: row.try_get("number")?,
        title: row.try_get("title")?,
        priority: row.code("jobs", "priority", Priority::from_code)?,
        status: row.code("jobs", "status", JobStatus::from_code)?,
        customer: named("customer_id", "customer_name")?,
        site: named("site_id", "site_name")?,
        address: row.try_get("address")?,
        service: named("service_id", "service_name")?,
        visits: Vec::new(),
        created_at: row.time("created_at")?,
        completed_at: row.time_or_none("completed_at")?,
    })
}

/// The visits of jobs, each job's in their order.
pub(super) async fn visits(tx: &mut TenantTx, jobs: &[JobId]) -> Result<HashMap<JobId, Vec<VisitSummary>>, DbError> {
    let ids: Vec<Uuid> = jobs.iter().map(|id| id.0).collect();
    let rows = sqlx::query(
        "SELECT v.id, v.job_id, v.status, v.window_start, v.window_end, v.arrival, v.duration_minutes, \
         array(SELECT u.id FROM visit_technicians m JOIN users u ON u.tenant_id = m.tenant_id AND u.id = m.user_id \
           WHERE m.tenant_id = v.tenant_id AND m.visit_id = v.id ORDER BY m.lead DESC, u.name, u.id) AS technician_ids, \
         array(SELECT u.name FROM visit_technicians m JOIN users u ON u.tenant_id = m.tenant_id AND u.id = m.user_id \
           WHERE m.tenant_id = v.tenant_id AND m.visit_id = v.id ORDER BY m.lead DESC, u.name, u.id) AS technician_names \
         FROM visits v WHERE v.tenant_id = $1 AND v.job_id = ANY($2) ORDER BY v.position, v.id",
    )
    .bind(tx.tenant_id().0)
    .bind(ids)
    .fetch_all(&mut **tx)
    .await?;
    let mut by_job: HashMap<JobId, Vec<VisitSummary>> = HashMap::new();
    for row in &rows {
        by_job.entry(row.id("job_id")?).or_default().push(visit(row)?);
    }
    Ok(by_job)
}

fn visit(row: &PgRow) -> Result<VisitSummary, DbError> {
    let (start, end) = (row.time_or_none("window_start")?, row.time_or_none("window_end")?);
    let ids: Vec<Uuid> = row.try_get("technician_ids")?;
    let names: Vec<String> = row.try_get("technician_names")?;
    Ok(VisitSummary {
        id: row.id("id")?,
        status: row.code("visits", "status", VisitStatus::from_code)?,
        window: start.zip(end).map(|(start, end)| Window { start, end }),
        arrival: row.code("visits", "arrival", Arrival::from_code)?,
        duration_minutes: row.try_get::<i32, _>("duration_minutes")?.unsigned_abs(),
        technicians: ids.into_iter().zip(names).map(|(id, name)| Named { id, name }).collect(),
    })
}

/// The tenant's own time zone, an IANA name.
pub(super) async fn time_zone(tx: &mut TenantTx) -> Result<String, DbError> {
    Ok(sqlx::query_scalar("SELECT time_zone FROM tenants WHERE id = $1")
        .bind(tx.tenant_id().0)
        .fetch_one(&mut **tx)
        .await?)
}

/// Whether the job exists and, with `only_own`, has a visit of that person.
pub(super) async fn is_visible(tx: &mut TenantTx, id: JobId, only_own: Option<UserId>) -> Result<bool, DbError> {
    let found = sqlx::query(
        "SELECT j.id FROM jobs j WHERE j.tenant_id = $1 AND j.id = $2 AND ($3::uuid IS NULL OR EXISTS (SELECT FROM visits v \
         JOIN visit_technicians m ON m.tenant_id = v.tenant_id AND m.visit_id = v.id \
         WHERE v.tenant_id = j.tenant_id AND v.job_id = j.id AND m.user_id = $3))",
    )
    .bind(tx.tenant_id().0)
    .bind(id.0)
    .bind(only_own.map(|id| id.0))
    .fetch_optional(&mut **tx)
    .await?;
    Ok(found.is_some())
}

/// The jobs that the visits which exist among `ids` belong to.
pub(super) async fn jobs_of_visits(tx: &mut TenantTx, ids: &[VisitId]) -> Result<HashMap<VisitId, JobId>, DbError> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
    let rows: Vec<(Uuid, Uuid)> = sqlx::query_as("SELECT id, job_id FROM visits WHERE tenant_id = $1 AND id = ANY($2)")
        .bind(tx.tenant_id().0)
        .bind(ids)
        .fetch_all(&mut **tx)
        .await?;
    Ok(rows.into_iter().map(|(visit, job)| (VisitId(visit), JobId(job))).collect())
}

/// Locks the job for a change until the end of the transaction; false where there is none.
pub(super) async fn lock(tx: &mut TenantTx, id: JobId) -> Result<bool, DbError> {
    let found = sqlx::query("SELECT id FROM jobs WHERE tenant_id = $1 AND id = $2 FOR UPDATE")
        .bind(tx.tenant_id().0)
        .bind(id.0)
        .fetch_optional(&mut **tx)
        .await?;
    Ok(found.is_some())
}

/// Locks the jobs that exist among `ids` by ascending id.
pub(super) async fn lock_all(tx: &mut TenantTx, ids: &[JobId]) -> Result<(), DbError> {
    let ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
    sqlx::query("SELECT id FROM jobs WHERE tenant_id = $1 AND id = ANY($2) ORDER BY id FOR UPDATE")
        .bind(tx.tenant_id().0)
        .bind(ids)
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// Locks the open jobs at the sites, or fails at once where one of them is locked by somebody else.
pub(super) async fn lock_open_at(tx: &mut TenantTx, sites: &[SiteId]) -> Result<Vec<JobId>, DbError> {
    let sites: Vec<Uuid> = sites.iter().map(|id| id.0).collect();
    let ids: Vec<Uuid> = sqlx::query_scalar(
        "SELECT id FROM jobs WHERE tenant_id = $1 AND site_id = ANY($2) \
         AND status NOT IN ('completed', 'invoiced', 'closed', 'cancelled') ORDER BY id FOR UPDATE NOWAIT",
    )
    .bind(tx.tenant_id().0)
    .bind(sites)
    .fetch_all(&mut **tx)
    .await?;
    Ok(ids.into_iter().map(JobId).collect())
}

/// Locks the jobs on devices whose facts show the record, by ascending id. Finished work stays
/// on devices for 30 days; a day more does no harm.
pub(super) async fn lock_showing(tx: &mut TenantTx, record: Shown) -> Result<Vec<JobId>, DbError> {
    let (customer, site, asset, service_type) = match record {
        Shown::Customer(id) => (Some(id.0), None, None, None),
        Shown::Site(id) => (None, Some(id.0), None, None),
        Shown::Asset(id) => (None, None, Some(id.0), None),
        Shown::ServiceType(id) => (None, None, None, Some(id.0)),
    };
    let month = chrono::Duration::days(31);
    let now = tx.now().to_utc();
    let ids: Vec<Uuid> = sqlx::query_scalar(
        "SELECT j.id FROM jobs j WHERE j.tenant_id = $1 \
         AND ($2::uuid IS NULL OR j.customer_id = $2) AND ($3::uuid IS NULL OR j.site_id = $3) \
         AND ($4::uuid IS NULL OR EXISTS (SELECT FROM job_assets l \
           WHERE l.tenant_id = j.tenant_id AND l.job_id = j.id AND l.asset_id = $4)) \
         AND ($5::uuid IS NULL OR j.service_type_id = $5) \
         AND (j.status NOT IN ('completed', 'invoiced', 'closed', 'cancelled') OR j.updated_at > $6 \
           OR EXISTS (SELECT FROM visits v WHERE v.tenant_id = j.tenant_id AND v.job_id = j.id \
             AND v.window_start BETWEEN $6 AND $7)) \
         ORDER BY j.id FOR UPDATE OF j",
    )
    .bind(tx.tenant_id().0)
    .bind(customer)
    .bind(site)
    .bind(asset)
    .bind(service_type)
    .bind(now - month)
    .bind(now + month)
    .fetch_all(&mut **tx)
    .await?;
    Ok(ids.into_iter().map(JobId).collect())
}

/// Writes the feed number of a change of the jobs' facts.
pub(super) async fn set_facts_seq(tx: &mut TenantTx, jobs: &[JobId], seq: i64) -> Result<(), DbError> {
    let ids: Vec<Uuid> = jobs.iter().map(|id| id.0).collect();
    sqlx::query("UPDATE jobs SET facts_seq = $3 WHERE tenant_id = $1 AND id = ANY($2)")
        .bind(tx.tenant_id().0)
        .bind(ids)
        .bind(seq)
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// The customer's jobs that still need work.
pub(super) async fn count_open(tx: &mut TenantTx, customer: CustomerId) -> Result<i64, DbError> {
    Ok(sqlx::query_scalar(
        "SELECT count(*) FROM jobs WHERE tenant_id = $1 AND customer_id = $2 \
         AND status NOT IN ('completed', 'invoiced', 'closed', 'cancelled')",
    )
    .bind(tx.tenant_id().0)
    .bind(customer.0)
    .fetch_one(&mut **tx)
    .await?)
}

/// A job's own columns when it is created.
pub(super) struct NewJob {
    pub id: JobId,
    pub number: i64,
    pub customer_id: CustomerId,
    pub site_id: SiteId,
    pub service_type_id: ServiceTypeId,
    pub title: String,
    pub description: String,
    pub priority: Priority,
    /// None: the server itself.
    pub created_by: Option<UserId>,
    pub created_at: DateTime<Utc>,
}

/// Adds a job without visits, as a draft. False where the id is taken.
pub(super) async fn insert(tx: &mut TenantTx, job: &NewJob, assets: &[AssetId]) -> Result<bool, DbError> {
    let done = sqlx::query(
        "INSERT INTO jobs (tenant_id, id, number, customer_id, site_id, service_type_id, title, description, priority, status, \
         created_by, created_at, updated_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'draft', $10, $11, $12) \
         ON CONFLICT (tenant_id, id) DO NOTHING",
    )
    .bind(tx.tenant_id().0)
    .bind(job.id.0)
    .bind(job.number)
    .bind(job.customer_id.0)
    .bind(job.site_id.0)
    .bind(job.service_type_id.0)
    .bind(&job.title)
    .bind(&job.description)
    .bind(job.priority.code())
    .bind(job.created_by.map(|id| id.0))
    .bind(job.created_at)
    .bind(tx.now().to_utc())
    .execute(&mut **tx)
    .await?;
    if done.rows_affected() == 0 {
        return Ok(false);
    }
    let assets: Vec<Uuid> = assets.iter().map(|id| id.0).collect();
    sqlx::query(
        "INSERT INTO job_assets (tenant_id, job_id, asset_id) SELECT $1, $2, asset FROM unnest($3::uuid[]) AS asset",
    )
    .bind(tx.tenant_id().0)
    .bind(job.id.0)
    .bind(assets)
    .execute(&mut **tx)
    .await?;
    Ok(true)
}
