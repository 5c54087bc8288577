//! Taking in the file in which a phone that cannot send has saved its work.

use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::spawn_local;
use sync::protocol::UnsentWork;
use wasm_bindgen::JsCast;

use super::super::fetched::Listed;
use super::super::records::Device;
use crate::data::{NotOurs, TakenIn, use_store};
use crate::ui::{Dialog, Icon, Notice};
use crate::words::{reason, use_words};
use crate::{format, t};

/// How far it has come.
#[derive(Clone)]
enum Stage {
    Nothing,
    Unusable(NotOurs),
    /// Read, and waits for the word to send it.
    Chosen,
    /// So many changes and photos are done.
    Sending(usize),
    Broken(String),
    Done(TakenIn),
}

/// The button and its dialog.
#[component]
pub(super) fn TakeIn(list: Listed<Device>) -> impl IntoView {
    let (store, words) = (use_store(), use_words());
    let zone = store.zone();
    let open = RwSignal::new(false);
    let file = StoredValue::new(None::<Arc<UnsentWork>>);
    let stage = RwSignal::new(Stage::Nothing);
    let begin = move |_| {
        file.set_value(None);
        stage.set(Stage::Nothing);
        open.set(true);
    };
    let choose = move |event: leptos::ev::Event| {
        let input = event.target().and_then(|target| target.dyn_into::<web_sys::HtmlInputElement>().ok());
        let Some(chosen) = input.and_then(|input| input.files()).and_then(|files| files.get(0)) else { return };
        spawn_local(async move {
            let read = wasm_bindgen_futures::JsFuture::from(chosen.array_buffer()).await;
            let bytes = read.map(|buffer| js_sys::Uint8Array::new(&buffer).to_vec()).unwrap_or_default();
            match store.read_unsent(&bytes) {
                Ok(unsent) => {
                    file.try_set_value(Some(Arc::new(unsent)));
                    stage.try_set(Stage::Chosen);
                }
                Err(why) => drop(stage.try_set(Stage::Unusable(why))),
            }
        });
    };
    let send = move |_| {
        let Some(unsent) = file.get_value() else { return };
        stage.set(Stage::Sending(0));
        spawn_local(async move {
            let taken = store.take_in(&unsent, &|done| drop(stage.try_set(Stage::Sending(done)))).await;
            stage.try_set(match taken {
                Ok(taken) => Stage::Done(taken),
                Err(why) => Stage::Broken(why),
            });
            list.refetch();
        });
    };
    let work = move || file.with_value(|file| file.as_ref().map_or(0, |file| work_in(file)));
    let photos = move || file.with_value(|file| file.as_ref().map_or(0, |file| file.blobs.len()));
    let person = move || {
        let author = file.with_value(|file| file.as_ref().map(|file| file.user_id));
        let named = store
            .staff()
            .with(|staff| staff.iter().find(|member| Some(member.id) == author).map(|member| member.name.clone()));
        (words.devices().file_of)(&named.unwrap_or_else(|| words.devices().somebody.into()))
    };
    let holds = move || {
        let at = file.with_value(|file| file.as_ref().map(|file| file.at));
        at.map(|at| {
            let at = format::date_time(at, &zone.get(), words.language());
            (words.devices().file_holds)(&at, work(), photos())
        })
    };
    let said = move || {
        let (texts, language) = (words.devices(), words.language());
        match stage.get() {
            Stage::Nothing | Stage::Chosen => ().into_any(),
            Stage::Unusable(NotOurs::Unreadable) => view! { <Notice kind="error" text=texts.no_such_file/> }.into_any(),
            Stage::Unusable(NotOurs::OfAnotherCompany) => view! { <Notice kind="error" text=texts.file_of_others/> }.into_any(),
            Stage::Sending(done) => {
                view! { <p role="status">{(texts.file_sending)(done, work() + photos())}</p> }.into_any()
            }
            Stage::Broken(why) => view! { <Notice kind="error" text=reason(&why, language)/> }.into_any(),
            Stage::Done(taken) => view! {
                <Notice kind="success" text=(texts.taken_in)(taken.accepted, taken.photos)/>
                {(taken.refused > 0).then(|| view! { <Notice kind="warn" text=(texts.taken_refused)(taken.refused)/> })}
                {taken.photos_refused.first().map(|why| {
                    view! { <Notice kind="warn" text=(texts.photos_refused)(taken.photos_refused.len(), &reason(why, language))/> }
                })}
            }
            .into_any(),
        }
    };
    let read = move || stage.with(|stage| !matches!(stage, Stage::Nothing | Stage::Unusable(_)));
    // What is being sent is not exchanged for another file.
    let sending = move || stage.with(|stage| matches!(stage, Stage::Sending(_)));
    let ready = move || stage.with(|stage| matches!(stage, Stage::Chosen | Stage::Broken(_)));
    let closing = move || stage.with(|stage| matches!(stage, Stage::Done(_)));
    let (title, label, close, cancel, submit) =
        (t!(devices.take_in), t!(devices.choose_file), t!(common.close), t!(common.cancel), t!(devices.send_in));
    let footer = move || {
        view! {
            <button class="button" type="button" on:click=move |_| open.set(false)>
                {move || if closing() { close.get() } else { cancel.get() }}
            </button>
            <Show when=move || !closing()>
                <button class="button button--primary" type="button" disabled=move || !ready() on:click=send>{submit}</button>
            </Show>
        }
    };
    view! {
        <button class="button" type="button" aria-label=title on:click=begin>
            <Icon name="upload"/> " " <span class="only-desk">{title}</span>
        </button>
        <Dialog open title footer>
            <div class="stack">
                <p class="muted">{t!(devices.take_in_hint)}</p>
                <Show when=move || !closing()>
                    <label class="field">
                        <span class="field__label">{label}</span>
                        <input class="input" type="file" accept=".cbor" disabled=sending on:change=choose/>
                    </label>
                </Show>
                <Show when=read><p><strong>{person}</strong><br/>{holds}</p></Show>
                {said}
            </div>
        </Dialog>
    }
}

/// The changes in a file; what only keeps its number is nobody's work.
fn work_in(file: &UnsentWork) -> usize {
    file.mutations.iter().filter(|mutation| !mutation.is_void()).count()
}
