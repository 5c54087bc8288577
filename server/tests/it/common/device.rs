//! A technician's phone or a desk's browser: the real replica of `sync`, talking to the server.

use sync::docs::document::Actor;
use sync::docs::edit::DocEdit;
use sync::domain::access::Role;
use sync::domain::command::Command;
use sync::domain::rejection::Rejection;
use sync::engine::replica::{Meta, Replica};
use sync::ids::{JobId, ReplicaId, TenantId, UserId};
use sync::protocol::{PullResponse, PushRequest, PushResponse, codec};
use sync::time::Timestamp;
use uuid::Uuid;

use super::Client;

const BUILD: &str = "test";

/// How requests reach the server.
pub trait Wire {
    /// The body of a 2xx answer, or what went wrong.
    fn post(&self, path: &str, body: Vec<u8>) -> impl Future<Output = Result<Vec<u8>, String>>;
}

impl Wire for Client {
    async fn post(&self, path: &str, body: Vec<u8>) -> Result<Vec<u8>, String> {
        let answer = self.send(axum::http::Method::POST, path, "application/cbor", body).await;
        if answer.status == 200 { Ok(answer.body) } else { Err(format!("{}: {}", answer.status, answer.text())) }
    }
}

/// A device with everything it holds.
pub struct Device {
    pub replica: Replica,
    pub now: Timestamp,
}

impl Device {
    /// A device that has just been signed in on.
    pub fn new(tenant: TenantId, user: UserId, role: Role, now: Timestamp) -> Self {
        let meta = Meta::new(tenant, user, role, ReplicaId(Uuid::now_v7()), fresh_actor());
        Self { replica: Replica::new(meta), now }
    }

    pub fn edit(&mut self, job: JobId, edits: Vec<DocEdit>) -> Result<(), Rejection> {
        let batch = self.replica.edit(job, edits, self.now)?;
        self.replica.apply(batch);
        Ok(())
    }

    pub fn command(&mut self, job: JobId, command: Command) -> Result<(), Rejection> {
        let batch = self.replica.command(job, command, self.now)?;
        self.replica.apply(batch);
        Ok(())
    }

    /// The next request with what waits.
    pub fn request(&self) -> Option<PushRequest> {
        self.replica.push_request(BUILD)
    }

    /// Sends `request` and answers the verdicts without taking them in, as if the answer was lost.
    pub async fn send(&self, wire: &impl Wire, request: &PushRequest) -> Result<PushResponse, String> {
        let bytes = wire.post("/api/v1/replication/push", codec::encode(request)).await?;
        Ok(codec::decode(&bytes).unwrap())
    }

    /// Takes in verdicts.
    pub fn take(&mut self, response: &PushResponse) {
        let batch = self.replica.pushed(response, fresh_actor(), self.now);
        self.replica.apply(batch);
    }

    /// Pushes until nothing waits that the server decides.
    pub async fn push(&mut self, wire: &impl Wire) -> Result<(), String> {
        while let Some(request) = self.request() {
            let response = self.send(wire, &request).await?;
            self.take(&response);
        }
        Ok(())
    }

    /// Pulls all pages.
    pub async fn pull(&mut self, wire: &impl Wire) -> Result<PullResponse, String> {
        let mut request = self.replica.pull_request(BUILD, false);
        let mut whole: Option<PullResponse> = None;
        loop {
            let bytes = wire.post("/api/v1/replication/pull", codec::encode(&request)).await?;
            let page: PullResponse = codec::decode(&bytes).unwrap();
            let whole = match &mut whole {
                None => whole.insert(page.clone()),
                Some(whole) => {
                    whole.jobs.extend(page.jobs.clone());
                    whole
                }
            };
            if !page.more {
                let batch = self.replica.pulled(whole, fresh_actor()).map_err(|drift| drift.to_string())?;
                self.replica.apply(batch);
                return Ok(whole.clone());
            }
            request.until_seq = Some(page.cursor.seq);
            request.page_after = page.jobs.last().map(|job| job.facts.id);
        }
    }

    pub async fn sync(&mut self, wire: &impl Wire) -> Result<PullResponse, String> {
        self.push(wire).await?;
        self.pull(wire).await
    }
}

/// Sixteen bytes never used before.
pub fn fresh_actor() -> Actor {
    *Uuid::new_v4().as_bytes()
}
