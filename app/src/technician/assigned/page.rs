//! The page: tabs, search, days.

use std::collections::BTreeSet;
use std::time::Duration;

use leptos::ev::KeyboardEvent;
use leptos::html;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};
use sync::engine::replica::Progress as Sending;
use sync::ids::JobId;

use super::agenda::{Agenda, Range, Stop, agenda, stops_of};
use super::day::{Around, Cards};
use super::nearby::whereabouts;
use crate::data::{BlobState, now, use_store};
use crate::frame::PhoneFrame;
use crate::ui::{EmptyState, Icon, Skeleton};
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
    let around = Around { stops, pending: pending_jobs(), here: whereabouts(), next: Memo::new(move |_| shown.with(|shown| shown.next)) };
    let zone = move || store.session().with(|session| session.as_ref().map_or_else(|| "UTC".into(), |session| session.tenant.time_zone.clone()));
    let date = move || format::long_day({ today.track(); now() }, &zone(), words.language());
    let counts = Memo::new(move |_| {
        let today = today.get();
        let last = format::add_days(&today, WEEK - 1);
        stops.with(|stops| Range::ALL.map(|range| agenda(stops, range, "", &today, &last).open()))
    });
    let ready = store.ready();
    view! {
        <PhoneFrame title=t!(technician.my_jobs) subtitle=date actions=move || view! { <Actions searching typed/> }>
            <Show when=move || searching.get()><Search typed/></Show>
            <Tabs range counts/>
            <div class="tabs__panel" role="tabpanel" id="jobs-panel" aria-labelledby=move || format!("tab-{}", range.get().code())>
                <Show when=move || ready.get() fallback=|| view! { <Skeleton/> }>
                    <Days shown around today range typed/>
                </Show>
            </div>
        </PhoneFrame>
    }
}

/// The visits of the person who is signed in.
fn my_stops() -> Memo<Vec<Stop>> {
    let store = use_store();
    let (jobs, session) = (store.jobs(), store.session());
    Memo::new(move |_| {
        let Some(me) = session.with(|session| session.as_ref().map(|session| session.user.id)) else { return Vec::new() };
        jobs.with(|jobs| stops_of(jobs, me, format::day))
    })
}

/// The jobs with work that the server does not have, photos included.
fn pending_jobs() -> Memo<BTreeSet<JobId>> {
    let store = use_store();
    let (outbox, blobs) = (store.outbox(), store.blobs());
    Memo::new(move |_| {
        let queued = outbox.with(|outbox| {
            let pending = outbox.iter().filter(|entry| entry.progress == Sending::Pending);
            pending.map(|entry| entry.mutation.job_id).collect::<BTreeSet<_>>()
        });
        let unsent = blobs.with(|blobs| {
            let unsent = blobs.iter().filter(|blob| blob.state != BlobState::Verified);
            unsent.map(|blob| blob.job_id).collect::<BTreeSet<_>>()
        });
        queued.union(&unsent).copied().collect()
    })
}

/// The calendar day by the company's clocks; moves on at midnight.
fn today() -> Memo<String> {
    let session = use_store().session();
    let (minute, set_minute) = signal(now());
    if let Ok(interval) = set_interval_with_handle(move || set_minute.set(now()), Duration::from_secs(30)) {
        on_cleanup(move || interval.clear());
    }
    Memo::new(move |_| {
        let at = minute.get();
        session.with(|session| format::day(at, session.as_ref().map_or("UTC", |session| &session.tenant.time_zone)))
    })
}

/// Search, and fetching what is new.
#[component]
fn Actions(searching: RwSignal<bool>, typed: RwSignal<String>) -> impl IntoView {
    let store = use_store();
    let syncing = Memo::new(move |_| store.sync().with(|sync| sync.syncing));
    let (search, refresh) = (t!(common.search), t!(technician.sync_now));
    let toggle = move |_| {
        searching.update(|searching| *searching = !*searching);
        typed.set(String::new());
    };
    view! {
        <button class="button button--icon button--ghost" type="button" data-testid="sync-now" aria-label=refresh
            aria-busy=move || syncing.get().then_some("true") on:click=move |_| store.sync_now()>
            <Icon name="sync"/>
        </button>
        <button class="button button--icon button--ghost" type="button" aria-label=search aria-expanded=move || searching.get().to_string() on:click=toggle>
            <Icon name="search"/>
        </button>
    }
}

#[component]
fn Search(typed: RwSignal<String>) -> impl IntoView {
    let input = NodeRef::<html::Input>::new();
    Effect::new(move || {
        if let Some(input) = input.get() {
            let _ = input.focus();
        }
    });
    let label = t!(technician.search_jobs);
    view! {
        <form class="input-group" role="search" on:submit=|event| event.prevent_default()>
            <span class="input-group__lead"><Icon name="search"/></span>
            <input class="input" type="search" autocomplete="off" aria-label=label placeholder=label node_ref=input bind:value=typed/>
        </form>
    }
}

