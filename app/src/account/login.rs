//! `/login`

use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::hooks::use_navigate;

use super::way_in::{enter, next_page};
use crate::api::ApiProblem;
use crate::data::use_store;
use crate::platform;
use crate::t;
use crate::ui::{Mark, Notice, TextField};
use crate::words::use_words;

/// The sign-in page. Who is signed in already is sent on, unless the server ended the session: then
/// they came here from a page, by its banner.
#[component]
pub fn LoginPage() -> impl IntoView {
    let (store, navigate) = (use_store(), use_navigate());
    document().set_title("Holdfast");
    let next = next_page();
    let again = RwSignal::new(next.is_some() && store.session().with_untracked(Option::is_some));
    let known = Memo::new(move |_| {
        let ended = again.get() || store.sync().with(|sync| sync.signed_out);
        store.session().get().filter(|_| !ended)
    });
    Effect::new(move || {
        if let Some(session) = known.get() {
            enter(&session, next.clone(), navigate.clone());
        }
    });
    view! {
        <div class="frame frame--plain">
            <main class="frame__main sign-in" id="main">
                <div class="sign-in__panel">
                    <div class="sign-in__brand"><Mark/><span class="sign-in__name">"Holdfast"</span></div>
                    <h1 class="sign-in__title">{t!(account.sign_in)}</h1>
                    <p class="sign-in__lead">{t!(account.sign_in_lead)}</p>
                    <SignInForm again/>
                    <div class="sign-in__foot">{t!(account.forgot)}</div>
                </div>
                <aside class="sign-in__aside" aria-hidden="true"></aside>
            </main>
        </div>
    }
}

#[component]
fn SignInForm(
    /// Whether a session that is known here has to be made anew.
    again: RwSignal<bool>,
) -> impl IntoView {
    let (store, words) = (use_store(), use_words());
    let known = store.session().with_untracked(|session| session.as_ref().map(|session| session.user.email.clone()));
    let email = RwSignal::new(known.unwrap_or_default());
    let password = RwSignal::new(String::new());
    let (shown, busy) = (RwSignal::new(false), RwSignal::new(false));
    let (error, email_error, password_error) = (RwSignal::new(None), RwSignal::new(None), RwSignal::new(None));

    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let texts = words.account();
        let missing = |value: RwSignal<String>, text: &str| {
            value.with_untracked(|value| value.trim().is_empty()).then(|| text.to_owned())
        };
        email_error.set(missing(email, texts.email_missing));
        password_error.set(missing(password, texts.password_missing));
        error.set(None);
        if busy.get_untracked() || email_error.get_untracked().is_some() || password_error.get_untracked().is_some() {
            return;
        }
        busy.set(true);
        spawn_local(async move {
            let outcome = match platform::whole().await {
                Ok(()) => store.sign_in(email.get_untracked().trim().to_owned(), password.get_untracked()).await,
                Err(_) => Err(ApiProblem::offline()),
            };
            busy.set(false);
            match outcome {
                Ok(()) => again.set(false),
                Err(problem) if problem.is_offline() => error.set(Some(words.account().sign_in_offline.to_owned())),
                Err(problem) => error.set(Some(problem.words(words.language()))),
            }
        });
    };
    let kind = Signal::derive(move || if shown.get() { "text" } else { "password" });
    view! {
        <form class="stack" on:submit=submit novalidate=true>
            <Show when=move || error.with(Option::is_some)>
                <Notice kind="error" text=move || error.get().unwrap_or_default()/>
            </Show>
            <TextField name="email" kind="email" label=t!(account.email) value=email error=email_error autocomplete="username"/>
            <TextField name="password" kind=kind label=t!(account.password) value=password error=password_error autocomplete="current-password"/>
            <label class="choice">
                <input class="choice__input" type="checkbox" bind:checked=shown/>
                <span class="choice__label">{t!(account.show_password)}</span>
            </label>
            <button
                class="button button--primary button--block button--large"
                type="submit"
                disabled=move || busy.get()
                aria-busy=move || busy.get().then_some("true")
            >
                {move || busy.get().then(|| view! { <span class="spinner" aria-hidden="true"></span> })}
                {t!(account.sign_in)}
            </button>
        </form>
    }
}
