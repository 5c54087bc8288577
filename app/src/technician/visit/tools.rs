//! What is at hand on every page of a visit: the camera and the pen.

use leptos::prelude::*;
use leptos::task::spawn_local;
use sync::docs::content::{PhotoKind, SignerRole};
use wasm_bindgen::JsCast;

use super::scope::{VisitScope, use_visit};
use super::steps::default_kind;
use crate::t;
use crate::ui::Icon;
use crate::widgets::photo_kind;

impl VisitScope {
    /// Keeps the files that a person chose or took, one after the other, as photos of `kind`; the
    /// kind is asked anew for each where none is given.
    pub(super) fn keep_photos(self, event: leptos::ev::Event, kind: Option<PhotoKind>) {
        let Some(input) = event.target().and_then(|target| target.dyn_into::<web_sys::HtmlInputElement>().ok()) else {
            return;
        };
        let files: Vec<web_sys::File> = input
            .files()
            .map(|files| (0..files.length()).filter_map(|index| files.get(index)).collect())
            .unwrap_or_default();
        // The same picture may be chosen again.
        input.set_value("");
        self.keeping.update(|keeping| *keeping += files.len());
        let mut likely = untrack(|| default_kind(self));
        spawn_local(async move {
            // The page may be left while this goes on; every file is kept all the same.
            for file in files {
                if self.job.try_get_untracked().is_some() {
                    likely = untrack(|| default_kind(self));
                }
                let kind = kind.unwrap_or(likely);
                let kept = self.keep(self.store.add_photo(self.job_id, self.visit_id, file, kind)).await;
                self.keeping.try_update(|keeping| *keeping = keeping.saturating_sub(1));
                match kept {
                    Ok(_) => self
                        .toasts
                        .success((self.words.technician().photo_kept)(photo_kind(kind, self.words.language()))),
                    Err(error) => self.toasts.error(self.words_of(&error)),
                }
            }
        });
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
