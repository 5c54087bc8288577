//! That somebody will be late, as a small mark.

use leptos::prelude::*;
use sync::domain::facts::Delay;

use crate::format;
use crate::ui::Icon;
use crate::words::{Words, use_words};

/// How late, and when it was said on the site's clocks: `Late 30 min, told 9:12 AM`.
pub fn late_words(delay: &Delay, zone: &str, words: Words) -> String {
    let time = format::time(delay.at, zone, words.language());
    (words.alerts().late_mark)(&format::duration(i64::from(delay.minutes)), &time)
}

/// The mark; nothing for a visit that nobody is late for. What was said of it is its tooltip.
#[component]
pub fn LateMark(
    #[prop(into)] delay: Signal<Option<Delay>>,
    /// The site's time zone.
    #[prop(into)]
    zone: Signal<String>,
) -> impl IntoView {
    let words = use_words();
    move || {
        let delay = delay.get()?;
        let text = late_words(&delay, &zone.read(), words);
        let note = (!delay.note.is_empty()).then(|| delay.note.clone());
        Some(
            view! { <span class="late-mark" data-testid="late-mark" title=note><Icon name="clock"/> " " {text}</span> },
        )
    }
}
