//! Permission, push subscription and alarm of the browser: `js/alerts.js` behind typed functions.

use wasm_bindgen::prelude::*;

#[wasm_bindgen(module = "/js/alerts.js")]
extern "C" {
    #[wasm_bindgen(js_name = alert_permission)]
    fn alert_permission_js() -> String;
    #[wasm_bindgen(catch, js_name = ask_alert_permission)]
    async fn ask_alert_permission_js() -> Result<JsValue, JsValue>;
    #[wasm_bindgen(catch, js_name = push_subscription)]
    async fn push_subscription_js() -> Result<JsValue, JsValue>;
    #[wasm_bindgen(catch, js_name = push_subscribe)]
    async fn push_subscribe_js(key: &str) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(catch, js_name = push_unsubscribe)]
    async fn push_unsubscribe_js() -> Result<(), JsValue>;
    /// Calls back with the path that a touched notification leads to, while the app is open.
    pub fn watch_opened(open: &js_sys::Function);
    /// Makes a noise and shakes the phone, where both are allowed.
    pub fn sound_alarm();
}

/// Whether the browser lets the app write to the person while it is closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AlertPermission {
    /// The browser cannot.
    Unsupported,
    /// Apple's phones can only once the app is on the home screen.
    NeedsInstall,
    /// The person has not been asked.
    NotAsked,
    Granted,
    /// The person said no; only the browser's settings can change that.
    Denied,
}

impl AlertPermission {
    fn of(text: &str) -> Self {
        match text {
            "granted" => Self::Granted,
            "denied" => Self::Denied,
            "default" => Self::NotAsked,
            "install" => Self::NeedsInstall,
            _ => Self::Unsupported,
        }
    }
}

/// The permission as it stands.
pub fn alert_permission() -> AlertPermission {
    AlertPermission::of(&alert_permission_js())
}

/// Asks the person. Only from a touch: browsers refuse it otherwise.
pub async fn ask_alert_permission() -> AlertPermission {
    let answer = ask_alert_permission_js().await.ok().and_then(|answer| answer.as_string());
    answer.map_or_else(alert_permission, |answer| AlertPermission::of(&answer))
}

/// The browser's subscription as JSON; none where it has none.
pub async fn push_subscription() -> Option<String> {
    push_subscription_js().await.ok()?.as_string()
}

/// Subscribes with the server's key; the subscription as JSON, or the browser's reason.
pub async fn push_subscribe(key: &str) -> Result<String, String> {
    let why = |error: JsValue| {
        let message = js_sys::Reflect::get(&error, &"message".into()).ok().and_then(|message| message.as_string());
        message.unwrap_or_else(|| "the browser gave no reason".into())
    };
    push_subscribe_js(key).await.map_err(why)?.as_string().ok_or_else(|| "the browser gave no address".into())
}

/// Gives the subscription back. Where that fails the server forgets it with the session.
pub async fn push_unsubscribe() {
    let _ = push_unsubscribe_js().await;
}
