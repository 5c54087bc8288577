//! What the list knows while it is open.

use std::cell::RefCell;
use std::collections::{BTreeMap, HashSet};
use std::time::Duration;

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};
use sync::domain::status::VisitStatus;
use sync::engine::replica::Progress;
use sync::ids::JobId;

use super::filter::{Filter, words};
use super::rows::{RowKey, Rows};
use crate::data::{Store, clock, today, use_store};
use crate::{api, format};

/// A flash says "this one changed"; more rows than this at once are a first load or a change of the
/// whole list, which needs no pointing out.
const MOST_FRESH: usize = 20;
/// As long as the stylesheet's animation.
const FRESH: Duration = Duration::from_secs(2);

thread_local! {
    /// Where the person left the list: its query string, the selected row, how far it was scrolled.
    static LEFT: RefCell<(String, Option<RowKey>, f64)> = const { RefCell::new((String::new(), None, 0.0)) };
}

/// How many visits are in which state, whatever state is chosen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Counts {
    pub all: usize,
    pub late: usize,
    pub by_status: BTreeMap<usize, usize>,
}

impl Counts {
    /// How many are in that state.
    pub fn of(&self, status: VisitStatus) -> usize {
        let place = VisitStatus::ALL.iter().position(|other| *other == status);
        place.and_then(|place| self.by_status.get(&place)).copied().unwrap_or_default()
    }
}

/// Jobs with work on this device that the server does not have, or refused.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Marks {
    pub pending: HashSet<JobId>,
    pub refused: HashSet<JobId>,
}

/// The list's state. Copy it into closures freely.
#[derive(Clone, Copy)]
pub(super) struct List {
    /// The day on the tenant's clocks.
    pub today: Memo<String>,
    pub rows: Memo<Rows>,
    pub filter: Memo<Filter>,
    /// The rows that pass the filter, in order.
    pub shown: Memo<Vec<RowKey>>,
    pub counts: Memo<Counts>,
    pub unscheduled: Memo<usize>,
    pub marks: Memo<Marks>,
    pub selected: RwSignal<Option<RowKey>>,
    /// Rows that changed a moment ago.
    pub fresh: RwSignal<HashSet<RowKey>>,
    /// The present, as of a minute ago at most.
    pub now: RwSignal<sync::time::Timestamp>,
    go: UnsyncCallback<(String, bool)>,
}

impl List {
    /// The list of the address in the browser's bar. Call it while the page is built.
    pub fn new() -> Self {
        let store = use_store();
        let now = clock();
        let today = today();
        let query = use_query_map();
        let filter = Memo::new(move |_| query.with(|query| Filter::read(|name| query.get(name), &today.read())));
        let rows =
            Memo::new(move |before: Option<&Rows>| store.jobs().with(|jobs| Rows::of(jobs, before, format::day)));
        let navigate = use_navigate();
        let go = move |(href, replace): (String, bool)| {
            navigate(&href, NavigateOptions { replace, scroll: !replace, ..Default::default() })
        };
        let list = Self {
            today,
            rows,
            filter,
            shown: Memo::new(move |_| shown(&filter.read(), &rows.read(), now.get())),
            counts: Memo::new(move |_| counts(&filter.read(), &rows.read(), now.get())),
            unscheduled: Memo::new(move |_| {
                rows.with(|rows| rows.iter().filter(|row| row.day.is_none() && !row.status().is_over()).count())
            }),
            marks: Memo::new(move |_| marks(store)),
            selected: RwSignal::new(LEFT.with_borrow(|left| left.1)),
            fresh: RwSignal::new(HashSet::new()),
            now,
            go: UnsyncCallback::new(go),
        };
        list.flash_changes();
        list.remember_place();
        list
    }

    /// Changes the filter, and with it the address.
    pub fn change(self, change: impl FnOnce(&mut Filter)) {
        let mut filter = self.filter.get_untracked();
        change(&mut filter);
        let query = filter.write(&self.today.read_untracked(), api::escape);
        self.go.run((format!("/dispatch{query}"), true));
    }

    /// Goes to another page.
    pub fn open(self, href: String) {
        self.go.run((href, false));
    }

    /// The selected row moved by `steps` among those that show; the first where none is selected.
    pub fn step(self, steps: isize) -> Option<RowKey> {
        let shown = self.shown.read_untracked();
        let place = self.selected.get_untracked().and_then(|key| shown.iter().position(|other| *other == key));
        let next = place.map_or(0, |place| place.saturating_add_signed(steps).min(shown.len().saturating_sub(1)));
        let key = shown.get(next).copied();
        self.selected.set(key);
        key
    }

    fn flash_changes(self) {
        Effect::new(move |before: Option<Rows>| {
            let rows = self.rows.get();
            let changed = before.map(|before| rows.changed_since(&before)).unwrap_or_default();
            if (1..=MOST_FRESH).contains(&changed.len()) {
                self.fresh.update(|fresh| fresh.extend(changed.iter().copied()));
                let fade = move || {
                    self.fresh.try_update(|fresh| fresh.retain(|key| !changed.contains(key)));
                };
                set_timeout(fade, FRESH);
            }
            rows
        });
    }

    fn remember_place(self) {
        Effect::new(move |_| {
            let today = self.today.get();
            let query = self.filter.with(|filter| filter.write(&today, api::escape));
            LEFT.with_borrow_mut(|left| (left.0, left.1) = (query, self.selected.get()));
        });
        on_cleanup(|| LEFT.with_borrow_mut(|left| left.2 = window().scroll_y().unwrap_or_default()));
    }
}

/// The address of the list as the person left it.
pub fn list_address() -> String {
    LEFT.with_borrow(|left| format!("/dispatch{}", left.0))
}

/// How far down the list was when the person left it.
pub(super) fn left_at() -> f64 {
    LEFT.with_borrow(|left| left.2)
}

fn shown(filter: &Filter, rows: &Rows, now: sync::time::Timestamp) -> Vec<RowKey> {
    let words = words(&filter.text);
    let mut shown: Vec<_> =
        rows.iter().filter(|row| filter.passes(row, &words) && filter.in_state(row, row.is_late(now))).collect();
    shown.sort_by(|a, b| filter.order(a, b));
    shown.into_iter().map(|row| row.key).collect()
}

fn counts(filter: &Filter, rows: &Rows, now: sync::time::Timestamp) -> Counts {
    let words = words(&filter.text);
    let mut counts = Counts::default();
    for row in rows.iter().filter(|row| filter.passes(row, &words)) {
        counts.all += 1;
        counts.late += usize::from(row.is_late(now));
        let place = VisitStatus::ALL.iter().position(|status| *status == row.status()).unwrap_or_default();
        *counts.by_status.entry(place).or_default() += 1;
    }
    counts
}

fn marks(store: Store) -> Marks {
    let pending = store.outbox().with(|outbox| {
        let waiting = outbox.iter().filter(|entry| entry.progress == Progress::Pending);
        waiting.map(|entry| entry.mutation.job_id).collect()
    });
    let refused = store.inbox().with(|inbox| inbox.iter().map(|entry| entry.mutation.job_id).collect());
    Marks { pending, refused }
}
