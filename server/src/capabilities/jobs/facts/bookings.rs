//! Bookings: the technicians' time that visits have, as rows that a constraint of the database keeps
//! apart. They follow from the facts and are written with them.

use chrono::{DateTime, Utc};
use sync::domain::facts::{JobFacts, VisitFacts, Window};
use sync::domain::planning::{Taken, goes_on, taken};
use sync::ids::{JobId, UserId, VisitId};
use uuid::Uuid;

use crate::db::{DbError, TenantTx};
use crate::time::{ToTimestamp, ToUtc};

/// Writes what the changed jobs, each given as before and after, take of technicians' time now. What
/// they take no longer goes first, so that visits may change places in one transaction. What they keep is not
/// touched: what stands beside another booking since a visit went on stays allowed to.
pub(super) async fn save(tx: &mut TenantTx, changed: &[(&JobFacts, &JobFacts)]) -> Result<(), DbError> {
    let (mut gone, mut gone_users): (Vec<Uuid>, Vec<Uuid>) = (vec![], vec![]);
    let (mut visits, mut users, mut starts, mut ends, mut beside) = (vec![], vec![], vec![], vec![], vec![]);
    for (before, after) in changed {
        for visit in &after.visits {
            let old = before.visit(visit.id);
            let of = |job, visit: &VisitFacts| taken(job, visit).map(|one| (one.technician, one.span)).collect();
            let had: Vec<(UserId, Window)> = old.map(|old| of(before, old)).unwrap_or_default();
            let has: Vec<(UserId, Window)> = of(after, visit);
            for (technician, _) in had.iter().filter(|one| !has.contains(one)) {
                gone.push(visit.id.0);
                gone_users.push(technician.0);
            }
            for (technician, span) in has.into_iter().filter(|one| !had.contains(one)) {
                visits.push(visit.id.0);
                users.push(technician.0);
                starts.push(span.start.to_utc());
                ends.push(span.end.to_utc());
                beside.push(goes_on(old, visit));
            }
        }
    }
    if !gone.is_empty() {
        sqlx::query(
            "DELETE FROM bookings b USING unnest($1::uuid[], $2::uuid[]) AS g(visit, who)
             WHERE b.visit_id = g.visit AND b.user_id = g.who",
        )
        .bind(gone)
        .bind(gone_users)
        .execute(&mut **tx)
        .await?;
    }
    if visits.is_empty() {
        return Ok(());
    }
    sqlx::query(
        "INSERT INTO bookings (tenant_id, visit_id, user_id, span, beside)
         SELECT $1, n.visit, n.who, tstzrange(n.starts, n.ends), n.beside
         FROM unnest($2::uuid[], $3::uuid[], $4::timestamptz[], $5::timestamptz[], $6::boolean[])
              AS n(visit, who, starts, ends, beside)",
    )
    .bind(tx.tenant_id().0)
    .bind(visits)
    .bind(users)
    .bind(starts)
    .bind(ends)
    .bind(beside)
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// What visits have of these technicians' time, in order of time.
pub async fn taken_by(tx: &mut TenantTx, technicians: &[UserId]) -> Result<Vec<Taken>, DbError> {
    if technicians.is_empty() {
        return Ok(Vec::new());
    }
    type Row = (Uuid, Uuid, i64, Uuid, DateTime<Utc>, DateTime<Utc>);
    let rows: Vec<Row> = sqlx::query_as(
        "SELECT v.job_id, v.id, j.number, b.user_id, lower(b.span), upper(b.span)
         FROM bookings b
         JOIN visits v ON (v.tenant_id, v.id) = (b.tenant_id, b.visit_id)
         JOIN jobs j ON (j.tenant_id, j.id) = (v.tenant_id, v.job_id)
         WHERE b.user_id = ANY($1) ORDER BY lower(b.span), v.id",
    )
    .bind(technicians.iter().map(|id| id.0).collect::<Vec<_>>())
    .fetch_all(&mut **tx)
    .await?;
    let taken = |(job, visit, number, user, start, end): Row| Taken {
        job_id: JobId(job),
        visit_id: VisitId(visit),
        number,
        technician: UserId(user),
        span: Window { start: start.to_timestamp(), end: end.to_timestamp() },
    };
    Ok(rows.into_iter().map(taken).collect())
}
