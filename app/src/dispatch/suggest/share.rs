//! How often a suggestion was taken, where the server can be asked.

use leptos::prelude::*;
use serde::Deserialize;

use crate::dispatch::fetched::Fetched;
use crate::words::use_words;

/// Looked at and decided, in the last thirty days.
#[derive(Clone, Debug, Deserialize)]
struct Taken {
    asked: u64,
    taken: u64,
}

/// The share in words; nothing until it is known, and where nobody has been asked yet.
#[component]
pub(super) fn Share() -> impl IntoView {
    let words = use_words();
    let fetched = Fetched::<Taken>::new(|| Some("/api/v1/assignment-suggestions".to_owned()));
    move || {
        let Taken { asked, taken } = fetched.value.get()?;
        (asked > 0).then(
            || view! { <span class="muted suggestions__share numeric">{(words.assign().share)(taken, asked)}</span> },
        )
    }
}
