//! The fields of a plan: what, how often, when, who.

use leptos::ev::{Event, Targeted};
use leptos::prelude::*;
use leptos::web_sys::HtmlInputElement;
use sync::domain::status::Priority;

use super::draft::{PlanDraft, ids, numbers, toggle};
use super::pattern::Unit;
use crate::dispatch::planning::{ArrivalChoice, Clock, Minutes};
use crate::dispatch::run::Run;
use crate::dispatch::select::SelectField;
use crate::t;
use crate::ui::{Notice, TextArea, TextField};
use crate::words::use_words;

/// Title, description and urgency.
#[component]
pub fn WhatFields(draft: PlanDraft, run: Run) -> impl IntoView {
    let words = use_words();
    let priorities = Signal::derive(move || {
        let words = words.dispatch();
        let option = |priority: &Priority| (priority.code().to_owned(), words.priority_of(*priority).to_owned());
        Priority::ALL.iter().map(option).collect::<Vec<_>>()
    });
    view! {
        <TextField name="title" label=t!(dispatch.title) value=draft.title wide=true error=run.field("title")/>
        <SelectField name="priority" label=t!(dispatch.priority) value=draft.priority options=priorities/>
        <TextArea name="description" label=t!(dispatch.description) value=draft.description rows=3 optional=true wide=true error=run.field("description")/>
    }
}

/// How often.
#[component]
pub fn RhythmFields(draft: PlanDraft, run: Run) -> impl IntoView {
    let own = Memo::new(move |_| draft.own_rule.with(|rule| !rule.is_empty()));
    move || match own.get() {
        true => view! { <OwnRule draft/> }.into_any(),
        false => view! { <Rhythm draft run/> }.into_any(),
    }
}

/// A rule that these fields cannot say.
#[component]
fn OwnRule(draft: PlanDraft) -> impl IntoView {
    let replace = t!(recurring.replace_rule);
    view! {
        <Notice kind="info" title=t!(recurring.other_rule) text=t!(recurring.other_rule_hint)>
            <button class="button button--small" type="button" on:click=move |_| draft.own_rule.set(String::new())>{replace}</button>
        </Notice>
        <p class="wrap-anywhere numeric">{move || draft.own_rule.get()}</p>
    }
}

#[component]
fn Rhythm(draft: PlanDraft, run: Run) -> impl IntoView {
    let words = use_words();
    let units = Signal::derive(move || {
        Unit::ALL
            .iter()
            .zip(words.recurring().units)
            .map(|(unit, word)| (unit.code().to_owned(), word.to_owned()))
            .collect::<Vec<_>>()
    });
    let unit = Memo::new(move |_| draft.counted());
    let details = move || {
        match unit.get() {
        Unit::Day => ().into_any(),
        Unit::Week => {
            view! { <Numbers name="weekdays" legend=t!(recurring.on_weekdays) value=draft.weekdays labels=Signal::derive(move || words.recurring().weekdays_short.to_vec()) first=0 run/> }
            .into_any()
        }
        Unit::Month => view! { <MonthDayFields draft run/> }.into_any(),
        Unit::Year => view! {
            <Numbers name="months" legend=t!(recurring.in_months) value=draft.months labels=Signal::derive(move || words.recurring().months_short.to_vec()) first=1 run/>
            <MonthDayFields draft run/>
        }
        .into_any(),
    }
    };
    view! {
        <div class="form-grid">
            <TextField name="every" label=t!(recurring.every) value=draft.every inputmode="numeric" error=run.field("every")/>
            <SelectField name="unit" label=t!(recurring.repeats) value=draft.unit options=units/>
        </div>
        {details}
        <EndFields draft run/>
    }
}

/// Weekdays or months, any number of them.
#[component]
fn Numbers(
    name: &'static str,
    #[prop(into)] legend: Signal<&'static str>,
    value: RwSignal<String>,
    labels: Signal<Vec<&'static str>>,
    /// What the first label counts as.
    first: u32,
    run: Run,
) -> impl IntoView {
    let wrong = run.field(name);
    let option = move |(place, label): (usize, &'static str)| {
        let number = place as u32 + first;
        view! {
            <label class="segmented__option">
                <input
                    class="segmented__input"
                    type="checkbox"
                    name=name
                    value=number
                    aria-invalid=move || wrong.get().map(|_| "true")
                    prop:checked=move || value.with(|value| numbers(value).contains(&number))
                    on:change=move |_| toggle(value, number)
                />
                <span class="segmented__label">{label}</span>
            </label>
        }
    };
    view! {
        <fieldset class="segmented">
            <legend class="segmented__legend">{move || legend.get()}</legend>
            <div class="segmented__options">{move || labels.get().into_iter().enumerate().map(option).collect_view()}</div>
            {move || wrong.get().map(|text| view! { <p class="field__error">{text}</p> })}
        </fieldset>
    }
}

