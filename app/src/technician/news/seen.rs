//! What the person has seen of the plan, kept on the device, and what is different by now.

use std::time::Duration;

use leptos::prelude::*;
use sync::domain::facts::Window;
use sync::domain::plan_changes::{PlanChange, PlannedStop, changes, read};
use sync::ids::{UserId, VisitId};

use crate::data::{Store, now, use_store};
use crate::format;
use crate::platform::{local_get, local_set};

/// Days from today of which changes are told; what lies farther ahead changes often and shows itself
/// in its week.
const DAYS_AHEAD: i32 = 7;

/// The news of the plan. Copy it into closures freely.
#[derive(Clone, Copy)]
pub(super) struct News {
    store: Store,
    /// None until something was seen.
    seen: RwSignal<Option<Vec<PlannedStop>>>,
    /// What has changed, in the order of the plan.
    pub(super) open: Memo<Vec<PlanChange>>,
}

fn key(user: UserId) -> String {
    format!("holdfast-plan-{user}")
}

fn kept(user: UserId) -> Option<Vec<PlannedStop>> {
    serde_json::from_str(&local_get(&key(user))?).ok()
}

impl News {
    /// Follows the plan of whoever is signed in. To be made by each page that tells of it.
    pub(super) fn follow() -> Self {
        let store = use_store();
        let seen = RwSignal::new(me(store).and_then(kept));
        let (tick, set_tick) = signal(());
        if let Ok(interval) = set_interval_with_handle(move || set_tick.set(()), Duration::from_secs(300)) {
            on_cleanup(move || interval.clear());
        }
        // Nothing can be missing before the first answer of the server.
        let known = Memo::new(move |_| store.ready().get() && store.sync().with(|sync| sync.synced_at.is_some()));
        let open = Memo::new(move |_| {
            tick.track();
            let (Some(user), true) = (me(store), known.get()) else { return Vec::new() };
            let days = days_ahead(store);
            seen.with(|seen| {
                let Some(seen) = seen else { return Vec::new() };
                let departed = store.departed();
                let all = store.jobs().with(|jobs| departed.with(|departed| changes(seen, jobs, departed, user)));
                all.into_iter().filter(|change| change.concerns(days)).collect()
            })
        });
        let news = Self { store, seen, open };
        Effect::new(move || {
            store.jobs().track();
            if known.get() {
                news.keep(open.get());
            }
        });
        news
    }

    /// Everything but `open` counts as seen.
    fn keep(self, open: Vec<PlanChange>) {
        let Some(user) = untrack(|| me(self.store)) else { return };
        let before = self.seen.get_untracked();
        let now =
            self.store.jobs().with_untracked(|jobs| read(before.as_deref().unwrap_or_default(), jobs, &open, user));
        if before.as_ref() != Some(&now) {
            if let Ok(text) = serde_json::to_string(&now) {
                local_set(&key(user), &text);
            }
            self.seen.set(Some(now));
        }
    }

    /// The person has read of that visit.
    pub(super) fn dismiss(self, visit: VisitId) {
        let mut open = self.open.get_untracked();
        open.retain(|change| change.stop.visit_id != visit);
        self.keep(open);
    }

    /// The person has read everything.
    pub(super) fn dismiss_all(self) {
        self.keep(Vec::new());
    }
}

/// Who is signed in (tracked).
fn me(store: Store) -> Option<UserId> {
    store.session().with(|session| session.as_ref().map(|session| session.user.id))
}

/// From the beginning of yesterday, of which work may be left, until the end of the week ahead.
fn days_ahead(store: Store) -> Window {
    let zone = store.zone().get();
    let today = format::day(now(), &zone);
    let midnight = |days: i32| format::instant(&format::add_days(&today, days), "00:00", &zone).unwrap_or_else(now);
    Window { start: midnight(-1), end: midnight(DAYS_AHEAD + 1) }
}
