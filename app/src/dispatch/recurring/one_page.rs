//! `/dispatch/recurring/:id`: one plan, its dates, and what can be done with it.

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use sync::domain::access::Permission;
use sync::ids::RecurringJobId;

use super::consequences::StateDialog;
use super::edit::EditDialog;
use super::list::StateChip;
use super::occurrences::OccurrencesCard;
use super::records::RecurringJob;
use super::rhythm::{day_words, rhythm};
use crate::data::use_store;
use crate::dispatch::fetched::Fetched;
use crate::dispatch::people::Person;
use crate::frame::DeskFrame;
use crate::t;
use crate::ui::{EmptyState, Icon, Notice, Skeleton, use_toasts};
use crate::words::use_words;

#[component]
pub fn RecurringJobPage() -> impl IntoView {
    let params = use_params_map();
    let id = Memo::new(move |_| params.with(|params| params.get("id")?.parse::<RecurringJobId>().ok()));
    let body = move || id.get().map(|id| view! { <Body id/> });
    view! { <DeskFrame title=t!(recurring.one) subtitle=t!(recurring.recurring_jobs) back="/dispatch/recurring">{body}</DeskFrame> }
}

#[component]
fn Body(id: RecurringJobId) -> impl IntoView {
    let words = use_words();
    let job = Fetched::<RecurringJob>::new(move || Some(format!("/api/v1/recurring-jobs/{id}")));
    let here = Memo::new(move |_| job.value.with(Option::is_some));
    let title = t!(recurring.not_there);
    move || match (here.get(), job.problem.get()) {
        (true, _) => view! { <Parts id job/> }.into_any(),
        (false, None) => view! { <Skeleton cards=4/> }.into_any(),
        (false, Some(problem)) => {
            let text = move || {
                if problem.is_offline() {
                    words.dispatch().needs_connection.to_owned()
                } else {
                    problem.words(words.language())
                }
            };
            view! { <EmptyState icon="history" title text/> }.into_any()
        }
    }
}

#[component]
fn Parts(id: RecurringJobId, job: Fetched<RecurringJob>) -> impl IntoView {
    let (store, words, toasts) = (use_store(), use_words(), use_toasts());
    let (editing, pausing, resuming, ending) =
        (RwSignal::new(false), RwSignal::new(false), RwSignal::new(false), RwSignal::new(false));
    let again = RwSignal::new(0_u32);
    let done = move |saved: RecurringJob| {
        job.value.set(Some(saved));
        again.update(|again| *again += 1);
        // Its jobs are made in the background.
        set_timeout(
            move || {
                again.try_update(|again| *again += 1);
            },
            std::time::Duration::from_secs(3),
        );
        store.sync_now();
        toasts.success(untrack(|| words.recurring().changed));
    };
    let zone =
        Signal::derive(move || job.value.with(|job| job.as_ref().map(|job| job.time_zone.clone()).unwrap_or_default()));
    let state = Memo::new(move |_| job.value.with(|job| job.as_ref().map(|job| job.state.clone()).unwrap_or_default()));
    let ended = Signal::derive(move || state.with(|state| state == "ended"));
    view! {
        <Head job editing pausing resuming ending state/>
        <div class="columns">
            <div class="columns__main"><OccurrencesCard id zone ended again/></div>
            <aside class="columns__side"><Summary job/></aside>
        </div>
        <EditDialog job=job.value open=editing on_done=done/>
        <StateDialog job=job.value open=pausing change="pause" title=t!(recurring.pause) text=t!(recurring.pause_text) on_done=done/>
        <StateDialog job=job.value open=resuming change="resume" title=t!(recurring.resume) text=t!(recurring.resume_text) on_done=done/>
        <StateDialog job=job.value open=ending change="end" title=t!(recurring.end) text=t!(recurring.end_text) danger=true on_done=done/>
    }
}

/// What it is, and what can be done.
#[component]
fn Head(
    job: Fetched<RecurringJob>,
    editing: RwSignal<bool>,
    pausing: RwSignal<bool>,
    resuming: RwSignal<bool>,
    ending: RwSignal<bool>,
    state: Memo<String>,
) -> impl IntoView {
    let (store, words) = (use_store(), use_words());
    let titles = move || {
        let job = job.value.get()?;
        let often = rhythm(&job.plan, words);
        Some(view! {
            <p class="page-head__eyebrow">{job.service.name}</p>
            <h2 class="page-head__title">{job.plan.title}</h2>
            <div class="page-head__meta"><StateChip state=job.state/><span>{often}</span></div>
            {(!job.plan.description.is_empty()).then(|| view! { <p class="wrap-anywhere">{job.plan.description}</p> })}
            {job.problem.map(|why| { let text = (words.recurring().problem)(&why); view! { <Notice kind="warn" text/> } })}
        })
    };
    let button = move |open: RwSignal<bool>, class: &'static str, label: &'static str| {
        view! { <button class=class type="button" on:click=move |_| open.set(true)>{label}</button> }
    };
    let actions = move || {
        let state = state.get();
        if !store.may(Permission::DispatchJobs) || state == "ended" {
            return None;
        }
        let texts = words.recurring();
        let hold = match state.as_str() {
            "paused" => button(resuming, "button", texts.resume),
            _ => button(pausing, "button", texts.pause),
        };
        Some(view! {
            {button(ending, "button button--danger", texts.end)}
            {hold}
            <button class="button button--primary" type="button" on:click=move |_| editing.set(true)><Icon name="pen"/> " " {texts.edit}</button>
        })
    };
    view! {
        <header class="page-head">
            <div class="page-head__titles">{titles}</div>
            <div class="page-head__actions">{actions}</div>
        </header>
    }
}

/// For whom, where, since when and by whom.
#[component]
fn Summary(job: Fetched<RecurringJob>) -> impl IntoView {
    let words = use_words();
    let rows = move || {
        let job = job.value.get()?;
        let (desk, texts) = (words.dispatch(), words.recurring());
        let crew = match job.plan.technicians.is_empty() {
            true => view! { <span class="muted">{desk.nobody_yet}</span> }.into_any(),
            false => job
                .plan
                .technicians
                .into_iter()
                .map(|named| view! { <Person id=named.id.into() name=named.name/> })
                .collect_view()
                .into_any(),
        };
        let row = |key: &'static str, value: AnyView| {
            view! { <div class="kv__row"><dt class="kv__key">{key}</dt><dd class="kv__value">{value}</dd></div> }
        };
        let customer = view! { <a href=format!("/dispatch/customers/{}", job.customer.id)>{job.customer.name}</a> };
        Some(view! {
            <dl class="kv">
                {row(desk.customer, customer.into_any())}
                {row(desk.site, job.site.name.into_any())}
                {row(desk.technicians, view! { <span class="stack stack--tight">{crew}</span> }.into_any())}
                {row(desk.length, format!("{} min", job.plan.duration_minutes).into_any())}
                {row(texts.starts_on, day_words(&job.plan.starts_on, words).into_any())}
            </dl>
        })
    };
    view! { <section class="card"><div class="card__body">{rows}</div></section> }
}
