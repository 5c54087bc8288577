//! What the board holds while it is open.

use std::sync::Arc;

use leptos::html;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};
use sync::domain::access::{Permission, Role};
use sync::domain::facts::{StaffMember, Window};
use sync::domain::planning::{Conflict, GRID_MINUTES, first_free, who_fits};
use sync::ids::{JobId, UserId};
use sync::time::Timestamp;

use super::address::{View, address};
use super::arrivals::Arrivals;
use super::bookings::Bookings;
use super::cards::{Card, CardKey};
use super::day::Day;
use super::days::{bounds, week_of};
use super::drag::Drag;
use super::filter::Filter;
use super::moves::{Moves, Planned};
use super::sheet::Sheet;
use super::week::Week;
use crate::data::{Store, today, use_store};
use crate::dispatch::day_asked::day_asked;
use crate::dispatch::people::technicians;
use crate::dispatch::roads::{roads, watch_day};
use crate::dispatch::suggest::Ask;
use crate::format;

/// The board's state. Copy it into closures freely.
#[derive(Clone, Copy)]
pub struct Board {
    pub store: Store,
    /// IANA name of the tenant's zone: the board is drawn on the office's clocks.
    pub zone: Memo<String>,
    /// The tenant's language tag: it says with which day weeks begin.
    pub locale: Memo<String>,
    pub view: Memo<View>,
    /// `YYYY-MM-DD`.
    pub date: Memo<String>,
    pub today: Memo<String>,
    pub filter: Memo<Filter>,
    /// Made only while the day's view looks at it; the week likewise.
    pub day: Memo<Day>,
    pub week: Memo<Week>,
    pub bookings: Memo<Arc<Bookings>>,
    /// When technicians will be where today.
    pub arrivals: Memo<Arc<Arrivals>>,
    /// What is being moved, with the pointer or by keys.
    pub drag: RwSignal<Option<Drag>>,
    pub selected: RwSignal<Vec<CardKey>>,
    /// The job that is looked at beside the board.
    pub looked_at: RwSignal<Option<JobId>>,
    /// Whether the pages for paper are made.
    pub printing: RwSignal<bool>,
    pub moves: Moves,
    /// Whose suggestions show, and whose emergency.
    pub suggest: RwSignal<Option<Ask>>,
    pub emergency: RwSignal<Option<Ask>>,
    /// The element that the rows' hours span.
    pub lanes: NodeRef<html::Div>,
    /// The sheet of the view that is open.
    pub sheet: RwSignal<Option<Sheet>>,
    go: UnsyncCallback<String>,
}

impl Board {
    /// The board of the address in the browser's bar. Call it while the page is built.
    pub fn new() -> Self {
        let store = use_store();
        let zone = store.zone();
        let query = use_query_map();
        let view = Memo::new(move |_| query.with(|query| View::of(&query.get("view").unwrap_or_default())));
        let filter = Memo::new(move |_| {
            let filter = query.with(|query| Filter::read(|name| query.get(name)));
            if filter.skill.is_some() { store.roster().with(|roster| filter.among(roster)) } else { filter }
        });
        let today = today();
        let date = day_asked(zone, today);
        let people = Memo::new(move |_| store.staff().with(|staff| technicians(staff)));
        let day = Memo::new(move |_| {
            let bounds = bounds(&date.read(), &zone.read());
            let day = store.jobs().with(|jobs| Day::of(jobs, people.get(), bounds, &filter.read()));
            // Those whose daily work it is not have a row only where they have a visit.
            day.retain(|row| row.member.role == Role::Technician || !row.cards.is_empty())
        });
        let locale = Memo::new(move |_| {
            let locale = store.session().with(|session| session.as_ref().map(|session| session.tenant.locale.clone()));
            locale.unwrap_or_default()
        });
        let week = Memo::new(move |_| {
            let days = week_of(&date.read(), &locale.read(), &zone.read());
            let week = store.jobs().with(|jobs| Week::of(jobs, people.get(), days, &filter.read()));
            week.retain(|member, row| member.role == Role::Technician || row.tallest() > 0)
        });
        let bookings = Memo::new(move |_| Arc::new(store.jobs().with(|jobs| Bookings::of(jobs))));
        watch_day(store, date, zone);
        let navigate = use_navigate();
        let go = move |href: String| {
            navigate(&href, NavigateOptions { replace: true, scroll: false, ..Default::default() });
        };
        Self {
            store,
            zone,
            locale,
            view,
            date,
            today,
            filter,
            day,
            week,
            bookings,
            arrivals: Arrivals::watch(store, zone),
            drag: RwSignal::new(None),
            selected: RwSignal::new(Vec::new()),
            looked_at: RwSignal::new(None),
            printing: RwSignal::new(false),
            moves: Moves::new(store),
            suggest: RwSignal::new(None),
            emergency: RwSignal::new(None),
            lanes: NodeRef::new(),
            sheet: RwSignal::new(None),
            go: UnsyncCallback::new(go),
        }
    }

