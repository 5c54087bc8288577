//! Small pictures of a technician's jobs that others took, fetched ahead: they are to be seen with
//! no signal, too. Full pictures are fetched when somebody opens them.

use std::collections::HashMap;

use sync::docs::document::JobDocument;
use sync::ids::JobId;
use sync::time::Timestamp;

use super::blob::{BlobRow, BlobState, Chunk};
use super::storage::{Storage, StorageError, Write};
use super::transport::{Transport, Trouble};
use super::writer::{Changed, Held, Writer};

/// Bytes above which a picture is not small, whatever a document says.
const SMALL: u64 = 256 * 1024;

/// Which jobs have been looked through, by the length and checksum of their saved documents.
pub type Looked = HashMap<JobId, (usize, [u8; 8])>;

/// A small picture that this device lacks.
#[derive(Clone, Debug, PartialEq)]
struct Wanted {
    job_id: JobId,
    sha256: String,
    mime: String,
    taken_at: Timestamp,
}

/// Fetches what is missing, newest first. What the server does not have yet is asked for again after
/// a later round; without an answer all of it is.
pub async fn fetch_missing<S: Storage, T: Transport>(
    writer: &Writer<S>,
    transport: &T,
    looked: &mut Looked,
    changed: &dyn Fn(Changed),
) -> Result<(), Trouble> {
    let (wanted, mut seen) = writer.read(|held| missing(held, looked));
    for wanted in wanted {
        let bytes = match transport.fetch_blob(&wanted.sha256).await {
            Ok(bytes) => bytes,
            Err(Trouble::Refused { .. }) => {
                seen.remove(&wanted.job_id);
                continue;
            }
            Err(trouble) => return Err(trouble),
        };
        let kept = writer.commit(|held| Ok::<_, StorageError>(keep(held, &wanted, &bytes))).await;
        match kept {
            Ok(change) => changed(change),
            // The person's own photos need the room more.
            Err(StorageError::Full) => break,
            Err(error) => return Err(error.into()),
        }
    }
    looked.extend(seen);
    Ok(())
}

fn missing(held: &Held, looked: &Looked) -> (Vec<Wanted>, Looked) {
    let (mut wanted, mut seen) = (Vec::new(), Looked::new());
    for job in held.replica.jobs.values().filter(|job| !job.revoked) {
        let (id, mark) = (job.facts.id, mark(&job.base));
        if looked.get(&id) == Some(&mark) {
            continue;
        }
        let Ok(document) = JobDocument::load(&job.base) else { continue };
        let photos = document.content().attachments;
        let thumbs = photos.values().filter(|photo| !photo.removed).filter_map(|photo| {
            let thumb = photo.thumb.as_ref().filter(|thumb| thumb.bytes <= SMALL)?;
            let wanted = !held.blobs.contains_key(&thumb.sha256);
            wanted.then(|| Wanted {
                job_id: id,
                sha256: thumb.sha256.clone(),
                mime: thumb.mime.clone(),
                taken_at: photo.taken_at,
            })
        });
        wanted.extend(thumbs);
        seen.insert(id, mark);
    }
    wanted.sort_by_key(|wanted| std::cmp::Reverse(wanted.taken_at));
    (wanted, seen)
}

fn keep(held: &Held, wanted: &Wanted, bytes: &[u8]) -> Write {
    let gone = !held.replica.jobs.contains_key(&wanted.job_id);
    if gone || bytes.is_empty() || held.blobs.contains_key(&wanted.sha256) {
        return Write::default();
    }
    let row = BlobRow::new(wanted.sha256.clone(), wanted.job_id, &wanted.mime, bytes.len(), wanted.taken_at);
    let row = BlobRow { state: BlobState::Verified, sent: row.bytes, fetched: true, ..row };
    Write { chunks: Chunk::split(&wanted.sha256, bytes), blobs: vec![row], ..Write::default() }
}

fn mark(base: &[u8]) -> (usize, [u8; 8]) {
    // A saved document begins with its checksum.
    let mut head = [0; 8];
    let len = base.len().min(8);
    head[..len].copy_from_slice(&base[..len]);
    (base.len(), head)
}
