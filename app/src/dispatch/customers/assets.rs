//! The equipment at a site.

use leptos::prelude::*;
use sync::domain::access::Permission;
use sync::ids::AssetId;

use crate::api;
use crate::data::{new_id, use_store};
use crate::dispatch::asset_words::{condition, kind};
use crate::dispatch::fetched::Fetched;
use crate::dispatch::form_dialog::FormDialog;
use crate::dispatch::forms::{AssetDraft, AssetFields};
use crate::dispatch::records::{Asset, Site};
use crate::dispatch::run::Run;
use crate::t;
use crate::ui::Icon;
use crate::widgets::attribute_words;
use crate::words::{Words, use_words};

#[component]
pub(super) fn AssetsList(site: Fetched<Site>) -> impl IntoView {
    let (store, words) = (use_store(), use_words());
    let open = RwSignal::new(false);
    // The asset that the dialog is about; none adds one.
    let target = RwSignal::new(None::<Asset>);
    let assets =
        Memo::new(move |_| site.value.with(|site| site.as_ref().map(|site| site.assets.clone()).unwrap_or_default()));
    let add = t!(dispatch.add_asset);
    let choose = move |asset: Option<Asset>| {
        target.set(asset);
        open.set(true);
    };
    let row = move |asset: Asset| {
        let edit = (words.dispatch().edit_named)(&asset.name);
        let (title, sub) = (asset.name.clone(), describe(&asset, words));
        view! {
            <li class="list__item">
                <div class="list__row">
                    <span class="list__text">
                        <span class="list__title">{title}</span>
                        <span class="list__sub">{sub}</span>
                        {(!asset.notes.is_empty()).then(|| view! { <span class="list__sub wrap-anywhere">{asset.notes.clone()}</span> })}
                    </span>
                    {store.may(Permission::EditCustomers).then(|| view! {
                        <button class="button button--icon button--ghost button--small" type="button" aria-label=edit on:click=move |_| choose(Some(asset.clone()))><Icon name="pen"/></button>
                    })}
                </div>
            </li>
        }
    };
    view! {
        {move || assets.with(|assets| !assets.is_empty()).then(|| view! {
            <ul class="list" role="list">{move || assets.get().into_iter().map(row).collect_view()}</ul>
        })}
        {move || store.may(Permission::EditCustomers).then(|| view! {
            <div><button class="button button--small" type="button" on:click=move |_| choose(None)><Icon name="plus"/> " " {add}</button></div>
        })}
        <AssetDialog site open target/>
    }
}

/// Kind, measures, condition and last service in one line.
fn describe(asset: &Asset, words: Words) -> String {
    let (texts, language) = (words.dispatch(), words.language());
    let measures = asset.attributes.iter().map(|(name, value)| {
        let value = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        let (label, value) = attribute_words(name, &value, language);
        format!("{label} {value}")
    });
    let serviced = asset.last_serviced_on.iter().map(|day| format!("{} {day}", texts.last_serviced));
    let parts = std::iter::once(kind(&asset.kind, texts))
        .chain(measures)
        .chain([condition(&asset.condition, texts)])
        .chain(serviced);
    parts.collect::<Vec<_>>().join(" · ")
}

#[component]
fn AssetDialog(site: Fetched<Site>, open: RwSignal<bool>, target: RwSignal<Option<Asset>>) -> impl IntoView {
    let (words, run, draft) = (use_words(), Run::new(), AssetDraft::new());
    let id = StoredValue::new(AssetId::NIL);
    Effect::new(move |_| {
        if open.get() {
            target.with_untracked(|asset| {
                draft.fill(asset.as_ref());
                id.set_value(asset.as_ref().map_or_else(new_id, |asset| asset.id));
            });
        }
    });
    let submit = move |()| {
        let Some(place) = site.value.with_untracked(|site| site.as_ref().map(|site| site.id)) else { return };
        let (id, new) = (id.get_value(), target.with_untracked(Option::is_none));
        let input = match draft.input(Some(id)) {
            Ok(input) => input,
            Err(field) => return run.refuse(field, untrack(|| words.dispatch().number_wrong)),
        };
        let work = async move {
            if new {
                api::post::<Asset>(&format!("/api/v1/sites/{place}/assets"), &input).await
            } else {
                api::put::<Asset>(&format!("/api/v1/assets/{id}"), &input).await
            }
        };
        run.request(work, move |_| {
            site.refetch();
            open.set(false);
        });
    };
    let title =
        move || if target.with(Option::is_some) { words.dispatch().edit_asset } else { words.dispatch().add_asset };
    view! {
        <FormDialog open id="asset" title submit=t!(common.save) variant="wide" run on_submit=submit>
            <AssetFields draft run/>
        </FormDialog>
    }
}
