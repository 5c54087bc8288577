//! The jobs that a push is about, locked, and what became of them so far.

use std::collections::{BTreeMap, BTreeSet};

use sync::docs::content::JobContent;
use sync::docs::document::JobDocument;
use sync::domain::access::Permission;
use sync::domain::facts::JobFacts;
use sync::domain::timeline::Event;
use sync::engine::hub::{Applied, Decision, HubJob};
use sync::ids::{JobId, ReplicaId};
use sync::protocol::Mutation;
use sync::time::Timestamp;

use crate::auth::Caller;
use crate::capabilities::jobs::facts::load_facts;
use crate::capabilities::jobs::service::{self, Past};
use crate::db::TenantTx;
use crate::http::ApiError;
use crate::replication::documents::{self, Origin};

/// A job while a push changes it.
pub(super) struct Open {
    pub first: JobFacts,
    /// What the document said at first.
    pub said: JobContent,
    pub job: HubJob,
    pub changes: Vec<(Origin, Applied)>,
    pub events: Vec<(Timestamp, Event)>,
}

/// The jobs of a push.
pub(super) type Opened = BTreeMap<JobId, Open>;

/// Locks the jobs in ascending order, so that pushes never wait for each other in a circle, and
/// loads them.
pub(super) async fn load(tx: &mut TenantTx, caller: &Caller, mutations: &[&Mutation]) -> Result<Opened, ApiError> {
    let ids: BTreeSet<JobId> = mutations.iter().map(|mutation| mutation.job_id).collect();
    let ids: Vec<JobId> = ids.into_iter().collect();
    service::lock(tx, &ids).await?;
    let facts = load_facts(tx, &ids, caller.may(Permission::ViewPrices)).await?;
    let existing: Vec<JobId> = facts.iter().map(|facts| facts.id).collect();
    let mut documents = documents::load(tx, &existing).await?;
    let jobs = facts.into_iter().map(|facts| {
        let document = documents.remove(&facts.id).unwrap_or_default();
        (facts.id, Open::new(facts, document))
    });
    Ok(jobs.collect())
}

impl Open {
    fn new(facts: JobFacts, document: JobDocument) -> Self {
        Self {
            first: facts.clone(),
            said: document.content(),
            job: HubJob { facts, document },
            changes: Vec::new(),
            events: Vec::new(),
        }
    }

    /// Whether what other jobs at the site show of this one reads otherwise now.
    pub fn has_another_past(&self) -> bool {
        let before = Past::of(&self.first, || self.said.notes.work.clone());
        before != Past::of(&self.job.facts, || self.job.document.content().notes.work)
    }

    pub fn is_changed(&self) -> bool {
        self.job.facts != self.first || !self.changes.is_empty() || !self.events.is_empty()
    }

    /// Takes in what was decided about one mutation.
    pub fn take(
        &mut self,
        decision: Decision,
        mutation: &Mutation,
        caller: &Caller,
        replica: ReplicaId,
        now: Timestamp,
    ) {
        let origin = Origin { user_id: Some(caller.user_id), replica: Some((replica, mutation.id)) };
        if let Some(facts) = decision.facts {
            self.job.facts = facts;
        }
        if let Some(document) = decision.document {
            self.job.document = document;
        }
        self.changes.extend(decision.applied.into_iter().map(|applied| (origin, applied)));
        let at = mutation.at.clamp(self.first.created_at.min(now), now);
        self.events.extend(decision.events.into_iter().map(|event| (at, event)));
    }
}
