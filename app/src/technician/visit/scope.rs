//! What every part of a visit's page shares: the job as it stands, the visit, and how to change it.

use std::sync::Arc;
use std::time::Duration;

use futures::future::LocalBoxFuture;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::hooks::use_query_map;
use sync::docs::content::{SignerRole, TimeKind};
use sync::docs::edit::DocEdit;
use sync::domain::command::Command;
use sync::domain::facts::VisitFacts;
use sync::domain::status::VisitStatus;
use sync::ids::{JobId, TimeEntryId, UserId, VisitId};
use sync::time::Timestamp;

use super::arrival::Found;
use super::progress::{Progress, Step};
use super::tools::Picture;
use crate::data::{CommitError, JobView, Store, use_store};
use crate::ui::{Toasts, use_toasts};
use crate::words::{Words, use_words};

/// Whether the last change is on the device.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mark {
    Nothing,
    Saving,
    Saved,
}

/// One visit on the screen. From context; copy it into closures freely.
#[derive(Clone, Copy)]
pub(super) struct VisitScope {
    pub(super) job_id: JobId,
    pub(super) visit_id: VisitId,
    pub(super) me: UserId,
    pub(super) store: Store,
    pub(super) words: Words,
    pub(super) toasts: Toasts,
    pub(super) job: Memo<Arc<JobView>>,
    pub(super) visit: Memo<VisitFacts>,
    pub(super) progress: Memo<Progress>,
    /// The opened step; none on the overview.
    pub(super) step: Memo<Option<Step>>,
    /// Whose signature is being taken.
    pub(super) signing: RwSignal<Option<SignerRole>>,
    /// Whether it is being asked which parts are missing.
    pub(super) waiting: RwSignal<bool>,
    /// Photos that are being kept.
    pub(super) keeping: RwSignal<usize>,
    /// Photos that found no room on the device: they are held by the page until there is some.
    pub(super) unkept: RwSignal<Vec<Picture>, LocalStorage>,
    pub(super) mark: RwSignal<Mark>,
    /// Whether no step was shown since the page was opened.
    pub(super) fresh: StoredValue<bool>,
    /// Where the phone is, for the check-in.
    pub(super) found: RwSignal<Found>,
}

/// The visit on the screen.
pub(super) fn use_visit() -> VisitScope {
    expect_context()
}

impl VisitScope {
    /// Puts the scope into the context. The page is made anew for another visit.
    pub(super) fn provide(me: UserId, job: Memo<Arc<JobView>>, visit: Memo<VisitFacts>) -> Self {
        let query = use_query_map();
        let scope = Self {
            job_id: job.with_untracked(|job| job.facts.id),
            visit_id: visit.with_untracked(|visit| visit.id),
            me,
            store: use_store(),
            words: use_words(),
            toasts: use_toasts(),
            job,
            visit,
            progress: Memo::new(move |_| {
                job.with(|job| visit.with(|visit| Progress::of(&job.facts, visit, &job.content)))
            }),
            step: Memo::new(move |_| query.with(|query| query.get("step").as_deref().and_then(Step::from_code))),
            signing: RwSignal::new(None),
            waiting: RwSignal::new(false),
            keeping: RwSignal::new(0),
            unkept: RwSignal::new_local(Vec::new()),
            mark: RwSignal::new(Mark::Nothing),
            fresh: StoredValue::new(true),
            found: RwSignal::new(Found::Nothing),
        };
        provide_context(scope);
        scope
    }

    /// The visit's state (tracked).
    pub(super) fn status(self) -> VisitStatus {
        self.visit.with(|visit| visit.status)
    }

    /// Whether work may still be entered (tracked).
    pub(super) fn editable(self) -> bool {
        !self.status().is_over() && !self.job.with(|job| job.facts.status.is_sealed())
    }

    /// The site's time zone (tracked).
    pub(super) fn zone(self) -> String {
        self.job.with(|job| job.facts.site.time_zone.clone())
    }

    /// An error in the person's words.
    pub(super) fn words_of(self, error: &CommitError) -> String {
        error.words(self.words.language())
    }

