//! The open visits written down for `public/kept-day.js`, which shows them while the app itself is still
//! on its way: on a slow phone that takes seconds.

use std::time::Duration;

use leptos::prelude::*;
use serde::Serialize;
use sync::domain::access::Permission;
use sync::ids::UserId;

use super::agenda::{Range, Stop, agenda};
use super::source::my_stops;
use crate::data::{KEPT_DAY, Store, now};
use crate::format;
use crate::platform::local_set;
use crate::ui::Skeleton;
use crate::widgets::{JobCardData, card_time, chip_state};
use crate::words::Words;

/// How long the list has to stand still until it is written down: the first paint goes before.
const PAUSE: Duration = Duration::from_secs(1);

#[derive(Serialize)]
struct KeptDay {
    user: UserId,
    /// By whose clocks a day begins.
    zone: String,
    /// In the list's order.
    cards: Vec<KeptCard>,
}

/// The texts of one card in the person's language.
#[derive(Serialize)]
struct KeptCard {
    day: Option<String>,
    href: String,
    state: String,
    priority: &'static str,
    number: String,
    start: String,
    end: String,
    title: String,
    customer: String,
    address: String,
}

impl KeptCard {
    fn of(day: Option<&String>, stop: Stop, words: Words) -> Self {
        let card = JobCardData { visit: Some(stop.visit), ..JobCardData::of(stop.job) };
        let (start, end) = card_time(&card, words);
        let job = &card.job;
        Self {
            day: day.cloned(),
            href: card.href(),
            state: chip_state(stop.status.code()),
            priority: job.priority.code(),
            number: format!("#{}", job.number),
            start: start.map(|(_, text)| text).unwrap_or_default(),
            end,
            title: job.title.clone(),
            customer: job.customer.name.clone(),
            address: job.site.address.clone(),
        }
    }
}

/// Writes a technician's visits down whenever they have changed, whatever page is open.
pub fn keep_day(store: Store, words: Words) {
    let (stops, ready) = (my_stops(), store.ready());
    let pause = StoredValue::new(None::<TimeoutHandle>);
    Effect::new(move || {
        stops.with(|_| ());
        words.language();
        if !ready.get() {
            return;
        }
        if let Some(earlier) = pause.get_value() {
            earlier.clear();
        }
        pause.set_value(set_timeout_with_handle(move || write(store, words, stops), PAUSE).ok());
    });
}

fn write(store: Store, words: Words, stops: Memo<Vec<Stop>>) {
    // Signed out by now: nothing of a person's stays behind.
    let Some(session) = store.session().get_untracked() else { return };
    if session.may(Permission::ViewAllJobs) {
        return;
    }
    let zone = store.zone().get_untracked();
    let today = format::day(now(), &zone);
    let shown = stops.with_untracked(|stops| agenda(stops, Range::All, "", &today, &today));
    let cards = shown.days.into_iter().flat_map(|(day, stops)| {
        stops.into_iter().map(move |stop| KeptCard::of(day.as_ref(), stop, words)).collect::<Vec<_>>()
    });
    let day = KeptDay { user: session.user.id, zone, cards: cards.collect() };
    if let Ok(text) = serde_json::to_string(&day) {
        local_set(KEPT_DAY, &text);
    }
}

/// The list that stood on the page before the app, as HTML.
#[derive(Clone)]
struct Shown(String);

/// Takes over what `public/kept-day.js` shows, before the app takes its place.
pub fn take_kept_day() -> impl FnOnce() {
    let list = document().get_element_by_id("kept-day").map(|list| list.inner_html());
    move || {
        if let Some(html) = list {
            provide_context(Shown(html));
        }
    }
}

/// What stands in the list's place until the device's data is read.
#[component]
pub(super) fn BeforeReady(range: Memo<Range>) -> impl IntoView {
    match use_context::<Shown>().filter(|_| range.get_untracked() == Range::Today) {
        Some(Shown(html)) => view! { <ul class="job-list" role="list" inner_html=html></ul> }.into_any(),
        None => view! { <Skeleton/> }.into_any(),
    }
}