/// Which day of the month.
#[component]
fn MonthDayFields(draft: PlanDraft, run: Run) -> impl IntoView {
    let words = use_words();
    let kinds = Signal::derive(move || {
        let words = words.recurring();
        let kinds = [("weekday", words.day_of_week), ("day", words.day_of_month), ("start", words.day_as_start)];
        kinds.map(|(key, word)| (key.to_owned(), word.to_owned())).to_vec()
    });
    let ordinals = Signal::derive(move || {
        words
            .recurring()
            .ordinals
            .iter()
            .map(|(which, word)| (which.to_string(), (*word).to_owned()))
            .collect::<Vec<_>>()
    });
    let weekdays = Signal::derive(move || {
        words
            .recurring()
            .weekdays
            .iter()
            .enumerate()
            .map(|(place, word)| (place.to_string(), (*word).to_owned()))
            .collect::<Vec<_>>()
    });
    let days = Signal::derive(move || {
        let last = ("-1".to_owned(), words.recurring().ordinal(-1).to_owned());
        (1..=31).map(|day| (day.to_string(), day.to_string())).chain([last]).collect::<Vec<_>>()
    });
    let on = Memo::new(move |_| draft.on.get());
    let details = move || {
        match on.get().as_str() {
        "weekday" => view! {
            <SelectField name="ordinal" label=t!(recurring.which) value=draft.ordinal options=ordinals/>
            <SelectField name="weekday" label=t!(recurring.day_of_week) value=draft.weekday options=weekdays/>
        }
        .into_any(),
        "day" => {
            view! { <SelectField name="month_day" label=t!(recurring.day_of_month) value=draft.month_day options=days error=run.field("month_day")/> }
                .into_any()
        }
        _ => ().into_any(),
    }
    };
    view! {
        <div class="form-grid">
            <SelectField name="on" label=t!(recurring.on_day) value=draft.on options=kinds/>
            {details}
        </div>
    }
}

#[component]
fn EndFields(draft: PlanDraft, run: Run) -> impl IntoView {
    let words = use_words();
    let kinds = Signal::derive(move || {
        ["never", "until", "times"]
            .iter()
            .zip(words.recurring().ends_kinds)
            .map(|(key, word)| ((*key).to_owned(), word.to_owned()))
            .collect::<Vec<_>>()
    });
    let end = Memo::new(move |_| draft.end.get());
    let details = move || {
        match end.get().as_str() {
        "until" => {
            view! { <TextField name="until" kind="date" label=t!(recurring.last_day) value=draft.until error=run.field("until")/> }
                .into_any()
        }
        "times" => {
            view! { <TextField name="times" inputmode="numeric" label=t!(recurring.times) value=draft.times error=run.field("times")/> }
                .into_any()
        }
        _ => ().into_any(),
    }
    };
    view! {
        <div class="form-grid">
            <SelectField name="ends" label=t!(recurring.ends) value=draft.end options=kinds/>
            {details}
        </div>
    }
}

/// From when on, and at which time of the day.
#[component]
pub fn TimeFields(draft: PlanDraft, run: Run) -> impl IntoView {
    let plan = draft.time;
    view! {
        <TextField name="starts_on" kind="date" label=t!(recurring.starts_on) hint=t!(recurring.starts_hint) value=plan.day error=run.field("starts_on")/>
        <ArrivalChoice plan/>
        <div class="form-grid">
            <Clock name="start" label=t!(dispatch.start) value=plan.start on_input=move |text| plan.set_start(text) error=run.field("from_time")/>
            <Clock name="end" label=t!(dispatch.end) value=plan.end on_input=move |text| plan.end.set(text) error=run.field("until_time")/>
        </div>
        <Minutes plan error=run.field("minutes")/>
    }
}

/// Who is sent where they are free.
#[component]
pub fn CrewFields(draft: PlanDraft) -> impl IntoView {
    let store = crate::data::use_store();
    let people = Memo::new(move |_| store.staff().with(|staff| crate::dispatch::people::technicians(staff)));
    let one = move |member: sync::domain::facts::StaffMember| {
        let id = member.id;
        let chosen = move || draft.crew.with(|crew| ids(crew).contains(&id));
        let change = move |_: Targeted<Event, HtmlInputElement>| {
            let mut all = draft.crew.with_untracked(|crew| ids(crew));
            match all.iter().position(|other| *other == id) {
                Some(at) => drop(all.remove(at)),
                None => all.push(id),
            }
            draft.crew.set(all.iter().map(ToString::to_string).collect::<Vec<_>>().join(" "));
        };
        view! {
            <label class="choice">
                <input class="choice__input" type="checkbox" name="crew" prop:checked=chosen on:change:target=change/>
                <span class="choice__label">{member.name}</span>
            </label>
        }
    };
    view! {
        <fieldset class="stack stack--tight">
            <legend class="field__label">{t!(recurring.who)}</legend>
            <p class="field__hint">{t!(recurring.who_hint)}</p>
            <div class="grid grid--2">{move || people.get().into_iter().map(one).collect_view()}</div>
        </fieldset>
    }
}
