//! The open visits written down for `public/kept-day.js`, which shows them while the app itself is still
//! on its way: on a slow phone that takes seconds.

use std::time::Duration;

use leptos::prelude::*;
use serde::Serialize;
use sync::domain::access::Permission;
use sync::ids::UserId;

use super::agenda::{Range, Stop, agenda};
use super::source::my_stops;
use crate::data::{KEPT_DAY, Session, Store, now, use_store};
use crate::format;
use crate::platform::{local_remove, local_set};
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
    day: String,
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
    fn of(day: String, stop: Stop, words: Words) -> Self {
        let card = JobCardData { visit: Some(stop.visit), ..JobCardData::of(stop.job) };
        let (start, end) = card_time(&card, words);
        let job = &card.job;
        Self {
            day,
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
        if let Some(earlier) = pause.try_update_value(Option::take).flatten() {
            earlier.clear();
        }
        if ready.get() {
            pause.set_value(set_timeout_with_handle(move || write(store, words, stops), PAUSE).ok());
        }
    });
}

fn write(store: Store, words: Words, stops: Memo<Vec<Stop>>) {
    let Some(session) = store.session().get_untracked() else { return };
    // Another tab may have signed out: nothing of a person's stays behind then.
    let here = Session::remembered().is_some_and(|remembered| remembered.user.id == session.user.id);
    if !here || session.may(Permission::ViewAllJobs) {
        return local_remove(KEPT_DAY);
    }
    let zone = store.zone().get_untracked();
    let today = format::day(now(), &zone);
    let shown = stops.with_untracked(|stops| agenda(stops, Range::All, "", &today, &today));
    let dated = shown.days.into_iter().filter_map(|(day, stops)| Some((day?, stops)));
    let cards = dated.flat_map(|(day, stops)| {
        stops.into_iter().map(move |stop| KeptCard::of(day.clone(), stop, words)).collect::<Vec<_>>()
    });
    let day = KeptDay { user: session.user.id, zone, cards: cards.collect() };
    let kept = serde_json::to_string(&day).is_ok_and(|text| local_set(KEPT_DAY, &text));
    if !kept {
        // No day rather than an old one.
        local_remove(KEPT_DAY);
    }
}

/// The list that stands on the page before the app: whose it is, and its HTML.
pub struct KeptList {
    user: String,
    html: String,
}

impl KeptList {
    /// What `public/kept-day.js` shows now.
    pub fn on_page() -> Option<Self> {
        let list = document().get_element_by_id("kept-day")?;
        Some(Self { user: list.get_attribute("data-user")?, html: list.inner_html() })
    }

    /// Keeps it until the app's own list is ready for the first time.
    pub fn provide(self) {
        provide_context(StoredValue::new(Some(self)));
    }

    /// For the person who is signed in, once: it never comes back after another page or another person.
    fn take() -> Option<Self> {
        let kept = use_context::<StoredValue<Option<Self>>>()?.try_update_value(Option::take)??;
        let user = use_store().session().with_untracked(|session| session.as_ref().map(|session| session.user.id));
        (user?.to_string() == kept.user).then_some(kept)
    }
}

/// What stands in the list's place until the device's data is read.
#[component]
pub(super) fn BeforeReady(range: Memo<Range>) -> impl IntoView {
    let sync = use_store().sync();
    let usable = Memo::new(move |_| sync.with(|sync| sync.blocked.is_none() && !sync.unsaved));
    let html = KeptList::take().map(|kept| kept.html);
    move || match html.clone().filter(|_| usable.get() && range.get() == Range::Today) {
        Some(html) => view! { <ul class="job-list" role="list" inner_html=html></ul> }.into_any(),
        None => view! { <Skeleton/> }.into_any(),
    }
}
