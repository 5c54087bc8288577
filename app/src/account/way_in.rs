//! The way to the sign-in page, and from there back to the page that somebody asked for.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use crate::api::escape;
use crate::data::{Session, Store};

/// The page that the app was opened at, until somebody is signed in: afterwards signing out leads
/// to a plain sign-in page, for the next person may be another.
#[derive(Clone, Copy)]
pub struct WayIn {
    opened_at: RwSignal<Option<String>>,
}

impl WayIn {
    /// Remembers where the app was opened.
    pub fn provide(store: Store) -> Self {
        let way = Self { opened_at: RwSignal::new(Some(here())) };
        Effect::new(move || {
            if store.session().with(Option::is_some) {
                way.opened_at.set(None);
            }
        });
        way
    }

    /// The sign-in page, which leads back to where the app was opened.
    pub fn login(self) -> String {
        self.opened_at.with_untracked(|page| page.as_deref().map_or_else(|| "/login".into(), login_for))
    }
}

/// The sign-in page for somebody whose session ended, which leads back to the present page.
pub fn login_again() -> String {
    login_for(&here())
}

fn login_for(page: &str) -> String {
    if is_page(page) { format!("/login?next={}", escape(page)) } else { "/login".into() }
}

/// The page that the address of the sign-in page names, if it is one of ours.
pub fn next_page() -> Option<String> {
    use_query_map().with_untracked(|query| query.get("next")).filter(|page| is_page(page))
}

/// Opens that page: within this app, or from the server where another app draws it.
pub fn enter(session: &Session, page: Option<String>, navigate: impl Fn(&str, leptos_router::NavigateOptions)) {
    let page = page.unwrap_or_else(|| session.home().to_owned());
    if session.is_at_home_here() {
        navigate(&page, leptos_router::NavigateOptions { replace: true, ..Default::default() });
    } else {
        // Fails only where the page is closing anyway.
        let _ = window().location().replace(&page);
    }
}

fn here() -> String {
    let location = window().location();
    location.pathname().unwrap_or_default() + &location.search().unwrap_or_default()
}

/// A path of this site that is worth going back to. Two slashes, or one and a backslash, would
/// name another site.
fn is_page(path: &str) -> bool {
    path.len() > 1 && path.starts_with('/') && !path[1..].starts_with(['/', '\\']) && !path.starts_with("/login")
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_bindgen_test::wasm_bindgen_test;

    #[wasm_bindgen_test]
    fn only_pages_of_this_site_lead_on() {
        for page in ["/jobs/assigned", "/dispatch?day=2026-11-21", "/sync"] {
            assert!(is_page(page), "{page}");
        }
        for other in ["", "/", "//evil.example", "/\\evil.example", "https://evil.example", "/login?next=/login"] {
            assert!(!is_page(other), "{other}");
        }
    }
}
