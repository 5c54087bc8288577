//! What a page shows when it has nothing, nothing yet, or a thing to say.

use leptos::prelude::*;
use leptos::text_prop::TextProp;

use super::Icon;

/// Nothing to show, and why; children are what the person can do about it.
#[component]
pub fn EmptyState(
    icon: &'static str,
    #[prop(into)] title: TextProp,
    #[prop(optional, into)] text: Option<TextProp>,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="empty-state">
            <Icon name=icon/>
            <h2 class="empty-state__title">{move || title.get()}</h2>
            {text.map(|text| view! { <p class="empty-state__text">{move || text.get()}</p> })}
            {children.map(|children| children())}
        </div>
    }
}

/// Grey cards while a list loads.
#[component]
pub fn Skeleton(#[prop(default = 3)] cards: usize) -> impl IntoView {
    view! {
        <div class="skeleton-list" aria-hidden="true">
            {(0..cards).map(|_| view! { <div class="skeleton skeleton--card"></div> }).collect_view()}
        </div>
    }
}

/// A remark within the page. `kind`: `info`, `warn`, `error` or `success`; children are its buttons.
#[component]
pub fn Notice(
    kind: &'static str,
    #[prop(optional, into)] title: Option<TextProp>,
    #[prop(into)] text: TextProp,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    let icon = match kind {
        "error" | "warn" => "alert",
        "success" => "check-circle",
        _ => "info",
    };
    let role = if kind == "error" { "alert" } else { "status" };
    view! {
        <div class="notice" data-kind=kind role=role>
            <Icon name=icon/>
            <div class="notice__body">
                {title.map(|title| view! { <p class="notice__title">{move || title.get()}</p> })}
                <p class="notice__text">{move || text.get()}</p>
            </div>
            {children.map(|children| view! { <div class="notice__actions">{children()}</div> })}
        </div>
    }
}
