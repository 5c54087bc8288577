//! The assets that the job is about.

use leptos::prelude::*;
use sync::domain::facts::AssetFacts;

use super::context::Job;
use crate::dispatch::asset_words::{condition, kind};
use crate::t;
use crate::widgets::attribute_words;
use crate::words::{Words, use_words};

#[component]
pub(super) fn EquipmentCard(job: Job) -> impl IntoView {
    let words = use_words();
    let assets = job.facts(|facts| facts.assets.clone());
    let title = t!(dispatch.equipment);
    move || {
        let assets = assets.get();
        (!assets.is_empty()).then(|| {
            let each = assets.into_iter().map(|asset| one(asset, words)).collect_view();
            view! {
                <section class="card" aria-labelledby="equipment-title">
                    <header class="card__head"><h2 class="card__title" id="equipment-title">{title}</h2></header>
                    <div class="card__body">{each}</div>
                </section>
            }
        })
    }
}

fn one(asset: AssetFacts, words: Words) -> impl IntoView {
    let (texts, language) = (words.dispatch(), words.language());
    let mut rows = vec![
        (texts.kind.to_owned(), kind(&asset.kind, texts)),
        (texts.condition.to_owned(), condition(&asset.condition, texts)),
    ];
    rows.extend(asset.attributes.iter().map(|(name, value)| attribute_words(name, value, language)));
    rows.extend(asset.last_serviced_on.map(|day| (texts.last_serviced.to_owned(), day)));
    let rows = rows.into_iter().map(|(key, value)| {
        view! {
            <div class="kv__row"><dt class="kv__key">{key}</dt><dd class="kv__value">{value}</dd></div>
        }
    });
    let notes = (!asset.notes.is_empty()).then(|| view! { <p class="muted wrap-anywhere">{asset.notes}</p> });
    view! {
        <div class="stack stack--tight">
            <strong>{asset.name}</strong>
            <dl class="kv">{rows.collect_view()}</dl>
            {notes}
        </div>
    }
}
