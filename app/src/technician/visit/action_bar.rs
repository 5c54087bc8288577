//! The bar within the thumb's reach: the next sensible action as one big button, and beside it what
//! is always at hand.

use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::hooks::use_navigate;
use sync::domain::command::Command;
use sync::domain::status::VisitStatus;

use super::arrival::Found;
use super::complete::CompleteButton;
use super::progress::Step;
use super::rail::step_short;
use super::scope::{VisitScope, use_visit};
use super::tools::Tools;
use crate::t;
use crate::technician::maps::maps_url;
use crate::ui::Icon;

/// What the big button does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Main {
    Accept,
    Travel,
    CheckIn,
    Start,
    Resume,
    Next(Step),
    Complete,
    /// Nothing is left to do here.
    Done,
    /// The office has not planned the visit.
    Nothing,
}

/// The next sensible action (tracked): that of the opened step where it has one, else the visit's.
fn main_action(scope: VisitScope) -> Main {
    use VisitStatus::*;
    let status = scope.status();
    let asked = match scope.step.get() {
        Some(Step::Travel) if matches!(status, Scheduled | Accepted) => Some(Main::Travel),
        Some(Step::CheckIn) if matches!(status, Scheduled | Accepted | EnRoute) => Some(Main::CheckIn),
        _ => None,
    };
    asked.unwrap_or_else(|| match status {
        Scheduled => Main::Accept,
        Accepted => Main::Travel,
        EnRoute => Main::CheckIn,
        OnSite => Main::Start,
        WaitingParts => Main::Resume,
        InProgress => working(scope),
        Completed | Cancelled => Main::Done,
        Unscheduled => Main::Nothing,
    })
}

/// While working: complete once nothing is missing, else on to the next step.
fn working(scope: VisitScope) -> Main {
    scope.progress.with(|progress| {
        if progress.missing.is_empty() {
            return Main::Complete;
        }
        let lacking = || Step::ALL.into_iter().find(|step| progress.needs(*step));
        match scope.step.get() {
            // From the summary back to what lacks; from a step that still lacks something stay on course.
            Some(Step::Summary) | None => Main::Next(lacking().unwrap_or(Step::Summary)),
            Some(step) => Main::Next(step.next().unwrap_or(Step::Summary)),
        }
    })
}

/// The bar.
#[component]
pub(super) fn ActionBar() -> impl IntoView {
    let scope = use_visit();
    let main = Memo::new(move |_| main_action(scope));
    let status = Memo::new(move |_| scope.status());
    let at_work = Memo::new(move |_| {
        matches!(status.get(), VisitStatus::OnSite | VisitStatus::InProgress | VisitStatus::WaitingParts)
    });
    let completable = Memo::new(move |_| status.get() == VisitStatus::InProgress);
    let startable = Memo::new(move |_| {
        matches!(
            status.get(),
            VisitStatus::Scheduled | VisitStatus::Accepted | VisitStatus::EnRoute | VisitStatus::OnSite
        )
    });
    view! {
        <div class="action-bar">
            <Show when=move || at_work.get()><Tools/></Show>
            <Show when=move || startable.get()><StartButton main=Signal::derive(move || main.get() == Main::Start)/></Show>
            <Show when=move || completable.get()><CompleteButton/></Show>
            {move || view! { <MainButton main=main.get()/> }}
        </div>
    }
}

/// Starts work, from wherever the visit stands; on the site it is the main action.
#[component]
fn StartButton(main: Signal<bool>) -> impl IntoView {
    let scope = use_visit();
    let navigate = use_navigate();
    let start = move |_| {
        let navigate = navigate.clone();
        spawn_local(async move {
            if scope.command(Command::StartVisit { visit_id: scope.visit_id }).await {
                let first = scope.progress.try_with_untracked(|progress| {
                    [Step::Before, Step::Work].into_iter().find(|step| progress.needs(*step)).unwrap_or(Step::Work)
                });
                if let Some(first) = first {
                    navigate(&scope.href(Some(first)), Default::default());
                }
            }
        });
    };
    let class = move || if main.get() { "button button--signal action-bar__main" } else { "button" };
    view! {
        <button class=class type="button" data-testid="start-job" on:click=start><Icon name="play"/> " " {t!(technician.start_work)}</button>
    }
}

#[component]
fn MainButton(main: Main) -> impl IntoView {
    let scope = use_visit();
    let send = move |command: Command| {
        spawn_local(async move {
            scope.command(command).await;
        })
    };
    let visit_id = scope.visit_id;
    const CLASS: &str = "button button--signal action-bar__main";
    match main {
        Main::Accept => {
            let accept = move |_| send(Command::AcceptVisit { visit_id });
            view! { <button class=CLASS type="button" data-testid="accept" on:click=accept><Icon name="check-circle"/> " " {t!(technician.accept)}</button> }.into_any()
        }
        // A link, so that the browser lets it open the maps application.
        Main::Travel => {
            let travel = move |_| send(Command::StartTravel { visit_id });
            let href = move || scope.job.with(|job| maps_url(&job.facts.site));
            view! {
                <a class=CLASS href=href target="_blank" rel="noopener noreferrer" data-testid="start-travel" on:click=travel>
                    <Icon name="navigate"/> " " {t!(technician.start_travel)}
                </a>
            }
            .into_any()
        }
        Main::CheckIn => view! { <CheckInButton/> }.into_any(),
        Main::Resume => {
            let resume = move |_| send(Command::ResumeVisit { visit_id });
            view! { <button class=CLASS type="button" on:click=resume><Icon name="play"/> " " {t!(technician.resume)}</button> }.into_any()
        }
        Main::Next(step) => {
            let label = move || (scope.words.technician().next_step)(step_short(step, scope.words.technician()));
            view! { <a class=CLASS href=scope.href(Some(step)) data-testid="next-step">{label}</a> }.into_any()
        }
        Main::Done => view! { <a class="button button--primary action-bar__main" href="/jobs/assigned">{t!(technician.to_my_jobs)}</a> }.into_any(),
        // These have buttons of their own.
        Main::Start | Main::Complete | Main::Nothing => ().into_any(),
    }
}

/// Looks where the phone is. From elsewhere it leads to the step, which shows what was found.
#[component]
fn CheckInButton() -> impl IntoView {
    let scope = use_visit();
    let navigate = use_navigate();
    let looking = move || scope.found.get() == Found::Looking;
    let label = move || {
        let words = scope.words.technician();
        match scope.found.get() {
            Found::Looking => words.locating,
            Found::Nothing => words.check_in,
            Found::Here { .. } | Found::No(_) => words.locate_again,
        }
    };
    let look = move |_| {
        if scope.step.get_untracked() != Some(Step::CheckIn) {
            navigate(&scope.href(Some(Step::CheckIn)), Default::default());
        }
        scope.look();
    };
    view! {
        <button class="button button--signal action-bar__main" type="button" data-testid="check-in"
            aria-busy=move || looking().then_some("true") disabled=looking on:click=look>
            {move || if looking() { view! { <span class="spinner" aria-hidden="true"></span> }.into_any() } else { view! { <Icon name="map-pin"/> }.into_any() }}
            " " {label}
        </button>
    }
}
