//! How many visits are in which state; pressing one shows only those.

use leptos::prelude::*;
use sync::domain::rejection::visit_status;
use sync::domain::status::VisitStatus;

use super::filter::State;
use super::state::List;
use crate::t;
use crate::widgets::sentence;
use crate::words::use_words;

#[component]
pub(super) fn StateChips(list: List) -> impl IntoView {
    let words = use_words();
    let chosen = Memo::new(move |_| list.filter.with(|filter| filter.state));
    // A state without visits takes no room, unless it is the chosen one.
    let states = Memo::new(move |_| {
        let states = VisitStatus::ALL.iter().map(|status| State::Is(*status)).chain([State::Late]);
        let some = |state: &State| list.counts.with(|counts| count(counts, *state) > 0) || chosen.get() == Some(*state);
        states.filter(some).collect::<Vec<_>>()
    });
    let chip = move |state: State| {
        let label = move || match state {
            State::Is(status) => sentence(visit_status(status, words.language())),
            State::Late => words.dispatch().late.into(),
        };
        let number = move || list.counts.with(|counts| count(counts, state));
        let pressed = move || chosen.get() == Some(state);
        // Pressing it again shows all.
        let press =
            move |_| list.change(|filter| filter.state = if filter.state == Some(state) { None } else { Some(state) });
        view! {
            <button class="filter-chip" type="button" aria-pressed=move || pressed().to_string() on:click=press>
                {label} " " <span class="numeric">{number}</span>
            </button>
        }
    };
    let key = |state: &State| match state {
        State::Is(status) => status.code(),
        State::Late => "late",
    };
    view! {
        <div class="filter-chips" role="group" aria-label=t!(dispatch.state)>
            <button
                class="filter-chip"
                type="button"
                aria-pressed=move || chosen.get().is_none().to_string()
                on:click=move |_| list.change(|filter| filter.state = None)
            >
                {t!(dispatch.all)} " " <span class="numeric">{move || list.counts.with(|counts| counts.all)}</span>
            </button>
            <For each=move || states.get() key=key children=chip/>
        </div>
    }
}

fn count(counts: &super::state::Counts, state: State) -> usize {
    match state {
        State::Is(status) => counts.of(status),
        State::Late => counts.late,
    }
}
