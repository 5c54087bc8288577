//! The JSON API of the server, for what works only with a network. Everything that must work
//! without one goes through `data`.

mod problem;

use gloo_net::http::{Method, RequestBuilder, Response};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

pub use problem::{ApiProblem, FieldProblem};

/// How long an answer may take: a network that swallows everything counts as none.
const WITHIN_MS: u32 = 60_000;

/// One page of a list; `next` goes into the next request's `after`.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Page<T> {
    pub items: Vec<T>,
    pub next: Option<String>,
}

/// `GET` of a path such as `/api/v1/customers?limit=50`.
pub async fn get<T: DeserializeOwned>(path: &str) -> Result<T, ApiProblem> {
    answer(send(Method::GET, path, None::<&()>).await?).await
}

/// `POST` of a JSON body.
pub async fn post<T: DeserializeOwned>(path: &str, body: &impl Serialize) -> Result<T, ApiProblem> {
    answer(send(Method::POST, path, Some(body)).await?).await
}

/// `PUT` of a JSON body.
pub async fn put<T: DeserializeOwned>(path: &str, body: &impl Serialize) -> Result<T, ApiProblem> {
    answer(send(Method::PUT, path, Some(body)).await?).await
}

/// `PATCH` of a JSON body.
pub async fn patch<T: DeserializeOwned>(path: &str, body: &impl Serialize) -> Result<T, ApiProblem> {
    answer(send(Method::PATCH, path, Some(body)).await?).await
}

/// `POST` that answers nothing.
pub async fn post_only(path: &str, body: &impl Serialize) -> Result<(), ApiProblem> {
    send(Method::POST, path, Some(body)).await.map(|_| ())
}

/// `DELETE`.
pub async fn delete(path: &str) -> Result<(), ApiProblem> {
    send(Method::DELETE, path, None::<&()>).await.map(|_| ())
}

/// `GET` of bytes, with their media type.
pub async fn bytes(path: &str) -> Result<(Vec<u8>, String), ApiProblem> {
    let response = send(Method::GET, path, None::<&()>).await?;
    let mime = response.headers().get("content-type").unwrap_or_default();
    let bytes = response.binary().await.map_err(|_| ApiProblem::offline())?;
    Ok((bytes, mime))
}

/// Text made fit for a part of an address.
pub fn escape(text: &str) -> String {
    js_sys::encode_uri_component(text).into()
}

async fn send(method: Method, path: &str, body: Option<&impl Serialize>) -> Result<Response, ApiProblem> {
    let give_up = web_sys::AbortSignal::timeout_with_u32(WITHIN_MS);
    let builder = RequestBuilder::new(path)
        .method(method)
        .header("accept", "application/json, */*")
        .header("x-holdfast", "1")
        .abort_signal(Some(&give_up));
    let request = match body {
        Some(body) => builder.json(body),
        None => builder.build(),
    };
    let response = request.map_err(|error| ApiProblem::unreadable(&error.to_string()))?;
    let response = response.send().await.map_err(|_| ApiProblem::offline())?;
    if response.ok() { Ok(response) } else { Err(ApiProblem::of(response).await) }
}

async fn answer<T: DeserializeOwned>(response: Response) -> Result<T, ApiProblem> {
    response.json().await.map_err(|error| ApiProblem::unreadable(&error.to_string()))
}
