//! The job's photos: before against after, all of them by kind, and what is known of each.

use leptos::prelude::*;
use sync::docs::content::PhotoKind;

use super::context::Job;
use super::photo_details::PhotoDetails;
use crate::t;
use crate::widgets::{CompareBeforeAfter, Photo, PhotoGrid, photo_kind, photos_of};
use crate::words::use_words;

#[component]
pub(super) fn PhotosCard(job: Job) -> impl IntoView {
    let photos =
        Memo::new(move |_| job.view.with(|view| view.as_ref().map(|view| photos_of(view, None)).unwrap_or_default()));
    let kind = RwSignal::new(None::<PhotoKind>);
    let shown = Memo::new(move |_| {
        let all = photos.get();
        let wanted = kind.get();
        all.into_iter().filter(|photo| wanted.is_none_or(|wanted| photo.attachment.kind == wanted)).collect::<Vec<_>>()
    });
    let empty = Memo::new(move |_| photos.with(Vec::is_empty));
    let comparable =
        Memo::new(move |_| photos.with(|photos| has(photos, PhotoKind::Before) && has(photos, PhotoKind::After)));
    let none = t!(dispatch.no_photos);
    let content = move || {
        if empty.get() {
            return view! { <p class="muted">{none}</p> }.into_any();
        }
        view! {
            <KindChips photos kind/>
            {move || if comparable.get() && kind.get().is_none() {
                view! { <div class="grid grid--2"><CompareBeforeAfter photos/><PhotoGrid photos=shown time_zone=job.zone dense=true/></div> }.into_any()
            } else {
                view! { <PhotoGrid photos=shown time_zone=job.zone dense=true/> }.into_any()
            }}
            <PhotoDetails job photos=shown/>
        }
        .into_any()
    };
    view! {
        <section class="card" aria-labelledby="photos-title">
            <header class="card__head">
                <h2 class="card__title" id="photos-title">{t!(dispatch.photos)}</h2>
                <div class="card__actions"><span class="badge">{move || photos.with(Vec::len)}</span></div>
            </header>
            <div class="card__body">{content}</div>
        </section>
    }
}

fn has(photos: &[Photo], kind: PhotoKind) -> bool {
    photos.iter().any(|photo| photo.attachment.kind == kind)
}

/// The kinds that there are, each with its number; one can be chosen.
#[component]
fn KindChips(photos: Memo<Vec<Photo>>, kind: RwSignal<Option<PhotoKind>>) -> impl IntoView {
    let words = use_words();
    let kinds = Memo::new(move |_| {
        photos.with(|photos| PhotoKind::ALL.iter().copied().filter(|kind| has(photos, *kind)).collect::<Vec<_>>())
    });
    let count = move |wanted: Option<PhotoKind>| {
        photos.with(|photos| {
            photos.iter().filter(|photo| wanted.is_none_or(|wanted| photo.attachment.kind == wanted)).count()
        })
    };
    let chip = move |wanted: Option<PhotoKind>| {
        let label = move || wanted.map_or(words.dispatch().all, |wanted| photo_kind(wanted, words.language()));
        view! {
            <button class="filter-chip" type="button" aria-pressed=move || (kind.get() == wanted).to_string() on:click=move |_| kind.set(wanted)>
                {label} " " <span class="numeric">{move || count(wanted)}</span>
            </button>
        }
    };
    move || {
        let kinds = kinds.get();
        (kinds.len() > 1).then(|| {
            let chips = std::iter::once(None).chain(kinds.into_iter().map(Some)).map(chip).collect_view();
            view! { <div class="filter-chips" role="group" aria-label=t!(dispatch.kind)>{chips}</div> }
        })
    }
}
