//! The app's pages. All are one shell; the app in it reads the address.

use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};

use super::Site;

/// Addresses of the app: exactly these and everything below them.
const APP: [&str; 7] = ["/app-shell", "/login", "/jobs", "/sync", "/dispatch", "/settings", "/account"];

/// The shell. An address the app does not have gets it too, with status 404, so that the app can
/// say so in its own words.
pub(super) async fn shell(site: &Site, path: &str) -> Response {
    let status = if is_app(path) { StatusCode::OK } else { StatusCode::NOT_FOUND };
    let headers = [(CONTENT_TYPE, "text/html; charset=utf-8"), (CACHE_CONTROL, "no-cache")];
    (status, headers, site.shell().await.to_string()).into_response()
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
