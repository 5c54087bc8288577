//! The page that every address of the staff app starts with: what a phone shows before, and
//! without, the app itself. It is the same for everybody, holds no inline script and no nonce
//! (the service worker replays it), and needs nothing from the network but its own files.

use leptos::prelude::*;
use serde::Deserialize;

/// The files of one build, as addresses.
#[derive(Clone, Debug, Deserialize)]
pub struct Bundle {
    /// Names the build.
    pub build: String,
    pub version: String,
    pub css: String,
    /// Reads what the device holds while the app is compiled.
    pub early: String,
    pub phone: App,
    pub desk: App,
    /// The library of the desk's map, loaded by the page that shows one.
    #[serde(default)]
    pub map: Option<MapFiles>,
}

/// What the map is drawn with.
#[derive(Clone, Debug, Deserialize)]
pub struct MapFiles {
    pub js: String,
    pub worker: String,
    pub css: String,
}

/// One of the two apps; `public/boot.js` chooses.
#[derive(Clone, Debug, Deserialize)]
pub struct App {
    pub js: String,
    pub wasm: String,
    /// What `js` imports.
    pub modules: Vec<String>,
}

/// The whole page. With no bundle it says that the app is not built.
pub fn page(bundle: Option<Bundle>) -> impl IntoView {
    let built = bundle.is_some();
    let build = bundle.as_ref().map(|bundle| bundle.build.clone());
    view! {
        <!DOCTYPE html>
        <html lang="en" data-build=build>
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover"/>
                <title>"Holdfast"</title>
                <meta name="description" content="Field service that works with no signal: jobs, checklists, photos and signatures on the phone, live at the office."/>
                <meta name="application-name" content="Holdfast"/>
                <meta name="color-scheme" content="light dark"/>
                <meta name="theme-color" media="(prefers-color-scheme: light)" content="#0a2e33"/>
                <meta name="theme-color" media="(prefers-color-scheme: dark)" content="#0c2326"/>
                <meta name="format-detection" content="telephone=no"/>
                <meta name="mobile-web-app-capable" content="yes"/>
                <meta name="apple-mobile-web-app-title" content="Holdfast"/>
                <meta name="apple-mobile-web-app-status-bar-style" content="default"/>
                <link rel="manifest" href="/manifest.webmanifest"/>
                <link rel="icon" href="/icons/icon.svg" type="image/svg+xml"/>
                <link rel="apple-touch-icon" href="/icons/apple-touch-180.png"/>
                {bundle.map(files)}
            </head>
            <body>
                // The app puts itself in place of what stands in here.
                <div id="app">
                    <div class="shell"><Boot built/></div>
                </div>
                <noscript>
                    <p class="shell__note">"Holdfast works with no signal, but not without JavaScript. Switch it on for this site and load the page again."</p>
                </noscript>
            </body>
        </html>
    }
}

fn files(bundle: Bundle) -> impl IntoView {
    let Bundle { version, css, early, phone, desk, map, .. } = bundle;
    let (map_js, map_worker, map_css) = map.map(|map| (map.js, map.worker, map.css)).unwrap_or_default();
    let there = |address: String| (!address.is_empty()).then_some(address);
    view! {
        <meta name="version" content=version/>
        // The first paint waits for this one: it is small, and with it that paint is the technician's day.
        <script type="module" blocking="render" src="/kept-day.js"></script>
        <script type="module" async=true src=early></script>
        <script
            type="module"
            async=true
            src="/boot.js"
            data-phone-js=phone.js
            data-phone-wasm=phone.wasm
            data-phone-modules=phone.modules.join(" ")
            data-desk-js=desk.js
            data-desk-wasm=desk.wasm
            data-desk-modules=desk.modules.join(" ")
            data-map-js=there(map_js)
            data-map-worker=there(map_worker)
            data-map-css=there(map_css)
        ></script>
        <link rel="stylesheet" href=css/>
    }
}

