//! Captions, kinds, times, people and places of photos; what the desk may correct, it corrects here.

use leptos::ev::{Event, Targeted};
use leptos::prelude::*;
use leptos::web_sys::{HtmlInputElement, HtmlSelectElement};
use sync::docs::content::PhotoKind;
use sync::docs::edit::DocEdit;
use sync::ids::AttachmentId;

use super::context::Job;
use crate::dispatch::links::MapLink;
use crate::dispatch::run::Run;
use crate::dispatch::select::Options;
use crate::ui::use_toasts;
use crate::widgets::{BlobImage, Photo, photo_kind};
use crate::words::use_words;
use crate::{format, t};

#[component]
pub(super) fn PhotoDetails(job: Job, photos: Memo<Vec<Photo>>) -> impl IntoView {
    let ids = Memo::new(move |_| photos.with(|photos| photos.iter().map(|photo| photo.id).collect::<Vec<_>>()));
    let one = move |id: AttachmentId| {
        let photo = Memo::new(move |_| photos.with(|photos| photos.iter().find(|photo| photo.id == id).cloned()));
        view! { <Detail job id photo/> }
    };
    view! {
        <details>
            <summary>{t!(dispatch.photo_details)}</summary>
            <ul class="list" role="list"><For each=move || ids.get() key=|id| *id children=one/></ul>
        </details>
    }
}

#[component]
fn Detail(job: Job, id: AttachmentId, photo: Memo<Option<Photo>>) -> impl IntoView {
    let words = use_words();
    let (run, toasts) = (Run::new(), use_toasts());
    Effect::new(move |_| {
        if let Some(failure) = run.failure.get() {
            toasts.error(failure.text);
        }
    });
    let saved = t!(common.saved);
    let edit = move |edit: DocEdit| job.edit(run, vec![edit], move || toasts.success(untrack(|| saved.get())));
    let kinds = Signal::derive(move || {
        let language = words.language();
        PhotoKind::ALL
            .iter()
            .map(|kind| (kind.code().to_owned(), photo_kind(*kind, language).to_owned()))
            .collect::<Vec<_>>()
    });
    let kind = Signal::derive(move || {
        photo.with(|photo| photo.as_ref().map(|photo| photo.attachment.kind.code().to_owned()).unwrap_or_default())
    });
    let caption = Memo::new(move |_| {
        photo.with(|photo| photo.as_ref().map(|photo| photo.attachment.caption.clone()).unwrap_or_default())
    });
    let thumb = Signal::derive(move || {
        photo.with(|photo| photo.as_ref().map(|photo| photo.thumb().to_owned()).unwrap_or_default())
    });
    let set_kind = move |event: Targeted<Event, HtmlSelectElement>| {
        if let Some(kind) = PhotoKind::from_code(&event.target().value()) {
            edit(DocEdit::SetPhotoKind { id, kind });
        }
    };
    let set_caption = move |event: Targeted<Event, HtmlInputElement>| {
        edit(DocEdit::SetCaption { id, caption: event.target().value() })
    };
    let locked = move || job.remote.is_some();
    view! {
        <li class="list__item">
            <div class="list__row">
                <span class="list__lead"><BlobImage class="" sha256=thumb alt=caption width=64 height=48/></span>
                <div class="list__text stack stack--tight">
                    <div class="row">
                        <select class="select" aria-label=t!(dispatch.kind) disabled=locked on:change:target=set_kind><Options value=kind options=kinds/></select>
                        <input
                            class="input row__grow"
                            aria-label=t!(dispatch.caption)
                            placeholder=t!(dispatch.caption)
                            disabled=locked
                            prop:value=move || caption.get()
                            on:change:target=set_caption
                        />
                    </div>
                    <Origin job photo/>
                </div>
            </div>
        </li>
    }
}

/// Who took it, when and where, and whether the server has it.
#[component]
fn Origin(job: Job, photo: Memo<Option<Photo>>) -> impl IntoView {
    let words = use_words();
    let (safe, unsafe_, map) = (t!(dispatch.photo_safe), t!(dispatch.photo_not_safe), t!(dispatch.show_on_map));
    move || {
        let Photo { attachment, safe: is_safe, .. } = photo.get()?;
        let by = job
            .store
            .staff()
            .with(|staff| staff.iter().find(|member| member.id == attachment.by).map(|member| member.name.clone()));
        let at = format::date_time(attachment.taken_at, &job.zone.read(), words.language());
        let place = attachment
            .latitude
            .zip(attachment.longitude)
            .map(|(latitude, longitude)| view! { <MapLink latitude longitude label=map/> });
        Some(view! {
            <span class="list__sub cluster">
                {by.map(|by| view! { <span>{by}</span> })}
                <time datetime=format::machine(attachment.taken_at)>{at}</time>
                {place}
                <span>{if is_safe { safe.get() } else { unsafe_.get() }}</span>
            </span>
        })
    }
}
