//! Which kinds of task there are and what does them.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use futures::future::BoxFuture;
use serde::de::DeserializeOwned;
use sync::ids::TenantId;
use uuid::Uuid;

use crate::AppState;
use crate::http::ApiError;

/// A task as its handler gets it.
#[derive(Clone, Debug)]
pub struct Task {
    pub tenant_id: TenantId,
    pub id: Uuid,
    pub kind: String,
    pub payload: serde_json::Value,
    /// Which attempt this is; the first is 1.
    pub attempt: i32,
    pub max_attempts: i32,
}

impl Task {
    /// The payload as what was enqueued. One that does not fit will never fit: fail.
    pub fn payload<T: DeserializeOwned>(&self) -> Result<T, Outcome> {
        serde_json::from_value(self.payload.clone()).map_err(|error| Outcome::Fail(format!("payload: {error}")))
    }
}

/// What became of an attempt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Done, for good.
    Done,
    /// Could not be done now: again after that time, or with growing pauses where there is
    /// none; for good when the attempts are used up. With why, for the log.
    Retry(Option<Duration>, String),
    /// Can never be done, with why.
    Fail(String),
}

/// What handlers may return with `?`: errors of the database and of services are tried again.
impl<E: Into<ApiError>> From<Result<(), E>> for Outcome {
    fn from(result: Result<(), E>) -> Self {
        match result.map_err(Into::into) {
            Ok(()) => Self::Done,
            Err(error) if error.status().is_client_error() => Self::Fail(error.to_string()),
            Err(error) => {
                let cause = std::error::Error::source(&error).map(|cause| format!(": {cause}")).unwrap_or_default();
                Self::Retry(None, format!("{error}{cause}"))
            }
        }
    }
}

pub(super) type Handler = Arc<dyn Fn(AppState, Task) -> BoxFuture<'static, Outcome> + Send + Sync>;
type Run = Arc<dyn Fn(AppState) -> BoxFuture<'static, Result<(), ApiError>> + Send + Sync>;

/// Something to be done every so often, by one of the nodes.
#[derive(Clone)]
pub struct Chore {
    pub name: &'static str,
    pub every: Duration,
    pub(super) run: Run,
}

/// Everything the server does in the background.
#[derive(Clone, Default)]
pub struct Registry {
    pub(super) handlers: HashMap<&'static str, Handler>,
    pub(super) chores: Vec<Chore>,
}

impl Registry {
    /// Registers what does tasks of `kind`, such as `attachments.verify`. Each kind has one.
    pub fn handle<F, Fut>(&mut self, kind: &'static str, handler: F)
    where
        F: Fn(AppState, Task) -> Fut + Send + Sync + 'static,
        Fut: Future<Output = Outcome> + Send + 'static,
    {
        let taken = self.handlers.insert(kind, Arc::new(move |state, task| Box::pin(handler(state, task))));
        assert!(taken.is_none(), "two handlers for tasks of kind {kind}");
    }

    /// Registers something to do every `every`, on whichever node comes first.
    pub fn chore<F, Fut>(&mut self, name: &'static str, every: Duration, run: F)
    where
        F: Fn(AppState) -> Fut + Send + Sync + 'static,
        Fut: Future<Output = Result<(), ApiError>> + Send + 'static,
    {
        assert!(self.chores.iter().all(|chore| chore.name != name), "two chores called {name}");
        self.chores.push(Chore { name, every, run: Arc::new(move |state| Box::pin(run(state))) });
    }
}
