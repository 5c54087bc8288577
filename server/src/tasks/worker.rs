//! Taking tasks from the queue and doing them.

use std::time::Duration;

use futures::FutureExt;
use futures::stream::{self, StreamExt};
use rand::Rng;
use sync::time::Timestamp;
use tracing::Instrument;

use super::{Outcome, Task, schedule, store};
use crate::AppState;
use crate::db::DbError;

/// How long a worker may hold a task before another may take it. Handlers are stopped before.
const HELD: Duration = Duration::from_secs(5 * 60);
const AT_ONCE: usize = 4;
const PAUSE: Duration = Duration::from_secs(1);

/// What a run over the queue did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    pub done: usize,
    pub retried: usize,
    pub failed: usize,
}

impl Summary {
    fn add(&mut self, outcome: &Outcome) {
        match outcome {
            Outcome::Done => self.done += 1,
            Outcome::Retry(..) => self.retried += 1,
            Outcome::Fail(_) => self.failed += 1,
        }
    }
}

/// Does tasks and chores until the server stops; tasks that were begun are finished.
pub async fn work(state: AppState) {
    while !state.shutdown.is_cancelled() {
        let idle = match run_once(&state).await {
            Ok(summary) => summary == Summary::default(),
            Err(error) => {
                tracing::warn!(%error, "the task queue cannot be read");
                true
            }
        };
        schedule::run_due(&state).await;
        if idle {
            let jitter = Duration::from_millis(rand::rng().random_range(0..250));
            tokio::select! {
                () = state.shutdown.cancelled() => {}
                () = tokio::time::sleep(PAUSE + jitter) => {}
            }
        }
    }
}

/// Does all tasks that are due by the clock, also those that they enqueue, until none is left.
/// For tests: nothing is done meanwhile unless somebody calls it.
pub async fn run_until_idle(state: &AppState) -> Result<Summary, DbError> {
    let mut total = Summary::default();
    loop {
        let summary = run_once(state).await?;
        if summary == Summary::default() {
            return Ok(total);
        }
        total.done += summary.done;
        total.retried += summary.retried;
        total.failed += summary.failed;
    }
}

async fn run_once(state: &AppState) -> Result<Summary, DbError> {
    let now = state.clock.now();
    let mut tx = state.db.begin_system().await?;
    let until = Timestamp(now.0 + HELD.as_millis() as i64);
    let tasks = store::claim(&mut tx, now, until, AT_ONCE as i64).await?;
    tx.commit().await?;
    let outcomes: Vec<_> =
        stream::iter(tasks).map(|task| attempt(state, task)).buffer_unordered(AT_ONCE).collect().await;
    let mut summary = Summary::default();
    for outcome in outcomes {
        summary.add(&outcome?);
    }
    Ok(summary)
}

async fn attempt(state: &AppState, task: Task) -> Result<Outcome, DbError> {
    let span = tracing::info_span!("task", kind = %task.kind, id = %task.id, attempt = task.attempt);
    async {
        let outcome = settled(&task, run(state, &task).await);
        let now = state.clock.now();
        let mut tx = state.db.begin_system().await?;
        match &outcome {
            Outcome::Done => store::finish(&mut tx, &task, now, None).await?,
            Outcome::Retry(after, why) => {
                let pause = after.unwrap_or_else(|| backoff(task.attempt));
                tracing::warn!(why, seconds = pause.as_secs(), "will be tried again");
                store::postpone(&mut tx, &task, Timestamp(now.0 + pause.as_millis() as i64), why).await?;
            }
            Outcome::Fail(why) => {
                tracing::error!(why, "failed for good");
                store::finish(&mut tx, &task, now, Some(why)).await?;
            }
        }
        tx.commit().await?;
        let label = match outcome {
            Outcome::Done => "done",
            Outcome::Retry(..) => "retried",
            Outcome::Fail(_) => "failed",
        };
        metrics::counter!("holdfast_tasks_total", "kind" => task.kind.clone(), "outcome" => label).increment(1);
        Ok(outcome)
    }
    .instrument(span)
    .await
}

/// Runs the handler; a panic or a handler that never ends is a failed attempt like others.
async fn run(state: &AppState, task: &Task) -> Outcome {
    let Some(handler) = state.tasks.handlers.get(task.kind.as_str()) else {
        // Perhaps of a newer version that runs beside this one.
        return Outcome::Retry(Some(Duration::from_secs(60)), "no handler for this kind of task".to_owned());
    };
    let running = std::panic::AssertUnwindSafe(handler(state.clone(), task.clone())).catch_unwind();
    match tokio::time::timeout(HELD - Duration::from_secs(10), running).await {
        Ok(Ok(outcome)) => outcome,
        Ok(Err(_)) => Outcome::Retry(None, "the handler panicked".to_owned()),
        Err(_) => Outcome::Retry(None, "the handler took too long".to_owned()),
    }
}

/// A retry beyond the last attempt is a failure.
fn settled(task: &Task, outcome: Outcome) -> Outcome {
    match outcome {
        Outcome::Retry(_, why) if task.attempt >= task.max_attempts => {
            Outcome::Fail(format!("given up after {} attempts: {why}", task.attempt))
        }
        other => other,
    }
}

/// 10 s, 20 s, 40 s … up to an hour.
fn backoff(attempt: i32) -> Duration {
    let doublings = u32::try_from(attempt - 1).unwrap_or(0).min(9);
    Duration::from_secs((10_u64 << doublings).min(3600))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_to_an_hour() {
        assert_eq!(backoff(1), Duration::from_secs(10));
        assert_eq!(backoff(2), Duration::from_secs(20));
        assert_eq!(backoff(50), Duration::from_secs(3600));
    }
}
