//! Everything that only one device has, as a file that a person carries to the office, and the message
//! with which the office takes it in.

use serde::{Deserialize, Serialize};
use serde_bytes::ByteBuf;

use super::messages::{Backlog, Mutation, PushRequest};
use super::{PROTO, codec};
use crate::ids::{JobId, ReplicaId, TenantId, UserId};
use crate::time::Timestamp;

/// What a file of unsent work calls itself.
const MARK: &str = "unsent work";

/// A file of unsent work: the same mutations that would travel to the server, and the bytes of the photos.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct UnsentWork {
    /// Says what the file is; [`UnsentWork::read`] refuses any other.
    pub holdfast: String,
    pub proto: u16,
    pub tenant_id: TenantId,
    pub user_id: UserId,
    pub replica_id: ReplicaId,
    /// When it was saved, by the device's clock.
    pub at: Timestamp,
    /// Queued and undecided, in order.
    pub mutations: Vec<Mutation>,
    /// Refused and not dismissed: decided, so there is nothing to send. The office has them too.
    #[serde(default)]
    pub refused: Vec<Mutation>,
    #[serde(default)]
    pub blobs: Vec<UnsentBlob>,
}

/// The bytes of a photo or signature.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct UnsentBlob {
    /// Lower-case hexadecimal.
    pub sha256: String,
    pub mime: String,
    pub job_id: JobId,
    pub bytes: ByteBuf,
}

impl UnsentWork {
    /// A file without anything in it yet.
    pub fn new(tenant_id: TenantId, user_id: UserId, replica_id: ReplicaId, at: Timestamp) -> Self {
        let (mutations, refused, blobs) = (Vec::new(), Vec::new(), Vec::new());
        Self { holdfast: MARK.into(), proto: PROTO, tenant_id, user_id, replica_id, at, mutations, refused, blobs }
    }

    /// The file's content; none where the bytes are not such a file, or not whole.
    pub fn read(bytes: &[u8]) -> Option<Self> {
        codec::decode(bytes).ok().filter(|file: &Self| file.holdfast == MARK)
    }

    /// The push of what stands behind mutation `last`; none where nothing does.
    pub fn push_after(&self, last: u64, app_build: &str) -> Option<PushRequest> {
        let behind = self.mutations.iter().filter(|mutation| mutation.id > last);
        let mutations = PushRequest::that_fits(behind);
        (!mutations.is_empty()).then(|| PushRequest {
            proto: self.proto,
            app_build: app_build.into(),
            replica_id: self.replica_id,
            mutations,
            backlog: Backlog::default(),
            epoch: None,
        })
    }
}

/// Office → server: a push in another person's name, out of their file. Answered like a push, and safe
/// to repeat like one: what the device itself sends meanwhile is decided once.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct HandIn {
    /// Whose work it is.
    pub user_id: UserId,
    pub request: PushRequest,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::builders::id;

    fn mutation(number: u64, bytes: usize) -> Mutation {
        Mutation {
            id: number,
            job_id: id(1),
            at: Timestamp(0),
            intent: ByteBuf::from(vec![0; bytes]),
            changes: Vec::new(),
            follows: None,
        }
    }

    fn file() -> UnsentWork {
        let mut file = UnsentWork::new(id(1), id(2), id(3), Timestamp(5));
        file.mutations = (4..9).map(|number| mutation(number, 100 * 1024)).collect();
        file.blobs = vec![UnsentBlob {
            sha256: "ab".into(),
            mime: "image/jpeg".into(),
            job_id: id(1),
            bytes: ByteBuf::from([1, 2]),
        }];
        file
    }

    #[test]
    fn a_file_reads_back_and_other_bytes_are_none() {
        assert_eq!(UnsentWork::read(&codec::encode(&file())), Some(file()));
        let bytes = codec::encode(&file());
        assert_eq!(UnsentWork::read(&bytes[..bytes.len() - 1]), None);
        assert_eq!(UnsentWork::read(b"a photo"), None);
        let other = UnsentWork { holdfast: "backup".into(), ..file() };
        assert_eq!(UnsentWork::read(&codec::encode(&other)), None);
    }

    #[test]
    fn it_is_pushed_in_pieces_that_fit_until_nothing_is_left() {
        let (file, mut last, mut sent) = (file(), 0, Vec::new());
        while let Some(request) = file.push_after(last, "test") {
            let ids: Vec<u64> = request.mutations.iter().map(|mutation| mutation.id).collect();
            last = ids[ids.len() - 1];
            sent.push(ids);
        }
        assert_eq!(sent, [vec![4, 5], vec![6, 7], vec![8]]);
    }
}
