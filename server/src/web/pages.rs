//! The app's pages. All are one shell; the app in it reads the address.

use std::pin::Pin;

use axum::body::Body;
use axum::http::header::CACHE_CONTROL;
use axum::http::{HeaderValue, Request, StatusCode};
use axum::response::Response;
use futures::Stream;
use leptos::prelude::{RenderHtml, expect_context};
use leptos_axum::ResponseOptions;

use super::Site;

/// Addresses of the app: exactly these and everything below them.
const APP: [&str; 7] = ["/app-shell", "/login", "/jobs", "/sync", "/dispatch", "/settings", "/account"];

/// The shell. An address the app does not have gets it too, with status 404, so that the app can
/// say so in its own words.
///
/// Leptos renders it, without what the usual handlers of `leptos_axum` add: they end every page with
/// two inline scripts of resources for hydration. The app replaces the shell and does not hydrate
/// it, and the page must be the same bytes for everybody, without a nonce; so the stream is the view
/// alone, and the view learns nothing of the request.
pub(super) async fn shell(site: &Site, path: &str) -> Response {
    // Leptos waits for its own tasks; after the first time this only says that it is done.
    let _ = any_spawner::Executor::init_tokio();
    let status = if is_app(path) { StatusCode::OK } else { StatusCode::NOT_FOUND };
    let answer = move || {
        let answer = expect_context::<ResponseOptions>();
        answer.set_status(status);
        answer.insert_header(CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    };
    let bundle = site.bundle().await;
    let nobody = Request::new(Body::empty());
    leptos_axum::handle_response_inner(
        answer,
        move || app::shell::page(bundle),
        nobody,
        |page, _hydration_scripts, _out_of_order| {
            let view: Pin<Box<dyn Stream<Item = String> + Send>> = Box::pin(page.to_html_stream_in_order());
            Box::pin(std::future::ready(view))
        },
    )
    .await
}

fn is_app(path: &str) -> bool {
    path == "/"
        || APP.iter().any(|page| path.strip_prefix(page).is_some_and(|rest| rest.is_empty() || rest.starts_with('/')))
}

#[cfg(test)]
mod tests {
    use super::is_app;

    #[test]
    fn pages_are_whole_names() {
        for page in ["/", "/login", "/jobs/assigned", "/jobs/0190", "/dispatch/jobs/0190", "/sync", "/app-shell"] {
            assert!(is_app(page), "{page}");
        }
        for other in ["/loginx", "/wp-admin", "/jobsx/1", "/.env", "//jobs"] {
            assert!(!is_app(other), "{other}");
        }
    }
}
