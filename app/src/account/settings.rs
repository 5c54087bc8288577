//! `/settings`

use leptos::prelude::*;

use super::calendar_link::CalendarLinks;
use super::device::Device;
use super::install::InstallHint;
use super::password::ChangePassword;
use super::preferences::Preferences;
use super::sessions::Sessions;
use crate::alerts::AlertsCard;
use crate::data::use_store;
use crate::frame::{Frame, SignOutButton};
use crate::t;
use crate::words::use_words;

/// The settings page.
#[component]
pub fn SettingsPage() -> impl IntoView {
    view! {
        <Frame title=t!(common.settings)>
            <div class="stack stack--loose measure">
                <Person/>
                <Preferences/>
                <AlertsCard/>
                <InstallHint/>
                <Device/>
                <CalendarLinks/>
                <ChangePassword/>
                <Sessions/>
                <SignOutButton class="button button--block"/>
            </div>
        </Frame>
    }
}

/// Who is signed in.
#[component]
fn Person() -> impl IntoView {
    let (session, words) = (use_store().session(), use_words());
    let row = |key: &'static str, value: String| {
        view! { <div class="kv__row"><dt class="kv__key">{key}</dt><dd class="kv__value">{value}</dd></div> }
    };
    let rows = move || {
        let texts = words.account();
        session.get().map(|session| {
            view! {
                {row(texts.name, session.user.name)}
                {row(texts.email, session.user.email)}
                {row(texts.role, (texts.role_name)(session.user.role).to_owned())}
                {row(texts.company, session.tenant.name)}
            }
        })
    };
    view! {
        <section class="card" aria-labelledby="person-title">
            <header class="card__head"><h2 class="card__title" id="person-title">{t!(account.you)}</h2></header>
            <div class="card__body"><dl class="kv kv--stacked">{rows}</dl></div>
        </section>
    }
}
