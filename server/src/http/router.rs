//! All routes, and the layers around them.

use std::any::Any;
use std::time::Duration;

use axum::Router;
use axum::error_handling::HandleErrorLayer;
use axum::extract::{DefaultBodyLimit, Request};
use axum::http::StatusCode;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use tower::{BoxError, Layer, ServiceBuilder};
use tower_http::CompressionLevel;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::decompression::RequestDecompressionLayer;
use tower_http::normalize_path::NormalizePathLayer;
use utoipa_axum::router::OpenApiRouter;

use super::{ApiError, csrf, headers, observe};
use crate::{AppState, auth, capabilities, health, openapi, replication, telemetry, web};

/// Bytes of a body, unpacked, where the route says nothing else.
const BODY_LIMIT: usize = 1024 * 1024;
/// For the whole of a request, body included; long enough for a photo's chunk over a weak signal.
const TIME_LIMIT: Duration = Duration::from_secs(90);

/// The routes of the JSON and replication API with their description. Every route below `/api`
/// is added here through `routes!`, so that none can be missing from `/openapi.json`.
pub fn api() -> OpenApiRouter<AppState> {
    OpenApiRouter::with_openapi(openapi::base())
        .merge(auth::router())
        .merge(capabilities::router())
        .merge(replication::router())
}

/// Everything the server answers.
pub fn router(state: AppState) -> Router {
    let (api, _) = api().split_for_parts();
    let routes = api
        .method_not_allowed_fallback(method_not_allowed)
        .route("/openapi.json", get(openapi::document))
        .route("/health/live", get(health::live))
        .route("/health/ready", get(health::ready))
        .route("/metrics", get(telemetry::metrics_page))
        .route("/calendars/{file}", get(capabilities::calendars::feed))
        .fallback(web::page_or_file)
        .layer(from_fn(observe::route))
        .with_state(state.clone());

    let inner = ServiceBuilder::new()
        .layer(from_fn(observe::requests))
        .layer(from_fn_with_state(state.clone(), headers::security))
        .layer(CatchPanicLayer::custom(panicked))
        .layer(HandleErrorLayer::new(layer_failed))
        .timeout(TIME_LIMIT)
        .layer(from_fn_with_state(state.clone(), csrf::same_origin))
        .layer(from_fn_with_state(state, auth::refresh_cookie))
        .layer(CompressionLayer::new().quality(CompressionLevel::Fastest))
        .layer(RequestDecompressionLayer::new())
        .layer(DefaultBodyLimit::max(BODY_LIMIT));
    // The trailing slash has to go before routing, so the routes are a service behind a router.
    Router::new().fallback_service(NormalizePathLayer::trim_trailing_slash().layer(routes)).layer(inner)
}

async fn method_not_allowed(request: Request) -> ApiError {
    let detail = format!("{} is not possible here.", request.method());
    ApiError::new(StatusCode::METHOD_NOT_ALLOWED, "method_not_allowed", detail)
}

fn panicked(panic: Box<dyn Any + Send + 'static>) -> Response {
    let words = panic
        .downcast_ref::<String>()
        .map(String::as_str)
        .or_else(|| panic.downcast_ref::<&str>().copied())
        .unwrap_or("no message");
    ApiError::internal(format!("panic: {words}")).into_response()
}

async fn layer_failed(error: BoxError) -> ApiError {
    if error.is::<tower::timeout::error::Elapsed>() {
        ApiError::new(
            StatusCode::REQUEST_TIMEOUT,
            "timeout",
            "The request took too long and was given up. It can be sent again.",
        )
    } else {
        ApiError::internal(error)
    }
}
