//! Taking in the file in which somebody saved their unsent work: its photos and its mutations go to the
//! server in their author's name. Nothing of it is kept here; what is interrupted is done again from the
//! start, and is decided once.

use sync::protocol::{HandIn, PushResponse, UnsentWork, Verdict};

use super::blob::{BlobRow, CHUNK_BYTES};
use super::lane::upload;
use super::storage::StorageError;
use super::transport::{Transport, Trouble};

/// What became of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TakenIn {
    pub accepted: usize,
    /// Refused by the server, which keeps them for the office to look at.
    pub refused: usize,
    /// Photos and signatures that the server has verified.
    pub photos: usize,
    /// Those that it would not take; why, in words.
    pub photos_refused: Vec<String>,
}

/// What only the office asks of the server.
pub trait Office {
    /// A push in the name of the person whose file it is from.
    async fn hand_in(&self, handed: &HandIn) -> Result<PushResponse, Trouble>;
}

/// Sends everything of `file`; `progress` hears how many of its changes and photos are done.
pub async fn take_in<T: Transport + Office>(
    transport: &T,
    file: &UnsentWork,
    app_build: &str,
    progress: &dyn Fn(usize),
) -> Result<TakenIn, Trouble> {
    let mut taken = TakenIn::default();
    let mut last = 0;
    while let Some(request) = file.push_after(last, app_build) {
        let first = request.mutations[0].id;
        let response = transport.hand_in(&HandIn { user_id: file.user_id, request }).await?;
        if response.last_mutation_id < first {
            let words = "The server waits for earlier work that is not in this file: the device has to send it.".into();
            return Err(Trouble::Refused { words });
        }
        // What only keeps its number is nobody's work.
        let is_work = |id: u64| file.mutations.iter().any(|mutation| mutation.id == id && !mutation.is_void());
        let (accepted, refused): (Vec<_>, Vec<_>) = response
            .results
            .iter()
            .filter(|result| result.id > last && is_work(result.id))
            .partition(|result| result.verdict == Verdict::Accepted);
        taken.accepted += accepted.len();
        taken.refused += refused.len();
        last = response.last_mutation_id;
        progress(taken.accepted + taken.refused);
    }
    for blob in &file.blobs {
        let row = BlobRow::new(blob.sha256.clone(), blob.job_id, &blob.mime, blob.bytes.len(), file.at);
        let chunk = async |index: u32| {
            let piece = blob.bytes.chunks(CHUNK_BYTES).nth(index as usize);
            Ok::<_, StorageError>(piece.map(<[u8]>::to_vec))
        };
        match upload(transport, &row, chunk, &|_, _, _| {}).await {
            Ok(()) => taken.photos += 1,
            Err(Trouble::Refused { words }) => taken.photos_refused.push(words),
            Err(trouble) => return Err(trouble),
        }
        progress(taken.accepted + taken.refused + taken.photos + taken.photos_refused.len());
    }
    Ok(taken)
}
