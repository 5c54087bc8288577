//! What every endpoint shares: one error, the extractors, the layers around the router. Knows
//! no capability and, apart from the request's tenant-free parts, no data.

mod cbor;
mod context;
mod csrf;
mod error;
mod headers;
mod json;
mod observe;
mod page;
mod params;
mod router;

pub use cbor::Cbor;
pub use context::{Client, current_request_id};
pub use error::{ApiError, ApiResult, FieldError, Problem};
pub use json::Json;
pub use observe::RequestId;
pub use page::{Page, Paged};
pub use params::{Path, Query};
pub use router::{api, router};

/// Lower-case hexadecimal digits of `bytes`.
pub fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        // Writing to a String cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// The bytes that hexadecimal digits stand for; none where `text` is anything else.
pub fn unhex(text: &str) -> Option<Vec<u8>> {
    if !text.len().is_multiple_of(2) || !text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    (0..text.len()).step_by(2).map(|at| u8::from_str_radix(&text[at..at + 2], 16).ok()).collect()
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;

    #[test]
    fn hexadecimal_both_ways() {
        assert_eq!(hex(&[0, 15, 255]), "000fff");
        assert_eq!(unhex("000FfF").unwrap(), [0, 15, 255]);
        assert!(unhex("0").is_none() && unhex("0g").is_none() && unhex("+1").is_none() && unhex("ü").is_none());
    }
}
