//! What speaks against a move, before it is made: the reasons, a time that fits, and the choice.

use leptos::prelude::*;
use sync::domain::facts::Window;
use sync::domain::planning::Conflict;
use sync::ids::UserId;

use super::cards::Card;
use super::held::Board;
use super::moves::Planned;
use crate::ui::{Dialog, Icon};
use crate::words::use_words;
use crate::{format, t};

/// A move that waits for a decision.
#[derive(Clone, Debug, PartialEq)]
pub struct Doubt {
    pub moves: Vec<Planned>,
    pub conflicts: Vec<Conflict>,
    /// For a single visit: what to look for another time for.
    pub single: Option<(Card, UserId, Window)>,
}

#[component]
pub(super) fn DoubtDialog(board: Board, doubt: RwSignal<Option<Doubt>>) -> impl IntoView {
    let words = use_words();
    let open = RwSignal::new(false);
    Effect::new(move || open.set(doubt.with(Option::is_some)));
    Effect::new(move |before: Option<bool>| {
        let open = open.get();
        if before == Some(true) && !open {
            doubt.set(None);
        }
        open
    });
    let hard = Memo::new(move |_| {
        doubt.with(|doubt| doubt.as_ref().is_some_and(|doubt| doubt.conflicts.iter().any(Conflict::is_hard)))
    });
    let free = Memo::new(move |_| {
        let (card, technician, span) = doubt.with(|doubt| doubt.as_ref()?.single.clone())?;
        let start = board.next_free(&card, technician, span)?;
        Some(Window { start, end: start.plus_minutes(span.minutes()) })
    });
    let reasons = move || {
        doubt.with(|doubt| {
            let conflicts = doubt.as_ref().map(|doubt| doubt.conflicts.as_slice()).unwrap_or_default();
            conflicts
                .iter()
                .map(|conflict| view! { <li class="row"><Icon name="alert"/><span>{conflict.words(words.language())}</span></li> })
                .collect_view()
        })
    };
    let others = Memo::new(move |_| {
        let single = doubt.with(|doubt| doubt.as_ref().and_then(|doubt| doubt.single.clone()));
        single.map(|(card, technician, span)| board.others_who_fit(&card, technician, span)).unwrap_or_default()
    });
    let give = move |to: UserId| {
        let single = doubt.with_untracked(|doubt| doubt.as_ref().and_then(|doubt| doubt.single.clone()));
        if let Some((card, _, span)) = single {
            open.set(false);
            board.moves.make(vec![Planned::of(&card, Some(to), Some(span))], Vec::new());
        }
    };
    let anyway = move |_| {
        if let Some(doubt) = doubt.get_untracked() {
            open.set(false);
            board.moves.make(doubt.moves, doubt.conflicts);
        }
    };
    let take_free = move |_| {
        let single = doubt.with_untracked(|doubt| doubt.as_ref().and_then(|doubt| doubt.single.clone()));
        if let (Some((card, technician, _)), Some(span)) = (single, free.get_untracked()) {
            open.set(false);
            board.moves.make(vec![Planned::of(&card, Some(technician), Some(span))], Vec::new());
        }
    };
    let free_words = move || {
        free.get()
            .map(|span| (words.dispatch().place_at)(&format::time(span.start, &board.zone.get(), words.language())))
    };
    let cancel = t!(common.cancel);
    let place_anyway = t!(dispatch.place_anyway);
    let footer = move || {
        view! {
            <button class="button" type="button" on:click=move |_| open.set(false)>{cancel}</button>
            {move || (!hard.get()).then(|| view! { <button class="button" type="button" on:click=anyway>{place_anyway}</button> })}
            {move || free_words().map(|text| view! { <button class="button button--primary" type="button" on:click=take_free>{text}</button> })}
        }
    };
    let (hard_hint, also_fits) = (t!(dispatch.double_booking_hint), t!(planning.also_fits));
    view! {
        <Dialog open title=t!(dispatch.speaks_against) footer>
            <ul class="stack stack--tight" role="list">{reasons}</ul>
            {move || hard.get().then(|| view! { <p class="muted">{hard_hint}</p> })}
            {move || (!others.with(Vec::is_empty)).then(|| view! {
                <p>{also_fits}</p>
                <div class="cluster">
                    {others.get().into_iter().map(|member| {
                        let (id, text) = (member.id, (words.planning().give_to)(&member.name));
                        view! { <button class="button button--small" type="button" on:click=move |_| give(id)><Icon name="user" size="sm"/>" "{text}</button> }
                    }).collect_view()}
                </div>
            })}
        </Dialog>
    }
}
