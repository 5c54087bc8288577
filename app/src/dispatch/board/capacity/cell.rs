//! What stands in the cells of the table.

use leptos::prelude::*;

use super::on_time::OnTime;
use super::slot::Slot;
use crate::format;
use crate::ui::Icon;
use crate::words::Words;

/// Hours booked of hours available with a bar beneath; what is over is said in words, too.
pub(super) fn slot_view(slot: Slot, words: Words) -> AnyView {
    let texts = words.capacity();
    let numbers = match (slot.booked, slot.available) {
        (0, None) => return nothing(words),
        (booked, None) => format::duration(booked),
        (0, Some(0)) => texts.no_hours.to_owned(),
        (booked, Some(available)) => (texts.of_hours)(&format::duration(booked), &format::duration(available)),
    };
    // The numbers above it say it already.
    let bar = slot.share().map(|share| {
        view! { <progress class="progress" max="100" value=share.to_string() aria-hidden="true"></progress> }
    });
    let over = (slot.over > 0).then(|| warning((texts.over_by)(&format::duration(slot.over))));
    view! {
        <span class="capacity__slot" data-state=slot.state()>
            <span class="numeric">{numbers}</span>
            {bar}
            {over}
        </span>
    }
    .into_any()
}

/// Minutes of work.
pub(super) fn minutes_view(minutes: i64, words: Words) -> AnyView {
    if minutes == 0 {
        return nothing(words);
    }
    view! { <span class="numeric">{format::duration(minutes)}</span> }.into_any()
}

/// How many arrivals were on time. `judged` says so where they were too few.
pub(super) fn on_time_view(arrivals: OnTime, judged: bool, words: Words) -> AnyView {
    let Some(percent) = arrivals.percent() else { return nothing(words) };
    let texts = words.capacity();
    let numbers = (texts.on_time_of)(arrivals.on_time, arrivals.all, percent);
    let missed = (judged && arrivals.misses()).then(|| warning(texts.target_missed.to_owned()));
    view! { <span class="capacity__slot"><span class="numeric">{numbers}</span>{missed}</span> }.into_any()
}

fn warning(text: String) -> AnyView {
    view! { <span class="capacity__warning"><Icon name="alert" size="sm"/>{text}</span> }.into_any()
}

/// A dash, and a word for those who do not see it.
fn nothing(words: Words) -> AnyView {
    view! {
        <span class="muted" aria-hidden="true">"–"</span>
        <span class="visually-hidden">{words.capacity().nothing}</span>
    }
    .into_any()
}
