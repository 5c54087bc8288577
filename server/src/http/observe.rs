//! A request id, a line in the log and a count for every request. The log says which route, not
//! which address, query or body: nothing in it is about a person.

use std::time::Instant;

use axum::extract::{MatchedPath, Request};
use axum::http::{HeaderName, HeaderValue, Method};
use axum::middleware::Next;
use axum::response::Response;
use tracing::Instrument;
use uuid::Uuid;

use super::context::REQUEST_ID;

const HEADER: HeaderName = HeaderName::from_static("x-request-id");

/// The id of a request, in its extensions and in the answer's `x-request-id`.
#[derive(Clone, Debug)]
pub struct RequestId(pub String);

/// The template of the route that answered, such as `/api/v1/jobs/{id}`.
#[derive(Clone)]
struct Template(String);

/// Outermost of all.
pub(super) async fn requests(mut request: Request, next: Next) -> Response {
    // A caller's own id is kept when it cannot be mistaken for anything else.
    let given = request.headers().get(HEADER).and_then(|value| value.to_str().ok()).filter(|id| {
        (8..=64).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    });
    let id = given.map_or_else(|| Uuid::new_v4().simple().to_string(), str::to_owned);
    request.extensions_mut().insert(RequestId(id.clone()));
    let method = name(request.method());
    let span = tracing::info_span!("request", id = %id);
    let started = Instant::now();
    let mut response = REQUEST_ID.scope(id.clone(), next.run(request)).instrument(span.clone()).await;

    let template = response.extensions().get::<Template>().map_or_else(|| "none".to_owned(), |route| route.0.clone());
    let status = response.status().as_u16();
    let took = started.elapsed();
    span.in_scope(|| tracing::info!(method, route = %template, status, ms = took.as_millis(), "answered"));
    let labels = [("method", method.to_owned()), ("route", template), ("status", status.to_string())];
    metrics::counter!("holdfast_http_requests_total", &labels).increment(1);
    metrics::histogram!("holdfast_http_request_seconds", &labels[..2]).record(took.as_secs_f64());
    if let Ok(value) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(HEADER, value);
    }
    response
}

/// Next to the routes: leaves word of which one answered.
pub(super) async fn route(request: Request, next: Next) -> Response {
    let template = request.extensions().get::<MatchedPath>().map(|path| Template(path.as_str().to_owned()));
    let mut response = next.run(request).await;
    if let Some(template) = template {
        response.extensions_mut().insert(template);
    }
    response
}

/// Methods are the caller's word too: unknown ones must not make new counters.
fn name(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::PATCH => "PATCH",
        Method::DELETE => "DELETE",
        Method::OPTIONS => "OPTIONS",
        _ => "other",
    }
}
