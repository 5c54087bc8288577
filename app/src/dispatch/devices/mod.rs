//! `/dispatch/devices`: who works on what, when it last spoke with the server, and what it holds back.

mod take_in;

use leptos::prelude::*;
use leptos::task::spawn_local;
use sync::time::Timestamp;

use self::take_in::TakeIn;
use super::fetched::Listed;
use super::listing::Listing;
use super::people::Person;
use super::records::Device;
use crate::api;
use crate::data::{now, use_store};
use crate::frame::DeskFrame;
use crate::ui::{Confirm, Icon, use_toasts};
use crate::words::{Words, use_words};
use crate::{format, t};

/// A device that has not synchronised for so long may hold work that nobody knows of.
const SILENT_MINUTES: i64 = 3 * 24 * 60;

#[component]
pub fn DevicesPage() -> impl IntoView {
    let (store, words, toasts) = (use_store(), use_words(), use_toasts());
    let synced = Memo::new(move |_| store.sync().with(|sync| sync.synced_at.map(|at| at.0 / 10_000)));
    let list = Listed::<Device>::new(move || {
        // Read again as devices push, though not more often than every ten seconds.
        synced.get();
        Some("/api/v1/devices?limit=200".into())
    });
    let (target, open) = (RwSignal::new(None::<Device>), RwSignal::new(false));
    let end = move |()| {
        let Some(id) = target.with_untracked(|device| device.as_ref().map(|device| device.id)) else { return };
        spawn_local(async move {
            match api::delete(&format!("/api/v1/devices/{id}/sessions")).await {
                Ok(()) => {
                    toasts.success(untrack(|| words.devices().device_signed_out));
                    list.refetch();
                }
                Err(problem) => toasts.error(untrack(|| problem.words(words.language()))),
            }
        });
    };
    let text = move || {
        target.with(|device| {
            device.as_ref().map(|device| (words.devices().end_sessions_text)(&device.user.name)).unwrap_or_default()
        })
    };
    view! {
        <DeskFrame title=t!(dispatch.devices) actions=move || view! { <TakeIn list/> }>
            <Listing list icon="device" empty=t!(devices.no_devices)>
                <DeviceTable list target open/>
            </Listing>
            <Confirm open title=t!(devices.end_sessions) text confirm=t!(devices.end_sessions) danger=true on_confirm=end/>
        </DeskFrame>
    }
}

#[component]
fn DeviceTable(list: Listed<Device>, target: RwSignal<Option<Device>>, open: RwSignal<bool>) -> impl IntoView {
    let words = use_words();
    let zone = use_store().zone();
    let rows = move || {
        let (zone, moment) = (zone.get(), now());
        list.items
            .get()
            .unwrap_or_default()
            .into_iter()
            .map(|device| view! { <DeviceRow device zone=zone.clone() moment words target open/> })
            .collect_view()
    };
    view! {
        <table class="table">
            <caption class="visually-hidden">{t!(dispatch.devices)}</caption>
            <thead>
                <tr>
                    <th scope="col">{t!(dispatch.person)}</th>
                    <th scope="col">{t!(devices.device)}</th>
                    <th scope="col">{t!(devices.last_sync)}</th>
                    <th scope="col">{t!(devices.app_version)}</th>
                    <th scope="col" data-numeric>{t!(devices.backlog)}</th>
                    <th scope="col">{t!(devices.oldest_unsent)}</th>
                    <th scope="col">{t!(devices.storage)}</th>
                    <th scope="col"><span class="visually-hidden">{t!(dispatch.actions)}</span></th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
}

#[component]
fn DeviceRow(
    device: Device,
    zone: String,
    moment: Timestamp,
    words: Words,
    target: RwSignal<Option<Device>>,
    open: RwSignal<bool>,
) -> impl IntoView {
    let (texts, language) = (words.devices(), words.language());
    let own = device.clone();
    let time =
        |at: Timestamp| view! { <time datetime=format::machine(at)>{format::date_time(at, &zone, language)}</time> };
    let last = last_sync(&device);
    let silent = last.is_none_or(|at| moment.minutes_since(at) > SILENT_MINUTES);
    let warning = silent.then(|| view! { <span class="field__error"><Icon name="alert"/> " " {texts.silent}</span> });
    let unsent = device.oldest_unsent_at.filter(|_| device.backlog > 0);
    let end = move |_| {
        target.set(Some(own.clone()));
        open.set(true);
    };
    let label = (texts.end_sessions_of)(&device.user.name);
    // Where the browser tells nothing else, the platform is the name.
    let platform = device.platform.filter(|platform| *platform != device.name);
    view! {
        <tr class="table__row">
            <td><Person id=device.user.id.into() name=device.user.name/></td>
            <td>{device.name}{platform.map(|platform| view! { <span class="table__sub">{platform}</span> })}</td>
            <td>{match last { Some(at) => time(at).into_any(), None => view! { <span class="muted">{texts.never}</span> }.into_any() }}{warning}</td>
            <td>{device.app_build}</td>
            <td data-numeric>{if device.backlog > 0 { view! { <span class="badge" data-kind="signal">{device.backlog}</span> }.into_any() } else { "0".into_any() }}</td>
            <td>{unsent.map(time)}</td>
            <td><Storage persisted=device.storage_persisted quota=device.storage_quota usage=device.storage_usage words/></td>
            <td class="table__actions">
                {(device.live_sessions > 0).then(|| view! { <button class="button button--small" type="button" aria-label=label on:click=end>{texts.end_sessions}</button> })}
            </td>
        </tr>
    }
}

/// When the device last sent or fetched.
fn last_sync(device: &Device) -> Option<Timestamp> {
    device.last_push_at.max(device.last_pull_at)
}

/// Whether the browser keeps the store, and how full it is.
#[component]
fn Storage(persisted: Option<bool>, quota: Option<u64>, usage: Option<u64>, words: Words) -> impl IntoView {
    let (texts, language) = (words.devices(), words.language());
    let kept = match persisted {
        Some(true) => texts.storage_kept,
        Some(false) => texts.storage_not_kept,
        None => texts.storage_unknown,
    };
    let full = usage
        .zip(quota)
        .map(|(usage, quota)| format!("{} / {}", format::bytes(usage, language), format::bytes(quota, language)));
    view! { <span>{kept}</span><span class="table__sub">{full}</span> }
}
