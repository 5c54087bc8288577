//! What a saved document is of, read from its first bytes: building the whole document only to learn
//! its heads is too slow for a phone that does it for every job.

use sha2::{Digest, Sha256};

use super::document::{DocumentError, JobDocument};

const MAGIC: [u8; 4] = [0x85, 0x6f, 0x4a, 0x83];
/// A chunk that holds a whole document.
const DOCUMENT: u8 = 0;

impl JobDocument {
    /// The heads of a document saved by [`JobDocument::save`], sorted, as [`JobDocument::heads`] of
    /// the loaded one would tell. Bytes that are not as they were written are refused.
    pub fn saved_heads(bytes: &[u8]) -> Result<Vec<[u8; 32]>, DocumentError> {
        heads(bytes).ok_or_else(|| DocumentError("not a saved document".into()))
    }
}

fn heads(bytes: &[u8]) -> Option<Vec<[u8; 32]>> {
    let mut rest = bytes.strip_prefix(&MAGIC)?;
    let checksum = take(&mut rest, 4)?;
    let checked = rest;
    if take(&mut rest, 1)? != [DOCUMENT] {
        return None;
    }
    let length = number(&mut rest)?;
    // One chunk and nothing behind it.
    if rest.len() != length || Sha256::digest(checked)[..4] != *checksum {
        return None;
    }
    for _ in 0..number(&mut rest)? {
        let author = number(&mut rest)?;
        take(&mut rest, author)?;
    }
    let count = number(&mut rest)?;
    let mut heads = Vec::new();
    for _ in 0..count {
        heads.push(take(&mut rest, 32)?.try_into().ok()?);
    }
    heads.sort_unstable();
    Some(heads)
}

fn take<'a>(rest: &mut &'a [u8], count: usize) -> Option<&'a [u8]> {
    let (taken, left) = rest.split_at_checked(count)?;
    *rest = left;
    Some(taken)
}

/// A number in LEB128.
fn number(rest: &mut &[u8]) -> Option<usize> {
    let mut value = 0_u64;
    for place in 0..9 {
        let byte = take(rest, 1)?[0];
        value |= u64::from(byte & 0x7f) << (7 * place);
        if byte & 0x80 == 0 {
            return usize::try_from(value).ok();
        }
    }
    None
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;

    #[test]
    fn bytes_that_changed_are_refused() {
        let saved = JobDocument::genesis().save();
        assert_eq!(JobDocument::saved_heads(&saved).unwrap(), JobDocument::genesis().heads());
        for at in 0..saved.len() {
            let mut damaged = saved.clone();
            damaged[at] ^= 0x10;
            assert!(JobDocument::saved_heads(&damaged).is_err(), "byte {at}");
            assert!(JobDocument::saved_heads(&saved[..at]).is_err(), "cut at {at}");
        }
        assert!(JobDocument::saved_heads(&[saved, vec![0]].concat()).is_err());
    }
}
