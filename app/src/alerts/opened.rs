//! A touched notification leads to its page, also where the app is open already.

use leptos::prelude::*;
use leptos_router::hooks::use_navigate;
use wasm_bindgen::prelude::*;

use crate::platform::alerts::watch_opened;

/// Follows touched notifications; stands once within the router.
#[component]
pub fn OpenedByAlert() -> impl IntoView {
    let navigate = use_navigate();
    // Lives as long as the page.
    let open = Closure::<dyn Fn(String)>::new(move |path: String| navigate(&path, Default::default())).into_js_value();
    watch_opened(open.unchecked_ref());
}
