//! An emergency on whatever page the person is: it stays until it is accepted or given to another.

use std::collections::BTreeSet;

use leptos::prelude::*;
use leptos::task::spawn_local;
use sync::domain::command::Command;
use sync::domain::geo::Position;
use sync::ids::VisitId;

use super::urgent::{Urgent, road, urgent};
use crate::data::use_store;
use crate::platform::alerts::sound_alarm;
use crate::platform::position_unasked;
use crate::ui::{Icon, use_toasts};
use crate::words::{Words, use_words};
use crate::{format, t};

/// Milliseconds to wait for a position.
const PATIENCE: u32 = 8_000;

/// What has rung on this page already, so that a change of page does not ring again.
#[derive(Clone, Copy)]
struct Rung(StoredValue<BTreeSet<VisitId>>);

/// The alerts that are due; goes into `.frame__banners`.
#[component]
pub fn EmergencyAlerts() -> impl IntoView {
    let (store, here) = (use_store(), RwSignal::new(None::<Position>));
    let due = Memo::new(move |_| {
        let me = store.session().with(|session| session.as_ref().map(|session| session.user.id));
        me.map(|me| store.jobs().with(|jobs| urgent(jobs, me))).unwrap_or_default()
    });
    let rung = use_context::<Rung>();
    Effect::new(move || {
        let ids: BTreeSet<VisitId> = due.with(|due| due.iter().map(|urgent| urgent.visit_id).collect());
        if ids.is_empty() {
            return;
        }
        if let Some(Rung(rung)) = rung {
            let fresh = rung.with_value(|rung| !ids.is_subset(rung));
            rung.set_value(ids);
            if fresh {
                sound_alarm();
            }
        }
        if here.with_untracked(Option::is_none) {
            spawn_local(async move {
                if let Some(position) = position_unasked(PATIENCE).await {
                    here.try_set(Some(position));
                }
            });
        }
    });
    view! {
        <For each=move || due.get() key=|urgent| (urgent.visit_id, urgent.start, urgent.acceptable) children=move |urgent| view! { <Alert urgent here/> }/>
    }
}

/// Remembers for the life of the page what has rung.
pub(super) fn provide_rung() {
    provide_context(Rung(StoredValue::new(BTreeSet::new())));
}

/// When and how far, in one line.
fn facts_of(urgent: &Urgent, here: Option<Position>, words: Words) -> String {
    let (texts, language) = (words.alerts(), words.language());
    let when = match urgent.start {
        Some(start) => format!(
            "{} {}",
            format::short_day(start, &urgent.time_zone, language),
            format::time(start, &urgent.time_zone, language)
        ),
        None => texts.urgent_no_time.to_owned(),
    };
    match road(here, urgent.position) {
        Some((metres, minutes)) => {
            let far = (texts.leg)(&format::duration(minutes), &format::distance(metres, language));
            format!("{when} · {far}")
        }
        None => when,
    }
}

#[component]
fn Alert(urgent: Urgent, here: RwSignal<Option<Position>>) -> impl IntoView {
    let (store, words, toasts) = (use_store(), use_words(), use_toasts());
    let (job, visit_id, number) = (urgent.job_id, urgent.visit_id, urgent.number);
    let href = format!("/jobs/{job}?visit={visit_id}");
    let (title, address, acceptable) = (urgent.title.clone(), urgent.address.clone(), urgent.acceptable);
    let facts = move || facts_of(&urgent, here.get(), words);
    let accept = move |_| {
        spawn_local(async move {
            if let Err(error) = store.command(job, Command::AcceptVisit { visit_id }).await {
                toasts.error(error.words(words.language()));
            }
        });
    };
    view! {
        <section class="emergency" role="alert" data-testid="emergency">
            <Icon name="alert"/>
            <div class="emergency__body">
                <p class="emergency__title">{move || (words.alerts().urgent_title)(number)} " " {title}</p>
                <p class="emergency__place">{address}</p>
                <p class="emergency__facts numeric">{facts}</p>
            </div>
            <div class="emergency__actions">
                {acceptable.then(|| view! { <button class="button button--signal" type="button" data-testid="accept-emergency" on:click=accept>{t!(technician.accept)}</button> })}
                <a class="button" href=href>{t!(technician.open)}</a>
            </div>
        </section>
    }
}
