//! When the first visit is and who goes; both can wait.

use leptos::prelude::*;
use sync::ids::UserId;

use super::draft::{NEW, NewJob, ids_of};
use super::page::Chosen;
use crate::data::{Store, now, use_store};
use crate::dispatch::planning::{CrewPicker, PlanFields, Planned};
use crate::words::use_words;
use crate::{format, t};

#[component]
pub(super) fn VisitPart(draft: NewJob, chosen: Chosen) -> impl IntoView {
    let words = use_words();
    let store = use_store();
    let zone = Signal::derive(move || zone_of(store, draft, chosen));
    let crew = RwSignal::new(ids_of::<UserId>(&draft.crew.read_untracked()));
    Effect::new(move |_| {
        draft.crew.set(crew.with(|crew| crew.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")))
    });
    let planned = Signal::derive(move || {
        let zone = zone.get();
        let window = draft.plan.window(&zone).ok().flatten();
        Planned { visit: None, day: format::day(window.map_or_else(now, |window| window.start), &zone), window, zone }
    });
    view! {
        <section class="card" aria-labelledby="visit-title">
            <header class="card__head">
                <h2 class="card__title" id="visit-title">
                    {move || format!("5. {} ", words.dispatch().first_visit)} <span class="field__optional">{t!(common.optional)}</span>
                </h2>
            </header>
            <div class="card__body">
                <PlanFields plan=draft.plan zone run=draft.runs.job optional=true/>
                <CrewPicker chosen=crew planned/>
            </div>
        </section>
    }
}

/// The zone of the site as far as it is known: typed, chosen, else the company's (tracked).
pub(super) fn zone_of(store: Store, draft: NewJob, chosen: Chosen) -> String {
    let own = store.zone().get();
    let choice = draft.site.get();
    let typed = Some(draft.new_site.time_zone.get()).filter(|_| choice == NEW);
    let known = chosen.site.value.with(|site| {
        site.as_ref().filter(|site| site.id.to_string() == choice).and_then(|site| site.time_zone.clone())
    });
    typed.or(known).filter(|zone| !zone.is_empty()).unwrap_or(own)
}
