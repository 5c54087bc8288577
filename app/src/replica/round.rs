//! One round of sync: push until nothing waits, then pull everything new. Every answer is durable
//! before the next request goes out, so the app may be killed anywhere in between.

use sync::docs::document::Actor;
use sync::engine::replica::Drift;
use sync::protocol::{Backlog, PullRequest, PullResponse};
use sync::time::Timestamp;

use super::blob::{BlobRow, BlobState};
use super::storage::{Storage, StorageError, Write};
use super::transport::{Transport, Trouble};
use super::writer::{Changed, Held, Writer};

/// What a round needs from outside.
pub struct Surroundings<'a> {
    pub app_build: &'a str,
    pub now: fn() -> Timestamp,
    /// Sixteen bytes never used before.
    pub fresh_actor: fn() -> Actor,
    /// Whether the browser promised to keep the storage.
    pub persisted: Option<bool>,
    /// Hears what every commit changed.
    pub changed: &'a dyn Fn(Changed),
}

/// Pushes until nothing waits, then pulls. An old build still pushes before it learns that it may
/// not pull. Where the pull shows that the server was restored from a backup, what it has forgotten
/// waits again and follows at once.
pub async fn round<S: Storage, T: Transport>(
    writer: &Writer<S>,
    transport: &T,
    around: &Surroundings<'_>,
) -> Result<(), Trouble> {
    let pushed = push(writer, transport, around).await;
    // Where the server did not decide, its history may be another one by now: a pull shows that.
    if pushed.as_ref().is_err_and(|trouble| *trouble != undecided()) {
        return pushed;
    }
    pull(writer, transport, around).await?;
    if writer.read(|held| held.replica.pending().next().is_none()) {
        return Ok(());
    }
    push(writer, transport, around).await?;
    pull(writer, transport, around).await
}

/// The server answered, and nothing is decided.
fn undecided() -> Trouble {
    Trouble::Later { after: None, words: "The server did not decide.".into() }
}

/// Pushes until nothing waits.
pub async fn push<S: Storage, T: Transport>(
    writer: &Writer<S>,
    transport: &T,
    around: &Surroundings<'_>,
) -> Result<(), Trouble> {
    loop {
        let request = writer.read(|held| {
            let request = held.replica.push_request(around.app_build);
            request.map(|request| sync::protocol::PushRequest {
                backlog: backlog(request.backlog.clone(), held, around),
                ..request
            })
        });
        let Some(request) = request else { return Ok(()) };
        match transport.push(&request).await {
            // The pull comes first: the server's history was replaced.
            Ok(response) if writer.read(|held| held.replica.is_of_another_history(&response)) => return Ok(()),
            Ok(response) => {
                let (actor, now) = ((around.fresh_actor)(), (around.now)());
                let verdicts =
                    |held: &Held| Ok::<_, StorageError>(Write::from(held.replica.pushed(&response, actor, now)));
                (around.changed)(writer.commit(verdicts).await?);
                let first = request.mutations.first().map(|mutation| mutation.id);
                if writer.read(|held| held.replica.undecided().next().map(|mutation| mutation.id) == first) {
                    return Err(undecided());
                }
            }
            Err(trouble) => {
                let words = trouble.words();
                let note = |held: &Held| Ok::<_, StorageError>(Write::from(held.replica.push_failed(&request, &words)));
                (around.changed)(writer.commit(note).await?);
                return Err(trouble);
            }
        }
    }
}

/// Pulls everything new; a copy that does not fit is fetched anew.
pub async fn pull<S: Storage, T: Transport>(
    writer: &Writer<S>,
    transport: &T,
    around: &Surroundings<'_>,
) -> Result<(), Trouble> {
    let mut drifted = None;
    for repair in [false, true] {
        let request = writer.read(|held| {
            let request = held.replica.pull_request(around.app_build, repair);
            PullRequest { backlog: backlog(request.backlog.clone(), held, around), ..request }
        });
        let response = all_pages(transport, request).await?;
        let actor = (around.fresh_actor)();
        match writer.commit(|held| taken_in(held, &response, actor)).await {
            Ok(changed) => {
                (around.changed)(changed);
                return Ok(());
            }
            Err(NotTaken::Storage(error)) => return Err(error.into()),
            Err(NotTaken::Drift(drift)) => drifted = Some(drift),
        }
    }
    Err(Trouble::Drift(drifted.map(|drift| drift.to_string()).unwrap_or_default()))
}

/// The pages of one pull, put together.
async fn all_pages<T: Transport>(transport: &T, mut request: PullRequest) -> Result<PullResponse, Trouble> {
    let mut whole = transport.pull(&request).await?;
    while whole.more {
        request.until_seq = Some(whole.cursor.seq);
        request.page_after = whole.jobs.last().map(|page| page.facts.id);
        let page = transport.pull(&request).await?;
        if page.jobs.is_empty() && page.more {
            return Err(Trouble::Later { after: None, words: "The server's answer does not end.".into() });
        }
        if !whole.is_continued_by(&page) {
            return Err(Trouble::Later { after: None, words: "The server was replaced meanwhile.".into() });
        }
        whole = whole.join(page);
    }
    Ok(whole)
}

enum NotTaken {
    Storage(StorageError),
    Drift(Drift),
}

impl From<StorageError> for NotTaken {
    fn from(error: StorageError) -> Self {
        Self::Storage(error)
    }
}

fn taken_in(held: &Held, response: &PullResponse, fresh_actor: Actor) -> Result<Write, NotTaken> {
    let batch = held.replica.pulled(response, fresh_actor).map_err(NotTaken::Drift)?;
    // The pictures of a job that is gone go with it, once the server has them.
    let gone = |row: &&BlobRow| row.is_safe() && batch.drop_jobs.contains(&row.job_id);
    let drop_blobs: Vec<BlobRow> = held.blobs.values().filter(gone).cloned().collect();
    // A server restored from a backup may have forgotten pictures, too: each is offered once more.
    let restored = held.replica.meta.cursor.is_some_and(|own| own.epoch != response.cursor.epoch) && !batch.is_empty();
    let offered = held.blobs.values().filter(|row| restored && row.is_safe() && !row.fetched && !gone(row));
    let blobs = offered.map(|row| BlobRow { state: BlobState::Waiting, sent: 0, ..row.clone() }).collect();
    Ok(Write { batch, blobs, drop_blobs, ..Write::default() })
}

fn backlog(backlog: Backlog, held: &Held, around: &Surroundings<'_>) -> Backlog {
    Backlog { blobs: held.unsafe_blobs().count() as u32, persisted: around.persisted, ..backlog }
}
