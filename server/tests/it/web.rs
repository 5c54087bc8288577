//! Pages and files.

use std::path::PathBuf;

use crate::common::{self, TestServer};
use axum::body::Body;
use axum::http::Method;

/// A small site in a folder of its own, with something beside it that must not be served.
struct Site(PathBuf);

impl Site {
    fn build() -> Self {
        let root = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("site-{}", uuid::Uuid::now_v7()));
        for (name, content) in [
            ("outside.js", "outside"),
            ("site/.hidden.js", "covert"),
            ("site/.git/config.js", "covert"),
            ("site/sw.js", "worker"),
            ("site/manifest.webmanifest", "{}"),
            ("site/boot.js", "boot"),
            ("site/icons/icon.svg", "<svg/>"),
            ("site/secret.env", "nothing to see"),
            ("site/pkg/app.0123456789abcdef.js", "plain script"),
            ("site/pkg/app.0123456789abcdef.js.br", "packed with brotli"),
            ("site/pkg/app.0123456789abcdef.js.gz", "packed with gzip"),
            ("site/pkg/app.fedcba9876543210.wasm", "\0asm"),
            (
                "site/build.json",
                r#"{"build": "b7", "version": "1.2.3", "variant": "release", "css": "/pkg/main.1111111111111111.css", "early": "/pkg/early.2222222222222222.js",
                    "phone": {"js": "/pkg/app.0123456789abcdef.js", "wasm": "/pkg/app.fedcba9876543210.wasm", "modules": []},
                    "desk": {"js": "/pkg/desk.0123456789abcdef.js", "wasm": "/pkg/desk.fedcba9876543210.wasm", "modules": []}}"#,
            ),
        ] {
            let file = root.join(name);
            std::fs::create_dir_all(file.parent().unwrap()).unwrap();
            std::fs::write(file, content).unwrap();
        }
        #[cfg(unix)]
        std::os::unix::fs::symlink(root.join("outside.js"), root.join("site/link.js")).unwrap();
        Self(root)
    }

    async fn serve(&self) -> TestServer {
        TestServer::start_with(&[("HOLDFAST_SITE", self.0.join("site").to_str().unwrap())]).await
    }
}