/// What is to be seen until the app is there.
#[component]
fn Boot(
    /// Whether there is an app to wait for.
    built: bool,
) -> impl IntoView {
    view! {
        <header class="shell__header">
            <img class="shell__mark" src="/icons/icon.svg" alt="" width="32" height="32"/>
            <span class="shell__name">"Holdfast"</span>
        </header>
        <main class="shell__main" aria-busy=built.then_some("true")>
            {if built {
                let line = |class: &'static str| view! { <span class=class></span> };
                let cards = (0..3)
                    .map(|_| view! {
                        <div class="shell__card">
                            {line("shell__line shell__line--short")}
                            {line("shell__line")}
                            {line("shell__line shell__line--medium")}
                        </div>
                    })
                    .collect_view();
                view! {
                    <p class="shell__status" role="status">"Opening…"</p>
                    <div class="shell__cards" aria-hidden="true">{cards}</div>
                }.into_any()
            } else {
                view! {
                    <h1>"The app is not built yet"</h1>
                    <p>"The server runs, but the files of the app are missing. Build them with make run, or point HOLDFAST_SITE to them."</p>
                }.into_any()
            }}
        </main>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn render(bundle: Option<Bundle>) -> String {
        Owner::new().with(|| page(bundle).to_html())
    }

    fn app(js: &str, wasm: &str) -> App {
        App {
            js: js.to_owned(),
            wasm: wasm.to_owned(),
            modules: vec!["/pkg/a.10.js".to_owned(), "/pkg/b.11.js".to_owned()],
        }
    }

    fn bundle() -> Bundle {
        Bundle {
            build: "b1".to_owned(),
            version: "0.1.0".to_owned(),
            css: "/pkg/main.3.css".to_owned(),
            early: "/pkg/early.9.js".to_owned(),
            phone: app("/pkg/phone.1.js", "/pkg/phone.2.wasm"),
            desk: app("/pkg/desk.4.js", "/pkg/desk.5.wasm"),
            map: Some(MapFiles {
                js: "/pkg/map.6.mjs".to_owned(),
                worker: "/pkg/map.7.mjs".to_owned(),
                css: "/pkg/map.8.css".to_owned(),
            }),
        }
    }

    #[test]
    fn every_script_comes_from_a_file() {
        let page = render(Some(bundle()));
        assert!(page.starts_with("<!DOCTYPE html><html"), "{page}");
        let scripts: Vec<_> = page.match_indices("<script").map(|(at, _)| &page[at..]).collect();
        assert_eq!(scripts.len(), 3, "{page}");
        for (script, file) in scripts.iter().zip(["/kept-day.js", "/pkg/early.9.js", "/boot.js"]) {
            let (tag, rest) = script.split_once('>').unwrap_or_default();
            assert!(tag.contains(&format!("src=\"{file}\"")) && rest.starts_with("</script>"), "{page}");
        }
        for inline in ["nonce", " style=", " onload", " onerror", " onclick", "javascript:"] {
            assert!(!page.contains(inline), "{inline} in {page}");
        }
        for file in ["/pkg/main.3.css", "/manifest.webmanifest"] {
            assert!(page.contains(file), "{file}");
        }
        for (name, file) in [
            ("phone-js", "/pkg/phone.1.js"),
            ("phone-wasm", "/pkg/phone.2.wasm"),
            ("desk-js", "/pkg/desk.4.js"),
            ("desk-wasm", "/pkg/desk.5.wasm"),
            ("desk-modules", "/pkg/a.10.js /pkg/b.11.js"),
            ("map-js", "/pkg/map.6.mjs"),
            ("map-worker", "/pkg/map.7.mjs"),
            ("map-css", "/pkg/map.8.css"),
        ] {
            assert!(page.contains(&format!("data-{name}=\"{file}\"")), "{name} in {page}");
        }
        assert!(page.contains("data-build=\"b1\"") && page.contains("viewport-fit=cover"));
    }

    #[test]
    fn without_a_bundle_the_page_says_so() {
        let page = render(None);
        assert!(page.contains("not built yet") && !page.contains("<script"), "{page}");
    }
}
