//! One operation a file.

pub mod announce;
pub mod append;
pub mod read;

use sync::docs::edit::is_hash;

use crate::http::{ApiError, FieldError, unhex};

/// A SHA-256 from a path or body.
fn hash(text: &str) -> Result<Vec<u8>, ApiError> {
    let bytes = unhex(text).filter(|_| is_hash(text));
    bytes.ok_or_else(|| {
        ApiError::invalid(vec![FieldError::new("sha256", "must be 64 lower-case hexadecimal characters")])
    })
}
