//! What the browser offers, in Rust's terms: `js/platform.js` behind typed functions. Knows no
//! domain type.

mod watch;

pub use watch::PositionWatch;
pub mod alerts;

use futures::channel::oneshot;
use js_sys::{Function, Uint8Array};
use sync::domain::geo::Position;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::spawn_local;

#[wasm_bindgen(module = "/js/platform.js")]
extern "C" {
    /// The value kept under `key` in local storage.
    pub fn local_get(key: &str) -> Option<String>;
    /// Keeps a value in local storage; false where the browser refuses.
    pub fn local_set(key: &str, value: &str) -> bool;
    /// Forgets a value of local storage.
    pub fn local_remove(key: &str);
    /// Sets the document's language, a tag such as `es`.
    pub fn set_document_language(tag: &str);
    /// `light`, `dark`, or the system's theme for anything else.
    pub fn set_theme(theme: &str);
    /// Lets the screen go dark again, or not, while a visit is worked.
    pub fn keep_screen_on(on: bool);
    /// Names the build of this page.
    pub fn app_build() -> String;
    /// Such as `Chrome on Android`.
    pub fn device_name() -> String;
    /// Hands bytes to the person as a file.
    pub fn download(bytes: &[u8], name: &str, mime: &str);
    /// An address for bytes in memory; it lives as long as the page.
    pub fn object_url(bytes: &[u8], mime: &str) -> String;
    /// Whether the app runs from the home screen.
    pub fn is_installed() -> bool;
    /// `ios`, `android` or `other`.
    pub fn platform_kind() -> String;
    /// Calls back now and whenever it changes whether [`install`] can ask.
    pub fn watch_install(changed: &Function);
    /// Lets the waiting version take over, which reloads the page.
    pub fn apply_update();
    pub(crate) fn format_time(ms: f64, locale: &str, zone: &str, style: &str) -> String;
    pub(crate) fn local_time(ms: f64, zone: &str) -> String;
    pub(crate) fn from_local_time(text: &str, zone: &str) -> f64;
    pub(crate) fn format_number(value: f64, locale: &str, least: u32, most: u32) -> String;
    pub(crate) fn format_money(value: f64, locale: &str, currency: &str) -> String;

    /// Resolves once the browser has painted what is built now, or had the time to.
    pub async fn painted();
    /// Resolves when all of the app is here, where a first visit began with a part of it; fails as the network does.
    #[wasm_bindgen(catch)]
    pub async fn whole() -> Result<(), JsValue>;
    #[wasm_bindgen(catch, js_name = install)]
    async fn install_js() -> Result<JsValue, JsValue>;
    #[wasm_bindgen(catch)]
    async fn storage_persist() -> Result<JsValue, JsValue>;
    #[wasm_bindgen(catch)]
    async fn storage_persisted() -> Result<JsValue, JsValue>;
    #[wasm_bindgen(catch, js_name = storage_usage)]
    async fn storage_usage_js() -> Result<JsValue, JsValue>;
    #[wasm_bindgen(catch, js_name = lock)]
    async fn lock_js(name: &str) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(catch, js_name = position)]
    async fn position_js(timeout_ms: u32) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(catch, js_name = position_permitted)]
    async fn position_permitted_js() -> Result<JsValue, JsValue>;
    #[wasm_bindgen(catch, js_name = copy_text)]
    async fn copy_text_js(text: &str) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(catch, js_name = gzip)]
    async fn gzip_js(bytes: Uint8Array) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(catch, js_name = sha256)]
    async fn sha256_js(bytes: Uint8Array) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(js_name = random_bytes)]
    fn random_bytes_js(count: u32) -> Uint8Array;
    #[wasm_bindgen(catch)]
    pub(crate) async fn start_worker(ready: &Function, sync: &Function) -> Result<(), JsValue>;
    #[wasm_bindgen(catch, js_name = request_background_sync)]
    async fn request_background_sync_js() -> Result<(), JsValue>;
}

/// Asks the browser to install the app; whether the person agreed.
pub async fn install() -> bool {
    install_js().await.is_ok_and(|agreed| agreed.is_truthy())
}

/// Whether the browser promised to keep the device's storage, asking for it first; none where it
/// has no such promise.
pub async fn persist() -> Option<bool> {
    if storage_persisted().await.ok()?.as_bool()? {
        return Some(true);
    }
    storage_persist().await.ok()?.as_bool()
}

