//! How large documents and changes may be. The device refuses larger input before it is queued,
//! so that the server never has to.

/// Bytes of one saved document.
pub const DOCUMENT_BYTES: usize = 256 * 1024;
/// Bytes of one change.
pub const CHANGE_BYTES: usize = 64 * 1024;
/// Operations in one change, and in all changes of one mutation.
pub const CHANGE_OPS: usize = 40_000;
/// Characters of a note.
pub const NOTE_CHARS: usize = 20_000;
/// Characters of any other text.
pub const TEXT_CHARS: usize = 2_000;
/// Bytes of one photo after it was re-encoded on the device.
pub const PHOTO_BYTES: u64 = 10 * 1024 * 1024;
/// Pixels of a photo's width or height; the device makes them smaller still.
pub const PIXELS: u32 = 20_000;
