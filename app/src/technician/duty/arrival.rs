//! The question at a site's fence. Its buttons lead to where the person decides; nothing is changed
//! by itself.

use leptos::prelude::*;
use sync::domain::fence::Prompt;

use crate::data::{Asked, use_duty};
use crate::t;
use crate::technician::visit::Step;
use crate::ui::Icon;
use crate::words::use_words;

/// The question, while there is one.
#[component]
pub(in crate::technician) fn Arrival() -> impl IntoView {
    let duty = use_duty();
    let asked = Memo::new(move |_| duty.asked());
    move || asked.get().map(|asked| view! { <Question asked/> })
}

#[component]
fn Question(asked: Asked) -> impl IntoView {
    let (duty, words) = (use_duty(), use_words());
    let Asked { job, visit, number, site, prompt } = asked;
    let step = match prompt {
        Prompt::Arrived => Step::CheckIn,
        Prompt::Left => Step::Summary,
    };
    let href = format!("/jobs/{job}?visit={visit}&step={}", step.code());
    let title = move || match prompt {
        Prompt::Arrived => words.tracking().arrived,
        Prompt::Left => words.tracking().left,
    };
    let go = move || match prompt {
        Prompt::Arrived => words.tracking().check_in,
        Prompt::Left => words.tracking().complete,
    };
    let which = move || (words.tracking().job_at)(number, &site);
    view! {
        <div class="notice fence-prompt" data-kind="info" role="status" data-testid="fence-prompt">
            <Icon name="map-pin"/>
            <div class="notice__body">
                <p class="notice__title">{title}</p>
                <p class="notice__text">{which}</p>
            </div>
            <div class="notice__actions">
                <a class="button button--primary" href=href on:click=move |_| duty.silence(visit)>{go}</a>
                <button class="button button--ghost" type="button" on:click=move |_| duty.silence(visit)>{t!(tracking.not_now)}</button>
            </div>
        </div>
    }
}
