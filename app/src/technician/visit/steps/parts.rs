//! Step 6: parts and time.

use leptos::prelude::*;
use leptos::task::spawn_local;
use sync::docs::content::PartUse;
use sync::docs::edit::DocEdit;
use sync::domain::facts::CatalogItem;
use sync::ids::{PartUseId, PriceBookItemId};

use super::timer::Timers;
use crate::data::new_id;
use crate::technician::visit::scope::{VisitScope, use_visit};
use crate::ui::{Icon, ToastKind};
use crate::{format, t};

/// Suggestions shown at once.
const SUGGESTIONS: usize = 8;

/// Parts used, then the clock.
#[component]
pub(super) fn PartsStep() -> impl IntoView {
    let scope = use_visit();
    let parts = Memo::new(move |_| {
        scope.job.with(|job| {
            let used = job.content.parts.iter().filter(|(_, part)| part.visit_id == scope.visit_id && !part.removed);
            used.map(|(id, _)| *id).collect::<Vec<PartUseId>>()
        })
    });
    view! {
        <section class="section" aria-labelledby="parts-title">
            <header class="section__head"><h3 class="section__title" id="parts-title">{t!(technician.parts_title)}</h3></header>
            <Show when=move || parts.with(|parts| !parts.is_empty())>
                <ul class="list" role="list"><For each=move || parts.get() key=|id| *id children=|id| view! { <Row id/> }/></ul>
            </Show>
            <Show when=move || scope.editable()><Picker/></Show>
        </section>
        <Timers/>
    }
}

#[component]
fn Row(id: PartUseId) -> impl IntoView {
    let scope = use_visit();
    let part = Memo::new(move |_| scope.job.with(|job| job.content.parts.get(&id).cloned()));
    let name = move || part.with(|part| part.as_ref().map(|part| part.name.clone()).unwrap_or_default());
    let unit = move || part.with(|part| part.as_ref().map(|part| part.unit.clone()).unwrap_or_default());
    let remove_label = move || format!("{}: {}", scope.words.common().remove, name());
    let remove = move |_| {
        if let Some(part) = part.get_untracked() {
            remove(scope, id, part);
        }
    };
    view! {
        <li class="list__item">
            <div class="list__row">
                <span class="list__text"><span class="list__title">{name}</span><span class="list__sub">{unit}</span></span>
                <Quantity id part/>
                <button class="button button--icon button--ghost" type="button" aria-label=remove_label disabled=move || !scope.editable() on:click=remove>
                    <Icon name="trash"/>
                </button>
            </div>
        </li>
    }
}

/// Takes a part out, with a way back: the same part again, as a new entry.
fn remove(scope: VisitScope, id: PartUseId, part: PartUse) {
    let words = scope.words;
    spawn_local(async move {
        if let Err(error) = scope.edit(vec![DocEdit::RemovePart { id }]).await {
            scope.toasts.error(scope.words_of(&error));
            return;
        }
        let text = (words.technician().removed)(&part.name);
        let back = Callback::new(move |()| {
            let PartUse { visit_id, item_id, name, unit, quantity_milli, .. } = part.clone();
            scope.touch(vec![DocEdit::AddPart { id: new_id(), visit_id, item_id, name, unit, quantity_milli }]);
        });
        scope.toasts.with_action(ToastKind::Info, text, words.common().undo, back);
    });
}

#[component]
fn Quantity(id: PartUseId, part: Memo<Option<PartUse>>) -> impl IntoView {
    let scope = use_visit();
    let milli = Memo::new(move |_| part.with(|part| part.as_ref().map_or(0, |part| part.quantity_milli)));
    let set = move |quantity_milli: i64| scope.touch(vec![DocEdit::SetPartQuantity { id, quantity_milli }]);
    let shown = move || format::quantity(milli.get(), scope.words.language());
    let typed = move |event: leptos::ev::Event| match format::parse_quantity(&event_target_value(&event)) {
        Some(quantity) => set(quantity),
        None => {
            event_target::<web_sys::HtmlInputElement>(&event).set_value(&untrack(shown));
            scope.toasts.error(scope.words.technician().not_a_quantity);
        }
    };
    let locked = move || !scope.editable();
    let label =
        move || part.with(|part| (scope.words.technician().quantity_of)(part.as_ref().map_or("", |part| &part.name)));
    view! {
        <div class="stepper" role="group" aria-label=label>
            <button class="stepper__button" type="button" aria-label=t!(technician.one_less) disabled=move || locked() || milli.get() <= 1_000
                on:click=move |_| set(milli.get_untracked() - 1_000)><Icon name="minus"/></button>
            <input class="stepper__value" inputmode="decimal" aria-label=t!(technician.quantity) disabled=locked prop:value=shown on:change=typed/>
            <button class="stepper__button" type="button" aria-label=t!(technician.one_more) disabled=locked
                on:click=move |_| set(milli.get_untracked() + 1_000)><Icon name="plus"/></button>
        </div>
    }
}

/// Finds a part in the price book by any of its words; what is not there is added as typed.
#[component]
fn Picker() -> impl IntoView {
    let scope = use_visit();
    let search = RwSignal::new(String::new());
    let catalog = scope.store.catalog();
    let found = Memo::new(move |_| {
        let typed = search.get().to_lowercase();
        let words: Vec<&str> = typed.split_whitespace().collect();
        let fits = |item: &&CatalogItem| {
            let text = format!("{} {}", item.name, item.code).to_lowercase();
            words.iter().all(|word| text.contains(word))
        };
        catalog.with(|catalog| catalog.iter().filter(fits).take(SUGGESTIONS).cloned().collect::<Vec<_>>())
    });
    let add = move |item_id: Option<PriceBookItemId>, name: String, unit: String| {
        scope.touch(vec![DocEdit::AddPart {
            id: new_id(),
            visit_id: scope.visit_id,
            item_id,
            name,
            unit,
            quantity_milli: 1_000,
        }]);
        search.set(String::new());
    };
    let option = move |item: CatalogItem| {
        let (name, sub) = (item.name.clone(), format!("{} · {}", item.code, item.unit));
        let pick = move |_| add(Some(item.id), item.name.clone(), item.unit.clone());
        view! {
            <li class="list__item">
                <button class="list__link" type="button" on:click=pick>
                    <span class="list__text"><span class="list__title">{name}</span><span class="list__sub">{sub}</span></span>
                    <Icon name="plus"/>
                </button>
            </li>
        }
    };
    let typed = move || Some(search.get().trim().to_owned()).filter(|typed| !typed.is_empty());
    let free = move || {
        typed().map(|name| {
            let label = (scope.words.technician().add_free_part)(&name);
            view! {
                <li class="list__item">
                    <button class="list__link" type="button" on:click=move |_| add(None, name.clone(), String::new())>
                        <span class="list__text"><span class="list__title">{label}</span></span>
                        <Icon name="plus"/>
                    </button>
                </li>
            }
        })
    };
    let label = t!(technician.find_part);
    view! {
        <div class="input-group">
            <span class="input-group__lead"><Icon name="search"/></span>
            <input class="input" type="search" autocomplete="off" aria-label=label placeholder=label bind:value=search/>
        </div>
        <Show when=move || typed().is_some()>
            <ul class="list" role="list">
                <For each=move || found.get() key=|item| item.id children=option/>
                {free}
            </ul>
        </Show>
    }
}
