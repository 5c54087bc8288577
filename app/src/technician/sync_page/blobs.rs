//! Photos and signatures whose bytes the server does not have.

use leptos::prelude::*;
use leptos::task::spawn_local;
use sync::ids::JobId;

use super::outbox::Verdict;
use crate::data::{BlobRow, BlobState, JobView, use_store};
use crate::format;
use crate::t;
use crate::ui::Icon;
use crate::widgets::photo_kind;
use crate::words::{Words, reason, use_words};

/// The list with what was sent of each; nothing where all is safe.
#[component]
pub(super) fn Blobs() -> impl IntoView {
    let (store, words) = (use_store(), use_words());
    let blobs = store.blobs();
    let unsent = Memo::new(move |_| {
        blobs.with(|blobs| {
            blobs.iter().filter(|blob| blob.state != BlobState::Verified).cloned().collect::<Vec<BlobRow>>()
        })
    });
    let keys = Memo::new(move |_| {
        unsent.with(|unsent| unsent.iter().map(|blob| (blob.sha256.clone(), blob.job_id)).collect::<Vec<_>>())
    });
    let total = move || {
        unsent.with(|unsent| {
            let (sent, all) = unsent.iter().fold((0, 0), |(sent, all), blob| (sent + blob.sent, all + blob.bytes));
            (words.technician().bytes_of)(&format::bytes(sent, words.language()), &format::bytes(all, words.language()))
        })
    };
    let row = move |(sha256, job_id): (String, JobId)| {
        let key = sha256.clone();
        let blob = Memo::new(move |_| unsent.with(|unsent| unsent.iter().find(|blob| blob.sha256 == key).cloned()));
        view! { <Row sha256 job_id blob/> }
    };
    view! {
        <Show when=move || !keys.with(Vec::is_empty)>
            <section class="section" aria-labelledby="blobs-title">
                <header class="section__head">
                    <h2 class="section__title" id="blobs-title">{t!(technician.photos_and_signatures)}</h2>
                    <span class="section__count">{total}</span>
                </header>
                <ul class="outbox" role="list" data-testid="blobs"><For each=move || keys.get() key=|key| key.clone() children=row/></ul>
            </section>
        </Show>
    }
}

/// What the bytes are, in words.
fn name_of(job: Option<&JobView>, sha256: &str, words: Words) -> String {
    let (texts, language) = (words.technician(), words.language());
    let Some(job) = job else { return texts.file.into() };
    for photo in job.content.attachments.values() {
        let kind = photo_kind(photo.kind, language);
        if photo.blob.sha256 == sha256 {
            return if photo.caption.is_empty() {
                (texts.photo_of_kind)(kind)
            } else {
                format!("{}: {}", (texts.photo_of_kind)(kind), photo.caption)
            };
        }
        if photo.thumb.as_ref().is_some_and(|thumb| thumb.sha256 == sha256) {
            return (texts.preview_of)(kind);
        }
    }
    for sign_off in job.content.sign_offs.values() {
        if sign_off.image.sha256 == sha256 {
            return (texts.signature_of)(&sign_off.signer_name);
        }
        if sign_off.strokes.sha256 == sha256 {
            return (texts.strokes_of)(&sign_off.signer_name);
        }
    }
    texts.file.into()
}

#[component]
fn Row(sha256: String, job_id: JobId, blob: Memo<Option<BlobRow>>) -> impl IntoView {
    let (store, words) = (use_store(), use_words());
    let job = store.job(job_id);
    let hash = StoredValue::new(sha256);
    let state = Memo::new(move |_| match blob.get().map(|blob| blob.state) {
        Some(BlobState::Waiting) => "queued",
        Some(BlobState::Sending) => "sending",
        Some(BlobState::Failed(_)) => "refused",
        Some(BlobState::Verified) | None => "sent",
    });
    let title = move || job.with(|job| hash.with_value(|hash| name_of(job.as_deref(), hash, words)));
    let number = move || {
        job.with(|job| {
            job.as_ref().map_or_else(
                || words.technician().a_job.to_owned(),
                |job| (words.technician().job_number)(job.facts.number),
            )
        })
    };
    let size = move || {
        blob.get().map(|blob| {
            let language = words.language();
            (words.technician().bytes_of)(&format::bytes(blob.sent, language), &format::bytes(blob.bytes, language))
        })
    };
    let error = move || {
        let why = blob.get().and_then(|blob| match blob.state {
            BlobState::Failed(why) => Some(why),
            _ => blob.last_error,
        });
        why.map(|why| reason(&why, words.language()))
    };
    let is_photo = move || blob.with(|blob| blob.as_ref().is_some_and(|blob| blob.mime.starts_with("image/")));
    let retry = move |_| {
        let hash = hash.get_value();
        spawn_local(async move { store.retry_blob(&hash).await });
    };
    let retry_label = t!(common.retry);
    view! {
        <li class="outbox__item" data-state=move || state.get()>
            <span class="outbox__icon"><Icon name=Signal::derive(move || if is_photo() { "image" } else { "signature" })/></span>
            <div class="outbox__text">
                <p class="outbox__title">{title}</p>
                <p class="outbox__sub">{number} " · " {size}</p>
                <progress class="progress" max=move || blob.get().map_or(1, |blob| blob.bytes.max(1)).to_string()
                    value=move || blob.get().map_or(0, |blob| blob.sent).to_string() aria-label=t!(technician.upload_progress)></progress>
                {move || error().map(|error| view! { <p class="outbox__error">{error}</p> })}
            </div>
            <Verdict state/>
            <Show when=move || error().is_some()>
                <div class="outbox__actions">
                    <button class="button button--small" type="button" on:click=retry><Icon name="retry"/> " " {retry_label}</button>
                </div>
            </Show>
        </li>
    }
}
