//! The page of one step.

mod accept;
mod after;
mod before;
mod check_in;
mod checklist;
mod item;
mod kind_choice;
mod parts;
mod photos;
mod readings;
mod sign;
mod sub;
mod summary;
mod timer;
mod travel;
mod work;

use leptos::html;
use leptos::prelude::*;

pub(super) use kind_choice::KindChoice;
pub(super) use photos::default_kind;
pub(super) use sub::step_sub;

use super::progress::Step;
use super::rail::{Rail, step_title};
use super::saved_mark::SavedMark;
use super::scope::use_visit;
use crate::words::technician::Technician;

/// The rail, the step's heading and its content.
#[component]
pub(super) fn StepView(step: Step) -> impl IntoView {
    let scope = use_visit();
    let heading = NodeRef::<html::H2>::new();
    // A new step is a new page to people who do not see it. The page's first step leaves the focus
    // where the frame put it.
    let first = scope.fresh.get_value();
    scope.fresh.set_value(false);
    Effect::new(move || {
        if let Some(heading) = heading.get().filter(|_| !first) {
            request_animation_frame(move || drop(heading.focus()));
        }
    });
    let count = move || (scope.words.technician().step_of)(step.number(), Step::ALL.len());
    view! {
        <Rail step/>
        <section class="step" aria-labelledby="step-title">
            <header class="step__head">
                <p class="step__count cluster cluster--between"><span>{count}</span><SavedMark/></p>
                <h2 class="step__title" id="step-title" tabindex="-1" node_ref=heading>{move || step_title(step, scope.words.technician())}</h2>
                <p class="step__hint">{move || hint(step, scope.words.technician())}</p>
            </header>
            {content(step)}
        </section>
    }
}

fn content(step: Step) -> AnyView {
    match step {
        Step::Accept => view! { <accept::AcceptStep/> }.into_any(),
        Step::Travel => view! { <travel::TravelStep/> }.into_any(),
        Step::CheckIn => view! { <check_in::CheckInStep/> }.into_any(),
        Step::Before => view! { <before::BeforeStep/> }.into_any(),
        Step::Work => view! { <work::WorkStep/> }.into_any(),
        Step::Parts => view! { <parts::PartsStep/> }.into_any(),
        Step::After => view! { <after::AfterStep/> }.into_any(),
        Step::Sign => view! { <sign::SignStep/> }.into_any(),
        Step::Summary => view! { <summary::SummaryStep/> }.into_any(),
    }
}

fn hint(step: Step, words: &'static Technician) -> &'static str {
    match step {
        Step::Accept => words.hint_accept,
        Step::Travel => words.hint_travel,
        Step::CheckIn => words.hint_check_in,
        Step::Before => words.hint_before,
        Step::Work => words.hint_work,
        Step::Parts => words.hint_parts,
        Step::After => words.hint_after,
        Step::Sign => words.hint_sign,
        Step::Summary => words.hint_summary,
    }
}
