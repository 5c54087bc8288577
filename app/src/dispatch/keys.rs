//! Keyboard shortcuts of a single letter: never while somebody types or a dialog is open, and they
//! can be switched off (WCAG 2.1.4).

use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::{ev, web_sys};

use crate::platform::{local_get, local_set};

const KEY: &str = "holdfast-shortcuts";

/// Whether single letters do something; remembered on this device.
#[derive(Clone, Copy)]
pub struct Shortcuts(RwSignal<bool>);

impl Shortcuts {
    /// As the person chose on this device; on at first.
    pub fn remembered() -> Self {
        let on = local_get(KEY).as_deref() != Some("off");
        let this = Self(RwSignal::new(on));
        Effect::new(move |_| {
            local_set(KEY, if this.0.get() { "on" } else { "off" });
        });
        this
    }

    /// The switch.
    pub fn switch(self) -> RwSignal<bool> {
        self.0
    }

    /// Calls `pressed` with each key that is a shortcut's to take, until the component is gone. It
    /// answers whether it took the key.
    pub fn listen(self, pressed: impl Fn(&str) -> bool + 'static) {
        let handle = window_event_listener(ev::keydown, move |event| {
            let key = event.key();
            let letter = key.chars().count() == 1;
            let chord = event.ctrl_key() || event.meta_key() || event.alt_key();
            if event.default_prevented() || chord || busy_elsewhere(&event) || (letter && !self.0.get_untracked()) {
                return;
            }
            if pressed(&key) {
                event.prevent_default();
            }
        });
        on_cleanup(move || handle.remove());
    }
}

/// Whether the key belongs to a field or to an open dialog.
fn busy_elsewhere(event: &web_sys::KeyboardEvent) -> bool {
    let element = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
    let field = element.is_some_and(|element| {
        matches!(element.tag_name().as_str(), "INPUT" | "TEXTAREA" | "SELECT")
            || element.has_attribute("contenteditable")
    });
    field || document().query_selector("dialog[open]").ok().flatten().is_some()
}
