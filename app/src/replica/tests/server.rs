//! The server of the simulated network behind the transport, with a lane for blobs and faults to
//! order.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;

use sync::docs::content::JobContent;
use sync::ids::UserId;
use sync::protocol::{HandIn, PullRequest, PullResponse, PushRequest, PushResponse};
use sync::testing::hub::Hub;

use super::super::blob::BlobRow;
use super::super::handed_in::Office;
use super::super::transport::{BlobProgress, Transport, Trouble};
use super::suite::job;

/// A server for one person.
pub struct Server {
    pub hub: RefCell<Hub>,
    pub user: UserId,
    pub blobs: RefCell<BTreeMap<String, Vec<u8>>>,
    sizes: RefCell<BTreeMap<String, u64>>,
    /// Answers that will be lost after the server has done its work.
    pub lose_answers: Cell<u32>,
    /// Requests with bytes that get through before the network is gone.
    pub chunks_left: Cell<Option<u32>>,
    /// A blob that the server will not take.
    pub refuse: RefCell<Option<String>>,
    pub requests: Cell<u32>,
    /// Whether it decides nothing, as one does whose history ends before what a device sends.
    pub undecided: Cell<bool>,
}

impl Server {
    pub fn new(hub: Hub, user: UserId) -> Self {
        Self {
            hub: RefCell::new(hub),
            user,
            blobs: RefCell::default(),
            sizes: RefCell::default(),
            lose_answers: Cell::new(0),
            chunks_left: Cell::new(None),
            refuse: RefCell::default(),
            requests: Cell::new(0),
            undecided: Cell::new(false),
        }
    }

    /// What the one job's document says.
    pub fn content(&self) -> JobContent {
        self.hub.borrow().jobs[&job()].document.content()
    }

    fn answer<T>(&self, answer: T) -> Result<T, Trouble> {
        self.requests.set(self.requests.get() + 1);
        match self.lose_answers.get() {
            0 => Ok(answer),
            more => {
                self.lose_answers.set(more - 1);
                Err(Trouble::Offline)
            }
        }
    }

    fn progress(&self, sha256: &str) -> BlobProgress {
        let have = self.blobs.borrow().get(sha256).map_or(0, Vec::len) as u64;
        if Some(&have) == self.sizes.borrow().get(sha256) {
            BlobProgress::Verified
        } else {
            BlobProgress::Receiving(have)
        }
    }
}

impl Office for Server {
    async fn hand_in(&self, handed: &HandIn) -> Result<PushResponse, Trouble> {
        let (work, response) = self.hub.borrow().push(handed.user_id, &handed.request);
        self.hub.borrow_mut().commit(work);
        self.answer(response)
    }
}

impl Transport for Server {
    async fn push(&self, request: &PushRequest) -> Result<PushResponse, Trouble> {
        if self.undecided.get() {
            return self.answer(PushResponse { results: Vec::new(), last_mutation_id: 0, epoch: None });
        }
        let (work, response) = self.hub.borrow().push(self.user, request);
        self.hub.borrow_mut().commit(work);
        self.answer(response)
    }

    async fn pull(&self, request: &PullRequest) -> Result<PullResponse, Trouble> {
        let (work, response) = self.hub.borrow().pull(self.user, request);
        self.hub.borrow_mut().commit(work);
        self.answer(response)
    }

    async fn open_blob(&self, row: &BlobRow) -> Result<BlobProgress, Trouble> {
        if self.refuse.borrow().as_ref() == Some(&row.sha256) {
            return Err(Trouble::Refused { words: "not a picture".into() });
        }
        self.sizes.borrow_mut().insert(row.sha256.clone(), row.bytes);
        self.answer(self.progress(&row.sha256))
    }

    async fn send_blob(&self, sha256: &str, offset: u64, bytes: &[u8]) -> Result<BlobProgress, Trouble> {
        match self.chunks_left.get() {
            Some(0) => return Err(Trouble::Offline),
            Some(left) => self.chunks_left.set(Some(left - 1)),
            None => {}
        }
        let right = self.blobs.borrow().get(sha256).map_or(0, Vec::len) as u64 == offset;
        if right {
            self.blobs.borrow_mut().entry(sha256.into()).or_default().extend_from_slice(bytes);
        }
        self.answer(self.progress(sha256))
    }

    async fn fetch_blob(&self, sha256: &str) -> Result<Vec<u8>, Trouble> {
        let found = self.blobs.borrow().get(sha256).cloned();
        self.answer(found.ok_or_else(|| Trouble::Refused { words: "no such bytes".into() })).and_then(|found| found)
    }
}
