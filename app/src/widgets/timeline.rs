//! What happened to a job, newest first as given.

use leptos::prelude::*;
use sync::domain::timeline::EventKind;
use sync::time::Timestamp;

use crate::format;
use crate::ui::Icon;
use crate::words::use_words;

/// One entry.
#[derive(Clone, Debug, PartialEq)]
pub struct TimelineEntry {
    pub id: String,
    pub kind: EventKind,
    /// In words, without the actor.
    pub text: String,
    pub actor: Option<String>,
    pub at: Timestamp,
    /// Named details to show below, in words.
    pub details: Vec<(String, String)>,
}

/// The entries in the order given.
#[component]
pub fn Timeline(
    #[prop(into)] entries: Signal<Vec<TimelineEntry>>,
    #[prop(into)] time_zone: Signal<String>,
) -> impl IntoView {
    let one = move |entry: TimelineEntry| view! { <Entry entry time_zone/> };
    view! {
        <ol class="timeline" role="list">
            <For each=move || entries.get() key=|entry| entry.id.clone() children=one/>
        </ol>
    }
}

#[component]
fn Entry(entry: TimelineEntry, time_zone: Signal<String>) -> impl IntoView {
    let words = use_words();
    let (kind, icon) = look(entry.kind);
    let at = entry.at;
    let details = entry
        .details
        .into_iter()
        .map(|(name, value)| view! { <p class="timeline__meta">{name} ": " {value}</p> })
        .collect_view();
    view! {
        <li class="timeline__item" data-type=kind>
            <span class="timeline__icon"><Icon name=icon/></span>
            <div class="timeline__body">
                <p class="timeline__text">
                    {entry.actor.map(|actor| view! { <strong>{actor}</strong> " · " })}
                    {entry.text}
                </p>
                <p class="timeline__meta">
                    <time datetime=format::machine(at)>{move || format::date_time(at, &time_zone.read(), words.language())}</time>
                </p>
                {details}
            </div>
        </li>
    }
}

/// The value of `data-type` and the icon.
fn look(kind: EventKind) -> (&'static str, &'static str) {
    match kind {
        EventKind::JobCreated => ("created", "plus"),
        EventKind::JobChanged => ("created", "pen"),
        EventKind::StatusChanged => ("status", "play"),
        EventKind::VisitScheduled => ("schedule", "calendar"),
        EventKind::RunningLate => ("schedule", "clock"),
        EventKind::TechnicianAssigned => ("assign", "user"),
        EventKind::NoteChanged => ("note", "note"),
        EventKind::ChecklistAnswered => ("checklist", "checklist"),
        EventKind::PartIssued | EventKind::PartChanged => ("part", "parts"),
        EventKind::TimerStarted | EventKind::TimerStopped | EventKind::TimeChanged => ("time", "timer"),
        EventKind::ReadingTaken => ("checklist", "gauge"),
        EventKind::PhotoAdded | EventKind::PhotoChanged => ("photo", "image"),
        EventKind::Signed => ("signature", "signature"),
        EventKind::ChangeRefused => ("refused", "alert"),
    }
}
