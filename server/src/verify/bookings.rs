//! Whether the bookings are what the visits take of their technicians' time.

use sync::ids::TenantId;
use uuid::Uuid;

use super::Report;
use crate::AppState;
use crate::db::DbError;

/// Compares the tenant's bookings with its visits.
pub(super) async fn check(state: &AppState, tenant: TenantId, report: &mut Report) -> Result<(), DbError> {
    let mut tx = state.db.begin_for(tenant).await?;
    let wrong: Vec<Uuid> = sqlx::query_scalar(
        "WITH planned AS (
             SELECT v.id, m.user_id, tstzrange(coalesce(v.planned_start, v.window_start),
                    coalesce(v.planned_start, v.window_start) + v.duration_minutes * interval '1 minute') AS span
             FROM visits v JOIN visit_technicians m ON (m.tenant_id, m.visit_id) = (v.tenant_id, v.id)
             WHERE v.window_start IS NOT NULL AND v.status NOT IN ('completed', 'cancelled')
         ), kept AS (SELECT visit_id, user_id, span FROM bookings)
         SELECT DISTINCT id FROM (
             (SELECT * FROM planned EXCEPT SELECT * FROM kept) UNION ALL (SELECT * FROM kept EXCEPT SELECT * FROM planned)
         ) AS differing(id, user_id, span)",
    )
    .fetch_all(&mut *tx)
    .await?;
    let count: i64 = sqlx::query_scalar("SELECT count(*) FROM bookings").fetch_one(&mut *tx).await?;
    report.faults.extend(wrong.iter().map(|visit| format!("visit {visit}: its bookings are not what is planned")));
    report.checked.push(format!("bookings of tenant {tenant}: {count}"));
    Ok(())
}
