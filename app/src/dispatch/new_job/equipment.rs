//! What the work is about, where it is about something that is installed.

use leptos::prelude::*;
use sync::domain::access::Permission;
use sync::ids::AssetId;

use super::draft::{NEW, NewJob, ids_of};
use super::page::Chosen;
use crate::data::use_store;
use crate::dispatch::asset_words::kind;
use crate::dispatch::form_dialog::FailureNotice;
use crate::dispatch::forms::AssetFields;
use crate::dispatch::records::Asset;
use crate::t;
use crate::words::use_words;

#[component]
pub(super) fn EquipmentPart(draft: NewJob, chosen: Chosen) -> impl IntoView {
    let (store, words) = (use_store(), use_words());
    let no_site = Memo::new(move |_| draft.site.with(String::is_empty));
    let new_site = Memo::new(move |_| draft.site.with(|site| site == NEW));
    let is_new = Memo::new(move |_| draft.asset.with(|asset| asset == NEW));
    let assets = Memo::new(move |_| {
        chosen.site.value.with(|site| site.as_ref().map(|site| site.assets.clone()).unwrap_or_default())
    });
    let (add, optional) = (t!(dispatch.add_asset), t!(common.optional));
    let toggle_new =
        move |_| draft.asset.update(|asset| *asset = if asset == NEW { String::new() } else { NEW.to_owned() });
    let row = move |asset: Asset| {
        let id = asset.id;
        let label = format!("{} ({})", asset.name, kind(&asset.kind, words.dispatch()));
        let checked = move || ids_of::<AssetId>(&draft.assets.read()).contains(&id);
        view! {
            <label class="choice">
                <input class="choice__input" type="checkbox" prop:checked=checked on:change=move |_| toggle(draft.assets, id)/>
                <span class="choice__label">{label}</span>
            </label>
        }
    };
    let body = move || {
        if no_site.get() {
            return view! { <p class="muted">{words.dispatch().site_first}</p> }.into_any();
        }
        view! {
            <div class="stack stack--tight">
                {move || (!new_site.get()).then(|| assets.get().into_iter().map(row).collect_view())}
                {move || store.may(Permission::EditCustomers).then(|| view! {
                    <label class="choice">
                        <input class="choice__input" type="checkbox" prop:checked=move || is_new.get() on:change=toggle_new/>
                        <span class="choice__label">{add}</span>
                    </label>
                })}
            </div>
            {move || is_new.get().then(|| view! { <AssetFields draft=draft.new_asset run=draft.runs.asset/> })}
        }
        .into_any()
    };
    view! {
        <section class="card" aria-labelledby="equipment-title">
            <header class="card__head">
                <h2 class="card__title" id="equipment-title">
                    {move || format!("3. {} ", words.dispatch().equipment)} <span class="field__optional">{optional}</span>
                </h2>
            </header>
            <div class="card__body">{body}<FailureNotice run=draft.runs.asset/></div>
        </section>
    }
}

/// Adds the id to a text of ids, or takes it out.
pub(super) fn toggle<T: std::str::FromStr + PartialEq + ToString>(text: RwSignal<String>, id: T) {
    text.update(|text| {
        let mut ids = ids_of::<T>(text);
        match ids.iter().position(|other| *other == id) {
            Some(at) => drop(ids.remove(at)),
            None => ids.push(id),
        }
        *text = ids.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ");
    });
}
