//! What nobody goes to yet: in the week's view only what has no time either, since its days have a
//! row for the rest.

use leptos::prelude::*;

use super::address::View;
use super::card::BoardCard;
use super::cards::{Card, CardKey};
use super::held::Board;
use crate::t;
use crate::words::use_words;

/// Cards that are drawn, and more each time that somebody asks for them.
const BATCH: usize = 60;
/// Of those, how many are made before the page is painted: more are in view on a very wide screen alone.
const FIRST: usize = 8;

#[component]
pub(super) fn Tray(board: Board, painted: ReadSignal<bool>) -> impl IntoView {
    let words = use_words();
    let cards = Memo::new(move |_| {
        let keys = |tray: &[Card]| tray.iter().map(|card| card.key).collect::<Vec<CardKey>>();
        match board.view.get() {
            View::Day => board.day.with(|day| keys(&day.tray)),
            View::Week => board.week.with(|week| keys(&week.tray)),
            View::Month | View::Capacity => Vec::new(),
        }
    });
    let count = Memo::new(move |_| cards.with(Vec::len));
    let drawn = RwSignal::new(BATCH);
    let first = move || {
        let most = if painted.get() { drawn.get() } else { FIRST };
        cards.with(|cards| cards.iter().take(most).copied().collect::<Vec<_>>())
    };
    let more = move || {
        (count.get() > drawn.get()).then(|| {
            let show = move |_| drawn.update(|drawn| *drawn += BATCH);
            let left = move || (words.calendar().show_more)(count.get().saturating_sub(drawn.get()));
            view! { <button class="button button--small board__tray-more" type="button" on:click=show>{left}</button> }
        })
    };
    // In the week every place has a day.
    let aimed = Memo::new(move |_| {
        let day = board.view.get() == View::Day;
        board.drag.with(|drag| {
            let target = drag.as_ref().and_then(|drag| drag.target.as_ref());
            day && target.is_some_and(|target| target.technician.is_none())
        })
    });
    let (title, empty) = (t!(dispatch.tray), t!(dispatch.tray_empty));
    let title = move || if board.view.get() == View::Week { words.calendar().no_time_yet } else { title.get() };
    let empty = move || if board.view.get() == View::Week { words.calendar().all_have_times } else { empty.get() };
    view! {
        <section class="board__tray" aria-labelledby="tray-title" data-aimed=move || aimed.get().then_some("")>
            <header class="board__tray-head">
                <h2 class="board__tray-title" id="tray-title">{title}</h2>
                <span class="badge" data-kind=move || (count.get() > 0).then_some("signal")>{count}</span>
            </header>
            <div class="board__tray-cards">
                <For each=first key=|key| *key children=move |key| view! { <BoardCard board key/> }/>
                {more}
                {move || (count.get() == 0).then(|| view! { <p class="muted">{empty()}</p> })}
            </div>
        </section>
    }
}
