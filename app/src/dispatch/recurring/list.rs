//! `/dispatch/recurring`: all plans, with what comes next.

use leptos::prelude::*;
use sync::domain::access::Permission;

use super::records::RecurringJob;
use super::rhythm::rhythm;
use crate::data::use_store;
use crate::dispatch::fetched::Listed;
use crate::dispatch::listing::Listing;
use crate::frame::DeskFrame;
use crate::ui::Icon;
use crate::words::{Words, use_words};
use crate::{format, t};

#[component]
pub fn RecurringPage() -> impl IntoView {
    let (store, words) = (use_store(), use_words());
    let ended = RwSignal::new(false);
    let list = Listed::<RecurringJob>::new(move || {
        let states = if ended.get() { "ended" } else { "active,paused" };
        Some(format!("/api/v1/recurring-jobs?limit=100&state={states}"))
    });
    let new = t!(recurring.new);
    let actions = move || {
        store.may(Permission::DispatchJobs).then(|| {
            view! {
                <a class="button button--primary" href="/dispatch/recurring/new" aria-label=new>
                    <Icon name="plus"/> " " <span class="only-desk">{new}</span>
                </a>
            }
        })
    };
    let choice = move |ends: bool, label: &'static str| {
        view! { <button class="button" type="button" aria-pressed=move || (ended.get() == ends).to_string() on:click=move |_| ended.set(ends)>{label}</button> }
    };
    view! {
        <DeskFrame title=t!(recurring.recurring_jobs) actions>
            <div class="filter-bar">
                <div class="button-group" role="group" aria-label=t!(dispatch.state)>
                    {move || choice(false, words.recurring().running)}
                    {move || choice(true, words.recurring().ended_ones)}
                </div>
            </div>
            <Listing list icon="history" empty=t!(recurring.none)>
                <RecurringTable list/>
            </Listing>
        </DeskFrame>
    }
}

#[component]
fn RecurringTable(list: Listed<RecurringJob>) -> impl IntoView {
    let words = use_words();
    let rows = move || {
        let all = list.items.get().unwrap_or_default();
        all.into_iter().map(|job| view! { <Row job words/> }).collect_view()
    };
    view! {
        <table class="table">
            <caption class="visually-hidden">{t!(recurring.recurring_jobs)}</caption>
            <thead>
                <tr>
                    <th scope="col">{t!(dispatch.work_and_customer)}</th>
                    <th scope="col">{t!(recurring.rhythm)}</th>
                    <th scope="col">{t!(recurring.next)}</th>
                    <th scope="col">{t!(dispatch.technicians)}</th>
                    <th scope="col">{t!(dispatch.state)}</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
}

#[component]
fn Row(job: RecurringJob, words: Words) -> impl IntoView {
    let (texts, language) = (words.recurring(), words.language());
    let next = match job.next.first() {
        Some(next) => view! {
            <time datetime=format::machine(next.window.start)>{format::short_day(next.window.start, &job.time_zone, language)}</time>
            <span class="table__sub">{format::window(next.window, &job.time_zone, language)}</span>
        }
        .into_any(),
        None => view! { <span class="muted">{texts.nothing_ahead}</span> }.into_any(),
    };
    let crew: Vec<String> = job.plan.technicians.iter().map(|named| named.name.clone()).collect();
    let crew = match crew.is_empty() {
        true => view! { <span class="muted">{words.dispatch().nobody_yet}</span> }.into_any(),
        false => crew.join(", ").into_any(),
    };
    let problem = job.problem.as_deref().map(|why| {
        let text = (texts.problem)(why);
        view! { <span class="field__error"><Icon name="alert"/> " " {text}</span> }
    });
    let site = if job.site.name == job.customer.name {
        job.customer.name.clone()
    } else {
        format!("{} · {}", job.customer.name, job.site.name)
    };
    view! {
        <tr class="table__row">
            <td>
                <a class="table__link" href=format!("/dispatch/recurring/{}", job.id)>{job.plan.title.clone()}</a>
                <span class="table__sub">{site}</span>
                {problem}
            </td>
            <td>{rhythm(&job.plan, words)}</td>
            <td>{next}</td>
            <td>{crew}</td>
            <td><StateChip state=job.state/></td>
        </tr>
    }
}

/// The state of a plan.
#[component]
pub fn StateChip(#[prop(into)] state: String) -> impl IntoView {
    let words = use_words();
    let look = match state.as_str() {
        "active" => "scheduled",
        "paused" => "waiting-parts",
        _ => "completed",
    };
    view! { <span class="chip" data-state=look>{move || words.recurring().state(&state)}</span> }
}
