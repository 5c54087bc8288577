//! What went into the job: parts, time of each person, readings.

use leptos::prelude::*;
use sync::docs::content::{PartUse, Reading, TimeEntry};
use sync::ids::{PartUseId, ReadingId, TimeEntryId, UserId};

use super::context::Job;
use crate::dispatch::people::Person;
use crate::t;
use crate::widgets::{PartList, ReadingList, TimeList};

type Entry = (TimeEntryId, TimeEntry);

#[component]
pub(super) fn WorkCards(job: Job) -> impl IntoView {
    let parts = job.content(|content| {
        content
            .parts
            .iter()
            .filter(|(_, part)| !part.removed)
            .map(|(id, part)| (*id, part.clone()))
            .collect::<Vec<(PartUseId, PartUse)>>()
    });
    let readings = job.content(|content| {
        let present = content.readings.iter().filter(|(_, reading)| !reading.removed);
        present.map(|(id, reading)| (*id, reading.clone())).collect::<Vec<(ReadingId, Reading)>>()
    });
    let time = job.content(|content| {
        content
            .time
            .iter()
            .filter(|(_, entry)| !entry.removed)
            .map(|(id, entry)| (*id, entry.clone()))
            .collect::<Vec<Entry>>()
    });
    let has_parts = Memo::new(move |_| parts.with(|parts| !parts.is_empty()));
    let has_readings = Memo::new(move |_| readings.with(|readings| !readings.is_empty()));
    let (no_parts, parts_title, readings_title) = (t!(dispatch.no_parts), t!(dispatch.parts), t!(dispatch.readings));
    view! {
        <section class="card" aria-labelledby="parts-title">
            <header class="card__head"><h2 class="card__title" id="parts-title">{parts_title}</h2></header>
            <div class="card__body">
                {move || if has_parts.get() {
                    view! { <PartList parts/> }.into_any()
                } else {
                    view! { <p class="muted">{no_parts}</p> }.into_any()
                }}
            </div>
        </section>
        <TimeCard job time/>
        {move || has_readings.get().then(|| view! {
            <section class="card" aria-labelledby="readings-title">
                <header class="card__head"><h2 class="card__title" id="readings-title">{readings_title}</h2></header>
                <div class="card__body"><ReadingList readings/></div>
            </section>
        })}
    }
}

#[component]
fn TimeCard(job: Job, time: Memo<Vec<Entry>>) -> impl IntoView {
    let people = Memo::new(move |_| {
        let mut people: Vec<UserId> = Vec::new();
        time.with(|time| {
            time.iter().for_each(|(_, entry)| {
                if !people.contains(&entry.user_id) {
                    people.push(entry.user_id)
                }
            })
        });
        people
    });
    let running = Memo::new(move |_| time.with(|time| time.iter().any(|(_, entry)| entry.stopped_at.is_none())));
    let (none, is_running) = (t!(dispatch.no_time_entries), t!(dispatch.timer_running));
    let of = move |id: UserId| {
        let entries = Memo::new(move |_| {
            time.with(|time| time.iter().filter(|(_, entry)| entry.user_id == id).cloned().collect::<Vec<_>>())
        });
        let name = move || {
            job.store
                .staff()
                .with(|staff| staff.iter().find(|member| member.id == id).map(|member| member.name.clone()))
        };
        view! {
            <div class="stack stack--tight">
                {move || name().map(|name| view! { <Person id name/> })}
                <TimeList entries time_zone=job.zone/>
            </div>
        }
    };
    view! {
        <section class="card" aria-labelledby="time-title">
            <header class="card__head">
                <h2 class="card__title" id="time-title">{t!(dispatch.time_title)}</h2>
                {move || running.get().then(|| view! { <span class="badge" data-kind="signal">{is_running}</span> })}
            </header>
            <div class="card__body">
                {move || people.with(Vec::is_empty).then(|| view! { <p class="muted">{none}</p> })}
                <For each=move || people.get() key=|id| *id children=of/>
            </div>
        </section>
    }
}
