//! How to put the app on the home screen, where it starts with no signal and its data is safest.

use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::prelude::*;

use crate::platform;
use crate::t;
use crate::ui::Icon;
use crate::words::use_words;

/// The hint for this device's system; nothing where the app is installed.
#[component]
pub(super) fn InstallHint() -> impl IntoView {
    let words = use_words();
    let can_ask = RwSignal::new(false);
    let changed = Closure::<dyn Fn(bool)>::new(move |can| {
        // The page may be gone by then.
        can_ask.try_set(can);
    })
    .into_js_value();
    platform::watch_install(changed.unchecked_ref());
    if platform::is_installed() {
        return ().into_any();
    }
    let kind = platform::platform_kind();
    let steps = move || {
        let texts = words.account();
        let steps = match kind.as_str() {
            "ios" => texts.install_ios,
            "android" => texts.install_android,
            _ => texts.install_other,
        };
        steps.iter().map(|step| view! { <li>{*step}</li> }).collect_view()
    };
    let install = move |_| {
        spawn_local(async move {
            platform::install().await;
        })
    };
    view! {
        <section class="install-hint notice" data-kind="info" aria-labelledby="install-title">
            <Icon name="device"/>
            <div class="notice__body">
                <h2 class="notice__title" id="install-title">{t!(account.install)}</h2>
                <p class="notice__text">{t!(account.install_why)}</p>
                <ol class="install-hint__steps">{steps}</ol>
            </div>
            <Show when=move || can_ask.get()>
                <div class="notice__actions">
                    <button class="button button--small button--primary" type="button" on:click=install>{t!(account.install_now)}</button>
                </div>
            </Show>
        </section>
    }
    .into_any()
}
