//! Step 3: arrive. The action bar looks where the phone is; here stands what it found, and the reason
//! where one is needed.

use leptos::prelude::*;
use leptos::task::spawn_local;
use sync::domain::facts::CheckIn;
use sync::domain::status::VisitStatus;

use crate::data::NoPosition;
use crate::technician::visit::arrival::Found;
use crate::technician::visit::overview::{Access, SiteCard};
use crate::technician::visit::scope::use_visit;
use crate::ui::{Icon, Notice, TextArea};
use crate::{format, t};

/// The distance, and the reason where one is needed.
#[component]
pub(super) fn CheckInStep() -> impl IntoView {
    let scope = use_visit();
    let arrived = Memo::new(move |_| scope.visit.with(|visit| visit.check_in.clone()));
    let may = Memo::new(move |_| scope.status().may_become(VisitStatus::OnSite));
    let too_late = t!(technician.check_in_too_late);
    view! {
        {move || arrived.get().map(|check_in| view! { <Arrived check_in/> })}
        <Show when=move || may.get()>
            <Distance/>
            <Show when=move || scope.found.get().needs_reason()><Reason/></Show>
        </Show>
        <Show when=move || !may.get() && arrived.with(Option::is_none)>
            <Notice kind="info" text=too_late/>
        </Show>
        <SiteCard/>
        <Access/>
    }
}

#[component]
fn Distance() -> impl IntoView {
    let scope = use_visit();
    let show = move || {
        let (words, language) = (scope.words.technician(), scope.words.language());
        let (state, value, text) = match scope.found.get() {
            Found::Nothing | Found::Looking => return None,
            Found::Here { position, distance_m: Some(metres), near } => {
                let accuracy = position
                    .accuracy_m
                    .map(|metres| (words.accuracy)(&format::distance(metres, language)))
                    .unwrap_or_default();
                let ask = if near { "" } else { words.say_why };
                (
                    if near { "near" } else { "far" },
                    format::distance(metres, language),
                    format!("{} {accuracy} {ask}", words.from_the_site),
                )
            }
            Found::Here { distance_m: None, .. } => ("unknown", "?".into(), words.site_unknown.into()),
            Found::No(NoPosition::Denied) => ("unknown", "?".into(), words.position_denied.into()),
            Found::No(NoPosition::Unavailable) => ("unknown", "?".into(), words.position_unavailable.into()),
        };
        Some(view! {
            <div class="distance" data-state=state>
                <Icon name="map-pin"/>
                <span class="distance__value numeric">{value}</span>
                <span class="distance__text">{text.trim().to_owned()}</span>
            </div>
        })
    };
    view! { <div role="status">{show}</div> }
}

/// Why the check-in counts although the phone is not known to be at the site.
#[component]
fn Reason() -> impl IntoView {
    let scope = use_visit();
    let reason = RwSignal::new(String::new());
    let error = RwSignal::new(None::<String>);
    let send = move |_| {
        if reason.with_untracked(|reason| reason.trim().is_empty()) {
            error.set(Some(scope.words.technician().reason_needed.into()));
            return;
        }
        error.set(None);
        spawn_local(scope.check_in(Some(reason.get_untracked())));
    };
    let usual = move || {
        let words = scope.words.technician();
        let chip = |text: &'static str| view! { <button class="filter-chip" type="button" on:click=move |_| reason.set(text.to_owned())>{text}</button> };
        [words.reason_gate, words.reason_gps, words.reason_address].map(chip).collect_view()
    };
    let (label, anyway) = (t!(technician.reason), t!(technician.check_in_anyway));
    view! {
        <div class="filter-chips" role="group" aria-label=t!(technician.usual_reasons)>{usual}</div>
        <TextArea name="check-in-reason" label value=reason rows=2 error/>
        <button class="button button--primary button--block" type="button" on:click=send>{anyway}</button>
    }
}

#[component]
fn Arrived(check_in: CheckIn) -> impl IntoView {
    let scope = use_visit();
    let (at, metres) = (check_in.at, check_in.distance_m);
    let value = move || metres.map(|metres| format::distance(metres, scope.words.language()));
    let text = move || (scope.words.technician().arrived_at)(&format::time(at, &scope.zone(), scope.words.language()));
    let state = if check_in.override_reason.is_none() { "near" } else { "far" };
    view! {
        <div class="distance" data-state=state>
            <Icon name="check-circle"/>
            {move || value().map(|value| view! { <span class="distance__value numeric">{value}</span> })}
            <span class="distance__text">{text} {check_in.override_reason.map(|reason| format!(" · {reason}"))}</span>
        </div>
    }
}
