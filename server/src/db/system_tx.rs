//! A transaction for the few things the server keeps across tenants.

use std::ops::{Deref, DerefMut};

use sqlx::{PgConnection, Postgres, Transaction};
use sync::ids::TenantId;

use super::{Db, DbError};

/// A transaction as `holdfast_system`: the task queue, the schedule, the list of tenants. It
/// sees no tenant's business; for that, go on with [`Db::begin_for`]. Rolled back when dropped.
pub struct SystemTx(Transaction<'static, Postgres>);

impl SystemTx {
    pub(super) async fn begin(db: &Db) -> Result<Self, DbError> {
        let mut tx = db.pool.begin().await?;
        sqlx::query("SELECT set_config('role', 'holdfast_system', true)").execute(&mut *tx).await?;
        Ok(Self(tx))
    }

    /// Every tenant, oldest first.
    pub async fn tenants(&mut self) -> Result<Vec<TenantId>, DbError> {
        let ids = sqlx::query_scalar("SELECT id FROM tenants ORDER BY created_at, id").fetch_all(&mut *self.0).await?;
        Ok(ids.into_iter().map(TenantId).collect())
    }

    /// Keeps what was written.
    pub async fn commit(self) -> Result<(), DbError> {
        Ok(self.0.commit().await?)
    }
}

impl Deref for SystemTx {
    type Target = PgConnection;
    fn deref(&self) -> &PgConnection {
        &self.0
    }
}

impl DerefMut for SystemTx {
    fn deref_mut(&mut self) -> &mut PgConnection {
        &mut self.0
    }
}
