//! `server verify`: whether what is stored is what it should be. Changes nothing.

mod audit;
mod bookings;
mod projections;

use crate::AppState;
use crate::config::Config;
use crate::state::StateError;

/// What a check found.
#[derive(Debug, Default)]
pub struct Report {
    /// What was looked at, in words, such as `audit log of Bluebonnet Septic: 214 entries`.
    pub checked: Vec<String>,
    /// Everything that is wrong; nothing in a sound database.
    pub faults: Vec<String>,
}

/// Why a check could not be made.
#[derive(Debug, thiserror::Error)]
pub enum VerifyError {
    #[error(transparent)]
    State(#[from] StateError),
    #[error(transparent)]
    Db(#[from] crate::db::DbError),
}

/// Checks everything in the configured database.
pub async fn run(config: &Config) -> Result<Report, VerifyError> {
    let state = AppState::new(config.clone())?;
    let report = check(&state).await?;
    state.db.close().await;
    Ok(report)
}

/// Checks everything of every tenant.
pub async fn check(state: &AppState) -> Result<Report, VerifyError> {
    let mut report = Report::default();
    let mut tx = state.db.begin_system().await?;
    let tenants = tx.tenants().await?;
    drop(tx);
    for tenant in tenants {
        audit::check(state, tenant, &mut report).await?;
        projections::check(state, tenant, &mut report).await?;
        bookings::check(state, tenant, &mut report).await?;
    }
    Ok(report)
}
