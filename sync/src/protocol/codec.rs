//! CBOR (RFC 8949): self-describing, so that an older build passes over fields it does not know.

use serde::Serialize;
use serde::de::DeserializeOwned;

/// The media type of encoded messages.
pub const MEDIA_TYPE: &str = "application/cbor";

/// Bytes that are not the expected message.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a readable message: {0}")]
pub struct DecodeError(pub String);

/// The message as bytes.
pub fn encode(message: &impl Serialize) -> Vec<u8> {
    let mut bytes = Vec::new();
    ciborium::into_writer(message, &mut bytes).expect("messages are plain values, which encode into memory");
    bytes
}

/// The message of bytes; nesting deeper than 64 is refused.
pub fn decode<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, DecodeError> {
    ciborium::de::from_reader_with_recursion_limit(bytes, 64).map_err(|error| DecodeError(error.to_string()))
}
