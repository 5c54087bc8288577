//! From a camera's file to a picture to keep: resized and re-encoded by the browser, with time and
//! place kept as values.

use js_sys::{Array, Uint8Array};
use sync::docs::content::BlobRef;
use sync::domain::geo::Position;
use sync::time::Timestamp;
use wasm_bindgen::prelude::*;

use super::exif::{self, Exif};
use crate::platform;

#[wasm_bindgen(module = "/js/photo.js")]
extern "C" {
    #[wasm_bindgen(catch)]
    async fn encode_photo(file: &web_sys::File) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(catch)]
    async fn file_head(file: &web_sys::File, bytes: u32) -> Result<JsValue, JsValue>;
}

/// EXIF stands within the first 64 KiB; other segments may come before it.
const HEAD_BYTES: u32 = 256 * 1024;
/// How long a photo waits for the device to say where it is.
const POSITION_MS: u32 = 1500;

/// Bytes with the name that their hash gives them.
pub struct Bytes {
    pub blob: BlobRef,
    pub bytes: Vec<u8>,
}

impl Bytes {
    /// Hashes the bytes.
    pub async fn of(bytes: Vec<u8>, mime: &str) -> Result<Self, String> {
        let sha256 = platform::sha256(&Uint8Array::from(bytes.as_slice())).await.map_err(|error| text(&error))?;
        Ok(Self { blob: BlobRef { sha256, bytes: bytes.len() as u64, mime: mime.into() }, bytes })
    }
}

/// A picture ready to keep.
pub struct Photo {
    pub photo: Bytes,
    pub thumb: Bytes,
    pub width: u32,
    pub height: u32,
    pub taken_at: Timestamp,
    pub position: Option<Position>,
}

/// Reads the picture in `file`; the error is the browser's reason.
pub async fn prepare(file: &web_sys::File, now: Timestamp) -> Result<Photo, String> {
    let (head, encoded, here) =
        futures::join!(file_head(file, HEAD_BYTES), encode_photo(file), platform::position_unasked(POSITION_MS));
    let exif = head.map(|head| exif::read(&Uint8Array::new(&head).to_vec())).unwrap_or_default();
    let parts = Array::from(&encoded.map_err(|error| text(&error))?);
    let bytes = |index| Uint8Array::new(&parts.get(index)).to_vec();
    let pixels = |index| parts.get(index).as_f64().unwrap_or_default() as u32;
    let (photo, thumb) = futures::try_join!(Bytes::of(bytes(0), "image/jpeg"), Bytes::of(bytes(1), "image/jpeg"))?;
    let written = exif.position.map(|(latitude, longitude)| Position { latitude, longitude, accuracy_m: None });
    // An old picture from the gallery was not taken here and now.
    let fresh = (now.0 - file.last_modified() as i64).abs() < 5 * 60_000;
    let position = written.or(here.filter(|_| fresh));
    Ok(Photo { photo, thumb, width: pixels(2), height: pixels(3), taken_at: taken_at(&exif, file, now), position })
}

/// What the camera wrote, else when the file was made; never in the future.
fn taken_at(exif: &Exif, file: &web_sys::File, now: Timestamp) -> Timestamp {
    let written = exif.taken_at.as_ref().map(|taken| {
        // Without an offset the browser reads it on the device's own clock, as the camera meant it.
        js_sys::Date::parse(&format!("{taken}{}", exif.offset.as_deref().unwrap_or_default()))
    });
    let at = written.filter(|at| at.is_finite()).unwrap_or_else(|| file.last_modified());
    Timestamp((at as i64).min(now.0)).max(Timestamp(0))
}

fn text(error: &JsValue) -> String {
    error.dyn_ref::<js_sys::Error>().map_or_else(|| format!("{error:?}"), |error| error.message().into())
}