impl Drop for Site {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

#[tokio::test]
async fn the_apps_addresses_get_its_shell() {
    let site = Site::build();
    let server = site.serve().await;
    let client = server.client();
    let shell = client.get("/app-shell").await;
    assert_eq!(shell.status, 200);
    assert_eq!(shell.header("content-type"), Some("text/html; charset=utf-8"));
    assert_eq!(shell.header("cache-control"), Some("no-cache"));
    for needed in [
        "data-build=\"b7\"",
        "data-phone-js=\"/pkg/app.0123456789abcdef.js\"",
        "data-phone-wasm=\"/pkg/app.fedcba9876543210.wasm\"",
        "data-desk-js=\"/pkg/desk.0123456789abcdef.js\"",
        "data-desk-wasm=\"/pkg/desk.fedcba9876543210.wasm\"",
        "/pkg/main.1111111111111111.css",
    ] {
        assert!(shell.text().contains(needed), "{needed} is not in {}", shell.text());
    }
    for page in [
        "/",
        "/login",
        "/jobs/assigned",
        "/jobs/0190",
        "/sync",
        "/dispatch",
        "/dispatch/jobs/0190",
        "/settings",
        "/login?next=/sync",
    ] {
        let answer = client.get(page).await;
        assert_eq!((answer.status, answer.body == shell.body), (200, true), "{page}");
    }
    let missing = client.get("/wp-login.php").await;
    assert_eq!((missing.status, missing.body == shell.body), (404, true));
    assert_eq!(client.request(Method::HEAD, "/login", &[], Body::empty()).await.status, 200);
    assert_eq!(client.post("/login", &serde_json::json!({})).await.status, 405);
}

#[tokio::test]
async fn a_site_built_again_has_another_shell() {
    let site = Site::build();
    let server = site.serve().await;
    assert!(server.client().get("/").await.text().contains("b7"));
    let file = site.0.join("site/build.json");
    let text = std::fs::read_to_string(&file).unwrap().replace("b7", "b8");
    std::fs::write(&file, text).unwrap();
    let later = std::time::SystemTime::now() + std::time::Duration::from_secs(5);
    std::fs::File::open(&file).unwrap().set_modified(later).unwrap();
    assert!(server.client().get("/").await.text().contains("b8"));
}

#[tokio::test]
async fn without_a_site_the_page_says_what_is_missing() {
    let server = TestServer::start().await;
    let page = server.client().get("/").await;
    assert_eq!(page.status, 200);
    assert!(page.text().contains("The app is not built yet"));
}

#[tokio::test]
async fn hashed_files_are_kept_for_ever_and_what_chooses_them_never() {
    let site = Site::build();
    let server = site.serve().await;
    let client = server.client();
    for (path, media_type, caching) in [
        ("/pkg/app.0123456789abcdef.js", "text/javascript; charset=utf-8", "public, max-age=31536000, immutable"),
        ("/pkg/app.fedcba9876543210.wasm", "application/wasm", "public, max-age=31536000, immutable"),
        ("/sw.js", "text/javascript; charset=utf-8", "no-cache"),
        ("/boot.js", "text/javascript; charset=utf-8", "no-cache"),
        ("/manifest.webmanifest", "application/manifest+json", "no-cache"),
        ("/build.json", "application/json", "no-cache"),
        ("/icons/icon.svg", "image/svg+xml", "public, max-age=86400"),
    ] {
        let answer = client.get(path).await;
        assert_eq!(answer.status, 200, "{path}");
        assert_eq!(answer.header("content-type"), Some(media_type), "{path}");
        assert_eq!(answer.header("cache-control"), Some(caching), "{path}");
        let tag = answer.header("etag").unwrap();
        let again = client.request(Method::GET, path, &[("if-none-match", tag)], Body::empty()).await;
        assert_eq!((again.status, again.body.len()), (304, 0), "{path}");
    }
}

#[tokio::test]
async fn a_packed_copy_is_sent_to_who_takes_it() {
    let site = Site::build();
    let server = site.serve().await;
    let client = server.client();
    let path = "/pkg/app.0123456789abcdef.js";
    for (accepts, packing, body) in [
        ("gzip, deflate, br, zstd", Some("br"), "packed with brotli"),
        ("gzip", Some("gzip"), "packed with gzip"),
        ("br;q=0, gzip", Some("gzip"), "packed with gzip"),
        ("identity", None, "plain script"),
    ] {
        let answer = client.request(Method::GET, path, &[("accept-encoding", accepts)], Body::empty()).await;
        assert_eq!((answer.header("content-encoding"), answer.text().as_str()), (packing, body), "{accepts}");
        assert!(answer.header("vary").unwrap().contains("accept-encoding"));
        assert_eq!(answer.header("content-type"), Some("text/javascript; charset=utf-8"));
    }
    let wasm = client
        .request(Method::GET, "/pkg/app.fedcba9876543210.wasm", &[("accept-encoding", "br")], Body::empty())
        .await;
    assert_eq!(wasm.header("content-type"), Some("application/wasm"));
}

#[tokio::test]
async fn nothing_hidden_or_outside_is_served() {
    let site = Site::build();
    let server = site.serve().await;
    let client = server.client();
    for path in [
        "/.hidden.js",
        "/.git/config.js",
        "/%2ehidden.js",
        "/../outside.js",
        "/%2e%2e/outside.js",
        "/..%2foutside.js",
        "/pkg/../../outside.js",
        "/pkg/..%5c..%5coutside.js",
        "/link.js",
        "/secret.env",
        "/pkg",
        "/pkg/",
        "/pkg/app.0123456789abcdef.js.br",
        "/icons/",
        "//etc/passwd.js",
        "/sw.js%00.png",
    ] {
        let answer = client.get(path).await;
        assert_eq!(answer.status, 404, "{path}");
        for secret in ["outside", "covert", "nothing to see", "packed"] {
            assert!(!answer.text().contains(secret), "{path} gave {secret}");
        }
    }
}

/// The renderer's own habit would be to end the page with inline scripts.
#[tokio::test]
async fn the_shell_has_no_script_of_its_own_and_knows_nobody() {
    let site = Site::build();
    let server = site.serve().await;
    let tenant = server.tenant("bluebonnet").await;
    let stranger = server.client().get("/jobs/assigned").await;
    let owner = tenant.sign_in(common::Role::Owner).await.get("/jobs/assigned").await;
    assert_eq!(stranger.body, owner.body);
    let page = stranger.text();
    assert!(page.starts_with("<!DOCTYPE html><html") && page.ends_with("</html>"), "{page}");
    assert_eq!(page.matches("<script").count(), 3, "{page}");
    for file in ["boot.js", "kept-day.js", "pkg/early.2222222222222222.js"] {
        assert_eq!(page.matches(&format!("src=\"/{file}\"")).count(), 1, "{file} in {page}");
    }
    for word in ["nonce", "__RESOLVED_RESOURCES", "__INCOMPLETE_CHUNKS", "onload=", "style="] {
        assert!(!page.contains(word), "{word} in {page}");
    }
}
