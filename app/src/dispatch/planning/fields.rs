//! Day, promise, start, end and length of a visit.

use leptos::ev::{Event, Targeted};
use leptos::prelude::*;
use leptos::web_sys::HtmlInputElement;
use sync::domain::facts::Arrival;

use super::plan::{Plan, PlanProblem};
use crate::data::now;
use crate::dispatch::run::Run;
use crate::ui::{Field, TextField};
use crate::words::{Words, use_words};
use crate::{format, t};

/// A problem of the fields in words.
fn problem_words(problem: PlanProblem, words: Words) -> &'static str {
    match problem {
        PlanProblem::Incomplete(_) => words.dispatch().time_incomplete,
        PlanProblem::Skipped(_) => words.dispatch().time_skipped,
        PlanProblem::Minutes => words.dispatch().minutes_wrong,
    }
}

impl PlanProblem {
    /// Tells it at its field.
    pub fn tell(self, run: Run, words: Words) {
        let field = match self {
            Self::Incomplete(field) | Self::Skipped(field) => field,
            Self::Minutes => "minutes",
        };
        run.refuse(field, untrack(|| problem_words(self, words)));
    }
}

/// The fields. `zone` is the site's.
#[component]
pub fn PlanFields(
    plan: Plan,
    #[prop(into)] zone: Signal<String>,
    run: Run,
    #[prop(optional)] optional: bool,
) -> impl IntoView {
    let words = use_words();
    let day_error = run.field("day");
    let zone_hint = move || {
        let zone = zone.get();
        let there = format::time(now(), &zone, words.language());
        (words.dispatch().times_are_the_sites)(&zone.replace('_', " "), &there)
    };
    let overnight = move || {
        let wraps = plan.end.with(|end| plan.start.with(|start| !end.is_empty() && end <= start));
        wraps.then(|| view! { <p class="field__hint">{words.dispatch().ends_next_day}</p> })
    };
    view! {
        <TextField name="day" kind="date" label=t!(dispatch.day) value=plan.day error=day_error optional/>
        <ArrivalChoice plan/>
        <div class="form-grid">
            <Clock name="start" label=t!(dispatch.start) value=plan.start on_input=move |text| plan.set_start(text) error=run.field("start")/>
            <div class="stack stack--tight">
                <Clock name="end" label=t!(dispatch.end) value=plan.end on_input=move |text| plan.end.set(text) error=run.field("end")/>
                {overnight}
            </div>
        </div>
        <Minutes plan error=run.field("minutes")/>
        <p class="field__hint">{zone_hint}</p>
    }
}

/// What is promised: an exact time or a part of the day.
#[component]
pub fn ArrivalChoice(plan: Plan) -> impl IntoView {
    let words = use_words();
    let option = move |arrival: &Arrival| {
        let arrival = *arrival;
        view! {
            <label class="segmented__option">
                <input
                    class="segmented__input"
                    type="radio"
                    name="arrival"
                    value=arrival.code()
                    prop:checked=move || plan.promise() == arrival
                    on:change=move |_| plan.choose(arrival)
                />
                <span class="segmented__label">{move || words.dispatch().arrival_of(arrival)}</span>
            </label>
        }
    };
    view! {
        <fieldset class="segmented">
            <legend class="segmented__legend">{t!(dispatch.arrival)}</legend>
            <div class="segmented__options">{Arrival::ALL.iter().map(option).collect_view()}</div>
        </fieldset>
    }
}

/// A time of the day.
#[component]
pub fn Clock(
    name: &'static str,
    #[prop(into)] label: Signal<&'static str>,
    value: RwSignal<String>,
    #[prop(into)] on_input: Callback<String>,
    error: Signal<Option<String>>,
) -> impl IntoView {
    let typed = move |event: Targeted<Event, HtmlInputElement>| on_input.run(event.target().value());
    view! {
        <Field id=name label=move || label.get() error>
            <input
                class="input"
                id=name
                name=name
                type="time"
                aria-describedby=format!("{name}-error")
                aria-invalid=move || error.get().map(|_| "true")
                prop:value=move || value.get()
                on:input:target=typed
            />
        </Field>
    }
}

/// How long the visit takes.
#[component]
pub fn Minutes(plan: Plan, error: Signal<Option<String>>) -> impl IntoView {
    let typed = move |event: Targeted<Event, HtmlInputElement>| plan.set_minutes(event.target().value());
    view! {
        <Field id="minutes" label=t!(dispatch.length) error>
            <div class="input-group">
                <input
                    class="input"
                    id="minutes"
                    name="minutes"
                    inputmode="numeric"
                    autocomplete="off"
                    aria-describedby="minutes-error"
                    aria-invalid=move || error.get().map(|_| "true")
                    prop:value=move || plan.minutes.get()
                    on:input:target=typed
                />
                <span class="input-group__trail">"min"</span>
            </div>
        </Field>
    }
}
