//! One photo as large as the screen, with its neighbours a key or a swipe away.

use leptos::ev::{KeyboardEvent, PointerEvent};
use leptos::html;
use leptos::prelude::*;
use sync::ids::AttachmentId;

use super::{BlobImage, Photo, photo_kind};
use crate::data::use_store;
use crate::ui::Icon;
use crate::words::use_words;
use crate::{format, t};

/// Pixels that a finger must travel sideways to turn the page.
const SWIPE: i32 = 48;

/// Shows the photo whose id is in `shown`; closing sets it to none.
#[component]
pub fn Lightbox(
    #[prop(into)] photos: Signal<Vec<Photo>>,
    shown: RwSignal<Option<AttachmentId>>,
    #[prop(into)] time_zone: Signal<String>,
) -> impl IntoView {
    let words = use_words();
    let dialog = NodeRef::<html::Dialog>::new();
    let index = Memo::new(move |_| {
        let id = shown.get()?;
        photos.with(|photos| photos.iter().position(|photo| photo.id == id))
    });
    let current = Memo::new(move |_| photos.with(|photos| photos.get(index.get()?).cloned()));
    let turn = move |by: isize| {
        let Some(index) = index.get_untracked() else { return };
        photos.with_untracked(|photos| {
            if let Some(photo) = index.checked_add_signed(by).and_then(|index| photos.get(index)) {
                shown.set(Some(photo.id));
            }
        });
    };
    Effect::new(move || {
        let Some(dialog) = dialog.get() else { return };
        match (current.with(Option::is_some), dialog.open()) {
            (true, false) => drop(dialog.show_modal()),
            (false, true) => dialog.close(),
            _ => {}
        }
    });
    let count = move || {
        let all = photos.with(Vec::len);
        index.get().map(|index| (index + 1, all))
    };
    let label = move || count().map(|(at, all)| (words.technician().photo_of)(at, all));
    let from = StoredValue::new(0);
    let swiped = move |event: PointerEvent| {
        let way = event.client_x() - from.get_value();
        if way.abs() >= SWIPE {
            turn(if way < 0 { 1 } else { -1 });
        }
    };
    let key = move |event: KeyboardEvent| match event.key().as_str() {
        "ArrowLeft" => turn(-1),
        "ArrowRight" => turn(1),
        _ => {}
    };
    view! {
        <dialog class="lightbox" node_ref=dialog aria-label=label on:close=move |_| shown.set(None) on:keydown=key
            on:pointerdown=move |event| from.set_value(event.client_x()) on:pointerup=swiped>
            {move || current.get().map(|photo| view! { <Figure photo time_zone/> })}
            <button class="lightbox__close" type="button" aria-label=t!(common.close) on:click=move |_| shown.set(None)><Icon name="x"/></button>
            <Show when=move || count().is_some_and(|(at, _)| at > 1)>
                <button class="lightbox__prev" type="button" aria-label=t!(technician.previous_photo) on:click=move |_| turn(-1)><Icon name="chevron-left"/></button>
            </Show>
            <Show when=move || count().is_some_and(|(at, all)| at < all)>
                <button class="lightbox__next" type="button" aria-label=t!(technician.next_photo) on:click=move |_| turn(1)><Icon name="chevron-right"/></button>
            </Show>
            <p class="lightbox__count numeric">{move || count().map(|(at, all)| format!("{at} / {all}"))}</p>
        </dialog>
    }
}

#[component]
fn Figure(photo: Photo, time_zone: Signal<String>) -> impl IntoView {
    let words = use_words();
    let attachment = photo.attachment;
    let (kind, at, by) = (attachment.kind, attachment.taken_at, attachment.by);
    let staff = use_store().staff();
    let who = move || {
        staff.with(|staff| staff.iter().find(|member| member.id == by).map(|member| format!(", {}", member.name)))
    };
    let caption = StoredValue::new(attachment.caption.clone());
    let alt = Signal::derive(move || {
        let caption = caption.get_value();
        if caption.is_empty() { photo_kind(kind, words.language()).to_owned() } else { caption }
    });
    view! {
        <figure class="lightbox__figure">
            <BlobImage class="lightbox__image" sha256=attachment.blob.sha256 alt width=attachment.width height=attachment.height/>
            <figcaption class="lightbox__caption">
                <strong>{move || photo_kind(kind, words.language())}</strong>
                " "
                {attachment.caption}
                <span class="lightbox__meta">
                    <time datetime=format::machine(at)>{move || format::date_time(at, &time_zone.read(), words.language())}</time>
                    {who}
                </span>
            </figcaption>
        </figure>
    }
}
