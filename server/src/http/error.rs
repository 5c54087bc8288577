//! The one error that endpoints answer with, as RFC 9457 `application/problem+json`. What the
//! caller may read and what the log needs are separate fields.

use std::borrow::Cow;
use std::error::Error;

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use sync::domain::Language;
use sync::domain::access::Permission;
use sync::domain::rejection::Rejection;
use utoipa::ToSchema;

use super::current_request_id;
use crate::db::{DbError, Transient};

/// What endpoints return.
pub type ApiResult<T> = Result<T, ApiError>;

/// A problem as it is sent.
#[derive(Debug, Serialize, ToSchema)]
pub struct Problem {
    /// Names the kind of problem: `urn:holdfast:problem:` and the code.
    #[serde(rename = "type")]
    pub kind: String,
    /// The kind of problem in words.
    pub title: String,
    /// The HTTP status.
    pub status: u16,
    /// What happened this time and what to do about it, for people.
    pub detail: String,
    /// Stable, for programs, such as `not_found`.
    pub code: String,
    /// To be quoted when asking for help.
    pub request_id: String,
    /// What is wrong with which field of the request.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<FieldError>,
    /// Why a rule refused a command, for programs that say it in their own words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rejection: Option<Rejection>,
}

/// What is wrong with one field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct FieldError {
    /// Path of the field, such as `visits[0].window`.
    pub field: String,
    /// What is wrong with it, for people.
    pub message: String,
}

impl FieldError {
    pub fn new(field: impl Into<String>, message: impl Into<String>) -> Self {
        Self { field: field.into(), message: message.into() }
    }

    /// A text with a zero character; an empty path is the whole body.
    pub(super) fn zero(path: String) -> Self {
        let field = if path.is_empty() { "body".to_owned() } else { path };
        Self::new(field, "must not contain the character zero")
    }
}

/// Why a request was not done.
#[derive(Debug)]
pub struct ApiError(Box<Parts>);

/// Boxed, since every result carries room for it.
#[derive(Debug)]
struct Parts {
    status: StatusCode,
    code: Cow<'static, str>,
    title: &'static str,
    detail: Cow<'static, str>,
    errors: Vec<FieldError>,
    rejection: Option<Rejection>,
    retry_after: Option<u64>,
    transient: bool,
    /// For the log only.
    source: Option<Box<dyn Error + Send + Sync>>,
}

impl ApiError {
    /// An answer of `status` with a stable `code` and words for people.
    pub fn new(status: StatusCode, code: impl Into<Cow<'static, str>>, detail: impl Into<Cow<'static, str>>) -> Self {
        Self(Box::new(Parts {
            status,
            code: code.into(),
            title: status.canonical_reason().unwrap_or("Error"),
            detail: detail.into(),
            errors: Vec::new(),
            rejection: None,
            retry_after: None,
            transient: false,
            source: None,
        }))
    }

    /// 400: the request cannot be understood.
    pub fn bad_request(detail: impl Into<Cow<'static, str>>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "bad_request", detail)
    }

    /// 401: nobody is signed in.
    pub fn unauthenticated() -> Self {
        Self::new(
            StatusCode::UNAUTHORIZED,
            "unauthenticated",
            "You are not signed in, or your session has ended. Sign in again.",
        )
    }

    /// 403: the caller's role may not do this. For another tenant's row use [`Self::not_found`].
    pub fn forbidden(permission: Permission) -> Self {
        let may_not = crate::auth::words(permission);
        Self::new(StatusCode::FORBIDDEN, "forbidden", format!("Your role may not {may_not}."))
    }

    /// 404: there is no such `thing` (such as `job`) that the caller may know of.
    pub fn not_found(thing: &'static str) -> Self {
        Self::new(StatusCode::NOT_FOUND, "not_found", format!("There is no such {thing}."))
    }

    /// 409: the request does not fit the present state; `code` and `detail` say why.
    pub fn conflict(code: impl Into<Cow<'static, str>>, detail: impl Into<Cow<'static, str>>) -> Self {
        Self::new(StatusCode::CONFLICT, code, detail)
    }

    /// 422: understood, but some fields have values that are not possible.
    pub fn invalid(errors: Vec<FieldError>) -> Self {
        let detail = match errors.as_slice() {
            [only] => format!("{}: {}", only.field, only.message),
            _ => "Some fields need another look.".to_owned(),
        };
        let mut error = Self::new(StatusCode::UNPROCESSABLE_ENTITY, "invalid", detail);
        error.0.errors = errors;
        error
    }

    /// 429: too often; `seconds` until it is worth trying again.
    pub fn too_many(code: &'static str, detail: impl Into<Cow<'static, str>>, seconds: u64) -> Self {
        Self::new(StatusCode::TOO_MANY_REQUESTS, code, detail).with_retry_after(seconds)
    }

    /// 503: something the server needs cannot be reached at the moment.
    pub fn unavailable(source: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        let detail = "The server cannot do this at the moment. Nothing was changed; try again shortly.";
        Self::new(StatusCode::SERVICE_UNAVAILABLE, "unavailable", detail).with_retry_after(2).with_source(source)
    }

