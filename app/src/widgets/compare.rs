//! A before and an after photo, one over the other, with a line to pull.

use leptos::prelude::*;
use sync::docs::content::PhotoKind;

use super::{BlobImage, Photo};
use crate::t;
use crate::words::use_words;

/// The two photos. The range's value moves the line.
#[component]
pub fn Compare(before: Photo, after: Photo) -> impl IntoView {
    let words = use_words();
    let split = RwSignal::new("50".to_owned());
    let alt = move |kind: fn(&crate::words::technician::Technician) -> &'static str, caption: String| {
        Signal::derive(move || {
            let kind = kind(words.technician());
            if caption.is_empty() { kind.to_owned() } else { format!("{kind}: {caption}") }
        })
    };
    let before_alt = alt(|words| words.photo_before, before.attachment.caption.clone());
    let after_alt = alt(|words| words.photo_after, after.attachment.caption.clone());
    view! {
        <div class="compare" style:--split=move || format!("{}%", split.get())>
            <BlobImage class="compare__image" sha256=after.attachment.blob.sha256 alt=after_alt/>
            <BlobImage class="compare__image compare__image--before" sha256=before.attachment.blob.sha256 alt=before_alt/>
            <span class="compare__tag compare__tag--before">{t!(technician.photo_before)}</span>
            <span class="compare__tag compare__tag--after">{t!(technician.photo_after)}</span>
            <span class="compare__line" aria-hidden="true"></span>
            <input class="compare__range" type="range" min="0" max="100" aria-label=t!(technician.compare_label) bind:value=split/>
        </div>
    }
}

/// Compares the first before photo with the last after photo; nothing where one of them lacks.
#[component]
pub fn CompareBeforeAfter(#[prop(into)] photos: Signal<Vec<Photo>>) -> impl IntoView {
    let pair = Memo::new(move |_| {
        let photos = photos.read();
        let before = photos.iter().find(|photo| photo.attachment.kind == PhotoKind::Before)?;
        let after = photos.iter().rfind(|photo| photo.attachment.kind == PhotoKind::After)?;
        Some((before.clone(), after.clone()))
    });
    move || pair.get().map(|(before, after)| view! { <Compare before after/> })
}
