//! Telling people: who is told of what is decided when the time has come, and each browser is then
//! written to by a task of its own, which tries again by itself.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use sync::domain::facts::JobFacts;
use sync::ids::JobId;
use sync::time::Timestamp;
use uuid::Uuid;

use super::message::Message;
use super::notice::Notice;
use super::service::Telling;
use super::{quiet, service, store};
use crate::AppState;
use crate::capabilities::jobs::facts::load_facts;
use crate::db::TenantTx;
use crate::gateways::web_push::crypto::LONGEST;
use crate::gateways::web_push::{Handling, Sent, WebPush, endpoint};
use crate::http::ApiError;
use crate::tasks::{NewTask, Outcome, Task, enqueue};

/// Decides who is told of what.
pub(super) const NOTIFY: &str = "push.notify";
/// Writes to one browser.
pub(super) const SEND: &str = "push.send";

/// For how long a message is worth delivering, in seconds: an emergency is taken by somebody else
/// before long, and a change of the plan shows itself when the day begins.
const URGENT_SECONDS: u64 = 2 * 60 * 60;
const SECONDS: u64 = 12 * 60 * 60;

/// A message on its way to one browser.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Sending {
    subscription_id: Uuid,
    message: Message,
    /// Worth nothing afterwards.
    until: Timestamp,
}

impl Sending {
    pub fn new(subscription_id: Uuid, message: Message, now: Timestamp) -> Self {
        let seconds = if message.urgent { URGENT_SECONDS } else { SECONDS };
        Self { subscription_id, message, until: Timestamp(now.0 + 1000 * seconds as i64) }
    }
}

/// See [`NOTIFY`].
pub(super) async fn notify(state: AppState, task: Task) -> Outcome {
    let telling: Telling = match task.payload() {
        Ok(telling) => telling,
        Err(outcome) => return outcome,
    };
    async {
        let mut tx = state.db.begin_for(task.tenant_id).await?;
        spread(&mut tx, telling.notices).await?;
        Ok::<_, ApiError>(tx.commit().await?)
    }
    .await
    .into()
}

/// Enqueues a message for each browser of those who are to be told, now or in the morning.
async fn spread(tx: &mut TenantTx, notices: Vec<Notice>) -> Result<(), ApiError> {
    let now = tx.now();
    let ids: BTreeSet<JobId> = notices.iter().map(|notice| notice.change.stop.job_id).collect();
    let jobs = load_facts(tx, &ids.into_iter().collect::<Vec<_>>(), false).await?;
    let jobs: BTreeMap<JobId, JobFacts> = jobs.into_iter().map(|job| (job.id, job)).collect();
    let mut asleep: BTreeMap<Timestamp, Vec<Notice>> = BTreeMap::new();
    for notice in notices {
        let stop = &notice.change.stop;
        if !jobs.get(&stop.job_id).is_some_and(|job| notice.holds(job)) {
            continue;
        }
        let (level, language) = store::preference(tx, notice.user_id).await?;
        if !notice.fits(level) {
            continue;
        }
        match quiet::until(now, quiet::zone(&stop.time_zone)).filter(|_| !notice.is_urgent()) {
            Some(morning) => asleep.entry(morning).or_default().push(notice),
            None => {
                let message = Message::of(&notice, language);
                for browser in store::of_user(tx, notice.user_id).await? {
                    enqueue(tx, NewTask::new(SEND, &Sending::new(browser, message.clone(), now))).await?;
                }
            }
        }
    }
    for (morning, notices) in asleep {
        enqueue(tx, NewTask::new(NOTIFY, &Telling { notices }).at(morning)).await?;
    }
    Ok(())
}

/// See [`SEND`].
pub(super) async fn send(state: AppState, task: Task) -> Outcome {
    let sending: Sending = match task.payload() {
        Ok(sending) => sending,
        Err(outcome) => return outcome,
    };
    match deliver(&state, &task, &sending).await {
        Ok(Sent::Taken | Sent::Gone) => Outcome::Done,
        Ok(Sent::Later(pause, why)) => Outcome::Retry(pause, why),
        Ok(Sent::Refused(why)) => Outcome::Fail(why),
        Err(error) => Err::<(), _>(error).into(),
    }
}

async fn deliver(state: &AppState, task: &Task, sending: &Sending) -> Result<Sent, ApiError> {
    let now = state.clock.now();
    let mut tx = state.db.begin_for(task.tenant_id).await?;
    let browser = store::find(&mut tx, sending.subscription_id).await?;
    // No connection is held while a push service is waited for.
    tx.commit().await?;
    let Some(browser) = browser.filter(|_| now < sending.until) else { return Ok(Sent::Gone) };
    let Ok(endpoint) = endpoint::check(&browser.endpoint, state.config.push_local) else { return Ok(Sent::Gone) };
    let text = serde_json::to_vec(&sending.message).map_err(ApiError::internal)?;
    let sealed = browser.keys.seal(&text).filter(|_| text.len() <= LONGEST);
    let Some(sealed) = sealed else { return Ok(Sent::Refused("the message cannot be sealed".into())) };
    let gateway = WebPush::new(state.config.push_local).map_err(ApiError::internal)?;
    let handling = Handling {
        seconds: u64::try_from((sending.until.0 - now.0) / 1000).unwrap_or(0),
        urgent: sending.message.urgent,
        topic: topic(&sending.message.tag),
    };
    let key = service::key(state).await?;
    let sent = gateway
        .send(endpoint.clone(), key.authorization(&endpoint, &state.config.push_contact, now), sealed, &handling)
        .await;
    metrics::counter!("holdfast_push_messages_total", "outcome" => label(&sent)).increment(1);
    let mut tx = state.db.begin_for(task.tenant_id).await?;
    match sent {
        Sent::Taken => store::note_sent(&mut tx, browser.id).await?,
        Sent::Gone => store::delete(&mut tx, browser.id).await?,
        Sent::Later(..) | Sent::Refused(_) => {}
    }
    tx.commit().await?;
    Ok(sent)
}

fn label(sent: &Sent) -> &'static str {
    match sent {
        Sent::Taken => "taken",
        Sent::Gone => "gone",
        Sent::Later(..) => "later",
        Sent::Refused(_) => "refused",
    }
}

/// At most 32 characters of base64url, as RFC 8030 has it: a visit's id without its hyphens is that.
fn topic(tag: &str) -> String {
    tag.chars().filter(char::is_ascii_alphanumeric).take(32).collect()
}

/// Forgets browsers that count no more.
pub(super) async fn clear(state: AppState) -> Result<(), ApiError> {
    let mut tx = state.db.begin_system().await?;
    let tenants = tx.tenants().await?;
    tx.commit().await?;
    for tenant in tenants {
        let mut tx = state.db.begin_for(tenant).await?;
        store::clear(&mut tx).await?;
        tx.commit().await?;
    }
    Ok(())
}
