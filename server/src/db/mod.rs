//! The only way to the database: transactions that have switched to an unprivileged role, and
//! for tenants' rows a [`TenantTx`]. Knows no capability's tables.

mod auth_tx;
mod bell;
mod error;
mod migrate;
mod pool;
mod retry;
mod system_tx;
mod tenant_tx;
mod text;

pub use auth_tx::{AuthTx, Credential};
pub use bell::{Bell, Notice, Poke};
pub use error::DbError;
pub use migrate::{MIGRATOR, is_current, migrate};
pub use pool::Db;
pub use retry::{Transient, retry};
pub use system_tx::SystemTx;
pub use tenant_tx::{FeedSeq, TenantTx};
pub use text::without_zeros;
