//! Visits with a time, read as appointments.

use chrono::{DateTime, Utc};
use sqlx::Row;
use sqlx::postgres::PgRow;
use sync::domain::status::VisitStatus;
use sync::ids::{UserId, VisitId};
use uuid::Uuid;

use super::model::{Appointment, AppointmentStatus};
use crate::capabilities::Named;
use crate::capabilities::columns::Columns;
use crate::db::{DbError, TenantTx};

const APPOINTMENT: &str = "SELECT v.id, v.job_id, v.status, v.window_start, v.window_end, j.number, j.description, \
    c.id AS customer_id, c.name AS customer_name, lead.id AS tech_id, lead.name AS tech_name, \
    concat_ws(', ', NULLIF(s.name, ''), NULLIF(s.address_line1, ''), NULLIF(s.city, ''), \
      NULLIF(concat_ws(' ', s.region, s.postal_code), '')) AS location \
    FROM visits v \
    JOIN jobs j ON j.tenant_id = v.tenant_id AND j.id = v.job_id \
    JOIN customers c ON c.tenant_id = j.tenant_id AND c.id = j.customer_id \
    JOIN sites s ON s.tenant_id = j.tenant_id AND s.id = j.site_id \
    LEFT JOIN LATERAL (SELECT u.id, u.name FROM visit_technicians m \
      JOIN users u ON u.tenant_id = m.tenant_id AND u.id = m.user_id \
      WHERE m.tenant_id = v.tenant_id AND m.visit_id = v.id ORDER BY m.lead DESC, u.name, u.id LIMIT 1) lead ON true \
    WHERE v.tenant_id = $1 AND v.window_start IS NOT NULL";

fn appointment(row: &PgRow) -> Result<Appointment, DbError> {
    Ok(Appointment {
        id: row.id("id")?,
        work_order_id: row.id("job_id")?,
        work_order_number: row.try_get("number")?,
        customer: Named { id: row.id("customer_id")?, name: row.try_get("customer_name")? },
        location: row.try_get("location")?,
        scheduled_start: row.time("window_start")?,
        scheduled_end: row.time("window_end")?,
        assigned_tech_id: row.id_or_none("tech_id")?,
        assigned_tech_name: row.try_get("tech_name")?,
        status: AppointmentStatus::of(row.code("visits", "status", VisitStatus::from_code)?),
        notes: row.try_get("description")?,
    })
}

/// Which appointments a list shows.
#[derive(Debug, Default)]
pub(super) struct Filter {
    /// Only those of this person: the reader sees no others.
    pub only_own: Option<UserId>,
    pub technician: Option<UserId>,
    /// Only those that end after, and those that begin before.
    pub from: Option<DateTime<Utc>>,
    pub to: Option<DateTime<Utc>>,
    pub statuses: Option<Vec<VisitStatus>>,
    /// The start and the id behind which the page begins.
    pub after: Option<(DateTime<Utc>, Uuid)>,
    pub limit: i64,
}

/// Appointments in order of time.
pub(super) async fn list(tx: &mut TenantTx, filter: Filter) -> Result<Vec<Appointment>, DbError> {
    let (after_at, after_id) = filter.after.unzip();
    let sql = format!(
        "{APPOINTMENT} AND ($2::uuid IS NULL OR EXISTS (SELECT FROM visit_technicians m \
           WHERE m.tenant_id = v.tenant_id AND m.visit_id = v.id AND m.user_id = $2)) \
         AND ($3::uuid IS NULL OR EXISTS (SELECT FROM visit_technicians m \
           WHERE m.tenant_id = v.tenant_id AND m.visit_id = v.id AND m.user_id = $3)) \
         AND ($4::timestamptz IS NULL OR v.window_end > $4) AND ($5::timestamptz IS NULL OR v.window_start < $5) \
         AND ($6::text[] IS NULL OR v.status = ANY($6)) \
         AND ($7::timestamptz IS NULL OR (v.window_start, v.id) > ($7, $8)) \
         ORDER BY v.window_start, v.id LIMIT $9"
    );
    let rows = sqlx::query(sqlx::AssertSqlSafe(sql))
        .bind(tx.tenant_id().0)
        .bind(filter.only_own.map(|id| id.0))
        .bind(filter.technician.map(|id| id.0))
        .bind(filter.from)
        .bind(filter.to)
        .bind(filter.statuses.map(|all| all.into_iter().map(VisitStatus::code).collect::<Vec<_>>()))
        .bind(after_at)
        .bind(after_id)
        .bind(filter.limit)
        .fetch_all(&mut **tx)
        .await?;
    rows.iter().map(appointment).collect()
}

/// One appointment; none for a visit without a time, or of which the reader must not know.
pub(super) async fn get(
    tx: &mut TenantTx,
    id: VisitId,
    only_own: Option<UserId>,
) -> Result<Option<Appointment>, DbError> {
    let sql = format!(
        "{APPOINTMENT} AND v.id = $2 AND ($3::uuid IS NULL OR EXISTS (SELECT FROM visit_technicians m \
           WHERE m.tenant_id = v.tenant_id AND m.visit_id = v.id AND m.user_id = $3))"
    );
    let row = sqlx::query(sqlx::AssertSqlSafe(sql))
        .bind(tx.tenant_id().0)
        .bind(id.0)
        .bind(only_own.map(|id| id.0))
        .fetch_optional(&mut **tx)
        .await?;
    row.as_ref().map(appointment).transpose()
}

/// The tenant's own time zone, an IANA name.
pub(super) async fn time_zone(tx: &mut TenantTx) -> Result<String, DbError> {
    Ok(sqlx::query_scalar("SELECT time_zone FROM tenants WHERE id = $1")
        .bind(tx.tenant_id().0)
        .fetch_one(&mut **tx)
        .await?)
}
