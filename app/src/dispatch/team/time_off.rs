//! When a person is away: what is noted, and a form for more.

use leptos::prelude::*;
use leptos::task::spawn_local;
use sync::domain::facts::{StaffMember, Window};
use sync::domain::planning::{Absence, absence_words};
use sync::time::Timestamp;
use uuid::Uuid;

use super::records::{Profile, TimeOff};
use crate::data::{new_id, use_store};
use crate::dispatch::fetched::Fetched;
use crate::dispatch::run::Run;
use crate::dispatch::select::SelectField;
use crate::ui::{Icon, TextField, use_toasts};
use crate::widgets::sentence;
use crate::words::use_words;
use crate::{api, format, t};

#[component]
pub fn TimeOffSection(target: RwSignal<Option<StaffMember>>, profile: Fetched<Profile>) -> impl IntoView {
    let (store, words, toasts, run) = (use_store(), use_words(), use_toasts(), Run::new());
    let text = || RwSignal::new(String::new());
    let (first, last, kind) = (text(), text(), RwSignal::new(Absence::Vacation.code().to_owned()));
    let zone = store.zone();
    let kinds = Signal::derive(move || {
        let kinds = Absence::ALL.iter();
        kinds.map(|kind| (kind.code().to_owned(), sentence(absence_words(*kind, words.language())))).collect::<Vec<_>>()
    });
    let add = move |_| {
        let Some(id) = target.with_untracked(|member| member.as_ref().map(|member| member.id)) else { return };
        let (from, until) = (first.get_untracked(), last.get_untracked());
        let until = if until.is_empty() { from.clone() } else { until };
        let zone = zone.get_untracked();
        let start = format::instant(&from, "00:00", &zone);
        let end = format::instant(&format::add_days(&until, 1), "00:00", &zone);
        let (Some(start), Some(end), false) = (start, end, until < from) else {
            return run.refuse("first_day", untrack(|| words.planning().days_wrong));
        };
        let kind = Absence::from_code(&kind.get_untracked()).unwrap_or_default();
        let off = TimeOff { id: new_id::<Uuid>(), span: Window { start, end }, kind, note: String::new() };
        let work = async move { api::post::<TimeOff>(&format!("/api/v1/technicians/{id}/time-off"), &off).await };
        run.request(work, move |_| {
            first.set(String::new());
            last.set(String::new());
            profile.refetch();
        });
    };
    let remove = move |id: Uuid| {
        spawn_local(async move {
            match api::delete(&format!("/api/v1/time-off/{id}")).await {
                Ok(()) => profile.refetch(),
                Err(problem) => toasts.error(untrack(|| problem.words(words.language()))),
            }
        });
    };
    let rows = move || {
        let noted = profile.value.with(|profile| profile.as_ref().map(|one| one.time_off.clone()).unwrap_or_default());
        let row = |off: TimeOff| {
            let day = |at: Timestamp| format::full_date(at, &zone.read(), words.language());
            let (from, until) = (day(off.span.start), day(Timestamp(off.span.end.0 - 1)));
            let label = (words.planning().remove_time_off)(&from);
            let days = if from == until { from } else { format!("{from} – {until}") };
            let kind = sentence(absence_words(off.kind, words.language()));
            view! {
                <li class="row">
                    <span class="row__grow">{days}" "<span class="muted">{kind}</span></span>
                    <button class="button button--icon button--ghost button--small" type="button" aria-label=label on:click=move |_| remove(off.id)><Icon name="trash"/></button>
                </li>
            }
        };
        noted.into_iter().map(row).collect_view()
    };
    view! {
        <fieldset class="field">
            <legend class="field__label">{t!(planning.time_off)}</legend>
            <ul class="stack stack--tight" role="list">{rows}</ul>
            <div class="form-grid">
                <TextField name="off-first" kind="date" label=t!(planning.first_day) value=first optional=true error=run.field("first_day")/>
                <TextField name="off-last" kind="date" label=t!(planning.last_day) value=last optional=true/>
                <SelectField name="off-kind" label=t!(planning.kind) value=kind options=kinds/>
            </div>
            {move || run.failure.get().filter(|failure| failure.fields.is_empty()).map(|failure| view! { <p class="field__error">{failure.text}</p> })}
            <div><button class="button button--small" type="button" disabled=move || run.busy.get() on:click=add><Icon name="plus"/>" "{t!(planning.add_time_off)}</button></div>
        </fieldset>
    }
}
