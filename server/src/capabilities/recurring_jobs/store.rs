//! Rows of recurring jobs and of who is sent.

use chrono::{NaiveDate, NaiveTime};
use sqlx::Row;
use sqlx::postgres::PgRow;
use sync::domain::facts::Arrival;
use sync::domain::status::Priority;
use sync::ids::*;
use uuid::Uuid;

use super::model::{Kept, Plan, PlanState};
use super::rule::Rule;
use crate::capabilities::Named;
use crate::capabilities::columns::{Columns, Statement};
use crate::db::{DbError, TenantTx};
use crate::time::ToUtc;

const RECURRING_JOB: &str = "SELECT r.id, r.title, r.description, r.priority, r.duration_minutes, r.rule, r.starts_on, \
    r.from_time, r.until_time, r.arrival, r.state, r.problem, r.created_at, r.updated_at, \
    c.id AS customer_id, c.name AS customer_name, lower(c.name) AS sort_name, s.id AS site_id, s.name AS site_name, \
    y.id AS service_id, y.name AS service_name, coalesce(s.time_zone, t.time_zone) AS time_zone, \
    array(SELECT u.id FROM recurring_job_technicians m JOIN users u ON u.tenant_id = m.tenant_id AND u.id = m.user_id \
      WHERE m.tenant_id = r.tenant_id AND m.recurring_job_id = r.id ORDER BY m.position, u.id) AS technician_ids, \
    array(SELECT u.name FROM recurring_job_technicians m JOIN users u ON u.tenant_id = m.tenant_id AND u.id = m.user_id \
      WHERE m.tenant_id = r.tenant_id AND m.recurring_job_id = r.id ORDER BY m.position, u.id) AS technician_names \
    FROM recurring_jobs r \
    JOIN tenants t ON t.id = r.tenant_id \
    JOIN customers c ON c.tenant_id = r.tenant_id AND c.id = r.customer_id \
    JOIN sites s ON s.tenant_id = r.tenant_id AND s.id = r.site_id \
    JOIN service_types y ON y.tenant_id = r.tenant_id AND y.id = r.service_type_id \
    WHERE r.tenant_id = $1";

fn kept(row: &PgRow) -> Result<Kept, DbError> {
    let named = |id: &str, name: &str| Ok::<_, DbError>(Named { id: row.id(id)?, name: row.try_get(name)? });
    let ids: Vec<Uuid> = row.try_get("technician_ids")?;
    let names: Vec<String> = row.try_get("technician_names")?;
    let id: RecurringJobId = row.id("id")?;
    let rule: String = row.try_get("rule")?;
    let rule = Rule::parse(&rule).map_err(|problem| DbError::inconsistent("recurring_jobs", "rule", id, problem))?;
    Ok(Kept {
        id,
        customer: named("customer_id", "customer_name")?,
        site: named("site_id", "site_name")?,
        service: named("service_id", "service_name")?,
        zone: row.try_get("time_zone")?,
        plan: Plan {
            title: row.try_get("title")?,
            description: row.try_get("description")?,
            priority: row.code("recurring_jobs", "priority", Priority::from_code)?,
            duration_minutes: row.try_get::<i32, _>("duration_minutes")?.unsigned_abs(),
            rule,
            starts_on: row.try_get("starts_on")?,
            from_time: row.try_get::<NaiveTime, _>("from_time")?.into(),
            until_time: row.try_get::<NaiveTime, _>("until_time")?.into(),
            arrival: row.code("recurring_jobs", "arrival", Arrival::from_code)?,
            technicians: ids.iter().copied().map(UserId).collect(),
        },
        crew: ids.into_iter().zip(names).map(|(id, name)| Named { id, name }).collect(),
        state: row.code("recurring_jobs", "state", PlanState::from_code)?,
        problem: row.try_get("problem")?,
        created_at: row.time("created_at")?,
        updated_at: row.time("updated_at")?,
    })
}

/// Which recurring jobs a list shows.
#[derive(Debug, Default)]
pub(super) struct Filter {
    pub states: Option<Vec<PlanState>>,
    pub customer: Option<CustomerId>,
    pub site: Option<SiteId>,
    /// Only the one that this job was made by.
    pub job: Option<JobId>,
    /// The customer's name in lower case and the id behind which the page starts.
    pub after: Option<(String, Uuid)>,
    pub limit: i64,
}

