//! What every request handler and task can reach.

use std::ops::Deref;
use std::sync::Arc;

use object_store::ObjectStore;
use tokio_util::sync::CancellationToken;

use crate::config::Config;
use crate::db::Db;
use crate::gateways::{self, VehicleLocations, road_times};
use crate::tasks::Registry;
use crate::time::Clock;
use crate::web::Site;
use crate::{capabilities, objects, replication, tasks};

/// The parts of the running server; cheap to clone.
#[derive(Clone)]
pub struct AppState(Arc<Parts>);

/// See [`AppState`].
pub struct Parts {
    pub config: Config,
    pub db: Db,
    /// Where photos and other blobs are kept.
    pub objects: Arc<dyn ObjectStore>,
    pub clock: Clock,
    /// Who knows how long roads take; none where they are estimated.
    pub(crate) road_times: Option<road_times::Service>,
    /// Cancelled when the server stops: connections that would last must then end themselves.
    pub shutdown: CancellationToken,
    pub tasks: Registry,
    /// Who tracks vehicles, where somebody does.
    pub vehicles: Option<Arc<dyn VehicleLocations>>,
    pub(crate) site: Site,
}

impl AppState {
    /// The state of a server with `config` and the real clock. Opens no connection yet.
    pub fn new(config: Config) -> Result<Self, StateError> {
        let clock = Clock::system();
        let db = Db::connect(&config.database_url, config.db_connections, clock.clone())?;
        let objects = objects::open(&config.objects)?;
        Ok(Self::assemble(config, db, objects, clock))
    }

    /// The state made of given parts.
    pub fn assemble(config: Config, db: Db, objects: Arc<dyn ObjectStore>, clock: Clock) -> Self {
        let mut registry = Registry::default();
        tasks::register_own(&mut registry);
        capabilities::register_tasks(&mut registry);
        replication::register_tasks(&mut registry);
        Self::with(config, db, objects, clock, registry)
    }

    /// The same server with other background work: for tests of the queue itself.
    pub fn with_registry(other: &Self, registry: Registry) -> Self {
        let parts = (other.config.clone(), other.db.clone(), Arc::clone(&other.objects), other.clock.clone());
        Self::with(parts.0, parts.1, parts.2, parts.3, registry)
    }

    fn with(config: Config, db: Db, objects: Arc<dyn ObjectStore>, clock: Clock, registry: Registry) -> Self {
        let site = Site::new(config.site.clone());
        let road_times = road_times::Service::of(&config.roads);
        let (vehicles, shutdown) = (gateways::vehicles(&config), CancellationToken::new());
        Self(Arc::new(Parts { config, db, objects, clock, road_times, shutdown, tasks: registry, vehicles, site }))
    }
}

impl Deref for AppState {
    type Target = Parts;
    fn deref(&self) -> &Parts {
        &self.0
    }
}

/// Why a server cannot be put together.
#[derive(Debug, thiserror::Error)]
pub enum StateError {
    #[error("DATABASE_URL cannot be used: {0}")]
    Database(#[from] crate::db::DbError),
    #[error("the object store cannot be used: {0}")]
    Objects(#[from] object_store::Error),
    #[error("the folder HOLDFAST_DATA cannot be used: {0}")]
    Folder(#[from] std::io::Error),
}
