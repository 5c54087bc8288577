//! The offer on the day's page: once, in plain words, until the person decides.

use leptos::prelude::*;
use sync::domain::access::Permission;

use super::card::{Problem, TurnOn};
use super::state::{Standing, use_alerts};
use crate::data::use_store;
use crate::platform::{local_get, local_set};
use crate::t;
use crate::ui::Icon;

/// Remembers on the device that the offer was turned down.
const LATER: &str = "holdfast-alerts-later";

/// The offer; nothing where alerts are on, cannot be had, or were turned down here.
#[component]
pub fn AlertsOffer() -> impl IntoView {
    let (alerts, store) = (use_alerts(), use_store());
    let later = RwSignal::new(local_get(LATER).is_some());
    // Off is known only once the server has answered.
    let due = Memo::new(move |_| {
        let open = matches!(alerts.standing.get(), Standing::Off | Standing::NeedsInstall);
        open && alerts.level.get().is_some() && !later.get() && store.may(Permission::WorkOwnVisits)
    });
    let needs_install = move || alerts.standing.get() == Standing::NeedsInstall;
    let dismiss = move |_| {
        local_set(LATER, "1");
        later.set(true);
    };
    view! {
        <Show when=move || due.get()>
            <section class="alerts-offer" aria-labelledby="alerts-offer-title" data-testid="alerts-offer">
                <h2 class="alerts-offer__title" id="alerts-offer-title"><Icon name="bell"/> " " {t!(alerts.push_offer_title)}</h2>
                <p class="alerts-offer__text">{t!(alerts.push_why)}</p>
                <Show when=needs_install fallback=|| view! { <TurnOn/> }>
                    <p class="alerts-offer__text">{t!(alerts.push_needs_install)}</p>
                </Show>
                <Problem/>
                <button class="button button--ghost" type="button" on:click=dismiss>{t!(alerts.push_later)}</button>
            </section>
        </Show>
    }
}
