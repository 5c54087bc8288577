//! When technicians are at work already.

use sync::domain::facts::Window;
use sync::ids::{UserId, VisitId};
use uuid::Uuid;

use crate::capabilities::columns::Columns;
use crate::db::{DbError, TenantTx};
use crate::time::ToUtc;

/// A stretch of a technician's time that a visit has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Booked {
    pub technician: UserId,
    pub visit: VisitId,
    pub span: Window,
}

/// What visits book of the time of `technicians` within `span`, in order of time. Visits that are over
/// book nothing, and neither does `except`.
pub async fn booked(
    tx: &mut TenantTx,
    technicians: &[UserId],
    span: Window,
    except: Option<VisitId>,
) -> Result<Vec<Booked>, DbError> {
    let rows = sqlx::query(
        "SELECT m.user_id, v.id, b.start, b.start + make_interval(mins => v.duration_minutes) AS until \
         FROM visit_technicians m \
         JOIN visits v ON v.tenant_id = m.tenant_id AND v.id = m.visit_id \
         CROSS JOIN LATERAL (SELECT coalesce(v.planned_start, v.window_start) AS start) b \
         WHERE m.tenant_id = $1 AND m.user_id = ANY($2) AND v.status NOT IN ('completed', 'cancelled') \
         AND v.window_start IS NOT NULL AND b.start < $4 AND b.start + make_interval(mins => v.duration_minutes) > $3 \
         AND ($5::uuid IS NULL OR v.id <> $5) ORDER BY b.start, v.id",
    )
    .bind(tx.tenant_id().0)
    .bind(technicians.iter().map(|id| id.0).collect::<Vec<Uuid>>())
    .bind(span.start.to_utc())
    .bind(span.end.to_utc())
    .bind(except.map(|id| id.0))
    .fetch_all(&mut **tx)
    .await?;
    rows.iter()
        .map(|row| {
            Ok(Booked {
                technician: row.id("user_id")?,
                visit: row.id("id")?,
                span: Window { start: row.time("start")?, end: row.time("until")? },
            })
        })
        .collect()
}
