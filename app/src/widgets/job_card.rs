//! One visit of one job as a card that leads to it.

use std::sync::Arc;

use leptos::prelude::*;
use sync::domain::facts::{Arrival, JobFacts, VisitFacts};
use sync::domain::status::VisitStatus;
use sync::ids::VisitId;

use super::{LateMark, PriorityMark, VisitChip, chip_state};
use crate::ui::Icon;
use crate::words::{Words, use_words};
use crate::{format, t};

/// What a card shows.
#[derive(Clone, Debug, PartialEq)]
pub struct JobCardData {
    pub job: Arc<JobFacts>,
    /// The visit that the card is about; the job's first where none is named.
    pub visit: Option<VisitId>,
    /// Whether the device holds work on the job that the server does not have.
    pub pending: bool,
    /// Metres from the device to the site.
    pub distance_m: Option<f64>,
    /// Finished steps and all of them.
    pub progress: Option<(usize, usize)>,
}

impl JobCardData {
    /// The job's first visit, without what the device alone knows.
    pub fn of(job: Arc<JobFacts>) -> Self {
        Self { job, visit: None, pending: false, distance_m: None, progress: None }
    }

    /// The visit that the card is about.
    pub fn visit(&self) -> Option<&VisitFacts> {
        match self.visit {
            Some(id) => self.job.visit(id),
            None => self.job.visits.first(),
        }
    }

    fn status(&self) -> VisitStatus {
        self.visit().map_or(VisitStatus::Unscheduled, |visit| visit.status)
    }

    /// Where the card leads.
    pub fn href(&self) -> String {
        match self.visit.filter(|_| self.job.visits.len() > 1) {
            Some(visit) => format!("/jobs/{}?visit={visit}", self.job.id),
            None => format!("/jobs/{}", self.job.id),
        }
    }
}

/// The card. `next` marks the one to do now; children are its buttons.
#[component]
pub fn JobCard(
    #[prop(into)] card: Signal<JobCardData>,
    #[prop(optional)] next: bool,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    let class = if next { "job-card job-card--next" } else { "job-card" };
    let status = Signal::derive(move || card.with(JobCardData::status));
    let priority = Signal::derive(move || card.with(|card| card.job.priority));
    view! {
        <article
            class=class
            data-testid="job-card"
            data-state=move || chip_state(status.get().code())
            data-priority=move || priority.get().code()
        >
            <a class="job-card__link" href=move || card.with(JobCardData::href)>
                <CardTime card/>
                <span class="job-card__body">
                    <span class="job-card__head">
                        <span class="job-card__number">{move || card.with(|card| format!("#{}", card.job.number))}</span>
                        <VisitChip status/>
                        <PriorityMark priority/>
                    </span>
                    <span class="job-card__title">{move || card.with(|card| card.job.title.clone())}</span>
                    <span class="job-card__customer">{move || card.with(|card| card.job.customer.name.clone())}</span>
                    <CardAddress card/>
                    <CardFoot card/>
                </span>
            </a>
            {children.map(|children| view! { <div class="job-card__actions">{children()}</div> })}
        </article>
    }
}

#[component]
fn CardTime(card: Signal<JobCardData>) -> impl IntoView {
    let words = use_words();
    let texts = move || card.with(|card| card_time(card, words));
    view! {
        <span class="job-card__time">
            {move || {
                let (start, end) = texts();
                view! {
                    {start.map(|(machine, start)| view! { <time class="job-card__start" datetime=machine>{start}</time> " " })}
                    <span class="job-card__end">{end}</span>
                }
            }}
        </span>
    }
}

/// When the work begins, for machines and for people, and what stands below it.
pub fn card_time(card: &JobCardData, words: Words) -> (Option<(String, String)>, String) {
    let (language, words) = (words.language(), words.technician());
    let Some((visit, window)) = card.visit().and_then(|visit| Some((visit, visit.window?))) else {
        return (None, words.no_time.to_owned());
    };
    let zone = &card.job.site.time_zone;
    // Within a promised part of the day the office plans a time, too.
    let start = visit.planned_start.unwrap_or(window.start);
    let end = match visit.arrival {
        Arrival::Exact => (words.until)(&format::time(window.end, zone, language)),
        _ if !visit.keeps_promise() => {
            let end = visit.span().map_or(window.end, |span| span.end);
            (words.until)(&format::time(end, zone, language))
        }
        Arrival::Morning => words.morning.into(),
        Arrival::Afternoon => words.afternoon.into(),
        Arrival::AllDay => words.all_day.into(),
    };
    (Some((format::machine(start), clock(&format::time(start, zone, language)))), end)
}

/// A time without AM or PM, which the card's second line says.
fn clock(time: &str) -> String {
    time.split([' ', '\u{a0}', '\u{202f}']).next().unwrap_or(time).to_owned()
}

#[component]
fn CardAddress(card: Signal<JobCardData>) -> impl IntoView {
    let words = use_words();
    let text = move || {
        let language = words.language();
        card.with(|card| match card.distance_m {
            Some(metres) => format!("{} · {}", card.job.site.address, format::distance(metres, language)),
            None => card.job.site.address.clone(),
        })
    };
    view! { <span class="job-card__address"><Icon name="map-pin"/><span>{text}</span></span> }
}

#[component]
fn CardFoot(card: Signal<JobCardData>) -> impl IntoView {
    let words = use_words();
    let unsent = t!(technician.not_sent_yet);
    let progress = move || {
        card.with(|card| card.progress).map(|(done, all)| {
            let label = (words.technician().steps_done)(done, all);
            view! {
                <span class="job-card__progress">
                    <progress class="progress" max=all.to_string() value=done.to_string() aria-label=label></progress>
                    " "
                    {(words.technician().of)(done, all)}
                </span>
            }
        })
    };
    let pending = move || {
        card.with(|card| card.pending)
            .then(|| view! { <span class="unsynced"><Icon name="upload"/> " " {unsent}</span> })
    };
    let delay = Signal::derive(move || card.with(|card| card.visit().and_then(|visit| visit.late.clone())));
    let zone = Signal::derive(move || card.with(|card| card.job.site.time_zone.clone()));
    view! { <span class="job-card__foot">{progress}<LateMark delay zone/>{pending}</span> }
}
