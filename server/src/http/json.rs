//! JSON bodies. Unknown fields are refused: a misspelt optional field would otherwise be
//! silently left out. So are zero characters, which the database does not keep.

use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::{ApiError, FieldError};

/// A JSON body, of a request or of an answer.
#[derive(Clone, Copy, Debug)]
pub struct Json<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Json<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &S) -> Result<Self, ApiError> {
        if !has_type(&request, "application/json") {
            return Err(ApiError::new(
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                "unsupported_media_type",
                "Send JSON, with the header Content-Type: application/json.",
            ));
        }
        parse(&body(request, state).await?).map(Self)
    }
}

impl<T: Serialize> IntoResponse for Json<T> {
    fn into_response(self) -> Response {
        match serde_json::to_vec(&self.0) {
            Ok(bytes) => ([(header::CONTENT_TYPE, "application/json")], bytes).into_response(),
            Err(error) => ApiError::internal(error).into_response(),
        }
    }
}

/// Whether the request says that its body is of the media type `wanted`.
pub(super) fn has_type(request: &Request, wanted: &str) -> bool {
    request
        .headers()
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.split(';').next())
        .is_some_and(|value| value.trim().eq_ignore_ascii_case(wanted))
}

/// The body, within the limit of the route.
pub(super) async fn body<S: Send + Sync>(request: Request, state: &S) -> Result<Bytes, ApiError> {
    Bytes::from_request(request, state).await.map_err(|rejection| {
        if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE {
            ApiError::new(
                StatusCode::PAYLOAD_TOO_LARGE,
                "too_large",
                "The request is larger than the server accepts here.",
            )
        } else {
            ApiError::bad_request("The body could not be read to its end.").with_source(rejection)
        }
    })
}

fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, ApiError> {
    let mut unknown = Vec::new();
    let mut json = serde_json::Deserializer::from_slice(bytes);
    let mut note = |path: serde_ignored::Path<'_>| unknown.push(path.to_string());
    let watched = serde_ignored::Deserializer::new(&mut json, &mut note);
    let parsed = serde_path_to_error::deserialize(watched);
    let value = parsed.map_err(|error| refusal(&error.path().to_string(), error.inner()))?;
    json.end().map_err(|error| refusal("", &error))?;
    // Only an escape can bring one in: JSON has no bare control characters.
    if bytes.windows(ZERO.len()).any(|window| window == ZERO)
        && let Some(path) = serde_json::from_slice(bytes).ok().and_then(|value| zero_in(&value, String::new()))
    {
        return Err(ApiError::invalid(vec![FieldError::zero(path)]));
    }
    if unknown.is_empty() {
        return Ok(value);
    }
    Err(ApiError::invalid(
        unknown.into_iter().map(|field| FieldError::new(field, "is not a field of this request")).collect(),
    ))
}

/// A zero character as JSON writes it, unless the backslash is itself escaped.
const ZERO: &[u8] = br"\u0000";

/// Where the first text with a zero character is, if there is one.
fn zero_in(value: &Value, path: String) -> Option<String> {
    match value {
        Value::String(text) => text.contains('\0').then_some(path),
        Value::Array(items) => {
            items.iter().enumerate().find_map(|(index, item)| zero_in(item, format!("{path}[{index}]")))
        }
        Value::Object(fields) => fields.iter().find_map(|(name, value)| {
            let dot = if path.is_empty() { "" } else { "." };
            let inner = format!("{path}{dot}{}", name.replace('\0', "\u{fffd}"));
            if name.contains('\0') { Some(inner) } else { zero_in(value, inner) }
        }),
        _ => None,
    }
}

fn refusal(path: &str, error: &serde_json::Error) -> ApiError {
    if error.is_data() {
        let field = if path.is_empty() || path == "." { "body" } else { path };
        ApiError::invalid(vec![FieldError::new(field, error.to_string())])
    } else {
        ApiError::bad_request(format!("The body is not JSON: {error}."))
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;

    #[derive(Debug, serde::Deserialize)]
    struct Inner {
        #[expect(dead_code, reason = "only parsed")]
        size: u32,
    }

    #[derive(Debug, serde::Deserialize)]
    struct Outer {
        #[expect(dead_code, reason = "only parsed")]
        tanks: Vec<Inner>,
    }

    #[test]
    fn problems_name_the_field() {
        let wrong = parse::<Outer>(br#"{"tanks": [{"size": "big"}]}"#).unwrap_err();
        assert_eq!(wrong.status(), StatusCode::UNPROCESSABLE_ENTITY);
        assert!(wrong.detail().starts_with("tanks[0].size: "), "{wrong}");
        let unknown = parse::<Outer>(br#"{"tanks": [], "tnaks": []}"#).unwrap_err();
        assert!(unknown.detail().starts_with("tnaks: "), "{unknown}");
        assert_eq!(parse::<Outer>(b"{").unwrap_err().status(), StatusCode::BAD_REQUEST);
        assert_eq!(parse::<Outer>(br#"{"tanks": []} x"#).unwrap_err().status(), StatusCode::BAD_REQUEST);
        assert!(parse::<Outer>(br#"{"tanks": [{"size": 3}]}"#).is_ok());
    }

    #[test]
    fn zero_characters_are_refused_and_their_escapes_are_not() {
        for (body, field) in [
            (r#"{"a": ["x", {"b": "y\u0000"}]}"#, "a[1].b: "),
            (r#"{"c\u0000": 1}"#, "c\u{fffd}: "),
            (r#""\u0000""#, "body: "),
        ] {
            let refused = parse::<Value>(body.as_bytes()).unwrap_err();
            assert_eq!(refused.status(), StatusCode::UNPROCESSABLE_ENTITY);
            assert!(refused.detail().starts_with(field), "{refused}");
        }
        assert!(parse::<Value>(br#"{"a": "C:\\u0000"}"#).is_ok());
    }
}
