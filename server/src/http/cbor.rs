//! CBOR bodies, for the replication protocol. Unknown fields are passed over: a newer device
//! may say more than this server knows. A gzip body has been unpacked by the layer before, and
//! the route's limit counts unpacked bytes.

use axum::extract::{FromRequest, Request};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::ApiError;
use super::json::{body, has_type};

const MEDIA_TYPE: &str = "application/cbor";
/// Deeper nesting than any message has; the reader would otherwise follow 256 levels.
const MAX_DEPTH: usize = 64;

/// A CBOR body, of a request or of an answer.
#[derive(Clone, Copy, Debug)]
pub struct Cbor<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Cbor<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &S) -> Result<Self, ApiError> {
        if !has_type(&request, MEDIA_TYPE) {
            return Err(ApiError::new(
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                "unsupported_media_type",
                "Send CBOR, with the header Content-Type: application/cbor.",
            ));
        }
        let bytes = body(request, state).await?;
        let mut rest = bytes.as_ref();
        let value = ciborium::de::from_reader_with_recursion_limit(&mut rest, MAX_DEPTH).map_err(|error| {
            ApiError::bad_request("The body is not the CBOR message expected here.").with_source(error)
        })?;
        if rest.is_empty() {
            Ok(Self(value))
        } else {
            Err(ApiError::bad_request("The body goes on after the CBOR message."))
        }
    }
}

impl<T: Serialize> IntoResponse for Cbor<T> {
    fn into_response(self) -> Response {
        let mut bytes = Vec::new();
        match ciborium::into_writer(&self.0, &mut bytes) {
            Ok(()) => ([(header::CONTENT_TYPE, MEDIA_TYPE)], bytes).into_response(),
            Err(error) => ApiError::internal(error).into_response(),
        }
    }
}