/// Recurring jobs by customer, each with its key for paging.
pub(super) async fn list(tx: &mut TenantTx, filter: Filter) -> Result<Vec<(String, Kept)>, DbError> {
    let (after_name, after_id) = filter.after.unzip();
    let sql = format!(
        "{RECURRING_JOB} AND ($2::text[] IS NULL OR r.state = ANY($2)) AND ($3::uuid IS NULL OR r.customer_id = $3) \
         AND ($4::uuid IS NULL OR r.site_id = $4) \
         AND ($5::uuid IS NULL OR EXISTS (SELECT FROM recurring_occurrences o \
           WHERE o.tenant_id = r.tenant_id AND o.recurring_job_id = r.id AND o.job_id = $5)) \
         AND ($6::text IS NULL OR (lower(c.name), r.id) > ($6, $7)) ORDER BY lower(c.name), r.id LIMIT $8"
    );
    let rows = sqlx::query(sqlx::AssertSqlSafe(sql))
        .bind(tx.tenant_id().0)
        .bind(filter.states.map(|states| states.into_iter().map(PlanState::code).collect::<Vec<_>>()))
        .bind(filter.customer.map(|id| id.0))
        .bind(filter.site.map(|id| id.0))
        .bind(filter.job.map(|id| id.0))
        .bind(after_name)
        .bind(after_id)
        .bind(filter.limit)
        .fetch_all(&mut **tx)
        .await?;
    rows.iter().map(|row| Ok((row.try_get("sort_name")?, kept(row)?))).collect()
}

pub(super) async fn get(tx: &mut TenantTx, id: RecurringJobId) -> Result<Option<Kept>, DbError> {
    let sql = format!("{RECURRING_JOB} AND r.id = $2");
    let row = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(tx.tenant_id().0).bind(id.0).fetch_optional(&mut **tx).await?;
    row.as_ref().map(kept).transpose()
}

/// The same, locked until the end of the transaction: whoever changes a plan or makes jobs of it does so
/// alone. Before the locks of jobs.
pub(super) async fn lock(tx: &mut TenantTx, id: RecurringJobId) -> Result<Option<Kept>, DbError> {
    sqlx::query("SELECT id FROM recurring_jobs WHERE tenant_id = $1 AND id = $2 FOR NO KEY UPDATE")
        .bind(tx.tenant_id().0)
        .bind(id.0)
        .execute(&mut **tx)
        .await?;
    // Read after the lock is there, and so as whoever had it before has left it.
    get(tx, id).await
}

/// The plan as arguments from `$3` on.
fn bound<'q>(query: Statement<'q>, tx: &TenantTx, id: RecurringJobId, plan: &'q Plan) -> Statement<'q> {
    query
        .bind(tx.tenant_id().0)
        .bind(id.0)
        .bind(&plan.title)
        .bind(&plan.description)
        .bind(plan.priority.code())
        .bind(i32::try_from(plan.duration_minutes).unwrap_or(i32::MAX))
        .bind(plan.rule.text())
        .bind(plan.starts_on)
        .bind(NaiveTime::from(plan.from_time))
        .bind(NaiveTime::from(plan.until_time))
        .bind(plan.arrival.code())
        .bind(tx.now().to_utc())
}

/// Adds a plan that is active. False where the id is taken.
pub(super) async fn insert(
    tx: &mut TenantTx,
    id: RecurringJobId,
    (customer, site, service): (CustomerId, SiteId, ServiceTypeId),
    plan: &Plan,
) -> Result<bool, DbError> {
    let sql = "INSERT INTO recurring_jobs (tenant_id, id, title, description, priority, duration_minutes, rule, starts_on, \
        from_time, until_time, arrival, created_at, updated_at, customer_id, site_id, service_type_id) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $12, $13, $14, $15) ON CONFLICT (tenant_id, id) DO NOTHING";
    let query = bound(sqlx::query(sql), tx, id, plan).bind(customer.0).bind(site.0).bind(service.0);
    if query.execute(&mut **tx).await?.rows_affected() == 0 {
        return Ok(false);
    }
    set_technicians(tx, id, &plan.technicians).await?;
    Ok(true)
}

/// Replaces the plan; jobs are to be made of it anew.
pub(super) async fn update(tx: &mut TenantTx, id: RecurringJobId, plan: &Plan) -> Result<(), DbError> {
    let sql = "UPDATE recurring_jobs SET title = $3, description = $4, priority = $5, duration_minutes = $6, rule = $7, \
        starts_on = $8, from_time = $9, until_time = $10, arrival = $11, updated_at = $12, made_through = NULL, problem = NULL \
        WHERE tenant_id = $1 AND id = $2";
    bound(sqlx::query(sql), tx, id, plan).execute(&mut **tx).await?;
    sqlx::query("DELETE FROM recurring_job_technicians WHERE tenant_id = $1 AND recurring_job_id = $2")
        .bind(tx.tenant_id().0)
        .bind(id.0)
        .execute(&mut **tx)
        .await?;
    set_technicians(tx, id, &plan.technicians).await
}

