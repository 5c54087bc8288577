//! What the board holds while it is open.

use std::sync::Arc;

use leptos::html;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};
use sync::domain::access::Permission;
use sync::domain::facts::{StaffMember, Window};
use sync::domain::planning::{Booking, Conflict, check, first_free, who_fits};
use sync::ids::UserId;
use sync::time::Timestamp;

use super::arrivals::Arrivals;
use super::day::{Card, CardKey, Day, Filter, all_bookings};
use super::drag::Drag;
use super::moves::Moves;
use crate::data::{Store, now, use_store};
use crate::dispatch::people::technicians;
use crate::dispatch::roads::{roads, watch_day};
use crate::dispatch::suggest::Ask;
use crate::{api, format};

/// The board's state. Copy it into closures freely.
#[derive(Clone, Copy)]
pub struct Board {
    pub store: Store,
    /// IANA name of the tenant's zone: the board is drawn on the office's clocks.
    pub zone: Memo<String>,
    /// `YYYY-MM-DD`.
    pub date: Memo<String>,
    pub filter: RwSignal<Filter>,
    pub day: Memo<Day>,
    pub bookings: Memo<Arc<Vec<Booking>>>,
    /// When technicians will be where today.
    pub arrivals: Memo<Arc<Arrivals>>,
    /// What is being moved, with the pointer or by keys.
    pub drag: RwSignal<Option<Drag>>,
    pub selected: RwSignal<Vec<CardKey>>,
    pub moves: Moves,
    /// Whose suggestions show, and whose emergency.
    pub suggest: RwSignal<Option<Ask>>,
    pub emergency: RwSignal<Option<Ask>>,
    /// The element that the rows' hours span.
    pub lanes: NodeRef<html::Div>,
    go: UnsyncCallback<String>,
}

impl Board {
    /// The board of the address in the browser's bar. Call it while the page is built.
    pub fn new() -> Self {
        let store = use_store();
        let zone = Memo::new(move |_| {
            let zone = store.session().with(|session| session.as_ref().map(|session| session.tenant.time_zone.clone()));
            zone.unwrap_or_default()
        });
        let query = use_query_map();
        let date = Memo::new(move |_| {
            let asked = query.with(|query| query.get("day"));
            let known = asked.filter(|day| format::instant(day, "12:00", &zone.read()).is_some());
            known.unwrap_or_else(|| format::day(now(), &zone.read()))
        });
        let filter = RwSignal::new(Filter::default());
        let day = Memo::new(move |_| {
            let people = store.staff().with(|staff| technicians(staff));
            let bounds = bounds(&date.read(), &zone.read());
            store.jobs().with(|jobs| {
                // Those whose daily work it is not have a row only where they have a visit.
                let mut day = Day::of(jobs, people, bounds, &filter.read());
                day.rows
                    .retain(|row| row.member.role == sync::domain::access::Role::Technician || !row.cards.is_empty());
                day
            })
        });
        let bookings = Memo::new(move |_| Arc::new(store.jobs().with(|jobs| all_bookings(jobs))));
        watch_day(store, date, zone);
        let navigate = use_navigate();
        let go = move |href: String| {
            navigate(&href, NavigateOptions { replace: true, scroll: false, ..Default::default() });
        };
        Self {
            store,
            zone,
            date,
            filter,
            day,
            bookings,
            arrivals: Arrivals::watch(store, zone),
            drag: RwSignal::new(None),
            selected: RwSignal::new(Vec::new()),
            moves: Moves::new(store),
            suggest: RwSignal::new(None),
            emergency: RwSignal::new(None),
            lanes: NodeRef::new(),
            go: UnsyncCallback::new(go),
        }
    }

    /// Shows another day.
    pub fn show(self, date: &str) {
        self.selected.set(Vec::new());
        self.go.run(format!("/dispatch/board?day={}", api::escape(date)));
    }

    /// Shows the day so many days on.
    pub fn step(self, days: i32) {
        self.show(&format::add_days(&self.date.get_untracked(), days));
    }

    /// Whether the person may plan (tracked where something tracks).
    pub fn may_plan(self) -> bool {
        self.store.may(Permission::DispatchJobs)
    }

    /// Asks who could go with the card, where it can still be planned.
    pub fn ask(self, dialog: RwSignal<Option<Ask>>, card: &Card) {
        if self.may_plan() && card.can_move() {
            let date = self.date.get_untracked();
            dialog.set(Some(Ask { job: card.job_id(), visit: card.key.visit, row: card.key.row, date }));
        }
    }

    /// What speaks against the card there, hard reasons first.
    pub fn conflicts(self, card: &Card, technician: Option<UserId>, span: Option<Window>) -> Vec<Conflict> {
        let (Some(technician), Some(span)) = (technician, span) else { return Vec::new() };
        let roster = self.store.roster().get_untracked();
        self.bookings.with_untracked(|bookings| check(&card.booking(technician, span), bookings, &*roads(), &roster))
    }

    /// The next start from `from` on, today, at which nothing speaks against the card there.
    pub fn next_free(self, card: &Card, technician: UserId, span: Window) -> Option<Timestamp> {
        let until = self.day.with_untracked(|day| day.axis.end);
        let mut wanted = card.booking(technician, span);
        // An exact time moves along with the visit.
        if wanted.promised.start == wanted.promised.end {
            wanted.promised = Window { start: span.start, end: until };
        }
        let (travel, roster) = (roads(), self.store.roster().get_untracked());
        self.bookings.with_untracked(|bookings| first_free(&wanted, bookings, &*travel, &roster, span.start, until))
    }
}

impl Board {
    /// Others on the board with whom nothing speaks against the card at that time, at most three.
    pub fn others_who_fit(self, card: &Card, technician: UserId, span: Window) -> Vec<StaffMember> {
        let (travel, roster) = (roads(), self.store.roster().get_untracked());
        let people: Vec<StaffMember> =
            self.day.with_untracked(|day| day.rows.iter().map(|row| row.member.clone()).collect());
        let wanted = card.booking(technician, span);
        let ids = people.iter().map(|member| member.id);
        let fit = self.bookings.with_untracked(|bookings| who_fits(&wanted, ids, bookings, &*travel, &roster));
        people.into_iter().filter(|member| fit.contains(&member.id)).take(3).collect()
    }
}

/// The instants at which the day begins and ends on the zone's clocks.
fn bounds(date: &str, zone: &str) -> (Timestamp, Timestamp) {
    let midnight = |date: &str| format::instant(date, "00:00", zone).unwrap_or_default();
    (midnight(date), midnight(&format::add_days(date, 1)))
}
