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
        read(parts, "query").map(Self)
    }
}

/// The query string as a `T`; what is wrong with the whole of it is said of `field`.
pub(super) fn read<T: DeserializeOwned>(parts: &Parts, field: &str) -> Result<T, ApiError> {
    let query = parts.uri.query().unwrap_or_default();
    if query.contains(ZERO) {
        let pairs: Vec<(String, String)> = serde_urlencoded::from_str(query).unwrap_or_default();
        let with_zero = pairs.into_iter().find(|(_, value)| value.contains('\0'));
        return Err(ApiError::invalid(vec![FieldError::zero(with_zero.map_or("query".to_owned(), |(name, _)| name))]));
    }
    serde_urlencoded::from_str(query)
        .map_err(|error| ApiError::invalid(vec![FieldError::new(field, error.to_string())]))
}

/// A zero character, which the database does not keep, as an address writes it.
const ZERO: &str = "%00";

/// Parameters in the path. One that cannot be what it should (an id that is no UUID) names
/// nothing, so the answer is 404.
#[derive(Clone, Copy, Debug)]
pub struct Path<T>(pub T);

impl<T: DeserializeOwned + Send, S: Send + Sync> FromRequestParts<S> for Path<T> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        if parts.uri.path().contains(ZERO) {
            return Err(ApiError::not_found("address"));
        }
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
