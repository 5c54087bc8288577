//! One photo with its caption, its kind, and the way to take it out.

use leptos::prelude::*;
use leptos::task::spawn_local;
use sync::docs::content::PhotoKind;
use sync::docs::edit::DocEdit;
use sync::ids::AttachmentId;

use super::open_while;
use crate::fields::SavedText;
use crate::technician::visit::scope::use_visit;
use crate::technician::visit::steps::KindChoice;
use crate::ui::{Confirm, Dialog, Icon};
use crate::widgets::{BlobImage, Photo, photo_kind};
use crate::{format, t};

/// The sheet for the photo whose id is in `opened`; closing sets it to none.
#[component]
pub(in crate::technician::visit) fn PhotoSheet(
    opened: RwSignal<Option<AttachmentId>>,
    photos: Memo<Vec<Photo>>,
) -> impl IntoView {
    let scope = use_visit();
    let open = RwSignal::new(false);
    // Kept while the photo changes its kind and with it the step it belongs to.
    let photo = Memo::new(move |before: Option<&Option<Photo>>| {
        let id = opened.get()?;
        let found = photos.with(|photos| photos.iter().find(|photo| photo.id == id).cloned());
        found.or_else(|| before.cloned().flatten().filter(|photo| photo.id == id))
    });
    open_while(open, opened);
    let id = Memo::new(move |_| opened.get());
    let title = move || {
        photo.with(|photo| photo.as_ref().map_or("", |photo| photo_kind(photo.attachment.kind, scope.words.language())))
    };
    view! {
        <Dialog open title>
            {move || id.get().and_then(|_| photo.get_untracked()).map(|photo| view! { <Details photo opened/> })}
        </Dialog>
    }
}

#[component]
fn Details(photo: Photo, opened: RwSignal<Option<AttachmentId>>) -> impl IntoView {
    let scope = use_visit();
    let (id, attachment) = (photo.id, photo.attachment);
    let at = attachment.taken_at;
    let caption = Signal::derive(move || {
        scope.job.with(|job| job.content.attachments.get(&id).map(|photo| photo.caption.clone()).unwrap_or_default())
    });
    let saver = scope.saver(move |_, caption| Ok(vec![DocEdit::SetCaption { id, caption }]));
    let kind = RwSignal::new(attachment.kind);
    let choose = Callback::new(move |kind| scope.touch(vec![DocEdit::SetPhotoKind { id, kind }]));
    let asked = RwSignal::new(false);
    let remove = move |()| {
        spawn_local(async move {
            match scope.edit(vec![DocEdit::RemoveAttachment { id }]).await {
                Ok(()) => drop(opened.try_set(None)),
                Err(error) => scope.toasts.error(scope.words_of(&error)),
            }
        });
    };
    let alt = Signal::derive(move || {
        if caption.get().is_empty() { photo_kind(kind.get(), scope.words.language()).to_owned() } else { caption.get() }
    });
    view! {
        <div class="photo__open"><BlobImage class="photo__image" sha256=attachment.blob.sha256 alt width=attachment.width height=attachment.height/></div>
        <p class="muted">{move || format::date_time(at, &scope.zone(), scope.words.language())}</p>
        <SavedText id="photo-caption" label=t!(technician.caption) value=caption saver rows=0 disabled=Signal::derive(move || !scope.editable())/>
        <Show when=move || scope.editable()>
            <KindChoice kind kinds=PhotoKind::ALL name="photo-kind-of" legend=t!(technician.kind_of_photo) on_choose=choose/>
            <button class="button button--danger" type="button" on:click=move |_| asked.set(true)><Icon name="trash"/> " " {t!(technician.remove_photo)}</button>
        </Show>
        <Confirm open=asked title=t!(technician.remove_photo) text=t!(technician.remove_photo_text) confirm=t!(common.remove) danger=true on_confirm=remove/>
    }
}