/// Bytes of storage in use; none where the browser does not say.
pub async fn storage_usage() -> Option<u64> {
    storage_usage_js().await.ok()?.as_f64().map(|bytes| bytes as u64)
}

/// Why there is no position.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoPosition {
    /// The person or the system does not allow it.
    Denied,
    /// No fix within the time, or no receiver.
    Unavailable,
}

/// Where the device is, waiting at most `timeout_ms`. May ask the person for permission.
pub async fn position(timeout_ms: u32) -> Result<Position, NoPosition> {
    let found = position_js(timeout_ms).await.map_err(|error| match error.as_string().as_deref() {
        Some("denied") => NoPosition::Denied,
        _ => NoPosition::Unavailable,
    })?;
    let numbers: Vec<f64> = js_sys::Array::from(&found).iter().filter_map(|number| number.as_f64()).collect();
    match numbers[..] {
        [latitude, longitude, accuracy] => Ok(Position { latitude, longitude, accuracy_m: Some(accuracy) }),
        _ => Err(NoPosition::Unavailable),
    }
}

/// Where the device is, if that can be had without asking the person.
pub async fn position_unasked(timeout_ms: u32) -> Option<Position> {
    let permitted = position_permitted_js().await.is_ok_and(|permitted| permitted.is_truthy());
    if permitted { position(timeout_ms).await.ok() } else { None }
}

/// Whether the text could be put on the clipboard.
pub async fn copy_text(text: &str) -> bool {
    copy_text_js(text).await.is_ok_and(|copied| copied.is_truthy())
}

/// The bytes packed with gzip; none where the browser cannot.
pub async fn gzip(bytes: &[u8]) -> Option<Vec<u8>> {
    let packed = gzip_js(Uint8Array::from(bytes)).await.ok()?;
    packed.dyn_into::<Uint8Array>().ok().map(|packed| packed.to_vec())
}

/// SHA-256 in lower-case hexadecimal.
pub async fn sha256(bytes: &Uint8Array) -> Result<String, JsValue> {
    let digest = sha256_js(bytes.clone()).await?;
    Ok(Uint8Array::new(&digest).to_vec().iter().map(|byte| format!("{byte:02x}")).collect())
}

/// Bytes that nobody can guess.
pub fn random_bytes<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    random_bytes_js(N as u32).copy_to(&mut bytes);
    bytes
}

/// Asks the browser to wake the service worker once there is a network.
pub async fn request_background_sync() {
    let _ = request_background_sync_js().await;
}

/// A lock that all tabs share; given back when dropped, or when the tab dies.
pub struct Lock(Function);

/// Waits for the lock of that name; none where the browser has no locks. Whoever stops waiting gives
/// the lock back as soon as it comes: the browser would keep it for the life of the tab.
pub async fn lock(name: &str) -> Option<Lock> {
    let (hand_over, handed) = oneshot::channel();
    let name = name.to_owned();
    spawn_local(async move {
        let lock = lock_js(&name).await.ok().and_then(|release| release.dyn_into().ok()).map(Lock);
        // Dropped, and so given back, where nobody waits any more.
        let _ = hand_over.send(lock);
    });
    handed.await.ok().flatten()
}

impl Drop for Lock {
    fn drop(&mut self) {
        let _ = self.0.call0(&JsValue::NULL);
    }
}

/// Whether the browser says that there is a network.
pub fn has_network() -> bool {
    web_sys::window().is_none_or(|window| window.navigator().on_line())
}

/// Whether the person sees the page.
pub fn is_visible() -> bool {
    let document = web_sys::window().and_then(|window| window.document());
    document.is_some_and(|document| !document.hidden())
}

/// An ear on the window, taken off when dropped. `visibilitychange` is heard from the document.
pub struct Listener {
    target: web_sys::EventTarget,
    event: &'static str,
    closure: Closure<dyn FnMut()>,
}

impl Listener {
    /// Calls `heard` at every such event.
    pub fn on(event: &'static str, heard: impl Fn() + 'static) -> Self {
        let window = web_sys::window().expect("the app runs in a page");
        let target = match event {
            "visibilitychange" => window.document().expect("the page has a document").into(),
            _ => web_sys::EventTarget::from(window),
        };
        let closure = Closure::<dyn FnMut()>::new(heard);
        // Fails only for a listener that is no function.
        let _ = target.add_event_listener_with_callback(event, closure.as_ref().unchecked_ref());
        Self { target, event, closure }
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        let _ = self.target.remove_event_listener_with_callback(self.event, self.closure.as_ref().unchecked_ref());
    }
}
