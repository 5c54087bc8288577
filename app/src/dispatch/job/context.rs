//! What every part of the job page is given.

use std::sync::Arc;

use leptos::prelude::*;
use serde::Serialize;
use sync::docs::content::JobContent;
use sync::docs::edit::DocEdit;
use sync::domain::access::Permission;
use sync::domain::command::Command;
use sync::domain::facts::{JobFacts, VisitFacts};
use sync::ids::{JobId, VisitId};

use crate::api;
use crate::data::{JobView, Store, use_store};
use crate::dispatch::fetched::Fetched;
use crate::dispatch::records::JobDetail;
use crate::dispatch::run::Run;

/// The job of the page. Copy it into closures freely.
#[derive(Clone, Copy)]
pub(super) struct Job {
    pub id: JobId,
    pub view: Signal<Option<Arc<JobView>>>,
    pub store: Store,
    /// IANA name of the site's zone.
    pub zone: Signal<String>,
    /// Too old for the device to hold: read from the server, which carries commands out at once.
    pub remote: Option<Fetched<JobDetail>>,
}

#[derive(Serialize)]
struct RunCommand {
    command: Command,
}

impl Job {
    /// A job that the device holds.
    pub fn held(id: JobId) -> Self {
        let store = use_store();
        Self::new(id, store, store.job(id), None)
    }

    /// A job that only the server has.
    pub fn remote(id: JobId) -> Self {
        let fetched = Fetched::<JobDetail>::new(move || Some(format!("/api/v1/jobs/{id}")));
        let view = Memo::new(move |_| {
            let JobDetail { facts, content } = fetched.value.get()?;
            Some(Arc::new(JobView { facts, content, pending: 0, refused: 0, conflicts: Vec::new() }))
        });
        Self::new(id, use_store(), view.into(), Some(fetched))
    }

    fn new(id: JobId, store: Store, view: Signal<Option<Arc<JobView>>>, remote: Option<Fetched<JobDetail>>) -> Self {
        let zone = Memo::new(move |_| {
            view.with(|view| view.as_ref().map(|view| view.facts.site.time_zone.clone()).unwrap_or_default())
        });
        Self { id, view, store, zone: zone.into(), remote }
    }

    /// Something of the facts; its default while the job is not there.
    pub fn facts<T: Default + Clone + PartialEq + Send + Sync + 'static>(
        self,
        read: impl Fn(&JobFacts) -> T + Send + Sync + 'static,
    ) -> Memo<T> {
        Memo::new(move |_| self.view.with(|view| view.as_ref().map(|view| read(&view.facts)).unwrap_or_default()))
    }

    /// Something of the document.
    pub fn content<T: Default + Clone + PartialEq + Send + Sync + 'static>(
        self,
        read: impl Fn(&JobContent) -> T + Send + Sync + 'static,
    ) -> Memo<T> {
        Memo::new(move |_| self.view.with(|view| view.as_ref().map(|view| read(&view.content)).unwrap_or_default()))
    }

    /// One of its visits.
    pub fn visit(self, id: VisitId) -> Memo<Option<VisitFacts>> {
        self.facts(move |facts| facts.visit(id).cloned())
    }

    /// Whether the person may plan, assign and change the job, and it still takes changes (tracked).
    pub fn may_plan(self) -> bool {
        self.store.may(Permission::DispatchJobs)
            && self.view.with(|view| view.as_ref().is_some_and(|view| !view.facts.status.is_sealed()))
    }

    /// Runs a command.
    pub fn command(self, run: Run, command: Command, done: impl FnOnce() + 'static) {
        let Some(remote) = self.remote else {
            return run.commit(self.store.command(self.id, command), done);
        };
        let path = format!("/api/v1/jobs/{}/commands", self.id);
        run.request(async move { api::post_only(&path, &RunCommand { command }).await }, move |()| {
            remote.refetch();
            done();
        });
    }

    /// Reads what the server just changed.
    pub fn refresh(self) {
        match self.remote {
            Some(remote) => remote.refetch(),
            None => self.store.sync_now(),
        }
    }

    /// Edits the document.
    pub fn edit(self, run: Run, edits: Vec<DocEdit>, done: impl FnOnce() + 'static) {
        run.commit(self.store.edit(self.id, edits), done);
    }
}
