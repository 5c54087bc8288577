//! `server seed`: two companies to try the product with. Does nothing in a database that has
//! tenants of its own, and finishes what an earlier run was kept from finishing.

mod people;
mod work;

use crate::AppState;
use crate::config::Config;
use crate::http::ApiError;
use crate::state::StateError;

pub use people::{PASSWORD, SignInHint};

/// Why the seed could not be sown.
#[derive(Debug, thiserror::Error)]
pub enum SeedError {
    #[error(transparent)]
    State(#[from] StateError),
    #[error(transparent)]
    Db(#[from] crate::db::DbError),
    #[error(transparent)]
    Api(#[from] ApiError),
}

/// Seeds the configured database; the sign-ins there are now, or none where it had tenants
/// that are not ours.
pub async fn run(config: &Config) -> Result<Vec<SignInHint>, SeedError> {
    let state = AppState::new(config.clone())?;
    let hints = sow(&state).await?;
    state.db.close().await;
    Ok(hints)
}

/// Seeds the database of `state`.
pub async fn sow(state: &AppState) -> Result<Vec<SignInHint>, SeedError> {
    if people::is_ours(state).await? {
        people::sow(state).await?;
        work::sow(state).await?;
    }
    Ok(people::hints(state).await?)
}
