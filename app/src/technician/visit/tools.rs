//! What is at hand on every page of a visit: the camera and the pen.

use leptos::prelude::*;
use leptos::task::spawn_local;
use sync::docs::content::{PhotoKind, SignerRole};
use wasm_bindgen::JsCast;

use super::scope::{VisitScope, use_visit};
use super::steps::default_kind;
use crate::data::CommitError;
use crate::status::hold_updates;
use crate::t;
use crate::ui::{Icon, Notice};
use crate::widgets::photo_kind;

/// A file that a person chose or took. The kind is asked for when it is kept where none is given.
#[derive(Clone)]
pub(super) struct Picture {
    file: web_sys::File,
    kind: Option<PhotoKind>,
}

impl VisitScope {
    /// Keeps the files that a person chose or took, one after the other, as photos of `kind`; the
    /// kind is asked anew for each where none is given.
    pub(super) fn keep_photos(self, event: leptos::ev::Event, kind: Option<PhotoKind>) {
        let Some(input) = event.target().and_then(|target| target.dyn_into::<web_sys::HtmlInputElement>().ok()) else {
            return;
        };
        let files = input.files();
        let files = files.iter().flat_map(|files| (0..files.length()).filter_map(|index| files.get(index)));
        let pictures = files.map(|file| Picture { file, kind }).collect();
        // The same picture may be chosen again.
        input.set_value("");
        self.keep_pictures(pictures);
    }

    fn keep_pictures(self, pictures: Vec<Picture>) {
        self.keeping.update(|keeping| *keeping += pictures.len());
        let mut likely = untrack(|| default_kind(self));
        spawn_local(async move {
            // The page may be left while this goes on; every file is kept all the same.
            for picture in pictures {
                if self.job.try_get_untracked().is_some() {
                    likely = untrack(|| default_kind(self));
                }
                let kind = picture.kind.unwrap_or(likely);
                let kept =
                    self.keep(self.store.add_photo(self.job_id, self.visit_id, picture.file.clone(), kind)).await;
                self.keeping.try_update(|keeping| *keeping = keeping.saturating_sub(1));
                match kept {
                    Ok(_) => self
                        .toasts
                        .success((self.words.technician().photo_kept)(photo_kind(kind, self.words.language()))),
                    Err(error) => {
                        if error == CommitError::StorageFull {
                            self.unkept.try_update(|unkept| unkept.push(picture));
                        }
                        self.toasts.error(self.words_of(&error));
                    }
                }
            }
        });
    }
}

/// Photos that found no room, with the way to try again. A camera that was opened from the page leaves them
/// nowhere else.
#[component]
pub(super) fn Unkept() -> impl IntoView {
    let scope = use_visit();
    let count = Memo::new(move |_| scope.unkept.with(Vec::len));
    let _updates_wait = hold_updates(move || count.get_untracked() > 0);
    let text = t!(technician.photos_unkept, count.get());
    let retry = t!(common.retry);
    let again = move |_| {
        let pictures = scope.unkept.get_untracked();
        scope.unkept.set(Vec::new());
        scope.keep_pictures(pictures);
    };
    view! {
        <Show when=move || { count.get() > 0 }>
            <Notice kind="warn" text><button class="button button--small" type="button" on:click=again>{retry}</button></Notice>
        </Show>
    }
}

/// The camera and the pen in the action bar. The kind of photo follows what is still missing.
#[component]
pub(super) fn Tools() -> impl IntoView {
    let scope = use_visit();
    let kind = Memo::new(move |_| default_kind(scope));
    let photo = move || (scope.words.technician().take_photo_of)(photo_kind(kind.get(), scope.words.language()));
    let sign = t!(technician.take_signature);
    let busy = move || scope.keeping.get() > 0;
    view! {
        <label class="button button--icon" data-testid="take-photo" title=photo>
            {move || if busy() { view! { <span class="spinner" aria-hidden="true"></span> }.into_any() } else { view! { <Icon name="camera"/> }.into_any() }}
            <input class="visually-hidden" type="file" accept="image/*" capture="environment" multiple aria-label=photo
                on:change=move |event| scope.keep_photos(event, None)/>
        </label>
        <button class="button button--icon" type="button" data-testid="capture-signature" title=sign aria-label=sign
            on:click=move |_| scope.signing.set(Some(next_signer(scope)))>
            <Icon name="signature"/>
        </button>
    }
}

/// Whose signature is wanted next: the customer's first.
fn next_signer(scope: VisitScope) -> SignerRole {
    let signed = |role: SignerRole| {
        scope.job.with_untracked(|job| {
            job.content
                .sign_offs
                .values()
                .any(|sign_off| !sign_off.removed && sign_off.visit_id == scope.visit_id && sign_off.role == role)
        })
    };
    if signed(SignerRole::Customer) && !signed(SignerRole::Technician) {
        SignerRole::Technician
    } else {
        SignerRole::Customer
    }
}
