//! What each kind of work cannot be done without.

use leptos::prelude::*;
use serde_json::json;
use sync::domain::Language;

use super::records::{NeedsInput, Planning, ServiceNeeds, ServiceType, SkillType};
use super::stock::{StockDraft, StockFields};
use super::truck::gallons;
use crate::api::ApiProblem;
use crate::data::use_store;
use crate::dispatch::fetched::{Fetched, Listed};
use crate::dispatch::form_dialog::FormDialog;
use crate::dispatch::run::Run;
use crate::ui::{Icon, TextField};
use crate::words::{Words, use_words};
use crate::{api, format, t};

fn name(service: &ServiceType, language: Language) -> String {
    let spanish = service.name_es.clone().filter(|_| language == Language::Spanish);
    spanish.unwrap_or_else(|| service.name.clone())
}

#[component]
pub(super) fn NeedsCard(planning: Fetched<Planning>, may: Signal<bool>) -> impl IntoView {
    let (store, words) = (use_store(), use_words());
    let services = Listed::<ServiceType>::new(|| Some("/api/v1/service-types?active=true&limit=200".into()));
    let target = RwSignal::new(None::<ServiceType>);
    let row = move |service: ServiceType| {
        let label = name(&service, words.language());
        let edit = (words.planning().edit_needs)(&label);
        let what = planning.value.with(|planning| {
            let planning = planning.as_ref();
            let needs = planning.and_then(|one| one.needs.iter().find(|needs| needs.service_type_id == service.id));
            let types = planning.map(|one| one.skill_types.as_slice()).unwrap_or_default();
            let parts = store.catalog();
            let part = |id| parts.with(|items| items.iter().find(|item| item.id == id).map(|item| item.name.clone()));
            needs.map(|needs| summary(needs, types, part, words)).unwrap_or_default()
        });
        let what = if what.is_empty() { words.planning().needs_nothing.to_owned() } else { what };
        view! {
            <li class="row">
                <span class="row__grow"><strong>{label}</strong><br/><span class="muted">{what}</span></span>
                {may.get().then(|| view! {
                    <button class="button button--icon button--ghost button--small" type="button" aria-label=edit on:click=move |_| target.set(Some(service.clone()))><Icon name="pen"/></button>
                })}
            </li>
        }
    };
    view! {
        <section class="card" aria-labelledby="needs-title">
            <header class="card__head"><h2 class="card__title" id="needs-title">{t!(planning.needs)}</h2></header>
            <div class="card__body">
                <p class="muted">{t!(planning.needs_hint)}</p>
                <ul class="stack stack--tight" role="list">{move || services.items.get().unwrap_or_default().into_iter().map(row).collect_view()}</ul>
            </div>
        </section>
        <NeedsDialog target planning/>
    }
}

/// Skills, tank and parts in one line.
fn summary(
    needs: &ServiceNeeds,
    types: &[SkillType],
    part: impl Fn(sync::ids::PriceBookItemId) -> Option<String>,
    words: Words,
) -> String {
    let skills = needs.skills.iter().map(|code| {
        types.iter().find(|skill| skill.code == *code).map_or_else(|| code.clone(), |skill| skill.name.clone())
    });
    let tank = needs
        .truck_gallons
        .map(|gallons| (words.planning().tank_of)(&format::quantity(i64::from(gallons) * 1_000, words.language())));
    let parts = needs.parts.iter().filter_map(|one| part(one.price_book_item_id));
    skills.chain(tank).chain(parts).collect::<Vec<_>>().join(", ")
}

