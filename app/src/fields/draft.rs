//! A text between the keyboard and the device's storage. It is saved half a second after the last
//! key, when the field loses the focus, when the page is hidden or left; and it is called saved only
//! when storage said so. What could not be saved stays in the field.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::Duration;

use futures::future::LocalBoxFuture;
use leptos::ev;
use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// Saves a text: what the person began from, and what it is now. The error is in words.
pub type Saver = Rc<dyn Fn(String, String) -> LocalBoxFuture<'static, Result<(), String>>>;

/// How a draft stands.
#[derive(Clone, Debug, PartialEq)]
pub enum DraftState {
    /// Nobody typed yet.
    Untouched,
    /// Typed and not saved yet.
    Changed,
    /// On this device for good.
    Saved,
    /// Not saved, and why.
    Failed(String),
}

/// Silence after which a text is saved.
const PAUSE: Duration = Duration::from_millis(500);

/// The draft of one field. Copy it into closures freely.
#[derive(Clone, Copy)]
pub struct Draft {
    pub text: RwSignal<String>,
    pub state: RwSignal<DraftState>,
    typing: StoredValue<Rc<Typing>, LocalStorage>,
}

/// What must outlive the field, so that leaving a page while something is being saved loses nothing.
struct Typing {
    saver: Saver,
    text: RefCell<String>,
    /// What was last taken from the document or saved into it.
    base: RefCell<String>,
    busy: Cell<bool>,
    timer: Cell<Option<TimeoutHandle>>,
}

impl Draft {
    /// A draft of `value`, which it follows as long as nothing unsaved stands in it.
    pub fn new(value: Signal<String>, saver: Saver) -> Self {
        let text = value.get_untracked();
        let typing = Typing {
            saver,
            text: text.clone().into(),
            base: text.clone().into(),
            busy: Cell::new(false),
            timer: Cell::new(None),
        };
        let draft = Self {
            text: RwSignal::new(text),
            state: RwSignal::new(DraftState::Untouched),
            typing: StoredValue::new_local(Rc::new(typing)),
        };
        Effect::new(move || draft.follow(value.get()));
        let hidden = window_event_listener(ev::Custom::<ev::Event>::new("visibilitychange"), move |_| draft.flush());
        let left = window_event_listener(ev::Custom::<ev::Event>::new("pagehide"), move |_| draft.flush());
        on_cleanup(move || {
            hidden.remove();
            left.remove();
            draft.flush();
        });
        draft
    }

    fn follow(self, value: String) {
        let typing = self.typing.get_value();
        let unsaved = *typing.text.borrow() != *typing.base.borrow();
        if unsaved {
            return;
        }
        typing.base.replace(value.clone());
        if typing.text.replace(value.clone()) != value {
            self.text.set(value);
        }
    }

    /// The person typed.
    pub fn typed(self, text: String) {
        let typing = self.typing.get_value();
        typing.text.replace(text.clone());
        typing.stop_timer();
        typing.timer.set(set_timeout_with_handle(move || self.flush(), PAUSE).ok());
        self.text.set(text);
        self.state.set(DraftState::Changed);
    }

    /// Saves now what is not saved yet.
    pub fn flush(self) {
        let Some(typing) = self.typing.try_get_value() else { return };
        typing.stop_timer();
        if typing.busy.get() || *typing.text.borrow() == *typing.base.borrow() {
            return;
        }
        typing.busy.set(true);
        let state = self.state;
        spawn_local(async move {
            let outcome = typing.save().await;
            typing.busy.set(false);
            state.try_set(outcome);
        });
    }
}

impl Typing {
    /// Saves until what is saved is what stands in the field.
    async fn save(&self) -> DraftState {
        loop {
            let (was, text) = (self.base.borrow().clone(), self.text.borrow().clone());
            if was == text {
                return DraftState::Saved;
            }
            if let Err(words) = (self.saver)(was, text.clone()).await {
                return DraftState::Failed(words);
            }
            self.base.replace(text);
        }
    }

    fn stop_timer(&self) {
        if let Some(timer) = self.timer.take() {
            timer.clear();
        }
    }
}