    /// Where that view of that day is (tracked).
    pub fn address(self, view: View, date: &str) -> String {
        address(view, date, &self.filter.read())
    }

    /// Shows another day.
    pub fn show(self, date: &str) {
        self.selected.set(Vec::new());
        self.go.run(address(self.view.get_untracked(), date, &self.filter.read_untracked()));
    }

    /// Shows the same day in another way.
    pub fn look(self, view: View) {
        self.drag.set(None);
        self.selected.set(Vec::new());
        self.go.run(address(view, &self.date.read_untracked(), &self.filter.read_untracked()));
    }

    /// Shows the day, the week or the month that is so many on.
    pub fn step(self, by: i32) {
        let date = self.date.get_untracked();
        let next = match self.view.get_untracked() {
            View::Day => format::add_days(&date, by),
            View::Week | View::Capacity => format::add_days(&date, by * 7),
            View::Month => super::days::add_months(&date, by),
        };
        self.show(&next);
    }

    /// Changes what shows, and with it the address.
    pub fn choose(self, change: impl FnOnce(Filter) -> Filter) {
        let filter = change(self.filter.get_untracked());
        self.go.run(address(self.view.get_untracked(), &self.date.read_untracked(), &filter));
    }

    /// Whether the person may plan (tracked where something tracks).
    pub fn may_plan(self) -> bool {
        self.store.may(Permission::DispatchJobs)
    }

    /// Asks who could go with the card, where it can still be planned and one person goes.
    pub fn ask(self, dialog: RwSignal<Option<Ask>>, card: &Card) {
        if self.may_plan() && card.can_move() && card.visit().technicians.len() > 1 {
            self.moves.say_one_person();
        } else if self.may_plan() && card.can_move() {
            let zone = self.zone.read_untracked();
            // In the week a card stands on another day than the one that is open.
            let own = card.span.map(|span| format::day(span.start, &zone));
            let date = own.filter(|_| self.view.get_untracked() != View::Day);
            let date = date.unwrap_or_else(|| self.date.get_untracked());
            dialog.set(Some(Ask { job: card.job_id(), visit: card.key.visit, row: card.key.row, date }));
        }
    }

    /// The card of that name in the view that is open (tracked).
    pub fn card(self, key: CardKey) -> Option<Card> {
        match self.view.get() {
            View::Day => self.day.with(|day| day.card(key).cloned()),
            View::Week => self.week.with(|week| week.card(key).cloned()),
            View::Month | View::Capacity => None,
        }
    }

    /// What speaks against the moves, hard reasons first.
    pub fn conflicts(self, moves: &[Planned]) -> Vec<Conflict> {
        let roster = self.store.roster().get_untracked();
        self.bookings.with_untracked(|bookings| bookings.against(moves, &*roads(), &roster))
    }

    /// The next start from `from` on, that day, at which nothing speaks against the card there.
    pub fn next_free(self, card: &Card, technician: UserId, span: Window) -> Option<Timestamp> {
        let zone = self.zone.read_untracked();
        let until = bounds(&format::day(span.start, &zone), &zone).usual.end;
        let mut wanted = card.booking(technician, span);
        // An exact time moves along with the visit.
        if wanted.promised.start == wanted.promised.end {
            wanted.promised = Window { start: span.start, end: until.max(span.start) };
        }
        let (travel, roster) = (roads(), self.store.roster().get_untracked());
        let free = |from| {
            self.bookings.with_untracked(|bookings| {
                first_free(&wanted, bookings.with(technician), &*travel, &roster, from, until)
            })
        };
        // Where several go, it has to suit them all.
        let suits = |start: &Timestamp| self.suits(card, technician, card_span(span, *start));
        let next = |start: &Timestamp| free(start.plus_minutes(GRID_MINUTES));
        std::iter::successors(free(span.start), next).find(suits)
    }

    /// Whether nothing speaks against the card there, whoever else goes.
    fn suits(self, card: &Card, technician: UserId, span: Window) -> bool {
        self.conflicts(&[Planned::of(card, Some(technician), Some(span))]).is_empty()
    }

    /// Others with a row on the board with whom nothing speaks against the card at that time, at most
    /// three.
    pub fn others_who_fit(self, card: &Card, technician: UserId, span: Window) -> Vec<StaffMember> {
        let (travel, roster) = (roads(), self.store.roster().get_untracked());
        let people: Vec<StaffMember> =
            self.day.with_untracked(|day| day.rows.iter().map(|row| row.member.clone()).collect());
        let wanted = card.booking(technician, span);
        let goes = |id: UserId| card.visit().is_assigned(id);
        let fits = |member: &StaffMember| {
            let free = self.bookings.with_untracked(|bookings| {
                !who_fits(&wanted, [member.id], bookings.with(member.id), &*travel, &roster).is_empty()
            });
            free && !goes(member.id) && self.suits(card, member.id, span)
        };
        people.into_iter().filter(fits).take(3).collect()
    }
}

/// As long as that span, from another start on.
fn card_span(span: Window, start: Timestamp) -> Window {
    Window { start, end: start.plus_minutes(span.minutes()) }
}
