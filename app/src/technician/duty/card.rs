//! The switch, what it means, and how it stands.

use leptos::prelude::*;
use sync::domain::access::Permission;

use crate::data::{DutyTrouble, use_duty, use_store};
use crate::words::use_words;
use crate::{format, t};

/// "On duty", for whoever works visits.
#[component]
pub(in crate::technician) fn DutyCard() -> impl IntoView {
    let (duty, store, words) = (use_duty(), use_store(), use_words());
    let zone = store.zone();
    let stands = move || {
        let tracking = words.tracking();
        match duty.trouble() {
            DutyTrouble::Denied => tracking.denied.to_owned(),
            DutyTrouble::NoFix => tracking.no_fix.to_owned(),
            DutyTrouble::EndedElsewhere => tracking.ended_elsewhere.to_owned(),
            DutyTrouble::Outdated => tracking.outdated.to_owned(),
            DutyTrouble::None if !duty.is_on() => String::new(),
            DutyTrouble::None => {
                let found = duty.seen_at().map_or_else(
                    || tracking.waiting_for_fix.to_owned(),
                    |at| (tracking.found_at)(&format::time(at, &zone.read(), words.language())),
                );
                match duty.unsent() {
                    0 => found,
                    waiting => format!("{found} {}", (tracking.unsent)(waiting)),
                }
            }
        }
    };
    let state = move || match duty.trouble() {
        DutyTrouble::None if duty.is_on() => "on",
        DutyTrouble::None => "off",
        _ => "trouble",
    };
    let works = move || store.may(Permission::WorkOwnVisits);
    view! {
        <Show when=works>
            <section class="duty" data-state=state aria-label=t!(tracking.on_duty)>
                <label class="switch">
                    <input
                        class="switch__input"
                        type="checkbox"
                        role="switch"
                        data-testid="on-duty"
                        aria-describedby="duty-promise"
                        prop:checked=move || duty.is_on()
                        on:change:target=move |event| duty.switch(event.target().checked())
                    />
                    <span class="switch__track" aria-hidden="true"></span>
                    <span class="switch__label">{t!(tracking.on_duty)}</span>
                </label>
                <p class="duty__stands" role="status">{stands}</p>
                <p class="duty__promise" id="duty-promise">{t!(tracking.promise, duty.keep_days())}</p>
            </section>
        </Show>
    }
}
