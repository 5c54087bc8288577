//! Query strings and path parameters, with problems instead of plain-text refusals.

use axum::extract::rejection::PathRejection;
use axum::extract::{FromRequestParts, RawPathParams};
use axum::http::request::Parts;
use serde::de::DeserializeOwned;

use super::{ApiError, FieldError};

/// Parameters of the query string. Those that `T` does not know are refused when it derives
/// `#[serde(deny_unknown_fields)]`.
#[derive(Clone, Copy, Debug)]
pub struct Query<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for Query<T> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, ApiError> {
        serde_urlencoded::from_str(parts.uri.query().unwrap_or_default())
            .map(Self)
            .map_err(|error| ApiError::invalid(vec![FieldError::new("query", error.to_string())]))
    }
}

/// Parameters in the path. One that cannot be what it should (an id that is no UUID) names
/// nothing, so the answer is 404.
#[derive(Clone, Copy, Debug)]
pub struct Path<T>(pub T);

impl<T: DeserializeOwned + Send, S: Send + Sync> FromRequestParts<S> for Path<T> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        match axum::extract::Path::<T>::from_request_parts(parts, state).await {
            Ok(axum::extract::Path(value)) => Ok(Self(value)),
            Err(error @ PathRejection::FailedToDeserializePathParams(_)) => {
                Err(ApiError::not_found("address").with_source(error))
            }
            Err(error) => {
                let found = RawPathParams::from_request_parts(parts, state).await.map(|params| params.iter().count());
                Err(ApiError::internal(format!("{error}; parameters of the route: {found:?}")))
            }
        }
    }
}