    /// The address of a step of this visit, or of its overview.
    pub(super) fn href(self, step: Option<Step>) -> String {
        let many = self.job.with_untracked(|job| job.facts.visits.len() > 1);
        let visit = many.then(|| format!("visit={}", self.visit_id));
        let step = step.map(|step| format!("step={}", step.code()));
        let query: Vec<String> = visit.into_iter().chain(step).collect();
        let mark = if query.is_empty() { "" } else { "?" };
        format!("/jobs/{}{mark}{}", self.job_id, query.join("&"))
    }

    /// Makes a change durable, and says so on the page.
    pub(super) async fn keep<T>(self, change: impl Future<Output = Result<T, CommitError>>) -> Result<T, CommitError> {
        self.mark.try_set(Mark::Saving);
        let outcome = change.await;
        self.mark.try_set(if outcome.is_ok() { Mark::Saved } else { Mark::Nothing });
        outcome
    }

    /// Edits the document. Ok means: durable on this device.
    pub(super) async fn edit(self, edits: Vec<DocEdit>) -> Result<(), CommitError> {
        self.keep(self.store.edit(self.job_id, edits)).await
    }

    /// Edits the document and shows an error as a toast.
    pub(super) fn touch(self, edits: Vec<DocEdit>) {
        self.touch_or(edits, || ());
    }

    /// Edits the document; where that fails, shows why as a toast and undoes what the screen shows.
    pub(super) fn touch_or(self, edits: Vec<DocEdit>, undo: impl FnOnce() + 'static) {
        spawn_local(async move {
            if let Err(error) = self.edit(edits).await {
                self.toasts.error(self.words_of(&error));
                undo();
            }
        });
    }

    /// Sends a command; true where it is durable on this device. An error shows as a toast.
    pub(super) async fn command(self, command: Command) -> bool {
        match self.keep(self.store.command(self.job_id, command)).await {
            Ok(()) => true,
            Err(error) => {
                self.toasts.error(self.words_of(&error));
                false
            }
        }
    }

    /// What saves a text of the document: `edits` of the text before and after.
    pub(super) fn saver(
        self,
        edits: impl Fn(String, String) -> Result<Vec<DocEdit>, String> + 'static,
    ) -> crate::fields::Saver {
        let (store, words, job_id, mark) = (self.store, self.words, self.job_id, self.mark);
        std::rc::Rc::new(move |was, text| -> LocalBoxFuture<'static, Result<(), String>> {
            let edits = edits(was, text);
            Box::pin(async move {
                mark.try_set(Mark::Saving);
                let kept = store.edit(job_id, edits?).await;
                mark.try_set(if kept.is_ok() { Mark::Saved } else { Mark::Nothing });
                kept.map_err(|error| error.words(words.language()))
            })
        })
    }

    /// My running timers of this visit (tracked).
    pub(super) fn running(self) -> Vec<(TimeEntryId, TimeKind, Timestamp)> {
        self.job.with(|job| {
            let mine = job.content.time.iter().filter(|(_, entry)| {
                entry.visit_id == self.visit_id
                    && entry.user_id == self.me
                    && entry.stopped_at.is_none()
                    && !entry.removed
            });
            mine.map(|(id, entry)| (*id, entry.kind, entry.started_at)).collect()
        })
    }
}

impl VisitScope {
    /// Stops every timer of mine that runs.
    pub(super) async fn stop_timers(self) {
        let running = untrack(|| self.running());
        let edits: Vec<DocEdit> = running.into_iter().map(|(id, ..)| DocEdit::StopTimer { id }).collect();
        if !edits.is_empty()
            && let Err(error) = self.edit(edits).await
        {
            self.toasts.error(self.words_of(&error));
        }
    }
}

/// An instant that moves on every second, for what counts up on the screen.
pub(super) fn ticking() -> ReadSignal<Timestamp> {
    let (now, set_now) = signal(crate::data::now());
    if let Ok(interval) = set_interval_with_handle(move || set_now.set(crate::data::now()), Duration::from_secs(1)) {
        on_cleanup(move || interval.clear());
    }
    now
}
