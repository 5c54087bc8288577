//! The site: how to get in, what stands there, whom to call, and what was done before.

use leptos::prelude::*;
use sync::domain::facts::{AssetFacts, ContactFacts, HistoryEntry};
use sync::domain::rejection::job_status;
use sync::time::Timestamp;

use super::head::digits;
use crate::format;
use crate::t;
use crate::technician::maps::maps_url;
use crate::technician::visit::scope::{VisitScope, use_visit};
use crate::ui::Icon;
use crate::widgets::{attribute_words, sentence};
use crate::words::use_words;

/// Name and address; a tap opens the maps.
#[component]
pub(in crate::technician::visit) fn SiteCard() -> impl IntoView {
    let scope = use_visit();
    view! {
        <ul class="list" role="list">
            <li class="list__item">
                <a class="list__link" href=move || scope.job.with(|job| maps_url(&job.facts.site)) target="_blank" rel="noopener noreferrer">
                    <span class="list__lead"><Icon name="map-pin"/></span>
                    <span class="list__text">
                        <span class="list__title">{move || scope.job.with(|job| job.facts.site.name.clone())}</span>
                        <span class="list__sub">{move || scope.job.with(|job| job.facts.site.address.clone())}</span>
                    </span>
                    <Icon name="navigate"/>
                </a>
            </li>
        </ul>
    }
}

/// What to know before one opens the gate.
#[component]
pub(in crate::technician::visit) fn Access() -> impl IntoView {
    let scope = use_visit();
    let access = Memo::new(move |_| scope.job.with(|job| job.facts.site.access_notes.clone()));
    let title = t!(technician.access);
    view! {
        <Show when=move || access.with(|access| !access.trim().is_empty())>
            <blockquote class="note" data-kind="internal">
                <p>{move || access.get()}</p>
                <footer class="note__meta">{title}</footer>
            </blockquote>
        </Show>
    }
}

/// Everything installed at the site.
#[component]
pub(super) fn Assets() -> impl IntoView {
    let scope = use_visit();
    let assets = Memo::new(move |_| scope.job.with(|job| job.facts.assets.clone()));
    let rows = move || assets.get().into_iter().map(|asset| view! { <Asset asset/> }).collect_view();
    view! { <Show when=move || !assets.with(Vec::is_empty)>{rows}</Show> }
}

#[component]
fn Asset(asset: AssetFacts) -> impl IntoView {
    let words = use_words();
    let icon = match asset.kind.as_str() {
        kind if kind.contains("tank") || kind.contains("trap") => "tank",
        "roof" => "roof",
        _ => "wrench",
    };
    let name = asset.name.clone();
    let rows = move || {
        let (texts, language) = (words.technician(), words.language());
        let condition = match asset.condition.as_str() {
            "good" => texts.condition_good,
            "fair" => texts.condition_fair,
            "poor" => texts.condition_poor,
            _ => texts.condition_unknown,
        };
        let mut rows: Vec<(String, String)> =
            asset.attributes.iter().map(|(name, value)| attribute_words(name, value, language)).collect();
        rows.push((texts.condition.into(), condition.into()));
        if let Some(last) = asset.last_serviced_on.as_deref() {
            rows.push((texts.last_serviced.into(), calendar_day(last, language)));
        }
        if !asset.notes.trim().is_empty() {
            rows.push((texts.notes.into(), asset.notes.clone()));
        }
        rows.into_iter()
            .map(|(key, value)| {
                view! {
                    <div class="kv__row"><dt class="kv__key">{key}</dt><dd class="kv__value">{value}</dd></div>
                }
            })
            .collect_view()
    };
    view! {
        <section class="card">
            <header class="card__head"><Icon name=icon/><h3 class="card__title">{name}</h3></header>
            <div class="card__body"><dl class="kv">{rows}</dl></div>
        </section>
    }
}

