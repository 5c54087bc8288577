//! The change-over to a newer version: offered when one waits, done when the person says so, never
//! in the middle of a form.

use leptos::prelude::*;
use wasm_bindgen::prelude::*;

use crate::data::Store;
use crate::platform;

/// Tells whether a form has something in it.
type Question = Box<dyn Fn() -> bool>;

/// Whether a newer version waits, and what it has to wait for.
#[derive(Clone, Copy)]
pub struct Updates {
    waiting: RwSignal<bool>,
    later: RwSignal<bool>,
    forms: StoredValue<Vec<(u32, Question)>, LocalStorage>,
    next: StoredValue<u32>,
}

/// The updates, from context.
pub fn use_updates() -> Updates {
    expect_context()
}

/// Says that a form of this component must not be interrupted while `dirty` answers true; holds
/// until the component is gone.
pub fn hold_updates(dirty: impl Fn() -> bool + 'static) -> Hold {
    let updates = use_updates();
    let id = updates.next.get_value();
    updates.next.set_value(id + 1);
    updates.forms.update_value(|forms| forms.push((id, Box::new(dirty))));
    on_cleanup(move || {
        updates.forms.try_update_value(|forms| forms.retain(|(form, _)| *form != id));
    });
    Hold
}

/// A sign that a form is announced; the component's end takes it back.
pub struct Hold;

impl Updates {
    /// Registers the service worker, and makes the updates and puts them into the context.
    pub fn provide(store: Store) -> Self {
        let updates = Self {
            waiting: RwSignal::new(false),
            later: RwSignal::new(false),
            forms: StoredValue::new_local(Vec::new()),
            next: StoredValue::new(0),
        };
        provide_context(updates);
        let ready = Closure::<dyn Fn(bool)>::new(move |waits| updates.waiting.set(waits)).into_js_value();
        let sync = Closure::<dyn Fn()>::new(move || store.sync_now()).into_js_value();
        leptos::task::spawn_local(async move {
            // Both live as long as the page.
            let _ = platform::start_worker(ready.unchecked_ref(), sync.unchecked_ref()).await;
        });
        updates
    }

    /// Whether to offer the newer version (tracked).
    pub fn is_offered(self) -> bool {
        self.waiting.get() && !self.later.get()
    }

    /// Asks again at the next start.
    pub fn postpone(self) {
        self.later.set(true);
    }

    /// Changes over, which reloads the page; false while a form has something in it.
    pub fn apply(self) -> bool {
        let busy = untrack(|| self.forms.with_value(|forms| forms.iter().any(|(_, dirty)| dirty())));
        if !busy {
            platform::apply_update();
        }
        !busy
    }
}
