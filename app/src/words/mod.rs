//! The product's words in every language. Each file holds one struct of texts and a constant of it
//! per language, so a missing translation does not compile.

pub mod account;
pub mod alerts;
pub mod assign;
pub mod calendar;
pub mod capacity;
pub mod common;
pub mod devices;
pub mod dispatch;
pub mod planning;
pub mod recurring;
pub mod technician;
pub mod tracking;
mod trouble;

use std::sync::{Arc, Mutex};

use leptos::prelude::*;
use leptos::reactive::graph::Observer;
use leptos::tachys::reactive_graph::{ReactiveFunction, SharedReactiveFunction};
use leptos::text_prop::TextProp;
pub use sync::domain::Language;
pub use trouble::reason;

/// The texts of the chosen language; reading one in a view follows a change of language.
#[derive(Clone, Copy)]
pub struct Words(RwSignal<Language>);

/// The texts, from context.
pub fn use_words() -> Words {
    expect_context()
}

macro_rules! files {
    ($($file:ident: $type:ident),+) => {
        impl Words {$(
            /// The texts of that part.
            pub fn $file(self) -> &'static $file::$type {
                match self.language() {
                    Language::English => &$file::EN,
                    Language::Spanish => &$file::ES,
                }
            }
        )+}
    };
}
files!(
    account: Account,
    alerts: Alerts,
    assign: Assign,
    calendar: Calendar,
    capacity: Capacity,
    common: Common,
    devices: Devices,
    dispatch: Dispatch,
    planning: Planning,
    recurring: Recurring,
    technician: Technician,
    tracking: Tracking
);

/// Key of the chosen language in local storage.
const KEY: &str = "holdfast-language";

impl Words {
    /// The words of this device: the language chosen here before, else the browser's.
    pub fn provide() -> Self {
        let chosen = crate::platform::local_get(KEY);
        let tag = chosen.or_else(|| window().navigator().language()).unwrap_or_default();
        let words = Self(RwSignal::new(Language::from_tag(&tag)));
        provide_context(words);
        Effect::new(move || crate::platform::set_document_language(words.tag()));
        words
    }

    /// The chosen language; tracked where something tracks, so that handlers may ask, too.
    pub fn language(self) -> Language {
        if Observer::get().is_some() { self.0.get() } else { self.0.get_untracked() }
    }

    /// The chosen language's tag: `en` or `es` (tracked).
    pub fn tag(self) -> &'static str {
        tag(self.language())
    }

    /// Chooses a language and remembers it on this device.
    pub fn choose(self, language: Language) {
        crate::platform::local_set(KEY, tag(language));
        self.0.set(language);
    }

    /// Follows the person's own setting, unless a language was chosen on this device.
    pub fn follow(self, locale: &str) {
        if crate::platform::local_get(KEY).is_none() {
            self.0.set(Language::from_tag(locale));
        }
    }
}

/// The language's tag.
pub fn tag(language: Language) -> &'static str {
    match language {
        Language::English => "en",
        Language::Spanish => "es",
    }
}

/// A text that follows the chosen language. All of them are of one type, because the framework's code
/// is compiled once more for every closure in a view.
#[derive(Clone, Copy)]
pub struct Text<T: 'static = &'static str> {
    words: Words,
    of: fn(Words) -> T,
}

impl<T> Text<T> {
    /// What `of` takes from the words; `t!` is the short way.
    pub fn new(words: Words, of: fn(Words) -> T) -> Self {
        Self { words, of }
    }

    /// The text in the chosen language; tracked where something tracks.
    pub fn get(&self) -> T {
        (self.of)(self.words)
    }
}

impl<T> ReactiveFunction for Text<T> {
    type Output = T;

    fn invoke(&mut self) -> T {
        self.get()
    }

    fn into_shared(self) -> SharedReactiveFunction<T> {
        Arc::new(Mutex::new(move || (self.of)(self.words)))
    }
}

impl From<Text> for TextProp {
    fn from(text: Text) -> Self {
        (move || text.get()).into()
    }
}

impl From<Text> for Signal<&'static str> {
    fn from(text: Text) -> Self {
        Signal::derive(move || text.get())
    }
}

/// A text in the chosen language, for a view or a prop: `t!(common.save)`, with arguments
/// `t!(common.bytes, size.get())`.
#[macro_export]
macro_rules! t {
    ($file:ident . $text:ident) => {
        $crate::words::Text::new($crate::words::use_words(), |words| words.$file().$text)
    };
    ($file:ident . $text:ident, $($argument:expr),+ $(,)?) => {{
        let words = $crate::words::use_words();
        move || (words.$file().$text)($($argument),+)
    }};
}