/// A calendar day as people write it.
fn calendar_day(day: &str, language: crate::words::Language) -> String {
    match format::instant(day, "12:00", "UTC") {
        Some(noon) => format::full_date(noon, "UTC", language),
        None => day.to_owned(),
    }
}

/// People to call, one tap each.
#[component]
pub(super) fn Contacts() -> impl IntoView {
    let scope = use_visit();
    let contacts = Memo::new(move |_| scope.job.with(|job| job.facts.contacts.clone()));
    let rows = move || contacts.get().into_iter().map(|contact| view! { <Contact contact/> }).collect_view();
    view! {
        <Show when=move || !contacts.with(Vec::is_empty)>
            <div>
                <h3 class="field__label">{t!(technician.contacts)}</h3>
                <ul class="list" role="list">{rows}</ul>
            </div>
        </Show>
    }
}

#[component]
fn Contact(contact: ContactFacts) -> impl IntoView {
    let sub: Vec<String> = [Some(contact.role), contact.phone.clone(), contact.email.clone()]
        .into_iter()
        .flatten()
        .filter(|text| !text.is_empty())
        .collect();
    let text = view! {
        <span class="list__lead"><Icon name="user"/></span>
        <span class="list__text"><span class="list__title">{contact.name}</span><span class="list__sub">{sub.join(" · ")}</span></span>
    };
    let row = match (contact.phone, contact.email) {
        (Some(phone), _) => {
            view! { <a class="list__link" href=format!("tel:{}", digits(&phone))>{text}<Icon name="phone"/></a> }
                .into_any()
        }
        (None, Some(email)) => {
            view! { <a class="list__link" href=format!("mailto:{email}")>{text}<Icon name="mail"/></a> }.into_any()
        }
        (None, None) => view! { <div class="list__row">{text}</div> }.into_any(),
    };
    view! { <li class="list__item">{row}</li> }
}

/// Earlier jobs at the site, newest first.
#[component]
pub(super) fn History() -> impl IntoView {
    let scope = use_visit();
    let entries = Memo::new(move |_| scope.job.with(|job| job.facts.history.clone()));
    let rows = move || entries.get().into_iter().map(|entry| view! { <Entry scope entry/> }).collect_view();
    view! {
        <Show when=move || !entries.with(Vec::is_empty)>
            <section class="section" aria-labelledby="history-title">
                <header class="section__head">
                    <h2 class="section__title" id="history-title">{t!(technician.history)}</h2>
                    <span class="section__count">{move || entries.with(Vec::len)}</span>
                </header>
                <ul class="list" role="list">{rows}</ul>
            </section>
        </Show>
    }
}

#[component]
fn Entry(scope: VisitScope, entry: HistoryEntry) -> impl IntoView {
    let (at, status) = (entry.at, entry.status);
    let day = move |at: Timestamp| format::full_date(at, &scope.zone(), scope.words.language());
    let sub =
        move || format!("{} · #{} · {}", day(at), entry.number, sentence(job_status(status, scope.words.language())));
    let jobs = scope.store.jobs();
    // An earlier job can be opened where it is on this device.
    let here = Memo::new(move |_| jobs.with(|jobs| jobs.iter().any(|job| job.id == entry.job_id)));
    let (title, summary) = (StoredValue::new(entry.title), StoredValue::new(entry.summary));
    let text = move || {
        view! {
            <span class="list__lead"><Icon name="history"/></span>
            <span class="list__text">
                <span class="list__title">{title.get_value()}</span>
                <span class="list__sub">{sub}</span>
                {Some(summary.get_value()).filter(|summary| !summary.trim().is_empty()).map(|summary| view! { <span class="list__sub wrap-anywhere">{summary}</span> })}
            </span>
        }
    };
    view! {
        <li class="list__item">
            {move || if here.get() {
                view! { <a class="list__link" href=format!("/jobs/{}", entry.job_id)>{text()}<Icon name="chevron-right"/></a> }.into_any()
            } else {
                view! { <div class="list__row">{text()}</div> }.into_any()
            }}
        </li>
    }
}
