//! Measured values that no checklist item asks for.

use leptos::prelude::*;
use leptos::task::spawn_local;
use sync::docs::content::Reading;
use sync::docs::edit::DocEdit;
use sync::ids::ReadingId;

use crate::data::new_id;
use crate::t;
use crate::technician::visit::scope::use_visit;
use crate::ui::{Icon, TextField};

/// The values with a form for one more.
#[component]
pub(super) fn Readings() -> impl IntoView {
    let scope = use_visit();
    let readings = Memo::new(move |_| {
        scope.job.with(|job| {
            let mine = job
                .content
                .readings
                .iter()
                .filter(|(_, reading)| reading.visit_id == scope.visit_id && !reading.removed);
            mine.map(|(id, reading)| (*id, reading.clone())).collect::<Vec<(ReadingId, Reading)>>()
        })
    });
    let adding = RwSignal::new(false);
    let (title, add) = (t!(technician.readings), t!(technician.add_reading));
    view! {
        <section class="section" aria-labelledby="readings-title">
            <header class="section__head">
                <h3 class="section__title" id="readings-title">{title}</h3>
                <div class="section__actions">
                    <button class="button button--small" type="button" disabled=move || !scope.editable()
                        aria-expanded=move || adding.get().to_string() on:click=move |_| adding.update(|adding| *adding = !*adding)>
                        <Icon name="plus"/> " " {add}
                    </button>
                </div>
            </header>
            <Show when=move || readings.with(|readings| !readings.is_empty())>
                <ul class="list" role="list">
                    <For each=move || readings.get() key=|(id, _)| *id children=|(id, reading)| view! { <Row id reading/> }/>
                </ul>
            </Show>
            <Show when=move || adding.get()><Form adding/></Show>
        </section>
    }
}

#[component]
fn Row(id: ReadingId, reading: Reading) -> impl IntoView {
    let scope = use_visit();
    let remove = t!(common.remove);
    view! {
        <li class="list__item">
            <div class="list__row">
                <span class="list__lead"><Icon name="gauge"/></span>
                <span class="list__text"><span class="list__title">{reading.name}</span></span>
                <span class="list__trail">{reading.value} " " {reading.unit}</span>
                <button class="button button--icon button--ghost" type="button" aria-label=remove disabled=move || !scope.editable()
                    on:click=move |_| scope.touch(vec![DocEdit::RemoveReading { id }])>
                    <Icon name="trash"/>
                </button>
            </div>
        </li>
    }
}

#[component]
fn Form(adding: RwSignal<bool>) -> impl IntoView {
    let scope = use_visit();
    let (name, value, unit) =
        (RwSignal::new(String::new()), RwSignal::new(String::new()), RwSignal::new(String::new()));
    let error = RwSignal::new(None::<String>);
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let edit = DocEdit::AddReading {
            id: new_id(),
            visit_id: scope.visit_id,
            name: name.get_untracked(),
            value: value.get_untracked().trim().replace(',', "."),
            unit: unit.get_untracked(),
        };
        spawn_local(async move {
            match scope.edit(vec![edit]).await {
                Ok(()) => drop(adding.try_set(false)),
                Err(why) => drop(error.try_set(Some(scope.words_of(&why)))),
            }
        });
    };
    view! {
        <form class="stack" on:submit=save>
            <TextField name="reading-name" label=t!(technician.reading_name) value=name/>
            <div class="grid grid--2">
                <TextField name="reading-value" label=t!(technician.value) value inputmode="decimal" error/>
                <TextField name="reading-unit" label=t!(technician.unit) value=unit optional=true/>
            </div>
            <button class="button button--primary" type="submit">{t!(common.save)}</button>
        </form>
    }
}
