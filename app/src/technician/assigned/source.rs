//! What the list is made of, as signals over the store.

use std::collections::BTreeSet;

use leptos::prelude::*;
use sync::engine::replica::Progress as Sending;
use sync::ids::JobId;

use super::agenda::{Stop, stops_of};
use crate::data::{BlobState, use_store};
use crate::format;

/// The visits of the person who is signed in.
pub(super) fn my_stops() -> Memo<Vec<Stop>> {
    let store = use_store();
    let (jobs, session) = (store.jobs(), store.session());
    Memo::new(move |_| {
        let Some(me) = session.with(|session| session.as_ref().map(|session| session.user.id)) else {
            return Vec::new();
        };
        jobs.with(|jobs| stops_of(jobs, me, format::day))
    })
}

/// The jobs with work that the server does not have, photos included.
pub(super) fn pending_jobs() -> Memo<BTreeSet<JobId>> {
    let store = use_store();
    let (outbox, blobs) = (store.outbox(), store.blobs());
    Memo::new(move |_| {
        let queued = outbox.with(|outbox| {
            let pending = outbox.iter().filter(|entry| entry.progress == Sending::Pending);
            pending.map(|entry| entry.mutation.job_id).collect::<BTreeSet<_>>()
        });
        let unsent = blobs.with(|blobs| {
            let unsent = blobs.iter().filter(|blob| blob.state != BlobState::Verified);
            unsent.map(|blob| blob.job_id).collect::<BTreeSet<_>>()
        });
        queued.union(&unsent).copied().collect()
    })
}
