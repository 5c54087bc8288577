//! Alerts in the settings: how this device stands, honestly, and what can be done about it.

use leptos::prelude::*;
use sync::domain::access::Permission;

use super::level::LevelChoice;
use super::state::{Standing, use_alerts};
use crate::data::use_store;
use crate::t;
use crate::ui::{Notice, use_toasts};
use crate::words::use_words;

/// The card; for people who are sent to sites.
#[component]
pub fn AlertsCard() -> impl IntoView {
    let store = use_store();
    view! {
        <Show when=move || store.may(Permission::WorkOwnVisits)>
            <section class="card" aria-labelledby="alerts-title">
                <header class="card__head"><h2 class="card__title" id="alerts-title">{t!(alerts.push_title)}</h2></header>
                <div class="card__body stack">
                    <p>{t!(alerts.push_why)}</p>
                    <State/>
                    <Problem/>
                </div>
            </section>
        </Show>
    }
}

/// Why the last thing did not work.
#[component]
pub(super) fn Problem() -> impl IntoView {
    let alerts = use_alerts();
    move || alerts.problem.get().map(|text| view! { <Notice kind="error" text/> })
}

/// What must be known before alerts can be turned on; none where they can.
pub(super) fn obstacle(standing: Standing) -> Option<fn(&crate::words::alerts::Alerts) -> &'static str> {
    match standing {
        Standing::Unsupported => Some(|texts| texts.push_unsupported),
        Standing::NeedsInstall => Some(|texts| texts.push_needs_install),
        Standing::Denied => Some(|texts| texts.push_denied),
        Standing::Unknown | Standing::Off | Standing::On => None,
    }
}

#[component]
fn State() -> impl IntoView {
    let (alerts, words, toasts) = (use_alerts(), use_words(), use_toasts());
    let sent = Callback::new(move |()| toasts.info(words.alerts().push_test_sent));
    move || {
        if let Some(text) = obstacle(alerts.standing.get()) {
            return view! { <Notice kind="warn" text=move || text(words.alerts())/> }.into_any();
        }
        match alerts.standing.get() {
            Standing::On => view! {
                <p class="alerts-state" data-state="on" role="status" data-testid="alerts-state">{t!(alerts.push_on)}</p>
                <LevelChoice/>
                <div class="cluster">
                    <button class="button" type="button" data-testid="test-alert" disabled=move || alerts.busy.get() on:click=move |_| alerts.try_out(sent)>{t!(alerts.push_test)}</button>
                    <button class="button button--ghost" type="button" disabled=move || alerts.busy.get() on:click=move |_| alerts.turn_off()>{t!(alerts.push_turn_off)}</button>
                </div>
            }
            .into_any(),
            _ => view! {
                <p class="alerts-state" data-state="off" role="status" data-testid="alerts-state">{t!(alerts.push_off)}</p>
                <TurnOn/>
            }
            .into_any(),
        }
    }
}

/// The touch that asks for permission.
#[component]
pub(super) fn TurnOn() -> impl IntoView {
    let alerts = use_alerts();
    let offline = move || !alerts.is_online();
    view! {
        <button class="button button--primary" type="button" data-testid="turn-on-alerts" disabled=move || alerts.busy.get() || offline()
            aria-busy=move || alerts.busy.get().then_some("true") on:click=move |_| alerts.turn_on()>{t!(alerts.push_turn_on)}</button>
        <Show when=offline><p class="field__hint">{t!(alerts.push_needs_network)}</p></Show>
    }
}
