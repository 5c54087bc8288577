//! Language and theme of this device.

use leptos::prelude::*;

use super::theme;
use crate::t;
use crate::words::{Language, use_words};

/// Language and theme.
#[component]
pub(super) fn Preferences() -> impl IntoView {
    let words = use_words();
    let chosen = RwSignal::new(theme::chosen());
    let language = move |language: Language, name: &'static str, tag: &'static str| {
        let pressed = move || if words.language() == language { "true" } else { "false" };
        view! { <button class="button" type="button" lang=tag aria-pressed=pressed on:click=move |_| words.choose(language)>{name}</button> }
    };
    let theme = move |key: &'static str, name: Signal<&'static str>| {
        let pressed = move || if chosen.with(|chosen| chosen == key) { "true" } else { "false" };
        let choose = move |_| {
            theme::choose(key);
            chosen.set(key.to_owned());
        };
        view! { <button class="button" type="button" aria-pressed=pressed on:click=choose>{name}</button> }
    };
    view! {
        <section class="card" aria-labelledby="preferences-title">
            <header class="card__head"><h2 class="card__title" id="preferences-title">{t!(account.preferences)}</h2></header>
            <div class="card__body stack">
                <div class="field">
                    <span class="field__label" id="language-label">{t!(account.language)}</span>
                    <div class="button-group" role="group" aria-labelledby="language-label">
                        {language(Language::English, "English", "en")} {language(Language::Spanish, "Español", "es")}
                    </div>
                </div>
                <div class="field">
                    <span class="field__label" id="theme-label">{t!(account.theme)}</span>
                    <div class="button-group" role="group" aria-labelledby="theme-label">
                        {theme("auto", t!(account.theme_auto).into())}
                        {theme("light", t!(account.theme_light).into())}
                        {theme("dark", t!(account.theme_dark).into())}
                    </div>
                </div>
            </div>
        </section>
    }
}
