//! How long positions are kept: said to everybody who sees them, changed by those who manage staff.

use leptos::prelude::*;
use leptos::task::spawn_local;
use serde::{Deserialize, Serialize};
use sync::domain::access::Permission;

use crate::api::{self, ApiProblem};
use crate::data::use_store;
use crate::dispatch::fetched::Fetched;
use crate::t;
use crate::ui::use_toasts;
use crate::words::use_words;

#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
struct Settings {
    keep_days: u32,
}

const ADDRESS: &str = "/api/v1/position-settings";

#[component]
pub(super) fn KeepDays() -> impl IntoView {
    let (store, words, toasts) = (use_store(), use_words(), use_toasts());
    let settings = Fetched::<Settings>::new(move || store.may(Permission::DispatchJobs).then(|| ADDRESS.to_owned()));
    let days = RwSignal::new(String::new());
    Effect::new(move || {
        if let Some(settings) = settings.value.get() {
            days.set(settings.keep_days.to_string());
        }
    });
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let Ok(keep_days) = days.with_untracked(|days| days.trim().parse::<u32>()) else { return };
        spawn_local(async move {
            let saved: Result<Settings, ApiProblem> = api::put(ADDRESS, &Settings { keep_days }).await;
            match saved {
                Ok(saved) => {
                    settings.value.set(Some(saved));
                    toasts.success((words.tracking().kept_for)(saved.keep_days));
                }
                Err(problem) => toasts.error(problem.words(words.language())),
            }
        });
    };
    let told = move || settings.value.get().map(|settings| (words.tracking().kept_for)(settings.keep_days));
    let chooses = move || store.may(Permission::ManageUsers) && settings.value.with(Option::is_some);
    view! {
        <p class="map__kept muted">{told}</p>
        <Show when=chooses>
            <form class="map__keep" on:submit=save>
                <label class="field__label" for="keep-days">{t!(tracking.keep_days)}</label>
                <input class="input" id="keep-days" type="number" min="1" max="365" inputmode="numeric" required bind:value=days/>
                <button class="button button--small" type="submit">{t!(common.save)}</button>
            </form>
        </Show>
    }
}
