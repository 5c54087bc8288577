//! The Holdfast user interface. Feature `browser` is the app on the phone, feature `desk` the same
//! with the desk's pages; feature `ssr` is what the server renders before either has arrived.

#[cfg(feature = "ssr")]
pub mod shell;

#[cfg(feature = "browser")]
pub mod account;
#[cfg(feature = "browser")]
pub mod alerts;
#[cfg(feature = "browser")]
pub mod api;
#[cfg(feature = "browser")]
pub mod data;
#[cfg(feature = "desk")]
pub mod dispatch;
#[cfg(feature = "browser")]
pub mod fields;
#[cfg(feature = "browser")]
pub mod format;
#[cfg(feature = "browser")]
pub mod frame;
#[cfg(feature = "browser")]
pub mod platform;
#[cfg(any(feature = "browser", test))]
pub mod replica;
#[cfg(feature = "browser")]
pub mod root;
#[cfg(feature = "browser")]
pub mod status;
#[cfg(feature = "browser")]
pub mod technician;
#[cfg(feature = "browser")]
pub mod ui;
#[cfg(feature = "browser")]
pub mod widgets;
#[cfg(feature = "browser")]
pub mod words;

/// Puts the app in place of the boot page.
#[cfg(all(feature = "browser", target_arch = "wasm32", not(test)))]
#[wasm_bindgen::prelude::wasm_bindgen(start)]
pub fn start() {
    console_error_panic_hook::set_once();
    root::mount();
}
