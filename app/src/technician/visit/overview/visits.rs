//! The switch between several visits of one job.

use leptos::prelude::*;
use leptos_router::hooks::use_navigate;
use sync::domain::facts::VisitFacts;
use sync::domain::rejection::visit_status;

use crate::technician::visit::choose::visits_of;
use crate::technician::visit::scope::use_visit;
use crate::widgets::sentence;
use crate::{format, t};

/// The visits to choose from; nothing where there is one.
#[component]
pub(super) fn VisitSwitch() -> impl IntoView {
    let scope = use_visit();
    let visits = Memo::new(move |_| {
        scope.job.with(|job| visits_of(&job.facts, scope.me).into_iter().cloned().collect::<Vec<VisitFacts>>())
    });
    let name = move |visit: &VisitFacts| {
        let (language, zone) = (scope.words.language(), scope.zone());
        let when = visit.span().map_or_else(
            || scope.words.technician().no_time.to_owned(),
            |window| {
                format!(
                    "{}, {}",
                    format::short_day(window.start, &zone, language),
                    format::time(window.start, &zone, language)
                )
            },
        );
        format!("{when} · {}", sentence(visit_status(visit.status, language)))
    };
    let options = move || {
        scope.job.track();
        visits
            .get()
            .into_iter()
            .map(|visit| {
                let (label, id) = (name(&visit), visit.id);
                view! { <option value=id.to_string() selected=id == scope.visit_id>{label}</option> }
            })
            .collect_view()
    };
    let navigate = use_navigate();
    let go = Callback::new(move |visit: String| {
        navigate(&format!("/jobs/{}?visit={visit}", scope.job_id), Default::default())
    });
    view! {
        <Show when=move || visits.with(|visits| visits.len() > 1)>
            <div class="field">
                <label class="field__label" for="visit-switch">{t!(technician.which_visit)}</label>
                <select class="select" id="visit-switch" on:change=move |event| go.run(event_target_value(&event))>{options}</select>
            </div>
        </Show>
    }
}
