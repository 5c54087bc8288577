//! What a change would mean for jobs, told before it is done.

use leptos::prelude::*;
use leptos::text_prop::TextProp;

use super::records::{ConsideredChange, Effect, Items, RecurringJob};
use super::shorten;
use crate::api::{self, ApiProblem};
use crate::dispatch::form_dialog::FormDialog;
use crate::dispatch::run::Run;
use crate::words::{Words, use_words};
use crate::{format, t};

/// How many occurrences are named; the rest is only counted.
const NAMED: usize = 12;

/// What the server says that `change` means for the recurring job of that id.
pub async fn consider(id: String, change: ConsideredChange) -> Result<Vec<Effect>, ApiProblem> {
    let path = format!("/api/v1/recurring-jobs/{id}/preview-change");
    Ok(api::post::<Items<Effect>>(&path, &change).await.map_err(shorten)?.items)
}

/// How many of each kind.
fn counts(effects: &[Effect], words: Words) -> Vec<String> {
    let texts = words.recurring();
    let kinds = [
        ("cancel", texts.will_cancel),
        ("replan", texts.will_replan),
        ("make", texts.will_make),
        ("keep", texts.will_keep),
    ];
    let count = |kind: &str| effects.iter().filter(|effect| effect.what == kind).count();
    kinds.into_iter().filter(|(kind, _)| count(kind) > 0).map(|(kind, said)| said(count(kind))).collect()
}

/// The effects: counted, and the jobs that are there by number and day.
#[component]
pub fn Effects(effects: Vec<Effect>, zone: String) -> impl IntoView {
    let words = use_words();
    let summary = counts(&effects, words);
    if summary.is_empty() {
        return view! { <p class="muted">{t!(recurring.no_consequences)}</p> }.into_any();
    }
    let known: Vec<Effect> = effects.into_iter().filter(|effect| effect.job.is_some()).take(NAMED).collect();
    let one = move |effect: Effect| {
        let (zone, texts, language) = (zone.clone(), words.recurring(), words.language());
        let number = effect.job.as_ref().map(|job| format!("#{}", job.number)).unwrap_or_default();
        let day = format::short_day(effect.window.start, &zone, language);
        let time = format::time(effect.window.start, &zone, language);
        let said = match effect.what.as_str() {
            "cancel" => texts.effect_cancel,
            "replan" => texts.effect_replan,
            _ => texts.effect_keep,
        };
        view! { <li class="list__item"><div class="list__row"><span class="list__text"><span class="list__title numeric">{format!("{number} · {day}, {time}")}</span><span class="list__sub">{said}</span></span></div></li> }
    };
    view! {
        <ul>{summary.into_iter().map(|line| view! { <li>{line}</li> }).collect_view()}</ul>
        <ul class="list" role="list">{known.into_iter().map(one).collect_view()}</ul>
    }
    .into_any()
}

/// Asks before the recurring job is paused, resumed or ended. `change` is the last part of the address,
/// too.
#[component]
pub fn StateDialog(
    job: RwSignal<Option<RecurringJob>>,
    open: RwSignal<bool>,
    change: &'static str,
    #[prop(into)] title: TextProp,
    #[prop(into)] text: TextProp,
    #[prop(optional)] danger: bool,
    #[prop(into)] on_done: Callback<RecurringJob>,
) -> impl IntoView {
    let (run, asking) = (Run::new(), Run::new());
    let effects = RwSignal::new(None::<Vec<Effect>>);
    let known = move || job.with_untracked(|job| job.as_ref().map(|job| (job.id.to_string(), job.time_zone.clone())));
    leptos::prelude::Effect::new(move |_| {
        if open.get()
            && let Some((id, _)) = known()
        {
            effects.set(None);
            asking.reset();
            let considered = ConsideredChange { change, plan: None };
            asking.request(consider(id, considered), move |found| effects.set(Some(found)));
        }
    });
    let submit = move |()| {
        let Some((id, _)) = known() else { return };
        let work = async move {
            api::post::<RecurringJob>(&format!("/api/v1/recurring-jobs/{id}/{change}"), &serde_json::json!({})).await
        };
        run.request(work, move |saved| {
            open.set(false);
            on_done.run(saved);
        });
    };
    let label = title.clone();
    let body = move || {
        let zone = known().map(|(_, zone)| zone).unwrap_or_default();
        effects.get().map(|effects| view! { <Effects effects zone/> })
    };
    let failed = move || asking.failure.get().map(|failure| view! { <p class="field__error">{failure.text}</p> });
    view! {
        <FormDialog open id=change title submit=label danger run on_submit=submit>
            <p>{let text = text.clone(); move || text.get()}</p>
            <div class="stack stack--tight" aria-live="polite">{body}{failed}</div>
        </FormDialog>
    }
}