async fn set_technicians(tx: &mut TenantTx, id: RecurringJobId, technicians: &[UserId]) -> Result<(), DbError> {
    sqlx::query(
        "INSERT INTO recurring_job_technicians (tenant_id, recurring_job_id, user_id, position) \
         SELECT $1, $2, who, place FROM unnest($3::uuid[]) WITH ORDINALITY AS crew(who, place)",
    )
    .bind(tx.tenant_id().0)
    .bind(id.0)
    .bind(technicians.iter().map(|id| id.0).collect::<Vec<_>>())
    .execute(&mut **tx)
    .await?;
    Ok(())
}

pub(super) async fn set_state(tx: &mut TenantTx, id: RecurringJobId, state: PlanState) -> Result<(), DbError> {
    sqlx::query(
        "UPDATE recurring_jobs SET state = $3, updated_at = $4, made_through = NULL, problem = NULL \
         WHERE tenant_id = $1 AND id = $2",
    )
    .bind(tx.tenant_id().0)
    .bind(id.0)
    .bind(state.code())
    .bind(tx.now().to_utc())
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Notes how far jobs are made, or why they could not be.
pub(super) async fn set_made(
    tx: &mut TenantTx,
    id: RecurringJobId,
    through: Option<NaiveDate>,
    problem: Option<&str>,
) -> Result<(), DbError> {
    sqlx::query(
        "UPDATE recurring_jobs SET made_through = coalesce($3, made_through), problem = $4 \
         WHERE tenant_id = $1 AND id = $2",
    )
    .bind(tx.tenant_id().0)
    .bind(id.0)
    .bind(through)
    .bind(problem)
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Forgets how far jobs are made, of one plan or of all.
pub(super) async fn reset_made(tx: &mut TenantTx, id: Option<RecurringJobId>) -> Result<(), DbError> {
    sqlx::query("UPDATE recurring_jobs SET made_through = NULL WHERE tenant_id = $1 AND ($2::uuid IS NULL OR id = $2)")
        .bind(tx.tenant_id().0)
        .bind(id.map(|id| id.0))
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// Active plans of which jobs are not made up to `through`.
pub(super) async fn due(tx: &mut TenantTx, through: NaiveDate) -> Result<Vec<RecurringJobId>, DbError> {
    let ids: Vec<Uuid> = sqlx::query_scalar(
        "SELECT id FROM recurring_jobs WHERE tenant_id = $1 AND state = 'active' \
         AND (made_through IS NULL OR made_through < $2) ORDER BY id",
    )
    .bind(tx.tenant_id().0)
    .bind(through)
    .fetch_all(&mut **tx)
    .await?;
    Ok(ids.into_iter().map(RecurringJobId).collect())
}

/// How many days ahead jobs are made, where the tenant has said so.
pub(super) async fn horizon(tx: &mut TenantTx) -> Result<Option<u32>, DbError> {
    let days: Option<i32> = sqlx::query_scalar("SELECT horizon_days FROM recurring_settings WHERE tenant_id = $1")
        .bind(tx.tenant_id().0)
        .fetch_optional(&mut **tx)
        .await?;
    Ok(days.map(i32::unsigned_abs))
}

pub(super) async fn set_horizon(tx: &mut TenantTx, days: u32) -> Result<(), DbError> {
    sqlx::query(
        "INSERT INTO recurring_settings (tenant_id, horizon_days) VALUES ($1, $2) \
         ON CONFLICT (tenant_id) DO UPDATE SET horizon_days = excluded.horizon_days",
    )
    .bind(tx.tenant_id().0)
    .bind(i32::try_from(days).unwrap_or(i32::MAX))
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// The tenant's language: `en` or `es`.
pub(super) async fn locale(tx: &mut TenantTx) -> Result<String, DbError> {
    Ok(sqlx::query_scalar("SELECT locale FROM tenants WHERE id = $1")
        .bind(tx.tenant_id().0)
        .fetch_one(&mut **tx)
        .await?)
}

/// The time zone of a site: its own or the company's.
pub(super) async fn zone_of_site(tx: &mut TenantTx, site: SiteId) -> Result<Option<String>, DbError> {
    Ok(sqlx::query_scalar(
        "SELECT coalesce(s.time_zone, t.time_zone) FROM sites s JOIN tenants t ON t.id = s.tenant_id \
         WHERE s.tenant_id = $1 AND s.id = $2",
    )
    .bind(tx.tenant_id().0)
    .bind(site.0)
    .fetch_optional(&mut **tx)
    .await?)
}
