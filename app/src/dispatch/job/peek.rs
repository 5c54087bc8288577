//! A job beside the board: its visits with what can be done about them, the customer and the way in,
//! without leaving the page.

use leptos::prelude::*;
use sync::ids::JobId;

use super::context::Job;
use super::page::Dialogs;
use super::people::CustomerCard;
use super::site::SiteCard;
use super::visits::VisitsCard;
use crate::t;
use crate::ui::{Dialog, Icon};
use crate::widgets::{JobChip, PriorityMark};
use crate::words::use_words;

/// Shows the job that `open` names; none closes it.
#[component]
pub fn JobPeek(open: RwSignal<Option<JobId>>) -> impl IntoView {
    let words = use_words();
    let shown = RwSignal::new(false);
    // What was shown stays until another is asked for: a dialog that is closing must not be empty.
    let id = Memo::new(move |before: Option<&Option<JobId>>| open.get().or_else(|| before.copied().flatten()));
    Effect::new(move || shown.set(open.with(Option::is_some)));
    Effect::new(move |before: Option<bool>| {
        let shown = shown.get();
        if before == Some(true) && !shown {
            open.set(None);
        }
        shown
    });
    let store = crate::data::use_store();
    let title = move || {
        let id = id.get();
        let number = store.jobs().with(|jobs| jobs.iter().find(|job| Some(job.id) == id).map(|job| job.number));
        number.map_or(words.dispatch().job.to_owned(), |number| (words.dispatch().job_number)(number))
    };
    let go = t!(calendar.open_job);
    let footer = move || {
        let href = move || id.get().map(|id| format!("/dispatch/jobs/{id}"));
        view! { <a class="button button--primary" href=href>{go}" "<Icon name="chevron-right"/></a> }
    };
    view! {
        <Dialog open=shown title variant="side" footer>
            {move || id.get().map(|id| view! { <Peek id/> })}
        </Dialog>
    }
}

#[component]
fn Peek(id: JobId) -> impl IntoView {
    let job = Job::held(id);
    let title = job.facts(|facts| facts.title.clone());
    let status = job.facts(|facts| Some((facts.status, facts.priority)));
    let marks = move || {
        status.get().map(|(status, priority)| view! { <JobChip status=Signal::derive(move || status)/>" "<PriorityMark priority=Signal::derive(move || priority)/> })
    };
    let dialogs = Dialogs {
        schedule: RwSignal::new(false),
        assign: RwSignal::new(false),
        describe: RwSignal::new(false),
        help: RwSignal::new(false),
    };
    view! {
        <div class="stack">
            <div class="stack stack--tight"><strong>{title}</strong><div class="cluster">{marks}</div></div>
            <VisitsCard job dialogs/>
            <CustomerCard job/>
            <SiteCard job/>
        </div>
    }
}
