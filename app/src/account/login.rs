//! `/login`

use leptos::prelude::*;

/// The sign-in page.
#[component]
pub fn LoginPage() -> impl IntoView {}
