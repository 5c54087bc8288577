//! Keeps what is typed in a form for as long as the tab lives, so that a reload or a look at another
//! page loses nothing.

use std::collections::BTreeMap;

use leptos::prelude::*;
use leptos::web_sys::Storage;

use super::Texts;

fn storage() -> Option<Storage> {
    window().session_storage().ok().flatten()
}

/// Puts back what was kept under `key`, and keeps every change from then on.
pub fn keep(key: &'static str, texts: Texts) {
    let kept = storage().and_then(|storage| storage.get_item(key).ok().flatten());
    let kept: BTreeMap<String, String> = kept.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default();
    for (name, text) in &texts {
        if let Some(kept) = kept.get(*name) {
            text.set(kept.clone());
        }
    }
    let texts = StoredValue::new(texts);
    Effect::new(move |_| {
        let now: BTreeMap<&str, String> =
            texts.with_value(|texts| texts.iter().map(|(name, text)| (*name, text.get())).collect());
        if let (Some(storage), Ok(now)) = (storage(), serde_json::to_string(&now)) {
            // A full or forbidden storage only costs the reload.
            let _ = storage.set_item(key, &now);
        }
    });
}

/// Forgets what was kept, once it is done.
pub fn forget(key: &'static str) {
    if let Some(storage) = storage() {
        let _ = storage.remove_item(key);
    }
}
