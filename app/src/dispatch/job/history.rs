//! Earlier jobs at the same site.

use leptos::prelude::*;
use sync::domain::rejection::job_status;

use super::context::Job;
use crate::widgets::sentence;
use crate::words::use_words;
use crate::{format, t};

#[component]
pub(super) fn HistoryCard(job: Job) -> impl IntoView {
    let words = use_words();
    let history = job.facts(|facts| facts.history.clone());
    let title = t!(dispatch.site_history);
    let rows = move || {
        let (zone, language) = (job.zone.get(), words.language());
        let row = |entry: sync::domain::facts::HistoryEntry| {
            let status = sentence(job_status(entry.status, language));
            let sub = format!("{} · {} · {status}", format::full_date(entry.at, &zone, language), entry.service);
            view! {
                <li class="list__item">
                    <a class="list__link" href=format!("/dispatch/jobs/{}", entry.job_id)>
                        <span class="list__text">
                            <span class="list__title">{format!("#{} {}", entry.number, entry.title)}</span>
                            <span class="list__sub">{sub}</span>
                            {(!entry.summary.is_empty()).then(|| view! { <span class="list__sub wrap-anywhere">{entry.summary}</span> })}
                        </span>
                    </a>
                </li>
            }
        };
        history.get().into_iter().map(row).collect_view()
    };
    move || {
        history.with(|history| !history.is_empty()).then(|| {
            view! {
                <section class="card card--flush" aria-labelledby="history-title">
                    <header class="card__head"><h2 class="card__title" id="history-title">{title}</h2></header>
                    <div class="card__body"><ul class="list" role="list">{rows}</ul></div>
                </section>
            }
        })
    }
}
