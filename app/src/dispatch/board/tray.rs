//! What nobody goes to yet.

use leptos::prelude::*;

use super::card::BoardCard;
use super::held::Board;
use crate::t;

#[component]
pub(super) fn Tray(board: Board) -> impl IntoView {
    let cards = move || board.day.with(|day| day.tray.iter().map(|card| card.key).collect::<Vec<_>>());
    let count = Memo::new(move |_| board.day.with(|day| day.tray.len()));
    let aimed = Memo::new(move |_| {
        board.drag.with(|drag| {
            let target = drag.as_ref().and_then(|drag| drag.target.as_ref());
            target.is_some_and(|target| target.technician.is_none())
        })
    });
    let empty = t!(dispatch.tray_empty);
    view! {
        <section class="board__tray" aria-labelledby="tray-title" data-aimed=move || aimed.get().then_some("")>
            <header class="board__tray-head">
                <h2 class="board__tray-title" id="tray-title">{t!(dispatch.tray)}</h2>
                <span class="badge" data-kind=move || (count.get() > 0).then_some("signal")>{count}</span>
            </header>
            <div class="board__tray-cards">
                <For each=cards key=|key| *key children=move |key| view! { <BoardCard board key/> }/>
                {move || (count.get() == 0).then(|| view! { <p class="muted">{empty}</p> })}
            </div>
        </section>
    }
}
