//! The frames around every page: top bar with the sync state, banners, navigation, toasts. They set
//! the document's title, too.

#[cfg(feature = "desk")]
mod desk;
mod phone;
mod sign_out;

#[cfg(feature = "desk")]
pub use desk::DeskFrame;
pub use phone::PhoneFrame;
pub use sign_out::SignOutButton;

use leptos::prelude::*;
use leptos::text_prop::TextProp;
#[cfg(feature = "desk")]
use sync::domain::access::Permission;

#[cfg(feature = "desk")]
use crate::data::use_store;
use crate::t;

/// The frame of the person's own surface, for pages that both have (sync, settings).
#[component]
pub fn Frame(
    #[prop(into)] title: TextProp,
    /// Buttons in the top bar.
    #[prop(optional, into)]
    actions: ViewFn,
    children: Children,
) -> impl IntoView {
    #[cfg(feature = "desk")]
    if use_store().may(Permission::ViewAllJobs) {
        return view! { <DeskFrame title actions children/> }.into_any();
    }
    view! { <PhoneFrame title actions children/> }.into_any()
}

/// The first link of every page: past the navigation, for the keyboard.
#[component]
fn SkipLink() -> impl IntoView {
    let words = t!(common.skip_to_content);
    // Not followed by the router: the address stays, only the focus moves.
    let skip = move |event: leptos::ev::MouseEvent| {
        event.prevent_default();
        focus_main();
    };
    view! { <a class="skip-link" href="#main" on:click=skip>{words}</a> }
}

/// Moves the keyboard's focus to the page's content.
fn focus_main() {
    use wasm_bindgen::JsCast;
    let main = document().get_element_by_id("main").and_then(|main| main.dyn_into::<web_sys::HtmlElement>().ok());
    if let Some(main) = main {
        let _ = main.focus();
    }
}

/// Names the page in the browser's own lists, and puts the focus there after a change of page.
fn announce(title: TextProp) {
    Effect::new(move |before: Option<()>| {
        document().set_title(&format!("{} · Holdfast", title.get()));
        if before.is_none() {
            request_animation_frame(focus_main);
        }
    });
}
