//! The next dates of a rule that is being written, as the server finds them.

use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;
use sync::ids::SiteId;

use super::draft::PlanDraft;
use super::records::{Items, Occurrence, RuleOfSite};
use crate::api::{self, ApiProblem};
use crate::dispatch::listing::debounced;
use crate::words::use_words;
use crate::{format, t};

/// Silence after which the server is asked.
const PAUSE: Duration = Duration::from_millis(300);

/// The dates, on the clocks of `zone`.
#[component]
pub fn NextDates(
    draft: PlanDraft,
    #[prop(into)] site: Signal<Option<SiteId>>,
    #[prop(into)] zone: Signal<String>,
) -> impl IntoView {
    let words = use_words();
    let dates = RwSignal::new(None::<Result<Vec<Occurrence>, ApiProblem>>);
    let asked = StoredValue::new(0_u32);
    // What is asked, as text: empty while something is missing or wrong.
    let question = RwSignal::new(String::new());
    Effect::new(move |_| {
        let wanted = site.get().and_then(|site_id| {
            let rule = draft.rule(words.recurring()).ok()?;
            let time = draft.time;
            let rule = RuleOfSite {
                site_id,
                rule,
                starts_on: time.day.get(),
                from_time: time.start.get(),
                until_time: time.end.get(),
            };
            (!rule.starts_on.is_empty() && !rule.from_time.is_empty() && !rule.until_time.is_empty())
                .then(|| serde_json::to_string(&rule).ok())
                .flatten()
        });
        question.set(wanted.unwrap_or_default());
    });
    let settled = debounced(question, PAUSE);
    Effect::new(move |_| {
        let text = settled.get();
        let Ok(body) = serde_json::from_str::<serde_json::Value>(&text) else { return dates.set(None) };
        let mine = asked.get_value() + 1;
        asked.set_value(mine);
        spawn_local(async move {
            let answer = api::post::<Items<Occurrence>>("/api/v1/recurring-jobs/preview-dates", &body).await;
            if asked.try_get_value() == Some(mine) {
                dates.try_set(Some(answer.map(|answer| answer.items)));
            }
        });
    });
    let one = move |one: &Occurrence| {
        let (zone, language) = (zone.get(), words.language());
        let day = format!(
            "{}, {}",
            format::weekday(one.window.start, &zone, language),
            format::full_date(one.window.start, &zone, language)
        );
        view! {
            <li class="list__item">
                <div class="list__row">
                    <span class="list__text">
                        <time class="list__title" datetime=format::machine(one.window.start)>{day}</time>
                        <span class="list__sub">{format::window(one.window, &zone, language)}</span>
                    </span>
                </div>
            </li>
        }
    };
    let body = move || match dates.get() {
        None => view! { <p class="muted">{words.recurring().no_dates}</p> }.into_any(),
        Some(Ok(dates)) if dates.is_empty() => {
            view! { <p class="muted">{words.recurring().no_occurrences}</p> }.into_any()
        }
        Some(Ok(dates)) => {
            view! { <ol class="list" role="list">{dates.iter().map(one).collect_view()}</ol> }.into_any()
        }
        Some(Err(problem)) => view! { <p class="field__error">{problem.words(words.language())}</p> }.into_any(),
    };
    view! {
        <section class="card" aria-labelledby="dates-title">
            <header class="card__head"><h2 class="card__title" id="dates-title">{t!(recurring.next_dates)}</h2></header>
            <div class="card__body" aria-live="polite">
                <p class="field__hint">{t!(recurring.dates_hint)}</p>
                {body}
            </div>
        </section>
    }
}
