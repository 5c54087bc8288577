//! The connection pool. It is private to this folder: everyone else asks for a transaction.

use std::str::FromStr;
use std::time::Duration;

use sqlx::PgPool;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sync::ids::TenantId;

use super::{AuthTx, Bell, Credential, DbError, SystemTx, TenantTx};
use crate::auth::Caller;
use crate::time::Clock;

/// The database of the server.
#[derive(Clone)]
pub struct Db {
    pub(super) pool: PgPool,
    pub(super) clock: Clock,
    pub(super) bell: Bell,
}

impl Db {
    /// Opens a pool of at most `connections` connections to `url`. Connections are made when
    /// they are needed, so this succeeds while the database is down.
    pub fn connect(url: &str, connections: u32, clock: Clock) -> Result<Self, DbError> {
        let options = PgConnectOptions::from_str(url)?
            .application_name("holdfast")
            // A runaway statement must not hold its locks for ever, nor may a transaction
            // whose client is gone.
            .options([
                ("statement_timeout", "30s"),
                ("idle_in_transaction_session_timeout", "60s"),
                ("lock_timeout", "15s"),
            ]);
        let pool = PgPoolOptions::new()
            .max_connections(connections)
            .acquire_timeout(Duration::from_secs(5))
            .connect_lazy_with(options);
        Ok(Self::from_pool(pool, clock))
    }

    /// The database behind an existing pool.
    pub fn from_pool(pool: PgPool, clock: Clock) -> Self {
        Self { pool, clock, bell: Bell::new() }
    }

    /// A transaction on the rows of the caller's tenant.
    pub async fn begin(&self, caller: &Caller) -> Result<TenantTx, DbError> {
        TenantTx::begin(self, caller.tenant_id, Some(caller.user_id), caller.ip).await
    }

    /// A transaction on the rows of `tenant_id` for the server itself: a task, the seed, a check.
    pub async fn begin_for(&self, tenant_id: TenantId) -> Result<TenantTx, DbError> {
        TenantTx::begin(self, tenant_id, None, None).await
    }

    /// A transaction that can find one session or account before the tenant is known.
    pub async fn begin_auth(&self, credential: Credential<'_>) -> Result<AuthTx, DbError> {
        AuthTx::begin(self, credential).await
    }

    /// A transaction on what the server keeps across tenants: the task queue, the list of tenants.
    pub async fn begin_system(&self) -> Result<SystemTx, DbError> {
        SystemTx::begin(self).await
    }

    /// Where committed changes announce themselves.
    pub fn bell(&self) -> &Bell {
        &self.bell
    }

    /// Whether the database answers.
    pub async fn ping(&self) -> Result<(), DbError> {
        sqlx::query("SELECT 1").execute(&self.pool).await?;
        Ok(())
    }

    /// Connections open and idle at this moment.
    pub fn connections(&self) -> (u32, usize) {
        (self.pool.size(), self.pool.num_idle())
    }

    /// Waits until all connections are returned and closes them.
    pub async fn close(&self) {
        self.pool.close().await;
    }
}
