//! The visits of one day.

use std::collections::{BTreeSet, HashMap};

use leptos::prelude::*;
use sync::domain::geo::{Position, distance_m};
use sync::domain::planning::Eta;
use sync::ids::{JobId, VisitId};

use super::agenda::Stop;
use super::eta::EtaRow;
use super::legs::{LegRow, Legs};
use super::next::NextActions;
use crate::data::use_store;
use crate::technician::late::{LateRow, Lateness};
use crate::technician::visit::{Progress, Step};
use crate::widgets::{JobCard, JobCardData};

/// What cards show besides the stops themselves.
#[derive(Clone, Copy)]
pub(super) struct Around {
    pub(super) stops: Memo<Vec<Stop>>,
    pub(super) pending: Memo<BTreeSet<JobId>>,
    pub(super) here: ReadSignal<Option<Position>>,
    pub(super) next: Memo<Option<(JobId, VisitId)>>,
    pub(super) etas: Memo<HashMap<VisitId, Eta>>,
    pub(super) legs: Memo<Legs>,
}

/// Cards that are made before the page is painted: more do not fit on a phone.
const FIRST: usize = 6;

/// Cards of the stops with these keys, in order.
#[component]
pub(super) fn Cards(keys: Memo<Vec<(JobId, VisitId)>>, around: Around, painted: ReadSignal<bool>) -> impl IntoView {
    // The one to do now looks different, so its card is made anew when that changes.
    let rows = move || {
        let (next, shown) = (around.next.get(), if painted.get() { usize::MAX } else { FIRST });
        keys.get().into_iter().take(shown).map(|key| (key, next == Some(key))).collect::<Vec<_>>()
    };
    view! {
        <ul class="job-list" role="list">
            <For each=rows key=|row| *row children=move |(key, next)| view! { <li><LegRow to=key around/><Card of=key next around painted/><EtaRow visit=key.1 etas=around.etas/></li> }/>
        </ul>
    }
}

#[component]
fn Card(of: (JobId, VisitId), next: bool, around: Around, painted: ReadSignal<bool>) -> impl IntoView {
    let first = around.stops.with_untracked(|stops| stops.iter().find(|stop| stop.key() == of).cloned());
    let steps = next.then(|| steps_of(of));
    let card = first.map(|first| {
        Memo::new(move |_| {
            let stop = around
                .stops
                .with(|stops| stops.iter().find(|stop| stop.key() == of).cloned())
                .unwrap_or_else(|| first.clone());
            JobCardData {
                pending: around.pending.with(|pending| pending.contains(&of.0)),
                distance_m: stop.job.site.position.zip(around.here.get()).map(|(site, here)| distance_m(site, here)),
                progress: steps.filter(|_| painted.get()).and_then(|steps| steps.get()),
                visit: Some(stop.visit),
                job: stop.job,
            }
        })
    });
    card.map(|card| {
        if next {
            let lateness = Memo::new(move |_| card.with(|card| Lateness::of(&card.job, card.visit())));
            view! {
                <JobCard card next=true><NextActions card=card.into()/></JobCard>
                <LateRow job=of.0 visit=of.1 of=lateness/>
            }
            .into_any()
        } else {
            view! { <JobCard card/> }.into_any()
        }
    })
}

/// Finished steps and all of them. Only for the visit to do now: it reads the job's document.
fn steps_of((job, visit): (JobId, VisitId)) -> Memo<Option<(usize, usize)>> {
    let job = use_store().job(job);
    Memo::new(move |_| {
        job.with(|job| {
            let job = job.as_ref()?;
            let progress = Progress::of(&job.facts, job.facts.visit(visit)?, &job.content);
            Some((progress.done(), Step::ALL.len()))
        })
    })
}
