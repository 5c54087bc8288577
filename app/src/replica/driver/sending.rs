//! When to send and fetch: rounds one after the other in the tab that leads, photos and small pictures
//! beside them.

use std::rc::Rc;

use futures::channel::mpsc::UnboundedReceiver;
use futures::future::{Either, select};
use futures::{FutureExt, StreamExt};
use gloo_timers::future::TimeoutFuture;
use sync::domain::access::Permission;
use wasm_bindgen_futures::spawn_local;

use super::super::ahead;
use super::super::blob::BlobState;
use super::super::http::HttpTransport;
use super::super::lane;
use super::super::round::{Surroundings, round};
use super::super::tabs::Shared;
use super::super::transport::Trouble;
use super::{Inner, Problem, Report, Wake};
use crate::platform;

/// How long a tab waits after a change before it sends, so that a burst goes out as one.
const DEBOUNCE_MS: u32 = 250;
/// How often a tab asks although nothing told it to: the live connection may have died unnoticed.
const IDLE_MS: f64 = 60_000.0;

impl Inner {
    /// One round with its bookkeeping. Says "syncing" only where there is something to send or a
    /// person asked: every change at the office would make the top bar flicker otherwise.
    async fn run_round(self: &Rc<Self>) -> Result<(), Trouble> {
        let visible = self.asked.replace(false)
            || self
                .writer
                .read(|held| held.replica.pending().next().is_some() || held.replica.meta.synced_at.is_none());
        self.round_busy.set(visible);
        self.show_busy();
        let changed = |changed| self.changed(changed);
        let around = Surroundings {
            app_build: &self.app_build,
            now: crate::data::now,
            fresh_actor: platform::random_bytes,
            persisted: self.state.borrow().persisted,
            changed: &changed,
        };
        let outcome = round(&self.writer, &HttpTransport, &around).await;
        self.round_busy.set(false);
        if outcome.is_ok() || outcome == Err(Trouble::UpgradeRequired) {
            self.start_lane();
        }
        if outcome.is_ok() {
            self.start_ahead();
        }
        self.note(&outcome);
        self.show_busy();
        outcome
    }

    fn show_busy(&self) {
        let syncing = self.round_busy.get() || self.lane_busy.get();
        self.set_shared(|shared| shared.syncing = syncing);
    }

    /// Shows how an attempt went.
    fn note(&self, outcome: &Result<(), Trouble>) {
        if let Err(Trouble::Storage(error)) = outcome {
            self.note_blocked(&Problem::Storage(error.clone()));
        }
        self.set_shared(|shared| {
            shared.unreachable = *outcome == Err(Trouble::Offline);
            shared.error = outcome.as_ref().err().map(Trouble::words);
            match outcome {
                Ok(()) => (shared.signed_out, shared.upgrade_required) = (false, false),
                Err(Trouble::SignedOut) => shared.signed_out = true,
                Err(Trouble::UpgradeRequired) => shared.upgrade_required = true,
                Err(_) => {}
            }
        });
    }

    /// Sends photos beside the rounds: a long upload must not hold up a change.
    fn start_lane(self: &Rc<Self>) {
        let waiting = self.writer.read(|held| held.blobs.values().any(|row| row.state == BlobState::Waiting));
        if !waiting || self.lane_busy.replace(true) {
            return;
        }
        self.show_busy();
        let inner = self.clone();
        spawn_local(async move {
            let outcome = inner.run_lane().await;
            inner.lane_busy.set(false);
            inner.sending.borrow_mut().clear();
            match outcome {
                // The verified ones are in the facts now, and new ones may have come.
                Ok(()) => {
                    inner.lane_failures.set(0);
                    inner.wake(Wake::Now);
                }
                Err(trouble) => {
                    let failures = inner.lane_failures.get() + 1;
                    inner.lane_failures.set(failures);
                    let wait = patience(failures + 1, &trouble);
                    inner.note(&Err(trouble));
                    TimeoutFuture::new(wait).await;
                    inner.wake(Wake::Soon);
                }
            }
            inner.show_busy();
            (inner.report)(Report::State);
        });
    }

    /// Fetches small pictures for whoever works out of the office, beside the rounds.
    fn start_ahead(self: &Rc<Self>) {
        let outside = self.writer.read(|held| !held.replica.meta.role.may(Permission::ViewAllJobs));
        if !outside || self.ahead_busy.replace(true) {
            return;
        }
        let inner = self.clone();
        spawn_local(async move {
            let mut looked = inner.looked.take();
            let changed = |changed| inner.changed(changed);
            // Whatever is in the way shows in the next round, after which it is tried again.
            let _ = ahead::fetch_missing(&inner.writer, &HttpTransport, &mut looked, &changed).await;
            inner.looked.replace(looked);
            inner.ahead_busy.set(false);
        });
    }

    async fn run_lane(self: &Rc<Self>) -> Result<(), Trouble> {
        let progress = |sha256: &str, state: BlobState, sent: u64| {
            self.sending.borrow_mut().insert(sha256.into(), (state, sent));
            (self.report)(Report::State);
        };
        let changed = |changed| self.changed(changed);
        lane::send_all(&self.writer, &HttpTransport, &progress, &changed).await
    }
}

/// Runs for as long as the tab lives, once no other tab of this person does.
pub(super) async fn sync_loop(inner: Rc<Inner>, mut wakes: UnboundedReceiver<Wake>) {
    let lock = format!("{}-sync", inner.name);
    let leader = platform::lock(&lock);
    futures::pin_mut!(leader);
    // Until this tab leads, whatever wakes it is the leader's to do.
    let _leader = loop {
        match select(leader, wakes.next()).await {
            Either::Left((leader, _)) => break leader,
            Either::Right((Some(_), pending)) => leader = pending,
            Either::Right((None, pending)) => {
                // Stopped: once it is our turn, pass it on.
                drop(pending.await);
                return;
            }
        }
    };
    // What the device holds is shown first.
    platform::painted().await;
    if inner.is_stopped() {
        return;
    }
    // What the last leader said of itself is no longer so.
    inner.set_shared(|shared| *shared = Shared::default());
    inner.connect_live();
    let mut failures = 0;
    loop {
        while wakes.next().now_or_never().flatten().is_some() {}
        let outcome = inner.run_round().await;
        if inner.is_stopped() {
            return;
        }
        let wait = match &outcome {
            Ok(()) => {
                failures = 0;
                jitter(IDLE_MS) as u32
            }
            Err(trouble) => {
                failures += 1;
                patience(failures, trouble)
            }
        };
        match select(wakes.next(), TimeoutFuture::new(wait)).await {
            Either::Left((None, _)) => return,
            Either::Left((Some(Wake::Soon), _)) => TimeoutFuture::new(DEBOUNCE_MS).await,
            Either::Left((Some(Wake::Now), _)) | Either::Right(_) => {}
        }
    }
}

/// Milliseconds to wait after so many failures in a row: 2, 4, 8 seconds and so on to [`IDLE_MS`], or as long as the
/// server asks for.
fn patience(failures: u32, trouble: &Trouble) -> u32 {
    let after = if let Trouble::Later { after: Some(seconds), .. } = trouble { *seconds } else { 0 };
    jitter(f64::from(1u32 << failures.min(6)) * 1000.0).min(IDLE_MS).max(f64::from(after) * 1000.0) as u32
}

/// Give or take a quarter, so that devices do not march in step.
fn jitter(ms: f64) -> f64 {
    ms * (0.75 + 0.5 * js_sys::Math::random())
}
