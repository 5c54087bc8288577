//! A new password, which ends all other sessions.

use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde::Serialize;

use crate::api;
use crate::status::hold_updates;
use crate::t;
use crate::ui::{Dialog, Notice, TextField, use_toasts};
use crate::words::use_words;

#[derive(Serialize)]
struct PasswordChange {
    current_password: String,
    new_password: String,
}

/// The button and the form behind it.
#[component]
pub(super) fn ChangePassword() -> impl IntoView {
    let open = RwSignal::new(false);
    view! {
        <button class="button button--block" type="button" on:click=move |_| open.set(true)>{t!(account.change_password)}</button>
        <Dialog open title=t!(account.change_password)>
            <PasswordForm open/>
        </Dialog>
    }
}

#[component]
fn PasswordForm(open: RwSignal<bool>) -> impl IntoView {
    let (words, toasts) = (use_words(), use_toasts());
    let (current, new) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let (busy, problem) = (RwSignal::new(false), RwSignal::new(None::<api::ApiProblem>));
    hold_updates(move || current.with(|text| !text.is_empty()) || new.with(|text| !text.is_empty()));
    let error = move |field: &'static str| {
        Signal::derive(move || problem.with(|problem| problem.as_ref().and_then(|problem| problem.field(field))))
    };
    let general = move || {
        problem.with(|problem| {
            problem.as_ref().filter(|problem| problem.errors.is_empty()).map(|problem| problem.words(words.language()))
        })
    };
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        let body = PasswordChange { current_password: current.get_untracked(), new_password: new.get_untracked() };
        spawn_local(async move {
            let outcome = api::post_only("/api/v1/me/password", &body).await;
            busy.set(false);
            problem.set(outcome.as_ref().err().cloned());
            if outcome.is_ok() {
                open.set(false);
                toasts.success(words.account().password_changed);
            }
        });
    };
    view! {
        <form class="stack" on:submit=submit>
            {move || general().map(|text| view! { <Notice kind="error" text=text/> })}
            <TextField
                name="current_password" kind="password" label=t!(account.current_password) value=current
                error=error("current_password") autocomplete="current-password"
            />
            <TextField
                name="new_password" kind="password" label=t!(account.new_password) hint=t!(account.new_password_hint) value=new
                error=error("new_password") autocomplete="new-password"
            />
            <button class="button button--primary button--block" type="submit" disabled=move || busy.get()>{t!(common.save)}</button>
        </form>
    }
}
