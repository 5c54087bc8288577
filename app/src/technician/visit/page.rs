//! The page: finds the job on this device and the visit in it.

use std::sync::Arc;

use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};
use sync::domain::facts::VisitFacts;
use sync::domain::status::VisitStatus;
use sync::ids::{JobId, UserId, VisitId};

use super::action_bar::ActionBar;
use super::choose::choose;
use super::overview::Overview;
use super::scope::{VisitScope, use_visit};
use super::sheets::{SignSheet, WaitSheet};
use super::steps::StepView;
use super::tools::Unkept;
use crate::data::{JobView, use_store};
use crate::frame::PhoneFrame;
use crate::platform::keep_screen_on;
use crate::t;
use crate::technician::duty::Arrival;
use crate::technician::news::VisitNews;
use crate::ui::{EmptyState, Notice, Skeleton};

/// `/jobs/:id`
#[component]
pub fn VisitPage() -> impl IntoView {
    let params = use_params_map();
    let id = Memo::new(move |_| params.with(|params| params.get("id")?.parse::<JobId>().ok()));
    // A further job is a new page: nothing of the one before may stay.
    move || match id.get() {
        Some(id) => view! { <JobOnScreen id/> }.into_any(),
        None => view! { <Missing/> }.into_any(),
    }
}

/// What the address leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shown {
    Loading,
    Missing,
    Visit(VisitId),
}

#[component]
fn JobOnScreen(id: JobId) -> impl IntoView {
    let store = use_store();
    let (job, ready) = (store.job(id), store.ready());
    let session = store.session();
    let me =
        Memo::new(move |_| session.with(|session| session.as_ref().map_or(UserId::NIL, |session| session.user.id)));
    let query = use_query_map();
    let asked = Memo::new(move |_| query.with(|query| query.get("visit")?.parse::<VisitId>().ok()));
    let visit = Memo::new(move |_| {
        job.with(|job| job.as_ref().and_then(|job| choose(&job.facts, me.get(), asked.get()).cloned()))
    });
    // A visit that is taken away stays on the screen: somebody may be typing.
    let shown = Memo::new(move |before: Option<&Shown>| {
        match (visit.with(|visit| visit.as_ref().map(|visit| visit.id)), before) {
            (Some(id), _) => Shown::Visit(id),
            (None, Some(Shown::Visit(id))) => Shown::Visit(*id),
            (None, _) => {
                if ready.get() {
                    Shown::Missing
                } else {
                    Shown::Loading
                }
            }
        }
    });
    move || match (shown.get(), job.get_untracked(), visit.get_untracked()) {
        (Shown::Visit(_), Some(first), Some(visit_now)) => {
            view! { <VisitOnScreen me=me.get_untracked() job first visit visit_now/> }.into_any()
        }
        (Shown::Loading, ..) => view! { <Loading/> }.into_any(),
        _ => view! { <Missing/> }.into_any(),
    }
}

/// The visit; made anew for every other visit. `first` and `visit_now` are what there is to show
/// while the job leaves the device.
#[component]
fn VisitOnScreen(
    me: UserId,
    job: Signal<Option<Arc<JobView>>>,
    first: Arc<JobView>,
    visit: Memo<Option<VisitFacts>>,
    visit_now: VisitFacts,
) -> impl IntoView {
    let here = Memo::new(move |_| job.with(Option::is_some));
    let job = Memo::new(move |before: Option<&Arc<JobView>>| {
        job.get().or_else(|| before.cloned()).unwrap_or_else(|| first.clone())
    });
    let visit = Memo::new(move |before: Option<&VisitFacts>| {
        visit.get().or_else(|| before.cloned()).unwrap_or_else(|| visit_now.clone())
    });
    let scope = VisitScope::provide(me, job, visit);
    // The screen stays on while hands are busy.
    Effect::new(move || keep_screen_on(scope.status() == VisitStatus::InProgress));
    on_cleanup(|| keep_screen_on(false));
    let gone = t!(technician.job_gone);
    let title = move || (scope.words.technician().job_number)(scope.job.with(|job| job.facts.number));
    let customer = move || scope.job.with(|job| job.facts.customer.name.clone());
    // The arrow leads from a step to the overview, and from there to the list.
    let back = Memo::new(move |_| if scope.step.get().is_some() { scope.href(None) } else { "/jobs/assigned".into() });
    move || {
        view! {
            <PhoneFrame title subtitle=customer back=back.get() bar=move || view! { <Show when=move || here.get()><ActionBar/></Show> }>
                <Show when=move || !here.get()><Notice kind="warn" text=gone/></Show>
                <Unkept/>
                <Arrival/>
                <VisitNews visit=scope.visit_id/>
                <Body/>
                <SignSheet/>
                <WaitSheet/>
            </PhoneFrame>
        }
    }
}

#[component]
fn Body() -> impl IntoView {
    let scope = use_visit();
    move || match scope.step.get() {
        Some(step) => view! { <StepView step/> }.into_any(),
        None => view! { <Overview/> }.into_any(),
    }
}

#[component]
fn Loading() -> impl IntoView {
    view! {
        <PhoneFrame title=t!(common.loading) back="/jobs/assigned">
            <Skeleton/>
        </PhoneFrame>
    }
}

/// The device does not have the job.
#[component]
fn Missing() -> impl IntoView {
    let list = t!(technician.to_my_jobs);
    view! {
        <PhoneFrame title=t!(common.jobs) back="/jobs/assigned">
            <EmptyState icon="jobs" title=t!(technician.job_missing_title) text=t!(technician.job_missing_text)>
                <a class="button button--primary" href="/jobs/assigned">{list}</a>
            </EmptyState>
        </PhoneFrame>
    }
}
