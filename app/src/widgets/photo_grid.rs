//! Photos side by side, each with its kind, its caption and whether it is safe on the server.

use leptos::prelude::*;
use sync::ids::AttachmentId;

use super::{BlobImage, Lightbox, Photo, photo_kind};
use crate::data::{BlobState, use_store};
use crate::ui::Icon;
use crate::words::use_words;

/// The grid. A tap opens the photo large, or calls `on_open` where that is given. Children are
/// further tiles, such as the one that adds.
#[component]
pub fn PhotoGrid(
    #[prop(into)] photos: Signal<Vec<Photo>>,
    #[prop(into)] time_zone: Signal<String>,
    #[prop(optional)] dense: bool,
    #[prop(optional, into)] on_open: Option<Callback<AttachmentId>>,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    let shown = RwSignal::new(None::<AttachmentId>);
    let open = on_open.unwrap_or_else(|| Callback::new(move |id| shown.set(Some(id))));
    let ids = Memo::new(move |_| photos.with(|photos| photos.iter().map(|photo| photo.id).collect::<Vec<_>>()));
    let tile = move |id: AttachmentId| {
        let photo = Memo::new(move |_| photos.with(|photos| photos.iter().find(|photo| photo.id == id).cloned()));
        view! { <Tile photo open/> }
    };
    view! {
        <ul class=if dense { "photo-grid photo-grid--dense" } else { "photo-grid" } role="list">
            <For each=move || ids.get() key=|id| *id children=tile/>
            {children.map(|children| children())}
        </ul>
        {on_open.is_none().then(|| view! { <Lightbox photos shown time_zone/> })}
    }
}

/// What a photo's mark says.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mark {
    Stored,
    Uploading,
    Waiting,
    Failed,
}

fn mark(photo: &Photo, device: Option<&BlobState>) -> Mark {
    match device {
        _ if photo.safe => Mark::Stored,
        Some(BlobState::Verified) => Mark::Stored,
        Some(BlobState::Sending) => Mark::Uploading,
        Some(BlobState::Failed(_)) => Mark::Failed,
        Some(BlobState::Waiting) | None => Mark::Waiting,
    }
}

#[component]
fn Tile(photo: Memo<Option<Photo>>, open: Callback<AttachmentId>) -> impl IntoView {
    let words = use_words();
    let blobs = use_store().blobs();
    let state = Memo::new(move |_| {
        let photo = photo.get()?;
        let device = blobs.with(|blobs| {
            blobs.iter().find(|blob| blob.sha256 == photo.attachment.blob.sha256).map(|blob| blob.state.clone())
        });
        Some(mark(&photo, device.as_ref()))
    });
    let with = move |read: fn(&Photo) -> String| photo.with(|photo| photo.as_ref().map(read).unwrap_or_default());
    let kind = move || {
        photo.with(|photo| photo.as_ref().map_or("", |photo| photo_kind(photo.attachment.kind, words.language())))
    };
    let caption = move || with(|photo| photo.attachment.caption.clone());
    let named = Signal::derive(move || if caption().is_empty() { kind().to_owned() } else { caption() });
    let label = move || (words.technician().open_photo)(format!("{}, {}", kind(), caption()).trim_end_matches(", "));
    let tap = move |_| {
        if let Some(photo) = photo.get_untracked() {
            open.run(photo.id);
        }
    };
    view! {
        <li class="photo" data-state=move || state.get().map_or("waiting", code)>
            <button class="photo__open" type="button" aria-label=label on:click=tap>
                <BlobImage class="photo__image" sha256=Signal::derive(move || with(|photo| photo.thumb().to_owned())) alt=named width=320 height=240/>
            </button>
            <span class="photo__kind">{kind}</span>
            <span class="photo__state">{move || state.get().map(|mark| view! { <StateMark mark/> })}</span>
            <span class="photo__caption">{caption}</span>
        </li>
    }
}

fn code(mark: Mark) -> &'static str {
    match mark {
        Mark::Stored => "stored",
        Mark::Uploading => "uploading",
        Mark::Waiting => "waiting",
        Mark::Failed => "failed",
    }
}

#[component]
fn StateMark(mark: Mark) -> impl IntoView {
    let words = use_words();
    let text = move || {
        let words = words.technician();
        match mark {
            Mark::Stored => words.photo_safe,
            Mark::Uploading => words.photo_uploading,
            Mark::Waiting => words.photo_waiting,
            Mark::Failed => words.photo_refused,
        }
    };
    let icon = match mark {
        Mark::Stored => view! { <Icon name="check"/> }.into_any(),
        Mark::Uploading => view! { <span class="spinner" aria-hidden="true"></span> }.into_any(),
        Mark::Waiting => view! { <Icon name="upload"/> }.into_any(),
        Mark::Failed => view! { <Icon name="alert"/> }.into_any(),
    };
    view! {
        {icon}
        <span class="visually-hidden">{text}</span>
    }
}