/// Today, week, all; arrow keys move between them.
#[component]
fn Tabs(range: Memo<Range>, counts: Memo<[usize; 3]>) -> impl IntoView {
    let words = use_words();
    let navigate = use_navigate();
    let choose = Callback::new(move |range: Range| {
        let options = NavigateOptions { replace: true, scroll: false, ..Default::default() };
        navigate(&format!("/jobs/assigned?range={}", range.code()), options);
    });
    let label = move |range: Range| match range {
        Range::Today => words.technician().today,
        Range::Week => words.technician().week,
        Range::All => words.technician().all_open,
    };
    let key = move |event: KeyboardEvent| {
        let step = match event.key().as_str() {
            "ArrowRight" => 1,
            "ArrowLeft" => Range::ALL.len() - 1,
            _ => return,
        };
        let next = Range::ALL[(range.get_untracked() as usize + step) % Range::ALL.len()];
        choose.run(next);
        focus(&format!("tab-{}", next.code()));
    };
    let tab = move |tab: Range| view! {
        <button class="tabs__tab" type="button" role="tab" id=format!("tab-{}", tab.code()) aria-controls="jobs-panel"
            aria-selected=move || (range.get() == tab).to_string() tabindex=move || if range.get() == tab { "0" } else { "-1" }
            on:click=move |_| choose.run(tab)>
            {move || label(tab)} " " <span class="badge">{move || counts.get()[tab as usize]}</span>
        </button>
    };
    view! { <div class="tabs" role="tablist" aria-label=t!(technician.range) on:keydown=key>{Range::ALL.map(tab).collect_view()}</div> }
}

fn focus(id: &str) {
    use wasm_bindgen::JsCast;
    let element = document().get_element_by_id(id).and_then(|element| element.dyn_into::<web_sys::HtmlElement>().ok());
    if let Some(element) = element {
        let _ = element.focus();
    }
}

/// The days with their cards, and what is over today.
#[component]
fn Days(shown: Memo<Agenda>, around: Around, today: Memo<String>, range: Memo<Range>, typed: RwSignal<String>) -> impl IntoView {
    let days = Memo::new(move |_| shown.with(|shown| shown.days.iter().map(|(day, _)| day.clone()).collect::<Vec<_>>()));
    let day = move |day: Option<String>| {
        let of = day.clone();
        let keys = Memo::new(move |_| shown.with(|shown| {
            let stops = shown.days.iter().find(|(day, _)| *day == of);
            stops.map(|(_, stops)| stops.iter().map(Stop::key).collect::<Vec<_>>()).unwrap_or_default()
        }));
        view! { <DayHeading day keys today range/><Cards keys around/> }
    };
    view! {
        <Show when=move || shown.with(|shown| shown.days.is_empty())><Nothing shown range typed/></Show>
        <For each=move || days.get() key=|day| day.clone() children=day/>
        <Finished shown around/>
    }
}

/// The day above its cards; today's own list needs none.
#[component]
fn DayHeading(day: Option<String>, keys: Memo<Vec<(JobId, sync::ids::VisitId)>>, today: Memo<String>, range: Memo<Range>) -> impl IntoView {
    let words = use_words();
    let name = {
        let day = day.clone();
        move || match &day {
            None => words.technician().no_day.to_owned(),
            Some(day) if *day == today.get() => words.technician().today.to_owned(),
            Some(day) => format::instant(day, "12:00", "UTC").map(|noon| format::weekday(noon, "UTC", words.language())).unwrap_or_default(),
        }
    };
    let date = move || day.as_deref().and_then(|day| format::instant(day, "12:00", "UTC")).map(|noon| format::date(noon, "UTC", words.language()));
    let count = move || (words.technician().visits)(keys.with(Vec::len));
    view! {
        <Show when=move || range.get() != Range::Today>
            <h2 class="day-heading">
                {name.clone()} " " <span class="day-heading__date">{date.clone()}</span> <span class="day-heading__count">{count}</span>
            </h2>
        </Show>
    }
}

#[component]
fn Finished(shown: Memo<Agenda>, around: Around) -> impl IntoView {
    let words = use_words();
    let keys = Memo::new(move |_| shown.with(|shown| shown.finished.iter().map(Stop::key).collect::<Vec<_>>()));
    view! {
        <Show when=move || !keys.with(Vec::is_empty)>
            <details class="section">
                <summary class="section__title">{move || (words.technician().finished_today)(keys.with(Vec::len))}</summary>
                <Cards keys around/>
            </details>
        </Show>
    }
}

/// Nothing to do in the range, or nothing that fits the search.
#[component]
fn Nothing(shown: Memo<Agenda>, range: Memo<Range>, typed: RwSignal<String>) -> impl IntoView {
    let words = use_words();
    let title = move || {
        let words = words.technician();
        match range.get() {
            _ if !typed.with(|typed| typed.trim().is_empty()) => words.nothing_found,
            Range::Today if shown.with(|shown| !shown.is_empty()) => words.all_done_today,
            Range::Today => words.nothing_today,
            Range::Week => words.nothing_week,
            Range::All => words.nothing_open,
        }
    };
    let text = t!(technician.nothing_text);
    let week = t!(technician.show_week);
    view! {
        <EmptyState icon="calendar" title text>
            <Show when=move || range.get() == Range::Today><a class="button" href="/jobs/assigned?range=week">{week}</a></Show>
        </EmptyState>
    }
}
