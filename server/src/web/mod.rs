//! Pages and files: the app's shell for its own addresses, the site's files for theirs.

mod accept;
mod build;
mod files;
mod pages;

use axum::extract::{Request, State};
use axum::http::{Method, StatusCode};
use axum::response::{IntoResponse, Response};

pub(crate) use build::Site;

use crate::AppState;
use crate::http::ApiError;

/// Whatever no route has answered: a file of the site, a page of the app, or nothing.
pub async fn page_or_file(State(state): State<AppState>, request: Request) -> Response {
    let path = request.uri().path();
    if path == "/api" || path.starts_with("/api/") {
        return ApiError::not_found("address").into_response();
    }
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return ApiError::new(
            StatusCode::METHOD_NOT_ALLOWED,
            "method_not_allowed",
            "Pages and files can only be read.",
        )
        .into_response();
    }
    if let Some(file) = files::serve(&state.site, path, request.headers()).await {
        return file;
    }
    pages::shell(&state.site, path).await
}
