//! Who takes in messages, and what other capabilities may ask for: that people are told.

use serde::{Deserialize, Serialize};
use serde_json::json;
use sha2::{Digest, Sha256};
use sync::domain::access::Permission;
use sync::domain::facts::JobFacts;
use sync::ids::UserId;

use super::message::Message;
use super::model::{Level, Subscription, SubscriptionInput};
use super::notice::{Notice, notices};
use super::{store, tasks};
use crate::AppState;
use crate::audit::{self, AuditEntry};
use crate::auth::Caller;
use crate::db::{Db, DbError, TenantTx};
use crate::gateways::web_push::crypto::{Keys, VapidKey};
use crate::gateways::web_push::endpoint;
use crate::http::{ApiError, ApiResult, FieldError};
use crate::tasks::{NewTask, enqueue};
use crate::time::Clock;

/// What a task that tells people is given.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Telling {
    pub notices: Vec<Notice>,
}

/// Has the technicians told, whom the changes of these jobs concern. The jobs' rows are locked; the
/// messages go out if the transaction commits.
pub async fn tell(tx: &mut TenantTx, changed: &[(&JobFacts, &JobFacts)]) -> Result<(), DbError> {
    let (actor, now) = (tx.user_id(), tx.now());
    let mut all: Vec<Notice> = changed.iter().flat_map(|(before, after)| notices(before, after, actor, now)).collect();
    if all.is_empty() {
        return Ok(());
    }
    let people: Vec<UserId> = all.iter().map(|notice| notice.user_id).collect();
    let reachable = store::reachable(tx, &people).await?;
    all.retain(|notice| reachable.contains(&notice.user_id));
    if !all.is_empty() {
        enqueue(tx, NewTask::new(tasks::NOTIFY, &Telling { notices: all })).await?;
    }
    Ok(())
}

/// Our key pair: of the configuration, else the one in the database, made where there is none.
pub(super) async fn key(state: &AppState) -> ApiResult<VapidKey> {
    if let Some(key) = state.config.vapid_key.as_ref().and_then(|key| VapidKey::of_text(&key.0)) {
        return Ok(key);
    }
    kept_key(&state.db, &state.clock).await
}

async fn kept_key(db: &Db, clock: &Clock) -> ApiResult<VapidKey> {
    let mut tx = db.begin_system().await?;
    let mut kept = store::key(&mut tx).await?;
    if kept.is_none() {
        let drawn: [u8; 32] = rand::random();
        // The few values that are no key are drawn again at the next request.
        if VapidKey::of(&drawn).is_some() {
            store::keep_key(&mut tx, &drawn, clock.now()).await?;
            kept = store::key(&mut tx).await?;
        }
    }
    tx.commit().await?;
    let key = kept.as_deref().and_then(VapidKey::of);
    key.ok_or_else(|| ApiError::unavailable("there is no key to sign messages with"))
}

/// How the caller's session stands.
pub(super) async fn current(state: &AppState, caller: &Caller) -> ApiResult<Subscription> {
    caller.require(Permission::WorkOwnVisits)?;
    let public_key = key(state).await?.public();
    let mut tx = state.db.begin(caller).await?;
    let subscribed = store::of_session(&mut tx, caller.session_id).await?.is_some();
    let (level, _) = store::preference(&mut tx, caller.user_id).await?;
    tx.commit().await?;
    Ok(Subscription { public_key, subscribed, level })
}

/// Takes the browser of the caller's session in; asked again it changes nothing.
pub(super) async fn save(state: &AppState, caller: &Caller, input: &SubscriptionInput) -> ApiResult<Subscription> {
    caller.require(Permission::WorkOwnVisits)?;
    let invalid = |field: &str, message: &str| ApiError::invalid(vec![FieldError::new(field, message)]);
    let endpoint =
        endpoint::check(&input.endpoint, state.config.push_local).map_err(|message| invalid("endpoint", message))?;
    let keys = Keys::of(&input.p256dh, &input.auth).map_err(|field| invalid(field, "is not a browser's key"))?;
    let hash = Sha256::digest(endpoint.as_str());
    let mut tx = state.db.begin(caller).await?;
    if store::of_session(&mut tx, caller.session_id).await?.is_none() {
        audit::record(&mut tx, AuditEntry::new("push.turned_on", "session", caller.session_id));
    }
    store::save(&mut tx, caller, endpoint.as_str(), &hash, &keys).await?;
    tx.commit().await?;
    current(state, caller).await
}

/// The caller's session takes in no messages any more.
pub(super) async fn forget(state: &AppState, caller: &Caller) -> ApiResult<()> {
    caller.require(Permission::WorkOwnVisits)?;
    let mut tx = state.db.begin(caller).await?;
    if store::of_session(&mut tx, caller.session_id).await?.is_some() {
        audit::record(&mut tx, AuditEntry::new("push.turned_off", "session", caller.session_id));
    }
    store::delete_of_session(&mut tx, caller.session_id).await?;
    Ok(tx.commit().await?)
}

/// What the caller wants to be told of, on every phone.
pub(super) async fn prefer(state: &AppState, caller: &Caller, level: Level) -> ApiResult<Subscription> {
    caller.require(Permission::WorkOwnVisits)?;
    let mut tx = state.db.begin(caller).await?;
    store::prefer(&mut tx, caller.user_id, level).await?;
    let details = json!({ "level": level.code() });
    audit::record(&mut tx, AuditEntry::new("push.preferred", "user", caller.user_id.0).details(details));
    tx.commit().await?;
    current(state, caller).await
}

/// Sends a message to the caller's own browser, to try it out.
pub(super) async fn try_out(state: &AppState, caller: &Caller) -> ApiResult<()> {
    caller.require(Permission::WorkOwnVisits)?;
    let mut tx = state.db.begin(caller).await?;
    let Some(id) = store::of_session(&mut tx, caller.session_id).await? else {
        return Err(ApiError::conflict("not_subscribed", "Turn on alerts on this device first."));
    };
    let (_, language) = store::preference(&mut tx, caller.user_id).await?;
    let sending = tasks::Sending::new(id, Message::trial(language), tx.now());
    enqueue(&mut tx, NewTask::new(tasks::SEND, &sending).attempts(3)).await?;
    Ok(tx.commit().await?)
}