    /// 503, but only until [`crate::db::retry`] has run the transaction again: another came between.
    pub fn overtaken(source: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        let mut again = Self::unavailable(source);
        again.0.transient = true;
        again
    }

    /// 500: a defect of the server. `source` goes to the log, the caller gets the request id.
    pub fn internal(source: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        let detail = "Something went wrong on the server. Nothing was changed.";
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "internal", detail).with_source(source)
    }

    /// Adds what only the log should know.
    pub fn with_source(mut self, source: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        self.0.source = Some(source.into());
        self
    }

    fn with_retry_after(mut self, seconds: u64) -> Self {
        self.0.retry_after = Some(seconds);
        self
    }

    /// The HTTP status of the answer.
    pub fn status(&self) -> StatusCode {
        self.0.status
    }

    /// The stable code of the answer.
    pub fn code(&self) -> &str {
        &self.0.code
    }

    /// The words for people.
    pub fn detail(&self) -> &str {
        &self.0.detail
    }
}

impl From<DbError> for ApiError {
    fn from(error: DbError) -> Self {
        let count = |kind| metrics::counter!("holdfast_db_errors_total", "kind" => kind).increment(1);
        if error.is_unavailable() {
            count("unavailable");
            return Self::unavailable(error);
        }
        if error.is_transient() {
            count("transient");
            return Self::overtaken(error);
        }
        if error.is_unique_violation() {
            return Self::conflict("already_exists", "There is one like this already.").with_source(error);
        }
        if error.is_foreign_key_violation() {
            return Self::conflict("related_missing", "Something this refers to does not exist, or is still in use.")
                .with_source(error);
        }
        if error.is_unstorable() {
            count("unstorable");
            let detail =
                "A text in the request is too long or has characters that cannot be kept, or a date is out of range.";
            return Self::new(StatusCode::UNPROCESSABLE_ENTITY, "unstorable", detail).with_source(error);
        }
        count("unexpected");
        Self::internal(error)
    }
}

/// A rule of the business refused. The code, the words and the rejection itself are sent.
impl From<Rejection> for ApiError {
    fn from(rejection: Rejection) -> Self {
        use Rejection::*;
        let status = match &rejection {
            NotPermitted | NotAssigned | NotYours { .. } => StatusCode::FORBIDDEN,
            NotFound { .. } => StatusCode::NOT_FOUND,
            VisitTransition { .. }
            | JobTransition { .. }
            | JobSealed { .. }
            | DoubleBooked { .. }
            | PlacedMeanwhile { .. }
            | DependsOnRefused => StatusCode::CONFLICT,
            TooLarge { .. } => StatusCode::PAYLOAD_TOO_LARGE,
            _ => StatusCode::UNPROCESSABLE_ENTITY,
        };
        let errors = match &rejection {
            Invalid { field, message } => vec![FieldError::new(field, message)],
            _ => Vec::new(),
        };
        let mut answer = Self::new(status, rejection.code(), rejection.words(Language::English));
        answer.0.errors = errors;
        answer.0.rejection = Some(rejection);
        answer
    }
}

impl From<sqlx::Error> for ApiError {
    fn from(error: sqlx::Error) -> Self {
        DbError::from(error).into()
    }
}

impl Transient for ApiError {
    fn is_transient(&self) -> bool {
        self.0.transient
    }
}

impl std::fmt::Display for ApiError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {}", self.0.code, self.0.detail)
    }
}

impl Error for ApiError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.0.source.as_deref().map(|source| source as &(dyn Error + 'static))
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let Self(parts) = self;
        if let Some(source) = &parts.source {
            if parts.status.is_server_error() {
                tracing::error!(code = %parts.code, error = %chain(source.as_ref()), "request failed");
            } else {
                tracing::debug!(code = %parts.code, error = %chain(source.as_ref()), "request refused");
            }
        }
        let problem = Problem {
            kind: format!("urn:holdfast:problem:{}", parts.code),
            title: parts.title.to_owned(),
            status: parts.status.as_u16(),
            detail: parts.detail.into_owned(),
            code: parts.code.into_owned(),
            request_id: current_request_id(),
            errors: parts.errors,
            rejection: parts.rejection,
        };
        let body = serde_json::to_vec(&problem).unwrap_or_default();
        let mut response = (parts.status, [(header::CONTENT_TYPE, "application/problem+json")], body).into_response();
        if let Some(seconds) = parts.retry_after {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}

/// An error and what caused it, in one line. Values of rows can be in the detail that Postgres
/// adds to its errors, which sqlx leaves out of the message: so no personal data gets here.
fn chain(error: &(dyn Error + 'static)) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(inner) = cause {
        let inner_text = inner.to_string();
        if !text.ends_with(&inner_text) {
            text.push_str(": ");
            text.push_str(&inner_text);
        }
        cause = inner.source();
    }
    text
}
