//! A transaction on one tenant's rows.

use std::net::IpAddr;
use std::ops::{Deref, DerefMut};

use sqlx::{PgConnection, Postgres, Transaction};
use sync::ids::{TenantId, UserId};
use sync::time::Timestamp;
use uuid::Uuid;

use super::{Db, DbError};
use crate::audit::{self, AuditEntry};
use crate::time::Clock;

/// A number of a tenant's feed; 0 before the first change.
pub type FeedSeq = i64;

/// A transaction in which only one tenant's rows exist: it runs as `holdfast_app` with the
/// tenant set for row-level security, both until its end and no longer. Rolled back when dropped.
///
/// Order of locks, the same in every transaction so that none wait for each other in a circle:
/// jobs by ascending id, then rows of other tables, then [`TenantTx::publish`]. Audit entries
/// are buffered and written at the commit, after everything else.
pub struct TenantTx {
    tx: Transaction<'static, Postgres>,
    db: Db,
    tenant_id: TenantId,
    user_id: Option<UserId>,
    ip: Option<IpAddr>,
    now: Timestamp,
    published: Option<FeedSeq>,
    audit: Vec<AuditEntry>,
}

impl TenantTx {
    pub(super) async fn begin(
        db: &Db,
        tenant_id: TenantId,
        user_id: Option<UserId>,
        ip: Option<IpAddr>,
    ) -> Result<Self, DbError> {
        let mut tx = db.pool.begin().await?;
        // The third argument keeps each setting inside the transaction: a plain SET would stay
        // on the pooled connection for the next tenant.
        sqlx::query(
            "SELECT set_config('role', 'holdfast_app', true), set_config('app.tenant', $1, true), \
             set_config('app.user', $2, true)",
        )
        .bind(tenant_id.to_string())
        .bind(user_id.map(|id| id.to_string()).unwrap_or_default())
        .execute(&mut *tx)
        .await?;
        let now = db.clock.now();
        Ok(Self { tx, db: db.clone(), tenant_id, user_id, ip, now, published: None, audit: Vec::new() })
    }

    /// Whose rows these are.
    pub fn tenant_id(&self) -> TenantId {
        self.tenant_id
    }

    /// Who is acting; none where the server itself is.
    pub fn user_id(&self) -> Option<UserId> {
        self.user_id
    }

    /// The moment the transaction began, by the server's clock; the same until its end.
    pub fn now(&self) -> Timestamp {
        self.now
    }

    /// A new id for a row.
    pub fn new_id(&self) -> Uuid {
        self.clock().new_id()
    }

    fn clock(&self) -> &Clock {
        &self.db.clock
    }

    /// The next number of the tenant's feed, for a transaction that changes what replicas see.
    ///
    /// Call it once the changed rows are written or at least locked (`SELECT … FOR UPDATE`):
    /// it takes the lock that every writer of the tenant waits for, and it must be the last one
    /// taken, so that numbers are in the order of commits and the wait is short. Then write the
    /// number to the rows already locked (`jobs.facts_seq`, `jobs.doc_seq`, `job_events.seq` …)
    /// and commit; the commit tells the tenant's live connections. A second call in the same
    /// transaction answers the same number.
    pub async fn publish(&mut self) -> Result<FeedSeq, DbError> {
        if let Some(seq) = self.published {
            return Ok(seq);
        }
        let seq = sqlx::query_scalar("UPDATE tenant_feed SET seq = seq + 1 WHERE tenant_id = $1 RETURNING seq")
            .bind(self.tenant_id.0)
            .fetch_one(&mut *self.tx)
            .await?;
        self.published = Some(seq);
        Ok(seq)
    }

    /// The next of the tenant's own numbers called `name`, such as `job_number`; the first is 1.
    /// Holds the counter until the end of the transaction, so that no number is skipped.
    pub async fn next_number(&mut self, name: &'static str) -> Result<i64, DbError> {
        Ok(sqlx::query_scalar(
            "INSERT INTO tenant_counters (tenant_id, name, value) VALUES ($1, $2, 1) \
             ON CONFLICT (tenant_id, name) DO UPDATE SET value = tenant_counters.value + 1 RETURNING value",
        )
        .bind(self.tenant_id.0)
        .bind(name)
        .fetch_one(&mut *self.tx)
        .await?)
    }

    /// Adds to the audit log when this transaction commits; see [`audit::record`].
    pub(crate) fn buffer_audit(&mut self, mut entry: AuditEntry) {
        entry.actor_id = entry.actor_id.or(self.user_id);
        entry.ip = entry.ip.or(self.ip);
        self.audit.push(entry);
    }

    /// Writes the buffered audit entries, commits, and tells the tenant's live connections when
    /// the feed moved.
    pub async fn commit(mut self) -> Result<(), DbError> {
        let entries = std::mem::take(&mut self.audit);
        audit::append(&mut self.tx, self.tenant_id, self.now, &entries).await?;
        self.tx.commit().await?;
        if let Some(seq) = self.published {
            self.db.bell.ring(self.tenant_id, seq);
        }
        Ok(())
    }

    /// Undoes everything; dropping does the same, a little later.
    pub async fn rollback(self) -> Result<(), DbError> {
        Ok(self.tx.rollback().await?)
    }
}

impl Deref for TenantTx {
    type Target = PgConnection;
    fn deref(&self) -> &PgConnection {
        &self.tx
    }
}

impl DerefMut for TenantTx {
    fn deref_mut(&mut self) -> &mut PgConnection {
        &mut self.tx
    }
}
