//! Photos and a signature for finished demo work, drawn here: a tank's lid in a lawn, before and
//! after, and a pen's stroke. Stored like any other blob.

use std::f32::consts::TAU;
use std::io::Cursor;

use image::{ImageFormat, Rgb, RgbImage};
use object_store::path::Path;
use object_store::{ObjectStoreExt, PutPayload};
use sha2::{Digest, Sha256};
use sync::docs::content::BlobRef;

use super::super::SeedError;
use super::pick;
use crate::AppState;
use crate::db::{DbError, TenantTx};
use crate::http::{ApiError, hex};
use crate::time::ToUtc;

/// Pixels of a demo photo and of its smaller copy.
pub const SIZE: [u32; 2] = [960, 720];
const THUMB: [u32; 2] = [320, 240];
const VARIANTS: usize = 4;

/// A photo with its thumbnail.
#[derive(Clone)]
pub struct Photo {
    pub blob: BlobRef,
    pub thumb: BlobRef,
}

pub struct Pictures {
    pub before: Vec<Photo>,
    pub after: Vec<Photo>,
    pub signature: BlobRef,
    pub strokes: BlobRef,
}

/// Draws and stores all pictures of a tenant.
pub async fn sow(state: &AppState, tx: &mut TenantTx) -> Result<Pictures, SeedError> {
    let (mut before, mut after) = (Vec::new(), Vec::new());
    for variant in 0..VARIANTS {
        before.push(photo(state, tx, variant, false).await?);
        after.push(photo(state, tx, variant, true).await?);
    }
    let strokes = stroke();
    let json =
        serde_json::to_vec(&[strokes.iter().map(|(x, y)| [*x, *y, 0.5, 0.0]).collect::<Vec<_>>()]).unwrap_or_default();
    let signature = store(state, tx, png(&strokes)?, "image/png").await?;
    let strokes = store(state, tx, json, "application/json").await?;
    Ok(Pictures { before, after, signature, strokes })
}

async fn photo(state: &AppState, tx: &mut TenantTx, variant: usize, open: bool) -> Result<Photo, SeedError> {
    let large = scene(SIZE, variant, open);
    let small = image::imageops::thumbnail(&large, THUMB[0], THUMB[1]);
    let blob = store(state, tx, encoded(&large, ImageFormat::Jpeg)?, "image/jpeg").await?;
    let thumb = store(state, tx, encoded(&small, ImageFormat::Jpeg)?, "image/jpeg").await?;
    Ok(Photo { blob, thumb })
}

fn encoded(picture: &RgbImage, format: ImageFormat) -> Result<Vec<u8>, SeedError> {
    let mut bytes = Vec::new();
    picture.write_to(&mut Cursor::new(&mut bytes), format).map_err(ApiError::internal)?;
    Ok(bytes)
}

fn mix(a: [f32; 3], b: [f32; 3], t: f32) -> [f32; 3] {
    let t = t.clamp(0.0, 1.0);
    [a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t, a[2] + (b[2] - a[2]) * t]
}

/// A lawn with a riser: full and dirty before, empty with a clean rim after.
fn scene([width, height]: [u32; 2], variant: usize, after: bool) -> RgbImage {
    let dry = variant as f32 * 0.25;
    let centre = (0.5 + 0.04 * variant as f32, 0.58);
    RgbImage::from_fn(width, height, |column, row| {
        let (x, y) = (column as f32 / width as f32, row as f32 / height as f32);
        let noise = pick((row * width + column) as usize, 40 + variant as u64, 256) as f32 / 255.0 - 0.5;
        let grass = mix([86.0, 122.0, 58.0], [150.0, 136.0, 84.0], dry + 0.3 * (y * 9.0 + variant as f32).sin());
        let mut colour =
            mix(mix(grass, [190.0, 205.0, 214.0], (0.16 - y) * 9.0), [60.0, 80.0, 44.0], noise * 0.5 + 0.2);
        let distance = (((x - centre.0) * 1.33).powi(2) + ((y - centre.1) * 1.55).powi(2)).sqrt();
        let rim = if after { [168.0, 170.0, 166.0] } else { [120.0, 112.0, 98.0] };
        let soil = mix([112.0, 84.0, 60.0], [82.0, 60.0, 44.0], noise + 0.5);
        if distance < 0.36 {
            colour = mix(colour, soil, (0.36 - distance) * 14.0);
        }
        if distance < 0.28 {
            colour = mix(rim, [90.0, 88.0, 84.0], noise * 0.4 + (y - centre.1).abs());
        }
        if distance < 0.225 {
            let inside = if after { [34.0, 32.0, 32.0] } else { [74.0, 58.0, 38.0] };
            let light = if after { [78.0, 80.0, 82.0] } else { [112.0, 92.0, 60.0] };
            let swirl = ((x * 38.0).sin() * (y * 31.0).cos()).abs();
            colour = mix(inside, light, if after { (centre.1 - y) * 2.2 } else { swirl * 0.6 + noise * 0.3 });
        }
        Rgb(colour.map(|value| value.clamp(0.0, 255.0) as u8))
    })
}

/// Points of a signature on a pad of 600 by 200.
fn stroke() -> Vec<(f32, f32)> {
    (0..240)
        .map(|step| {
            let t = step as f32 / 239.0;
            (
                60.0 + 470.0 * t + 16.0 * (t * TAU * 7.0).cos(),
                105.0 - 46.0 * (t * TAU * 5.0).sin() * (1.0 - 0.6 * t) + 18.0 * (t * TAU * 1.5).cos(),
            )
        })
        .collect()
}

fn png(points: &[(f32, f32)]) -> Result<Vec<u8>, SeedError> {
    let mut picture = RgbImage::from_pixel(600, 200, Rgb([255, 255, 255]));
    for pair in points.windows(2) {
        for step in 0..12 {
            let t = step as f32 / 12.0;
            let (x, y) = (pair[0].0 + (pair[1].0 - pair[0].0) * t, pair[0].1 + (pair[1].1 - pair[0].1) * t);
            for (dx, dy) in [(0, 0), (1, 0), (0, 1), (1, 1), (2, 1), (1, 2)] {
                let (column, row) = (x as u32 + dx, y as u32 + dy);
                if column < 600 && row < 200 {
                    picture.put_pixel(column, row, Rgb([16, 42, 48]));
                }
            }
        }
    }
    encoded(&picture, ImageFormat::Png)
}

async fn store(state: &AppState, tx: &mut TenantTx, bytes: Vec<u8>, mime: &str) -> Result<BlobRef, SeedError> {
    let hash = Sha256::digest(&bytes);
    let sha256 = hex(&hash);
    let key = format!("tenants/{}/blobs/{sha256}", tx.tenant_id());
    let size = bytes.len();
    state.objects.put(&Path::from(key.as_str()), PutPayload::from(bytes)).await.map_err(ApiError::unavailable)?;
    sqlx::query(
        "INSERT INTO blobs (tenant_id, sha256, size, mime, state, received, storage_key, created_at, verified_at)
         VALUES ($1, $2, $3, $4, 'verified', $3, $5, $6, $6) ON CONFLICT DO NOTHING",
    )
    .bind(tx.tenant_id().0)
    .bind(hash.as_slice())
    .bind(i64::try_from(size).unwrap_or(i64::MAX))
    .bind(mime)
    .bind(key)
    .bind(tx.now().to_utc())
    .execute(&mut **tx)
    .await
    .map_err(DbError::from)?;
    Ok(BlobRef { sha256, bytes: size as u64, mime: mime.into() })
}
