//! A given signature.

use leptos::prelude::*;
use sync::docs::content::SignOff;

use super::BlobImage;
use crate::format;
use crate::words::use_words;

/// The signature's picture with its signer and time.
#[component]
pub fn SignatureView(sign_off: SignOff, #[prop(into)] time_zone: Signal<String>) -> impl IntoView {
    let words = use_words();
    let at = sign_off.at;
    let name = StoredValue::new(sign_off.signer_name.clone());
    let alt = Signal::derive(move || (words.technician().signature_of)(&name.read_value()));
    view! {
        <figure class="signature-view">
            <BlobImage class="signature-view__image" sha256=sign_off.image.sha256 alt/>
            <figcaption class="signature-view__caption">
                <span>{sign_off.signer_name}</span>
                <time datetime=format::machine(at)>{move || format::date_time(at, &time_zone.read(), words.language())}</time>
            </figcaption>
        </figure>
    }
}
