//! Icons of the sprite.

use leptos::prelude::*;

/// An icon by its name in the sprite, such as `check`; never read aloud.
/// `size`: `sm`, `lg` or `xl`.
#[component]
pub fn Icon(#[prop(into)] name: Signal<&'static str>, #[prop(optional)] size: &'static str) -> impl IntoView {
    let class = if size.is_empty() { "icon".to_owned() } else { format!("icon icon--{size}") };
    view! {
        <svg class=class aria-hidden="true">
            <use_ href=move || format!("/icons/sprite.svg#i-{}", name.get())></use_>
        </svg>
    }
}

/// The product's mark.
#[component]
pub fn Mark() -> impl IntoView {
    view! {
        <svg class="mark" aria-hidden="true">
            <use_ href="/icons/sprite.svg#i-mark"></use_>
        </svg>
    }
}
