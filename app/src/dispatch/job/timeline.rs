//! What happened to the job, from the server; asked for anew whenever the job changes.

use leptos::prelude::*;
use serde_json::Value;
use sync::domain::planning::reason_words;
use sync::domain::rejection::{job_status, visit_status};
use sync::domain::status::{JobStatus, Priority, VisitStatus};
use sync::domain::timeline::EventKind;

use super::context::Job;
use crate::dispatch::fetched::Listed;
use crate::dispatch::records::TimelineItem;
use crate::dispatch::select::Options;
use crate::ui::{Notice, Skeleton};
use crate::widgets::{Timeline, TimelineEntry};
use crate::words::{Words, use_words};
use crate::{format, t};

/// The kinds that can be looked at by themselves, in the order of the words.
const GROUPS: [&[EventKind]; 6] = [
    &[EventKind::StatusChanged, EventKind::VisitScheduled, EventKind::TechnicianAssigned, EventKind::RunningLate],
    &[EventKind::NoteChanged, EventKind::JobChanged, EventKind::JobCreated],
    &[EventKind::ChecklistAnswered, EventKind::ReadingTaken],
    &[EventKind::PhotoAdded, EventKind::PhotoChanged, EventKind::Signed],
    &[
        EventKind::PartIssued,
        EventKind::PartChanged,
        EventKind::TimerStarted,
        EventKind::TimerStopped,
        EventKind::TimeChanged,
    ],
    &[EventKind::ChangeRefused],
];

#[component]
pub(super) fn TimelineCard(job: Job) -> impl IntoView {
    let words = use_words();
    let group = RwSignal::new(String::new());
    let list = Listed::<TimelineItem>::new(move || {
        job.view.track();
        let kinds = group.read().parse().ok().and_then(|place: usize| GROUPS.get(place));
        let kinds =
            kinds.map(|kinds| format!("&kind={}", kinds.iter().map(|kind| kind.code()).collect::<Vec<_>>().join(",")));
        Some(format!("/api/v1/jobs/{}/timeline?limit=50{}", job.id, kinds.unwrap_or_default()))
    });
    let groups = Signal::derive(move || {
        let texts = words.dispatch();
        let everything = (String::new(), texts.everything.to_owned());
        std::iter::once(everything)
            .chain(
                texts.timeline_groups.iter().enumerate().map(|(place, label)| (place.to_string(), (*label).to_owned())),
            )
            .collect::<Vec<_>>()
    });
    let entries = Signal::derive(move || {
        list.items.get().unwrap_or_default().into_iter().map(|item| entry(item, words)).collect::<Vec<_>>()
    });
    let more = t!(dispatch.show_more);
    let problem = move || {
        let problem = list.problem.get()?;
        let text = if problem.is_offline() {
            words.dispatch().needs_connection.to_owned()
        } else {
            problem.words(words.language())
        };
        Some(view! { <Notice kind="info" text/> })
    };
    view! {
        <section class="card" aria-labelledby="timeline-title">
            <header class="card__head">
                <h2 class="card__title" id="timeline-title">{t!(dispatch.timeline)}</h2>
                <div class="card__actions">
                    <select class="select" aria-label=t!(dispatch.show) on:change:target=move |event| group.set(event.target().value())>
                        <Options value=group options=groups/>
                    </select>
                </div>
            </header>
            <div class="card__body">
                {problem}
                {move || list.items.with(Option::is_none).then(|| list.problem.with(Option::is_none).then(|| view! { <Skeleton cards=2/> }))}
                <Timeline entries time_zone=job.zone/>
                {move || list.has_more().then(|| view! {
                    <button class="button button--small" type="button" disabled=move || list.busy.get() on:click=move |_| list.more()>{more}</button>
                })}
            </div>
        </section>
    }
}

fn entry(item: TimelineItem, words: Words) -> TimelineEntry {
    let details = item.details.iter().filter_map(|(name, value)| detail(name, value, words)).collect();
    TimelineEntry {
        id: item.id.to_string(),
        kind: item.kind,
        text: item.description,
        actor: item.actor.map(|actor| actor.name),
        at: item.at,
        details,
    }
}

/// A named detail in words; none for what only programs read.
fn detail(name: &str, value: &Value, words: Words) -> Option<(String, String)> {
    let (texts, language) = (words.dispatch(), words.language());
    let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let number = || text.parse::<f64>().ok();
    let status = |code: &str| {
        let visit = VisitStatus::from_code(code).map(|status| visit_status(status, language));
        visit
            .or_else(|| JobStatus::from_code(code).map(|status| job_status(status, language)))
            .map_or_else(|| code.to_owned(), str::to_owned)
    };
    Some(match name {
        "from" => (texts.detail_from.into(), status(&text)),
        "to" => (texts.detail_to.into(), status(&text)),
        "reason" => (texts.reason.into(), text),
        "distance_m" => (texts.detail_distance.into(), format::distance(number()?, language)),
        "quantity_milli" => (texts.quantity.into(), format::quantity(number()? as i64, language)),
        "minutes" => (texts.length.into(), format::duration(number()? as i64)),
        "priority" => (texts.priority.into(), texts.priority_of(Priority::from_code(&text)?).into()),
        "answer" => (texts.detail_answer.into(), answer(&text, words)),
        "confirmed" => {
            let reasons = text.split(',').filter_map(|code| reason_words(code, language)).collect::<Vec<_>>();
            (words.planning().confirmed.into(), reasons.join(", "))
        }
        "amended_after_signature" => (texts.detail_note.into(), texts.changed_after_signing.into()),
        _ => return None,
    })
}

/// An answer as documents keep it, in words.
fn answer(kept: &str, words: Words) -> String {
    let common = words.common();
    match kept {
        "yes" => common.yes.into(),
        "no" => common.no.into(),
        "na" => words.dispatch().not_applicable.into(),
        "" => words.dispatch().taken_back.into(),
        other => other.split_once(':').map_or(other, |(_, value)| value).to_owned(),
    }
}
