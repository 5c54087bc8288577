//! A text that somebody wrote on a job.

use leptos::prelude::*;

use crate::t;

/// The text as a quotation; an internal one says that the customer never sees it.
#[component]
pub fn NoteQuote(#[prop(into)] text: Signal<String>, #[prop(optional)] internal: bool) -> impl IntoView {
    let hidden = t!(technician.internal_hint);
    view! {
        <blockquote class="note" data-kind=internal.then_some("internal")>
            <p>{move || text.get()}</p>
            {internal.then(|| view! { <footer class="note__meta">{hidden}</footer> })}
        </blockquote>
    }
}
