//! The lane of photos: resumable, behind the mutations, two at a time. A blob counts as safe only
//! when the server says that its hash is right.

use std::cell::RefCell;

use futures::StreamExt;
use futures::stream;
use sync::time::Timestamp;

use super::blob::{BlobRow, BlobState, CHUNK_BYTES};
use super::storage::{Storage, StorageError, Write};
use super::transport::{BlobProgress, Transport, Trouble};
use super::writer::{Changed, Held, Writer};

/// Bytes of one request: two at a time arrive within the server's patience at 3 kB/s, a crowded 2G cell.
const PIECE_BYTES: usize = 128 * 1024;

/// Blobs on their way at the same time.
const PARALLEL: usize = 2;

/// Hears how much of a blob the server has.
pub type Progress<'a> = &'a dyn Fn(&str, BlobState, u64);

/// Sends every blob that waits. Goes on past a blob that the server refuses; where nothing can be
/// sent at the moment it begins no other, and ends once those on their way have.
pub async fn send_all<S: Storage, T: Transport>(
    writer: &Writer<S>,
    transport: &T,
    progress: Progress<'_>,
    changed: &dyn Fn(Changed),
) -> Result<(), Trouble> {
    let waiting: Vec<BlobRow> = writer.read(|held| {
        let mut rows: Vec<BlobRow> =
            held.blobs.values().filter(|row| row.state == BlobState::Waiting).cloned().collect();
        rows.sort_by_key(|row: &BlobRow| -> (Timestamp, u64) { (row.used_at, row.bytes) });
        rows
    });
    let trouble = RefCell::new(None);
    let trouble = &trouble;
    let sends = waiting.into_iter().map(|row| async move {
        if trouble.borrow().is_some() {
            return;
        }
        // What is written below goes by the row as it is then: another tab may have changed it.
        let outcome = send(writer, transport, &row, progress).await;
        let (state, error) = match &outcome {
            Ok(()) => (BlobState::Verified, None),
            Err(Trouble::Refused { words }) => (BlobState::Failed(words.clone()), Some(words.clone())),
            Err(trouble) => (BlobState::Waiting, Some(trouble.words())),
        };
        let outcome = match writer.commit(|held| Ok::<_, StorageError>(settled(held, &row, state, error))).await {
            Ok(change) => {
                changed(change);
                outcome
            }
            Err(error) => Err(error.into()),
        };
        if let Err(why) = outcome.or_else(Trouble::unless_refused) {
            trouble.borrow_mut().get_or_insert(why);
        }
    });
    stream::iter(sends).buffer_unordered(PARALLEL).collect::<()>().await;
    trouble.take().map_or(Ok(()), Err)
}

/// The row after an attempt; a verified blob of a job that is gone goes, too.
fn settled(held: &Held, row: &BlobRow, state: BlobState, last_error: Option<String>) -> Write {
    let Some(now) = held.blobs.get(&row.sha256) else { return Write::default() };
    let sent = if state == BlobState::Verified { row.bytes } else { now.sent };
    let row = BlobRow { state, last_error, sent, ..now.clone() };
    if row.is_safe() && !held.replica.jobs.contains_key(&row.job_id) {
        return Write { drop_blobs: vec![row], ..Write::default() };
    }
    if row == *now { Write::default() } else { Write { blobs: vec![row], ..Write::default() } }
}

async fn send<S: Storage, T: Transport>(
    writer: &Writer<S>,
    transport: &T,
    row: &BlobRow,
    progress: Progress<'_>,
) -> Result<(), Trouble> {
    upload(transport, row, |index| writer.storage().chunk(&row.sha256, index), progress).await
}

/// Sends what the server does not have of a blob, until its hash is verified. `chunk` answers the piece of
/// a number, none where the device has it no longer.
pub async fn upload<T: Transport>(
    transport: &T,
    row: &BlobRow,
    chunk: impl AsyncFn(u32) -> Result<Option<Vec<u8>>, StorageError>,
    progress: Progress<'_>,
) -> Result<(), Trouble> {
    let mut at = transport.open_blob(row).await?;
    // Each answer but the last moves on; an offset that the server corrects may be met once more.
    let mut steps = 2 * row.bytes.div_ceil(PIECE_BYTES as u64) + 4;
    while let BlobProgress::Receiving(offset) = at {
        progress(&row.sha256, BlobState::Sending, offset);
        steps = steps
            .checked_sub(1)
            .ok_or_else(|| Trouble::Later { after: None, words: "The upload does not move on.".into() })?;
        if offset >= row.bytes {
            return Err(Trouble::Refused { words: "The server could not verify the bytes.".into() });
        }
        let (index, from) = ((offset / CHUNK_BYTES as u64) as u32, (offset % CHUNK_BYTES as u64) as usize);
        let piece = chunk(index).await?.filter(|piece| from < piece.len());
        let Some(piece) = piece else {
            return Err(Trouble::Refused { words: "The bytes are no longer on this device.".into() });
        };
        let to = piece.len().min(from + PIECE_BYTES);
        at = transport.send_blob(&row.sha256, offset, &piece[from..to]).await?;
    }
    progress(&row.sha256, BlobState::Verified, row.bytes);
    Ok(())
}
