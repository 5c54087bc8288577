//! The customer's jobs, newest first.

use leptos::prelude::*;

use crate::api::escape;
use crate::data::use_store;
use crate::dispatch::fetched::{Fetched, Listed};
use crate::dispatch::records::{CustomerDetail, JobSummary};
use crate::ui::Skeleton;
use crate::widgets::JobChip;
use crate::words::use_words;
use crate::{format, t};

#[component]
pub(super) fn JobsCard(customer: Fetched<CustomerDetail>) -> impl IntoView {
    let (store, words) = (use_store(), use_words());
    let who = Memo::new(move |_| {
        customer.value.with(|detail| detail.as_ref().map(|detail| (detail.customer.id.0, detail.customer.name.clone())))
    });
    // The list finds by name; other customers of that name are left out here.
    let list = Listed::<JobSummary>::new(move || {
        store.jobs().track();
        Some(format!("/api/v1/jobs?limit=100&q={}", escape(&who.get()?.1)))
    });
    let jobs = Memo::new(move |_| {
        let id = who.with(|who| who.as_ref().map(|who| who.0));
        let jobs = list.items.get()?;
        Some(jobs.into_iter().filter(|job| Some(job.customer.id) == id).collect::<Vec<_>>())
    });
    let none = t!(dispatch.no_jobs);
    let zone = store.zone();
    let row = move |job: JobSummary| {
        let day = move || format::full_date(job.created_at, &zone.read(), words.language());
        view! {
            <li class="list__item">
                <a class="list__link" href=format!("/dispatch/jobs/{}", job.id)>
                    <span class="list__text">
                        <span class="list__title">{format!("#{} {}", job.number, job.title)}</span>
                        <span class="list__sub">{day} " · " {job.service.name}</span>
                    </span>
                    <span class="list__trail"><JobChip status=job.status/></span>
                </a>
            </li>
        }
    };
    let body = move || match jobs.get() {
        None if list.problem.with(Option::is_some) => {
            view! { <p class="card__body muted">{words.dispatch().needs_connection}</p> }.into_any()
        }
        None => view! { <div class="card__body"><Skeleton cards=2/></div> }.into_any(),
        Some(jobs) if jobs.is_empty() => view! { <p class="card__body muted">{none}</p> }.into_any(),
        Some(jobs) => view! { <ul class="list" role="list">{jobs.into_iter().map(row).collect_view()}</ul> }.into_any(),
    };
    view! {
        <section class="card" aria-labelledby="jobs-title">
            <header class="card__head"><h2 class="card__title" id="jobs-title">{t!(dispatch.jobs)}</h2></header>
            {body}
        </section>
    }
}
