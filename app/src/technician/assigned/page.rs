//! The page: tabs, search, days.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::agenda::{Range, agenda};
use super::day::Around;
use super::days::Days;
use super::eta::my_etas;
use super::kept::BeforeReady;
use super::legs::legs_of;
use super::nearby::whereabouts;
use super::source::{my_stops, pending_jobs};
use super::tabs::Tabs;
use super::tools::{Actions, Search};
use crate::alerts::AlertsOffer;
use crate::data::{now, today, use_store};
use crate::frame::PhoneFrame;
use crate::technician::duty::{Arrival, DutyCard};
use crate::technician::news::PlanNotices;
use crate::words::use_words;
use crate::{format, t};

/// Days of the week that are shown, today included.
const WEEK: i32 = 7;

/// `/jobs/assigned`
#[component]
pub fn AssignedPage() -> impl IntoView {
    let (store, words) = (use_store(), use_words());
    let query = use_query_map();
    let range = Memo::new(move |_| query.with(|query| Range::from_code(query.get("range").as_deref())));
    let (searching, typed) = (RwSignal::new(false), RwSignal::new(String::new()));
    let stops = my_stops();
    let today = today();
    let shown = Memo::new(move |_| {
        let today = today.get();
        let last = format::add_days(&today, WEEK - 1);
        stops.with(|stops| agenda(stops, range.get(), &typed.get(), &today, &last))
    });
    let here = whereabouts();
    let around = Around {
        stops,
        pending: pending_jobs(),
        here,
        etas: my_etas(here),
        next: Memo::new(move |_| shown.with(|shown| shown.next)),
        legs: Memo::new(move |_| shown.with(legs_of)),
    };
    let zone = store.zone();
    let date = move || {
        format::short_day(
            {
                today.track();
                now()
            },
            &zone.read(),
            words.language(),
        )
    };
    let counts = Memo::new(move |_| {
        let today = today.get();
        let last = format::add_days(&today, WEEK - 1);
        stops.with(|stops| Range::ALL.map(|range| agenda(stops, range, "", &today, &last).open()))
    });
    let ready = store.ready();
    view! {
        <PhoneFrame title=t!(technician.my_jobs) subtitle=date actions=move || view! { <Actions searching typed/> }>
            <PlanNotices/>
            <AlertsOffer/>
            <Show when=move || searching.get()><Search typed/></Show>
            <Arrival/>
            <Tabs range counts/>
            <div class="tabs__panel" role="tabpanel" id="jobs-panel" aria-labelledby=move || format!("tab-{}", range.get().code())>
                <Show when=move || ready.get() fallback=move || view! { <BeforeReady range/> }>
                    <Days shown around today range typed/>
                </Show>
            </div>
            <DutyCard/>
        </PhoneFrame>
    }
}
