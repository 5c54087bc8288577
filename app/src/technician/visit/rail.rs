//! The nine steps as a row of icons on a step's page, and as a list on the overview.

use leptos::html;
use leptos::prelude::*;

use super::progress::{Step, StepState};
use super::scope::use_visit;
use super::steps::step_sub;
use crate::t;
use crate::ui::Icon;
use crate::words::technician::Technician;

/// A step's name.
pub(super) fn step_title(step: Step, words: &'static Technician) -> &'static str {
    match step {
        Step::Accept => words.step_accept,
        Step::Travel => words.step_travel,
        Step::CheckIn => words.step_check_in,
        Step::Before => words.step_before,
        Step::Work => words.step_work,
        Step::Parts => words.step_parts,
        Step::After => words.step_after,
        Step::Sign => words.step_sign,
        Step::Summary => words.step_summary,
    }
}

/// A step's name in one or two words, for buttons.
pub(super) fn step_short(step: Step, words: &'static Technician) -> &'static str {
    match step {
        Step::Before => words.short_before,
        Step::Work => words.short_work,
        Step::Parts => words.short_parts,
        Step::After => words.short_after,
        Step::Sign => words.short_sign,
        _ => step_title(step, words),
    }
}

/// The icon of a step, or the tick of a finished one.
fn icon(step: Step, state: StepState) -> &'static str {
    if state == StepState::Done { "check" } else { step.icon() }
}

/// The row of icons; the opened step stands in its middle.
#[component]
pub(super) fn Rail(step: Step) -> impl IntoView {
    let scope = use_visit();
    let here = NodeRef::<html::Li>::new();
    Effect::new(move || {
        if let Some(item) = here.get() {
            request_animation_frame(move || centre(&item));
        }
    });
    let items = Step::ALL.into_iter().map(|item| {
        let state = Memo::new(move |_| scope.progress.with(|progress| progress.state(item)));
        let opened = item == step;
        // The catalogue marks the opened step as the current one.
        let shown = move || if opened { "current" } else if state.get() == StepState::Current { "open" } else { state.get().code() };
        let href = scope.href(Some(item));
        let inner = view! {
            <a class="steps__link" href=href aria-current=opened.then_some("step")>
                <span class="steps__icon"><Icon name=Signal::derive(move || if opened { item.icon() } else { icon(item, state.get()) })/></span>
                <span class="steps__title">{move || step_short(item, scope.words.technician())}</span>
            </a>
        };
        if opened {
            view! { <li class="steps__item" data-state=shown node_ref=here>{inner}</li> }.into_any()
        } else {
            view! { <li class="steps__item" data-state=shown>{inner}</li> }.into_any()
        }
    }).collect_view();
    view! { <ol class="steps steps--rail" role="list" aria-label=t!(technician.steps_label)>{items}</ol> }
}

/// Scrolls the rail, and nothing else, so that the item stands in its middle.
fn centre(item: &web_sys::HtmlLiElement) {
    if let Some(rail) = item.parent_element() {
        let offset = item.offset_left() + item.offset_width() / 2 - rail.client_width() / 2;
        rail.set_scroll_left(offset);
    }
}

/// The list with what is known of each step.
#[component]
pub(super) fn StepList() -> impl IntoView {
    let scope = use_visit();
    let items = Step::ALL.into_iter().map(|step| {
        let state = Memo::new(move |_| scope.progress.with(|progress| progress.state(step)));
        view! {
            <li class="steps__item" data-state=move || state.get().code()>
                <a class="steps__link" href=scope.href(Some(step)) aria-current=move || (state.get() == StepState::Current).then_some("step")>
                    <span class="steps__icon"><Icon name=Signal::derive(move || icon(step, state.get()))/></span>
                    <span class="steps__text">
                        <span class="steps__title">{move || step_title(step, scope.words.technician())}</span>
                        <span class="steps__sub">{move || step_sub(step, scope)}</span>
                    </span>
                    <Icon name="chevron-right"/>
                </a>
            </li>
        }
    }).collect_view();
    view! { <ol class="steps" role="list" aria-label=t!(technician.steps_label)>{items}</ol> }
}
