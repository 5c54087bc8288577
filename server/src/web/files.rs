//! Files of the built site. Names below `/pkg/` hold a hash of the content and are kept for
//! ever; what decides which version runs (service worker, manifest, HTML) is asked for anew
//! each time. Nothing outside the folder and nothing hidden is ever served.

use std::path::{Component, Path, PathBuf};
use std::time::UNIX_EPOCH;

use axum::body::Body;
use axum::http::header::{CACHE_CONTROL, CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE, ETAG, IF_NONE_MATCH, VARY};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use tokio_util::io::ReaderStream;

use super::Site;
use super::accept::{Packing, packings};

/// The file of that address; none where there is none.
pub(super) async fn serve(site: &Site, path: &str, headers: &HeaderMap) -> Option<Response> {
    let name = inside(path)?;
    let media_type = media_type(&name)?;
    let folder = tokio::fs::canonicalize(&site.folder).await.ok()?;
    let mut found = None;
    for packing in packings(headers).into_iter().map(Some).chain([None]) {
        if let Some(file) = open(&folder, &name, packing).await {
            found = Some((file, packing));
            break;
        }
    }
    let ((file, about), packing) = found?;

    let tag = tag(&about, packing);
    let known = headers.get(IF_NONE_MATCH).is_some_and(|tags| {
        tags.to_str().is_ok_and(|tags| tags.split(',').any(|known| known.trim().trim_start_matches("W/") == tag))
    });
    let mut response = if known {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        let mut response = Body::from_stream(ReaderStream::new(file)).into_response();
        response.headers_mut().insert(CONTENT_LENGTH, HeaderValue::from(about.len()));
        response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(media_type));
        if let Some(packing) = packing {
            response.headers_mut().insert(CONTENT_ENCODING, HeaderValue::from_static(packing.name()));
        }
        response
    };
    let headers = response.headers_mut();
    headers.insert(VARY, HeaderValue::from_static("accept-encoding"));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static(caching(&name)));
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        headers.insert(ETAG, tag);
    }
    Some(response)
}

/// The address as a relative path; none where it could lead elsewhere or to something hidden.
fn inside(address: &str) -> Option<PathBuf> {
    let name = percent_decoded(address.strip_prefix('/')?)?;
    if name.is_empty() || name.contains(['\\', '\0', ':']) {
        return None;
    }
    let mut path = PathBuf::new();
    for part in Path::new(&name).components() {
        match part {
            Component::Normal(part) if !part.to_str()?.starts_with('.') => path.push(part),
            _ => return None,
        }
    }
    Some(path)
}

fn percent_decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, tail @ ..] = rest {
        if *first == b'%' {
            let digits = std::str::from_utf8(tail.get(..2)?).ok()?;
            bytes.extend(crate::http::unhex(digits)?);
            rest = &tail[2..];
        } else {
            bytes.push(*first);
            rest = tail;
        }
    }
    String::from_utf8(bytes).ok()
}

/// The kinds of file a site has; others are not served, packed copies and maps among them.
fn media_type(name: &Path) -> Option<&'static str> {
    Some(match name.extension()?.to_str()? {
        "css" => "text/css; charset=utf-8",
        "html" => "text/html; charset=utf-8",
        "ico" => "image/x-icon",
        "jpg" | "jpeg" => "image/jpeg",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "json" => "application/json",
        "png" => "image/png",
        "svg" => "image/svg+xml",
        "txt" => "text/plain; charset=utf-8",
        "wasm" => "application/wasm",
        "webmanifest" => "application/manifest+json",
        "webp" => "image/webp",
        "woff2" => "font/woff2",
        _ => return None,
    })
}

fn caching(name: &Path) -> &'static str {
    if name.starts_with("pkg") {
        return "public, max-age=31536000, immutable";
    }
    match name.extension().and_then(|extension| extension.to_str()) {
        Some("png" | "svg" | "ico" | "webp" | "jpg" | "jpeg" | "woff2") => "public, max-age=86400",
        _ => "no-cache",
    }
}

/// Opens the file or its packed copy, wherever links lead only if that is inside `folder`.
async fn open(folder: &Path, name: &Path, packing: Option<Packing>) -> Option<(tokio::fs::File, std::fs::Metadata)> {
    let mut full = folder.join(name).into_os_string();
    full.push(packing.map_or("", Packing::suffix));
    let full = tokio::fs::canonicalize(full).await.ok().filter(|full| full.starts_with(folder))?;
    let file = tokio::fs::File::open(full).await.ok()?;
    let about = file.metadata().await.ok().filter(std::fs::Metadata::is_file)?;
    Some((file, about))
}

fn tag(about: &std::fs::Metadata, packing: Option<Packing>) -> String {
    let changed = about.modified().ok().and_then(|at| at.duration_since(UNIX_EPOCH).ok()).unwrap_or_default();
    format!("\"{:x}-{:x}-{}\"", about.len(), changed.as_nanos(), packing.map_or("id", Packing::name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_stay_inside_and_out_of_hidden_places() {
        assert_eq!(inside("/pkg/app.1.js"), Some("pkg/app.1.js".into()));
        assert_eq!(inside("/a%20b.css"), Some("a b.css".into()));
        for bad in [
            "/",
            "/../x.js",
            "/a/../../x.js",
            "/%2e%2e/x.js",
            "/..%2fx.js",
            "/.env",
            "/a/.git/x.js",
            "/%00.js",
            "/a%5c..%5cx.js",
            "//etc/x.js",
            "/%2fetc/x.js",
            "/%zz.js",
            "/%",
            "/c:/x.js",
        ] {
            assert_eq!(inside(bad), None, "{bad}");
        }
    }
}
