//! Choosing what to be told of.

use leptos::prelude::*;

use super::state::{Level, use_alerts};
use crate::t;
use crate::words::use_words;

/// Everything, emergencies, nothing.
#[component]
pub(super) fn LevelChoice() -> impl IntoView {
    let (alerts, words) = (use_alerts(), use_words());
    let option = move |level: Level| {
        let name = move || {
            let texts = words.alerts();
            match level {
                Level::All => texts.push_all,
                Level::Emergencies => texts.push_emergencies,
                Level::Off => texts.push_nothing,
            }
        };
        let pressed = move || (alerts.level.get() == Some(level)).to_string();
        view! {
            <button class="button" type="button" aria-pressed=pressed disabled=move || alerts.busy.get() on:click=move |_| alerts.choose(level)>{name}</button>
        }
    };
    view! {
        <div class="field">
            <span class="field__label" id="push-level">{t!(alerts.push_level)}</span>
            <div class="button-group" role="group" aria-labelledby="push-level">
                {[Level::All, Level::Emergencies, Level::Off].map(option).collect_view()}
            </div>
            <p class="field__hint">{t!(alerts.push_night)}</p>
        </div>
    }
}
