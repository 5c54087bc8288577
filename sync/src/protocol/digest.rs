//! Whether a device still holds what the server believes it to hold: eight bytes for each job say
//! which state of facts and document a copy is of.

use std::collections::HashMap;

use sha2::{Digest as _, Sha256};

use crate::ids::JobId;

/// A state of a job, in short.
pub type Digest = [u8; 8];

/// The digest of a copy with the facts of feed number `facts_seq` and a document of these heads.
pub fn digest(job: JobId, facts_seq: u64, heads: &[[u8; 32]]) -> Digest {
    let mut heads = heads.to_vec();
    heads.sort_unstable();
    let whole = Sha256::new()
        .chain_update(job.0.as_bytes())
        .chain_update(facts_seq.to_be_bytes())
        .chain_update(heads.concat())
        .finalize();
    let mut short = [0; 8];
    short.copy_from_slice(&whole[..8]);
    short
}

/// What a comparison found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Findings {
    /// Jobs that the device has in another state, or not at all.
    pub drifted: Vec<JobId>,
    /// Whether it has jobs that it should not have.
    pub ghosts: bool,
}

impl Findings {
    pub fn is_fine(&self) -> bool {
        self.drifted.is_empty() && !self.ghosts
    }
}

/// Compares what a device sent (digests one after the other) with what it should have. `excused` is
/// how many more jobs it may have whose state is not known here: those that changed, came or left
/// since its cursor.
pub fn compare(sent: &[u8], expected: &[(JobId, Digest)], excused: usize) -> Findings {
    let (digests, rest) = sent.as_chunks::<8>();
    let mut there: HashMap<Digest, usize> = HashMap::new();
    digests.iter().for_each(|digest| *there.entry(*digest).or_default() += 1);
    let drifted: Vec<JobId> = expected
        .iter()
        .filter(|(_, digest)| match there.get_mut(digest).filter(|count| **count > 0) {
            Some(count) => {
                *count -= 1;
                false
            }
            None => true,
        })
        .map(|(job, _)| *job)
        .collect();
    let unknown: usize = there.values().sum();
    // Each drifted job may be there in another state; more than that belong to nothing.
    let ghosts = !rest.is_empty() || unknown > drifted.len() + excused;
    Findings { drifted, ghosts }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::builders::id;

    fn of(job: u128, seq: u64) -> Digest {
        digest(id(job), seq, &[[1; 32], [2; 32]])
    }

    #[test]
    fn a_digest_is_of_one_state() {
        let same = digest(id(1), 5, &[[2; 32], [1; 32]]);
        assert_eq!(of(1, 5), same, "in whatever order the heads are told");
        for other in [of(2, 5), of(1, 6), digest(id(1), 5, &[[1; 32]])] {
            assert_ne!(other, same);
        }
    }

    #[test]
    fn what_differs_is_found() {
        let expected = [(id(1), of(1, 5)), (id(2), of(2, 5))];
        let sent = |digests: &[Digest]| digests.concat();
        let found = |digests: &[Digest], excused| compare(&sent(digests), &expected, excused);
        assert!(found(&[of(2, 5), of(1, 5)], 0).is_fine());
        assert_eq!(found(&[of(1, 5), of(2, 4)], 0), Findings { drifted: vec![id(2)], ghosts: false });
        assert_eq!(found(&[of(1, 5)], 0), Findings { drifted: vec![id(2)], ghosts: false });
        assert_eq!(found(&[of(1, 5), of(2, 5), of(3, 1)], 0), Findings { drifted: vec![], ghosts: true });
        assert!(found(&[of(1, 5), of(2, 5), of(3, 1)], 1).is_fine(), "one that has just left");
        assert!(compare(b"odd", &[], 9).ghosts);
    }
}
