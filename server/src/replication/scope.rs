//! Which jobs a replica holds: a technician the own ones, the desk the tenant's. One mechanism,
//! two scopes.

use std::collections::{BTreeMap, BTreeSet};

use sync::domain::access::Permission;
use sync::domain::plan_changes::Departure;
use sync::ids::{JobId, ReplicaId};
use uuid::Uuid;

use crate::auth::Caller;
use crate::db::{DbError, TenantTx};
use crate::time::ToUtc;

/// Days before and after today for which finished work stays on devices.
const DAYS: i64 = 30;

/// The jobs that a caller's devices may hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// Jobs with a visit that the caller is assigned to.
    Own,
    /// Every job of the tenant.
    Tenant,
}

/// When a replica was given a job and, where it was taken again, when.
#[derive(Clone, Copy, Debug)]
pub struct Held {
    pub entered_seq: i64,
    pub left_seq: Option<i64>,
}

impl Scope {
    /// The caller's scope.
    pub fn of(caller: &Caller) -> Self {
        if caller.may(Permission::ViewAllJobs) { Self::Tenant } else { Self::Own }
    }

    /// The name as stored.
    pub fn code(self) -> &'static str {
        match self {
            Self::Own => "own",
            Self::Tenant => "tenant",
        }
    }

    /// The jobs in scope at this moment with their change numbers: open ones, and those that were
    /// planned, finished or changed within [`DAYS`] of now.
    pub async fn jobs(self, tx: &mut TenantTx, caller: &Caller) -> Result<BTreeMap<JobId, i64>, DbError> {
        let now = tx.now().to_utc();
        let days = chrono::Duration::days(DAYS);
        let own = match self {
            Self::Own => Some(caller.user_id.0),
            Self::Tenant => None,
        };
        let rows: Vec<(Uuid, i64)> = sqlx::query_as(
            "SELECT j.id, j.changed_seq FROM jobs j
             WHERE ($1::uuid IS NULL OR EXISTS (
                    SELECT FROM visits v JOIN visit_technicians m ON (m.tenant_id, m.visit_id) = (v.tenant_id, v.id)
                    WHERE v.job_id = j.id AND m.user_id = $1))
               AND (j.status NOT IN ('completed', 'invoiced', 'closed', 'cancelled')
                    OR j.updated_at BETWEEN $2 AND $3
                    OR EXISTS (SELECT FROM visits v WHERE v.job_id = j.id AND v.window_start BETWEEN $2 AND $3))",
        )
        .bind(own)
        .bind(now - days)
        .bind(now + days)
        .fetch_all(&mut **tx)
        .await?;
        Ok(rows.into_iter().map(|(id, seq)| (JobId(id), seq)).collect())
    }
}

/// What the server gave the replica so far.
pub async fn held(tx: &mut TenantTx, replica: ReplicaId) -> Result<BTreeMap<JobId, Held>, DbError> {
    let rows: Vec<(Uuid, i64, Option<i64>)> =
        sqlx::query_as("SELECT job_id, entered_seq, left_seq FROM device_jobs WHERE replica_id = $1")
            .bind(replica.0)
            .fetch_all(&mut **tx)
            .await?;
    Ok(rows.into_iter().map(|(job, entered_seq, left_seq)| (JobId(job), Held { entered_seq, left_seq })).collect())
}

/// Who goes by now to jobs that a technician's replica has to give up.
pub async fn departures(tx: &mut TenantTx, revoked: &[JobId]) -> Result<Vec<Departure>, DbError> {
    if revoked.is_empty() {
        return Ok(Vec::new());
    }
    let rows: Vec<(Uuid, Vec<String>)> = sqlx::query_as(
        "SELECT v.job_id, array_agg(DISTINCT u.name ORDER BY u.name)
         FROM visits v
         JOIN visit_technicians m ON (m.tenant_id, m.visit_id) = (v.tenant_id, v.id)
         JOIN users u ON (u.tenant_id, u.id) = (m.tenant_id, m.user_id)
         WHERE v.job_id = ANY($1) AND v.status NOT IN ('completed', 'cancelled') GROUP BY v.job_id",
    )
    .bind(revoked.iter().map(|job| job.0).collect::<Vec<_>>())
    .fetch_all(&mut **tx)
    .await?;
    Ok(rows.into_iter().map(|(job, technicians)| Departure { job_id: JobId(job), technicians }).collect())
}

/// Takes the locks on jobs that [`note`] would take for what it names, for a transaction that has to
/// publish before it: a push holds its jobs while it waits for the feed.
pub async fn lock_noted(tx: &mut TenantTx, entered: &BTreeSet<JobId>) -> Result<(), DbError> {
    sqlx::query("SELECT FROM jobs WHERE id = ANY($1) ORDER BY id FOR KEY SHARE")
        .bind(entered.iter().map(|job| job.0).collect::<Vec<_>>())
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// Notes what this pull gives to the replica and what it takes, under the number `seq`, and forgets
/// what the replica knows to be gone.
pub async fn note(
    tx: &mut TenantTx,
    replica: ReplicaId,
    seq: i64,
    entered: &BTreeSet<JobId>,
    left: &BTreeSet<JobId>,
    forgotten: &BTreeSet<JobId>,
) -> Result<(), DbError> {
    let ids = |jobs: &BTreeSet<JobId>| jobs.iter().map(|job| job.0).collect::<Vec<_>>();
    if !entered.is_empty() {
        sqlx::query(
            "INSERT INTO device_jobs (tenant_id, replica_id, job_id, entered_seq) SELECT $1, $2, job, $3 FROM unnest($4::uuid[]) AS job
             ON CONFLICT (tenant_id, replica_id, job_id) DO UPDATE SET entered_seq = $3, left_seq = NULL",
        )
        .bind(tx.tenant_id().0)
        .bind(replica.0)
        .bind(seq)
        .bind(ids(entered))
        .execute(&mut **tx)
        .await?;
    }
    if !left.is_empty() {
        sqlx::query("UPDATE device_jobs SET left_seq = $2 WHERE replica_id = $1 AND job_id = ANY($3)")
            .bind(replica.0)
            .bind(seq)
            .bind(ids(left))
            .execute(&mut **tx)
            .await?;
    }
    if !forgotten.is_empty() {
        sqlx::query("DELETE FROM device_jobs WHERE replica_id = $1 AND job_id = ANY($2)")
            .bind(replica.0)
            .bind(ids(forgotten))
            .execute(&mut **tx)
            .await?;
    }
    Ok(())
}

/// Notes jobs as given under a number above `seq`, the cursor that the replica is about to be given:
/// the next pull sends them whole, or revokes them.
pub async fn unsettle(tx: &mut TenantTx, replica: ReplicaId, seq: i64, jobs: &BTreeSet<JobId>) -> Result<(), DbError> {
    if jobs.is_empty() {
        return Ok(());
    }
    sqlx::query("UPDATE device_jobs SET entered_seq = $2 + 1 WHERE replica_id = $1 AND job_id = ANY($3)")
        .bind(replica.0)
        .bind(seq)
        .bind(jobs.iter().map(|job| job.0).collect::<Vec<_>>())
        .execute(&mut **tx)
        .await?;
    Ok(())
}
