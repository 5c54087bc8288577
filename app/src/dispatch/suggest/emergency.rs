//! The dialog of an emergency: who can be there first, and what becomes of the others. It shows a
//! plan and changes nothing until somebody is chosen.

use leptos::prelude::*;
use sync::domain::command::Place;
use sync::domain::facts::JobFacts;
use sync::domain::planning::{Conflict, Diversion, Emergency, Fix, Step, divert};
use sync::domain::status::Priority;

use super::ask::{Ask, Asked, name_of};
use super::choice::open_while;
use super::diversion::DiversionRow;
use super::roads_note::RoadsNote;
use crate::data::{Store, clock, now, use_store};
use crate::dispatch::board::{Deed, Move, Moves};
use crate::dispatch::roads::roads;
use crate::ui::{Dialog, EmptyState};
use crate::words::use_words;
use crate::{format, t};

/// Who is shown: the fastest, and a few more to choose among.
const SHOWN: usize = 5;

/// Shown while `ask` names a visit; see [`super::SuggestDialog`].
#[component]
pub fn EmergencyDialog(
    ask: RwSignal<Option<Ask>>,
    moves: Moves,
    #[prop(into)] zone: Signal<String>,
    #[prop(optional)] undo: bool,
) -> impl IntoView {
    let (store, words) = (use_store(), use_words());
    let open = open_while(ask);
    // While somebody thinks about it the clock goes on, and with it who is where.
    let clock = clock();
    Effect::new(move || {
        if ask.with(Option::is_some) {
            clock.set(now());
        }
    });
    let asked = Memo::new(move |_| {
        let now = clock.get();
        ask.with(|ask| Asked::today(ask.as_ref()?, store, &zone.read(), now))
    });
    let plans = Memo::new(move |_| {
        asked.with(|asked| {
            let Some(asked) = asked else { return Vec::new() };
            let emergency = Emergency {
                wanted: &asked.wanted,
                candidates: &asked.team,
                now: asked.now,
                day_end: asked.hours.end,
                buffer: asked.roster.buffer_minutes.into(),
            };
            let roads = roads();
            let positions = store.positions().get();
            let fix = |technician| positions.of(technician).map(|fix| Fix::from(*fix));
            divert(emergency, fix, &*roads, &asked.judge(&roads))
        })
    });
    Effect::new(move || asked.with(|asked| asked.iter().for_each(Asked::fetch_roads)));
    let send = move |diversion: Diversion| {
        let Some(asked) = asked.get_untracked() else { return };
        open.set(false);
        let mut confirmed = diversion.conflicts.clone();
        let missed = diversion.displaced.iter().map(|displaced| displaced.late).max().filter(|minutes| *minutes > 0);
        confirmed.extend(missed.map(|minutes| Conflict::WindowMissed { minutes }));
        let name = untrack(|| name_of(store, diversion.technician)).unwrap_or_default();
        let time = format::time(diversion.arrival, &zone.get_untracked(), words.language());
        let text = (words.assign().diverted)(asked.job.number, &name, &time);
        moves.decide(untrack(|| deeds(&asked, &diversion, store)), confirmed, text, undo);
    };
    let send = Callback::new(send);
    let title = move || {
        let number = asked.with(|asked| asked.as_ref().map(|asked| asked.job.number));
        (words.assign().send_now)(number.unwrap_or_default())
    };
    let lead = move || {
        asked.with(|asked| {
            let asked = asked.as_ref()?;
            Some(format!(
                "{} · {} · {}",
                asked.job.title,
                asked.job.customer.name,
                format::duration(asked.wanted.minutes)
            ))
        })
    };
    let rows = move || {
        let plans = plans.get().into_iter().take(SHOWN).enumerate();
        plans.map(|(place, plan)| view! { <DiversionRow first={place == 0} plan zone send/> }).collect_view()
    };
    let (none, none_text) = (t!(assign.nobody_could_go), t!(assign.nobody_could_go_text));
    let cancel = t!(common.cancel);
    let footer =
        move || view! { <button class="button" type="button" on:click=move |_| open.set(false)>{cancel}</button> };
    let hint = t!(assign.emergency_lead);
    view! {
        <Dialog open title footer variant="wide">
            <p class="wrap-anywhere">{lead}</p>
            <p class="muted">{hint}</p>
            <ol class="list suggestions" role="list">{rows}</ol>
            {move || plans.with(Vec::is_empty).then(|| view! { <EmptyState icon="user" title=none text=none_text/> })}
            <RoadsNote/>
        </Dialog>
    }
}

/// The decision as changes in order: the job becomes an emergency, the others make room, and the
/// visit comes into it.
fn deeds(asked: &Asked, diversion: &Diversion, store: Store) -> Vec<Deed> {
    let (job, number) = (asked.job.id, asked.job.number);
    let rank = (asked.job.priority != Priority::Emergency).then_some(Deed::Rank {
        job,
        number,
        from: asked.job.priority,
        to: Priority::Emergency,
    });
    let steps = diversion.steps(&asked.wanted);
    let places = store.jobs().with(|jobs| {
        let of = |step: &Step| {
            if step.visit_id == asked.visit.id {
                return Some(asked.given(diversion.technician, diversion.span.start));
            }
            placed(jobs.iter().find(|job| job.id == step.job_id)?, step)
        };
        steps.iter().filter_map(of).collect::<Vec<_>>()
    });
    rank.into_iter().chain(places.into_iter().map(|made| Deed::Place { made, suggested: None })).collect()
}

/// The move of a visit that gives way.
fn placed(job: &JobFacts, step: &Step) -> Option<Move> {
    let from = job.visit(step.visit_id)?.place();
    let mut technicians = from.technicians.clone();
    technicians.retain(|id| Some(*id) != step.without);
    technicians.extend(step.with.filter(|id| !technicians.contains(id)));
    let to = Place { start: step.start.or(from.start), technicians, ..from.clone() };
    Some(Move { job: job.id, visit: step.visit_id, number: job.number, from, to })
}
