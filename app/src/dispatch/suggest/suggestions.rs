//! The dialog of suggestions.

use leptos::prelude::*;
use sync::domain::planning::{Suggestion, suggest};
use sync::domain::status::VisitStatus;

use super::ask::{Ask, Asked, name_of};
use super::choice::open_while;
use super::roads_note::RoadsNote;
use super::share::Share;
use super::suggestion::{SuggestionRow, dated};
use crate::data::{now, use_store};
use crate::dispatch::board::{Deed, Moves};
use crate::dispatch::format_window::compact_window;
use crate::dispatch::roads::roads;
use crate::ui::{Dialog, EmptyState};
use crate::words::use_words;
use crate::{format, t};

/// Rows that show before somebody asks for all.
const SHOWN: usize = 6;

/// Shown while `ask` names a visit. `undo`: whether the message afterwards offers to take it back,
/// where the page has no other way to.
#[component]
pub fn SuggestDialog(
    ask: RwSignal<Option<Ask>>,
    moves: Moves,
    #[prop(into)] zone: Signal<String>,
    #[prop(optional)] undo: bool,
) -> impl IntoView {
    let (store, words) = (use_store(), use_words());
    let (open, all) = (open_while(ask), RwSignal::new(false));
    Effect::new(move || {
        if let Some(ask) = ask.get() {
            moves.look_at(ask.visit);
            all.set(false);
        }
    });
    let asked = Memo::new(move |_| ask.with(|ask| Asked::read(ask.as_ref()?, store, &zone.read(), now())));
    let found = Memo::new(move |_| {
        asked.with(|asked| {
            let Some(asked) = asked else { return Vec::new() };
            let roads = roads();
            suggest(&asked.wanted, &asked.team, &*roads, &asked.judge(&roads))
        })
    });
    Effect::new(move || asked.with(|asked| asked.iter().for_each(Asked::fetch_roads)));
    let take = move |(rank, suggestion): (usize, Suggestion)| {
        let Some(asked) = asked.get_untracked() else { return };
        open.set(false);
        let made = asked.given(suggestion.technician, suggestion.span.start);
        let rank = u8::try_from(rank + 1).unwrap_or(u8::MAX);
        let name = name_of(store, suggestion.technician).unwrap_or_default();
        let time = dated(suggestion.span, &zone.get_untracked(), words.language());
        let text = (words.assign().assigned)(asked.job.number, &name, &time);
        // What a visit waited for cannot be restored with its place.
        let undo = undo && asked.visit.status != VisitStatus::WaitingParts;
        moves.decide(vec![Deed::Place { made, suggested: Some(rank) }], suggestion.conflicts, text, undo);
    };
    let take = Callback::new(take);
    let title = move || {
        let number = asked.with(|asked| asked.as_ref().map(|asked| asked.job.number));
        (words.assign().who_could_go)(number.unwrap_or_default())
    };
    let lead = move || {
        asked.with(|asked| {
            let asked = asked.as_ref()?;
            let length = format::duration(asked.wanted.minutes);
            let planned = asked.visit.window.filter(|_| asked.visit.status != VisitStatus::WaitingParts);
            let promised = planned.map(|window| {
                let day = format::short_day(window.start, &zone.read(), words.language());
                let time = compact_window(window, &zone.read(), words.language());
                format!(" · {}", (words.assign().promised)(&format!("{day}, {time}")))
            });
            Some(format!("{} · {length}{}", asked.job.title, promised.unwrap_or_default()))
        })
    };
    let rows = move || {
        let found = found.get();
        let shown = if all.get() { found.len() } else { SHOWN };
        let row = |(rank, suggestion): (usize, Suggestion)| view! { <SuggestionRow rank suggestion zone take/> };
        found.into_iter().enumerate().take(shown).map(row).collect_view()
    };
    let (none, none_text) = (t!(assign.nobody_could_go), t!(assign.nobody_could_go_text));
    let more = move || {
        let count = found.with(Vec::len);
        (count > SHOWN && !all.get()).then(|| {
            view! { <button class="button" type="button" on:click=move |_| all.set(true)>{move || (words.assign().show_all)(count)}</button> }
        })
    };
    let close = t!(common.close);
    let footer = move || {
        view! { <Share/><button class="button" type="button" on:click=move |_| open.set(false)>{close}</button> }
    };
    view! {
        <Dialog open title footer variant="wide">
            <p class="wrap-anywhere">{lead}</p>
            <ol class="list suggestions" role="list">{rows}</ol>
            {move || found.with(Vec::is_empty).then(|| view! { <EmptyState icon="user" title=none text=none_text/> })}
            {more}
            <RoadsNote/>
        </Dialog>
    }
}
