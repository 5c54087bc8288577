//! What bytes are allowed to be.

use std::io::Cursor;

use image::{ImageFormat, ImageReader, Limits};

/// Pixels along either side of a photo; a device sends at most 2,048.
const SIDE: u32 = 4_096;

/// The media types that are taken in.
pub const MIMES: [&str; 4] = ["image/jpeg", "image/png", "image/webp", "application/json"];

/// Whether the bytes are what `mime` says, by their own header and within the size of a photo;
/// otherwise why not.
pub fn check(mime: &str, bytes: &[u8]) -> Result<(), String> {
    let format = match mime {
        "image/jpeg" => ImageFormat::Jpeg,
        "image/png" => ImageFormat::Png,
        "image/webp" => ImageFormat::WebP,
        "application/json" => {
            return serde_json::from_slice::<serde_json::Value>(bytes)
                .map(|_| ())
                .map_err(|_| "The bytes are not JSON.".into());
        }
        _ => return Err(format!("Files of the type {mime} are not taken.")),
    };
    if image::guess_format(bytes).ok() != Some(format) {
        return Err(format!("The bytes are not {mime}."));
    }
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    let mut limits = Limits::default();
    limits.max_image_width = Some(SIDE);
    limits.max_image_height = Some(SIDE);
    limits.max_alloc = Some(128 * 1024 * 1024);
    reader.limits(limits);
    match reader.into_dimensions() {
        Ok((width, height)) if width <= SIDE && height <= SIDE => Ok(()),
        Ok(_) => Err(format!("The photo is larger than {SIDE} pixels.")),
        Err(_) => Err("The photo cannot be read.".into()),
    }
}

#[cfg(test)]
mod tests {
    use super::check;

    #[test]
    fn bytes_must_be_what_they_say() {
        let mut png = Vec::new();
        image::RgbImage::new(2, 2)
            .write_to(&mut std::io::Cursor::new(&mut png), image::ImageFormat::Png)
            .expect("a small picture encodes");
        assert_eq!(check("image/png", &png), Ok(()));
        assert!(check("image/jpeg", &png).is_err());
        assert!(check("text/html", b"<script>").is_err());
        assert!(check("image/png", b"<svg onload=alert(1)>").is_err());
        assert_eq!(check("application/json", b"[[1,2]]"), Ok(()));
    }
}
