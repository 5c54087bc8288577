//! One change as bytes. Everything here may come from a stranger: the bytes are judged before the
//! CRDT library expands them, because a few of them can claim more operations than time has room for.

use std::panic::{AssertUnwindSafe, catch_unwind};

use automerge::Change;

use super::limits::{CHANGE_BYTES, CHANGE_OPS};

/// The kept form of a change with what the protocol needs to know of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChangeInfo {
    /// SHA-256 of the change, 32 bytes.
    pub hash: [u8; 32],
    pub actor: Vec<u8>,
    /// Running number of the actor's changes in this document, from 1.
    pub actor_seq: u64,
    /// Hashes that the change builds on.
    pub deps: Vec<[u8; 32]>,
    pub ops: usize,
}

/// Why bytes are not a document or change that this build takes.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct DocumentError(pub String);

const MAGIC: [u8; 4] = [0x85, 0x6f, 0x4a, 0x83];
const PLAIN_CHANGE: u8 = 1;

/// Reads what the protocol needs to know of a change.
pub(super) fn info(change: &Change) -> ChangeInfo {
    ChangeInfo {
        hash: change.hash().0,
        actor: change.actor_id().to_bytes().to_vec(),
        actor_seq: change.seq(),
        deps: change.deps().iter().map(|hash| hash.0).collect(),
        ops: change.len(),
    }
}

/// Runs `read` on what a stranger sent. The library stops the whole program where it finds what it
/// never writes itself; here that is one more way of being refused.
pub(super) fn guarded<T>(read: impl FnOnce() -> Result<T, DocumentError>) -> Result<T, DocumentError> {
    catch_unwind(AssertUnwindSafe(read))
        .unwrap_or_else(|_| Err(DocumentError("a change that the library cannot read".into())))
}

/// The change of bytes. Refuses everything that is not one plain change: whole documents,
/// compressed chunks (which could inflate without bound), bundles, wrong checksums.
pub(super) fn parse(bytes: &[u8]) -> Result<Change, DocumentError> {
    if bytes.len() > CHANGE_BYTES {
        return Err(DocumentError(format!("a change of {} bytes is too large", bytes.len())));
    }
    if bytes.get(..4) != Some(&MAGIC) || bytes.get(8) != Some(&PLAIN_CHANGE) {
        return Err(DocumentError("not a plain change".into()));
    }
    match claimed_rows(bytes) {
        None => return Err(DocumentError("not a readable change".into())),
        Some(rows) if rows > CHANGE_OPS as u64 => {
            return Err(DocumentError(format!("a change of {rows} operations is too large")));
        }
        Some(_) => {}
    }
    let change = guarded(|| Change::from_bytes(bytes.to_vec()).map_err(|error| DocumentError(error.to_string())))?;
    // The library leaves the checksum of a lone change unread; it is the start of the hash.
    if change.raw_bytes() != bytes || bytes.get(4..8) != change.hash().0.get(..4) {
        return Err(DocumentError("not exactly one change".into()));
    }
    Ok(change)
}

/// The most rows that any column of the change claims to have; none where the bytes end too soon or
/// a column is compressed. Values are passed over unread.
fn claimed_rows(bytes: &[u8]) -> Option<u64> {
    let mut chunk = Reader(bytes.get(9..)?);
    let length = chunk.length()?;
    let mut body = Reader(chunk.take(length)?);
    let deps = body.length()?;
    body.take(deps.checked_mul(32)?)?;
    body.skip_text()?; // actor
    for _ in 0..3 {
        body.number()?; // sequence number, first operation, time (signed, of the same length)
    }
    body.skip_text()?; // message
    for _ in 0..body.length()? {
        body.skip_text()?; // other actors
    }
    let mut columns = Vec::new();
    for _ in 0..body.length()? {
        columns.push((body.number()?, body.length()?));
    }
    columns.into_iter().try_fold(0, |most, (spec, length)| Some(most.max(column_rows(spec, body.take(length)?)?)))
}

const COMPRESSED: u64 = 0b1000;

fn column_rows(spec: u64, data: &[u8]) -> Option<u64> {
    let mut data = Reader(data);
    let mut rows: u64 = 0;
    match spec & 0b111 {
        _ if spec & COMPRESSED != 0 => return None,
        // Booleans: lengths of alternating runs.
        4 => {
            while !data.0.is_empty() {
                rows = rows.saturating_add(data.number()?);
            }
        }
        // Raw values: no rows of their own.
        7 => {}
        kind => {
            while !data.0.is_empty() {
                rows = rows.saturating_add(data.run(kind)?);
            }
        }
    }
    Some(rows)
}

struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    fn take(&mut self, length: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(taken)
    }

    /// A number in LEB128, its sign bit unread.
    fn number(&mut self) -> Option<u64> {
        let length = self.0.iter().take(10).position(|byte| byte & 0x80 == 0)? + 1;
        let bytes = self.take(length)?;
        Some(bytes.iter().rev().fold(0, |number, byte| number << 7 | u64::from(byte & 0x7f)))
    }

    /// A number in signed LEB128.
    fn signed(&mut self) -> Option<i64> {
        let before = self.0;
        let raw = self.number()?;
        let length = before.len() - self.0.len();
        let negative = before.get(length - 1)? & 0x40 != 0;
        let bits = (7 * length).min(64) as u32;
        let sign = if negative && bits < 64 { u64::MAX << bits } else { 0 };
        Some((raw | sign).cast_signed())
    }

    fn length(&mut self) -> Option<usize> {
        self.number()?.try_into().ok()
    }

    fn skip_text(&mut self) -> Option<()> {
        let length = self.length()?;
        self.take(length).map(|_| ())
    }

    /// One run of a run-length encoded column: how many rows it stands for. Of a group column (0) the
    /// values are themselves numbers of rows, so the larger of both counts.
    fn run(&mut self, kind: u64) -> Option<u64> {
        let (rows, values) = match self.signed()? {
            0 => return self.number(),
            count if count > 0 => (count.unsigned_abs(), 1),
            count => (count.unsigned_abs(), count.unsigned_abs()),
        };
        let mut grouped: u64 = 0;
        for _ in 0..values {
            match kind {
                5 => self.skip_text()?,
                0 => grouped = grouped.saturating_add(self.number()?),
                _ => self.number().map(|_| ())?,
            }
        }
        if values == 1 {
            grouped = grouped.saturating_mul(rows);
        }
        Some(rows.max(grouped))
    }
}
