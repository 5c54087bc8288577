//! The answer to a request that creates something under an id which the client may have chosen.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use crate::http::{ApiError, Json};

/// What was saved: 201 where it is new, 200 where the same request had come before.
#[derive(Debug)]
pub struct Saved<T> {
    pub new: bool,
    pub body: T,
}

impl<T: Serialize> IntoResponse for Saved<T> {
    fn into_response(self) -> Response {
        let status = if self.new { StatusCode::CREATED } else { StatusCode::OK };
        (status, Json(self.body)).into_response()
    }
}

/// The refusal of a create whose id already names something else.
pub(super) fn id_in_use(thing: &str) -> ApiError {
    let detail = format!("There is already another {thing} with this id. Make a new id and send it again.");
    ApiError::conflict("id_in_use", detail)
}
