//! The banners beneath the top bar, most pressing first.

use leptos::prelude::*;

use super::use_updates;
use crate::account::login_again;
use crate::data::{Blocked, SyncState, use_store};
use crate::t;
use crate::ui::{Icon, Notice, use_toasts};
use crate::words::use_words;

/// Every banner that is due; goes into `.frame__banners`.
#[component]
pub fn Banners() -> impl IntoView {
    let sync = use_store().sync();
    let is = move |what: fn(&SyncState) -> bool| Memo::new(move |_| sync.with(what));
    let offline = is(|sync| !sync.online);
    let unsaved = is(|sync| sync.unsaved);
    let signed_out = is(|sync| sync.signed_out);
    let upgrade = is(|sync| sync.upgrade_required);
    let blocked = Memo::new(move |_| sync.with(|sync| sync.blocked));
    let words = use_words();
    let reload = move || view! { <button class="button button--small" type="button" on:click=|_| reload_page()>{t!(common.reload)}</button> };
    let blocked_text = move || match blocked.get() {
        Some(Blocked::Newer) => words.common().database_newer,
        _ => words.common().database_closed,
    };
    view! {
        <Show when=move || blocked.get().is_some()>
            <Notice kind="error" text=blocked_text>{reload()}</Notice>
        </Show>
        <Show when=move || unsaved.get()>
            <Notice kind="error" title=t!(common.not_saved_title) text=t!(common.not_saved_text)/>
        </Show>
        <Show when=move || signed_out.get()>
            <Notice kind="warn" title=t!(common.signed_out_title) text=t!(common.signed_out_text)>
                <a class="button button--small" href=login_again>{t!(common.sign_in)}</a>
            </Notice>
        </Show>
        <Show when=move || upgrade.get()>
            <Notice kind="warn" title=t!(common.upgrade_title) text=t!(common.upgrade_text)>{reload()}</Notice>
        </Show>
        <Show when=move || offline.get()>
            <div class="offline-banner" role="status">
                <Icon name="cloud-off"/>
                <span class="offline-banner__text">{t!(common.offline_banner)}</span>
            </div>
        </Show>
        <UpdateBanner/>
    }
}

/// A newer version waits.
#[component]
fn UpdateBanner() -> impl IntoView {
    let (updates, sync) = (use_updates(), use_store().sync());
    let (words, toasts) = (use_words(), use_toasts());
    let apply = move |_| {
        // What is in memory only would be lost with the page.
        let unsaved = sync.with_untracked(|sync| sync.unsaved);
        if unsaved || !updates.apply() {
            toasts.info(words.common().update_form_open);
        }
    };
    view! {
        <Show when=move || updates.is_offered()>
            <div class="update-banner" role="status">
                <Icon name="download"/>
                <span class="update-banner__text">{t!(common.update_ready)}</span>
                <button class="button button--small" type="button" on:click=apply>{t!(common.update_now)}</button>
                <button class="button button--small button--ghost" type="button" on:click=move |_| updates.postpone()>{t!(common.later)}</button>
            </div>
        </Show>
    }
}

fn reload_page() {
    // Refused only by a browser that is closing the page anyway.
    let _ = window().location().reload();
}
