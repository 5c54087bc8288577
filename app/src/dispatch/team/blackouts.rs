//! Days on which the company plans nothing.

use leptos::prelude::*;
use leptos::task::spawn_local;
use uuid::Uuid;

use super::records::{Blackout, Planning};
use crate::data::{new_id, use_store};
use crate::dispatch::fetched::Fetched;
use crate::dispatch::form_dialog::FormDialog;
use crate::dispatch::run::Run;
use crate::ui::{Icon, TextField, use_toasts};
use crate::words::use_words;
use crate::{api, format, t};

#[component]
pub(super) fn Blackouts(planning: Fetched<Planning>, may: Signal<bool>) -> impl IntoView {
    let (store, words, toasts) = (use_store(), use_words(), use_toasts());
    let open = RwSignal::new(false);
    let days = Memo::new(move |_| {
        planning.value.with(|planning| planning.as_ref().map(|one| one.blackouts.clone()).unwrap_or_default())
    });
    let zone = store.zone();
    let remove = move |id: Uuid| {
        spawn_local(async move {
            match api::delete(&format!("/api/v1/blackouts/{id}")).await {
                Ok(()) => planning.refetch(),
                Err(problem) => toasts.error(untrack(|| problem.words(words.language()))),
            }
        });
    };
    let day = move |day: &str| {
        let noon = format::instant(day, "12:00", &zone.read());
        noon.map_or_else(|| day.to_owned(), |noon| format::full_date(noon, &zone.read(), words.language()))
    };
    let row = move |one: Blackout| {
        let (first, last) = (day(&one.starts_on), day(&one.ends_on));
        let label = (words.planning().remove_blackout)(&first);
        let days = if first == last { first } else { format!("{first} – {last}") };
        view! {
            <li class="row">
                <span class="row__grow">{days}<br/><span class="muted">{one.reason}</span></span>
                {may.get().then(|| view! {
                    <button class="button button--icon button--ghost button--small" type="button" aria-label=label on:click=move |_| remove(one.id)><Icon name="trash"/></button>
                })}
            </li>
        }
    };
    let (none, add) = (t!(planning.no_blackouts), t!(planning.add_blackout));
    view! {
        <div class="stack stack--tight">
            <h3 class="field__label">{t!(planning.blackouts)}</h3>
            {move || days.with(Vec::is_empty).then(|| view! { <p class="muted">{none}</p> })}
            <ul class="stack stack--tight" role="list">{move || days.get().into_iter().map(row).collect_view()}</ul>
            {move || may.get().then(|| view! {
                <div><button class="button button--small" type="button" on:click=move |_| open.set(true)><Icon name="plus"/>" "{add}</button></div>
            })}
        </div>
        <BlackoutDialog open planning/>
    }
}

#[component]
fn BlackoutDialog(open: RwSignal<bool>, planning: Fetched<Planning>) -> impl IntoView {
    let (words, run) = (use_words(), Run::new());
    let text = || RwSignal::new(String::new());
    let (first, last, reason) = (text(), text(), text());
    Effect::new(move || {
        if open.get() {
            [first, last, reason].iter().for_each(|text| text.set(String::new()));
        }
    });
    let submit = move |()| {
        let starts_on = first.get_untracked();
        let ends_on = Some(last.get_untracked()).filter(|day| !day.is_empty()).unwrap_or_else(|| starts_on.clone());
        if starts_on.is_empty() || ends_on < starts_on {
            return run.refuse("starts_on", untrack(|| words.planning().days_wrong));
        }
        let reason = reason.get_untracked().trim().to_owned();
        if reason.is_empty() {
            return run.refuse("reason", untrack(|| words.dispatch().reason_needed));
        }
        let input = Blackout { id: new_id::<Uuid>(), starts_on, ends_on, reason };
        run.request(async move { api::post::<Blackout>("/api/v1/blackouts", &input).await }, move |_| {
            planning.refetch();
            open.set(false);
        });
    };
    view! {
        <FormDialog open id="blackout" title=t!(planning.add_blackout) submit=t!(common.save) run on_submit=submit>
            <div class="form-grid">
                <TextField name="blackout-first" kind="date" label=t!(planning.first_day) value=first error=run.field("starts_on")/>
                <TextField name="blackout-last" kind="date" label=t!(planning.last_day) value=last optional=true error=run.field("ends_on")/>
            </div>
            <TextField name="blackout-reason" label=t!(planning.reason) value=reason error=run.field("reason")/>
        </FormDialog>
    }
}