#[component]
fn NeedsDialog(target: RwSignal<Option<ServiceType>>, planning: Fetched<Planning>) -> impl IntoView {
    let (words, run, open) = (use_words(), Run::new(), RwSignal::new(false));
    let text = || RwSignal::new(String::new());
    let (tank, fresh, chosen, parts) = (text(), text(), RwSignal::new(Vec::<String>::new()), StockDraft::new());
    Effect::new(move || {
        let Some(service) = target.get() else { return };
        planning.value.with_untracked(|planning| {
            let needs = planning.iter().flat_map(|one| &one.needs).find(|needs| needs.service_type_id == service.id);
            chosen.set(needs.map(|needs| needs.skills.clone()).unwrap_or_default());
            let gallons = needs.and_then(|needs| needs.truck_gallons);
            tank.set(gallons.map(|gallons| gallons.to_string()).unwrap_or_default());
            parts.fill(needs.map(|needs| needs.parts.as_slice()).unwrap_or_default());
        });
        fresh.set(String::new());
        open.set(true);
    });
    Effect::new(move || {
        if !open.get() {
            target.set(None);
        }
    });
    let submit = move |()| {
        let Some(id) = target.with_untracked(|service| service.as_ref().map(|service| service.id)) else { return };
        let (Some(truck_gallons), Some(parts)) = (gallons(&tank.get_untracked()), parts.input()) else {
            return run.refuse("truck_gallons", untrack(|| words.planning().number_wrong));
        };
        let new = fresh.get_untracked().trim().to_owned();
        let mut skills = chosen.get_untracked();
        let work = async move {
            if !new.is_empty() {
                skills.push(add_skill(&new).await?);
            }
            let input = NeedsInput { skills, truck_gallons, parts };
            api::put::<ServiceNeeds>(&format!("/api/v1/service-types/{id}/needs"), &input).await
        };
        run.request(work, move |_| {
            planning.refetch();
            open.set(false);
        });
    };
    let types = move || {
        planning.value.with(|planning| planning.as_ref().map(|one| one.skill_types.clone()).unwrap_or_default())
    };
    let skill = move |skill: SkillType| {
        let (own, code) = (skill.code.clone(), skill.code);
        let toggle = move |_| {
            chosen.update(|chosen| match chosen.iter().position(|other| *other == code) {
                Some(at) => drop(chosen.remove(at)),
                None => chosen.push(code.clone()),
            });
        };
        view! {
            <label class="choice">
                <input class="choice__input" type="checkbox" prop:checked=move || chosen.with(|chosen| chosen.contains(&own)) on:change=toggle/>
                <span class="choice__label">{skill.name}</span>
            </label>
        }
    };
    let title = move || {
        let name = target.with(|service| service.as_ref().map(|service| name(service, words.language())));
        (words.planning().edit_needs)(&name.unwrap_or_default())
    };
    view! {
        <FormDialog open id="needs" title submit=t!(common.save) run on_submit=submit>
            <fieldset class="field">
                <legend class="field__label">{t!(planning.skills)}</legend>
                {move || types().into_iter().map(skill).collect_view()}
            </fieldset>
            <TextField name="new-skill" label=t!(planning.new_skill) hint=t!(planning.new_skill_hint) value=fresh optional=true/>
            <TextField name="least-tank" label=t!(planning.least_tank) value=tank inputmode="numeric" optional=true error=run.field("truck_gallons")/>
            <StockFields draft=parts label=t!(planning.stock)/>
        </FormDialog>
    }
}

/// Adds a kind of skill; answers its code.
async fn add_skill(name: &str) -> Result<String, ApiProblem> {
    let code = code_of(name);
    let saved = api::put::<SkillType>(&format!("/api/v1/skill-types/{code}"), &json!({ "name": name })).await?;
    Ok(saved.code)
}

/// A code made of the letters and digits of a name.
fn code_of(name: &str) -> String {
    let plain: String =
        name.to_lowercase().chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).take(40).collect();
    let code = plain.split('_').filter(|part| !part.is_empty()).collect::<Vec<_>>().join("_");
    if code.is_empty() { "skill".to_owned() } else { code }
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_bindgen_test::wasm_bindgen_test;

    #[wasm_bindgen_test]
    fn a_code_is_made_of_what_every_code_may_have() {
        assert_eq!(code_of("Grease traps"), "grease_traps");
        assert_eq!(code_of("  Back-flow (II) "), "back_flow_ii");
        assert_eq!(code_of("ñ"), "skill");
    }
}
