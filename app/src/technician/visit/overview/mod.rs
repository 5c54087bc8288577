//! The overview of a visit: who, when and where, the nine steps, and all there is to know.

mod facts_card;
mod head;
mod site;
mod visits;

use leptos::prelude::*;
use sync::domain::status::VisitStatus;

pub(super) use facts_card::JobFactsCard;
pub(super) use head::When;
pub(super) use site::{Access, SiteCard};

use super::progress::Step;
use super::rail::StepList;
use super::saved_mark::SavedMark;
use super::scope::use_visit;
use super::sheets::{ReopenButton, WaitButton};
use crate::t;
use crate::technician::late::{LateRow, Lateness};
use crate::ui::Notice;

/// The overview.
#[component]
pub(super) fn Overview() -> impl IntoView {
    let scope = use_visit();
    let done = move || scope.progress.with(|progress| (scope.words.technician().of)(progress.done(), Step::ALL.len()));
    let lateness =
        Memo::new(move |_| scope.job.with(|job| scope.visit.with(|visit| Lateness::of(&job.facts, Some(visit)))));
    view! {
        <head::Head/>
        <Access/>
        <State/>
        <LateRow job=scope.job_id visit=scope.visit_id of=lateness/>
        <visits::VisitSwitch/>
        <section class="section" aria-labelledby="steps-title">
            <header class="section__head">
                <h2 class="section__title" id="steps-title">{t!(technician.steps)}</h2>
                <span class="section__count">{done}</span>
                <div class="section__actions"><SavedMark/></div>
            </header>
            <StepList/>
        </section>
        <section class="section stack" aria-labelledby="job-title">
            <header class="section__head"><h2 class="section__title" id="job-title">{t!(technician.the_job)}</h2></header>
            <JobFactsCard/>
        </section>
        <section class="section stack" aria-labelledby="site-title">
            <header class="section__head"><h2 class="section__title" id="site-title">{t!(technician.site_and_equipment)}</h2></header>
            <SiteCard/>
            <site::Assets/>
            <site::Contacts/>
        </section>
        <site::History/>
        <div class="section"><WaitButton/><ReopenButton/></div>
    }
}

/// What must be said before anything else: refused changes, waiting, over, not planned.
#[component]
fn State() -> impl IntoView {
    let scope = use_visit();
    let refused = move || scope.job.with(|job| job.refused);
    let refused_text = t!(technician.refused_here);
    let see = t!(technician.see_refused);
    let text = move || {
        let words = scope.words.technician();
        scope.visit.with(|visit| match visit.status {
            VisitStatus::Unscheduled => Some(("info", words.unscheduled_text.to_owned())),
            VisitStatus::WaitingParts => {
                Some(("warn", (words.waiting_for)(visit.waiting_reason.as_deref().unwrap_or_default())))
            }
            VisitStatus::Completed => Some(("success", words.completed_text.to_owned())),
            VisitStatus::Cancelled => {
                Some(("warn", (words.cancelled_because)(visit.cancel_reason.as_deref().unwrap_or_default())))
            }
            _ => None,
        })
    };
    view! {
        <Show when=move || refused() != 0>
            <Notice kind="error" text=refused_text><a class="button button--small" href="/sync">{see}</a></Notice>
        </Show>
        {move || text().map(|(kind, text)| view! { <Notice kind text/> })}
    }
}
