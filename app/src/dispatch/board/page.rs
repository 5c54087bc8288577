//! `/dispatch/board`

use leptos::ev::PointerEvent;
use leptos::html;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::HtmlElement;

use super::bar::{Bar, Selection};
use super::card::card_id;
use super::day::CardKey;
use super::drag::Drag;
use super::grid::Grid;
use super::held::Board;
use super::moves::Move;
use super::refusal::{Doubt, DoubtDialog};
use super::tray::Tray;
use crate::data::{now, use_store};
use crate::dispatch::format_window::compact_window;
use crate::dispatch::keys::Shortcuts;
use crate::dispatch::new_job_link::NewJobLink;
use crate::dispatch::shortcuts_dialog::ShortcutsDialog;
use crate::dispatch::suggest::{EmergencyDialog, SuggestDialog};
use crate::frame::DeskFrame;
use crate::ui::{Icon, Skeleton};
use crate::words::{Words, use_words};
use crate::{format, t};

#[component]
pub fn BoardPage() -> impl IntoView {
    let words = use_words();
    let board = Board::new();
    let doubt = RwSignal::new(None::<Doubt>);
    let search = NodeRef::<html::Input>::new();
    let (keys, help) = (Shortcuts::remembered(), RwSignal::new(false));
    keys.listen(move |key| pressed(board, doubt, search, help, key));
    let up = window_event_listener(leptos::ev::pointerup, move |_| {
        if board.drag.with_untracked(|drag| drag.as_ref().is_some_and(|drag| !drag.by_keys)) {
            drop_it(board, doubt);
        }
    });
    let cancelled = window_event_listener(leptos::ev::pointercancel, move |_| board.drag.set(None));
    on_cleanup(move || {
        up.remove();
        cancelled.remove();
    });
    let subtitle = move || {
        let noon = format::instant(&board.date.read(), "12:00", &board.zone.read());
        noon.map(|noon| format::long_day(noon, &board.zone.read(), words.language())).unwrap_or_default()
    };
    let rows = t!(dispatch.board_keys);
    let shortcuts = t!(dispatch.shortcuts);
    let actions = move || {
        view! {
            <button class="button button--icon button--ghost only-desk" type="button" aria-label=shortcuts on:click=move |_| help.set(true)>
                <Icon name="keyboard"/>
            </button>
            <MapLink board/>
            <NewJobLink/>
        }
    };
    let ready = use_store().ready();
    let body = move || {
        if ready.get() {
            view! { <Tray board/><Grid board/> }.into_any()
        } else {
            view! { <Skeleton cards=6/> }.into_any()
        }
    };
    let told = move || {
        board.drag.with(|drag| drag.as_ref().filter(|drag| drag.by_keys).map(|drag| spoken(board, drag, words)))
    };
    view! {
        <DeskFrame title=t!(dispatch.board) subtitle actions>
            <Bar board search/>
            <Selection board doubt/>
            <div
                class="board"
                data-dragging=move || board.drag.with(|drag| drag.as_ref().is_some_and(|drag| drag.target.is_some())).then_some("")
                on:pointermove=move |event: PointerEvent| board.pull(&event)
            >
                {body}
            </div>
            <p class="board__told" role="status">{told}</p>
            <DoubtDialog board doubt/>
            <SuggestDialog ask=board.suggest moves=board.moves zone=board.zone/>
            <EmergencyDialog ask=board.emergency moves=board.moves zone=board.zone/>
            <ShortcutsDialog open=help keys rows=Signal::derive(move || rows.get().to_vec())/>
        </DeskFrame>
    }
}

/// The same day on the map.
#[component]
fn MapLink(board: Board) -> impl IntoView {
    let label = t!(tracking.map);
    let href = move || format!("/dispatch/map?day={}", crate::api::escape(&board.date.read()));
    view! { <a class="button" href=href><Icon name="map-pin"/>" "<span class="only-desk">{label}</span></a> }
}

/// Puts down what is being moved: at once where nothing speaks against it.
fn drop_it(board: Board, doubt: RwSignal<Option<Doubt>>) {
    let Some(drag) = board.drag.get_untracked() else { return };
    board.drag.set(None);
    let Drag { card, target: Some(target), by_keys, .. } = drag else { return };
    if !by_keys {
        // The link beneath the pointer must not be followed by the click that comes now.
        swallow_click();
    }
    let moved = Move::of(&card, target.technician, target.span);
    if moved.from == moved.to {
        return;
    }
    focus_card(CardKey { visit: card.key.visit, row: target.technician });
    if target.conflicts.is_empty() {
        board.moves.make(vec![moved], Vec::new());
    } else {
        let single = target.technician.zip(target.span).map(|(technician, span)| (card, technician, span));
        doubt.set(Some(Doubt { moves: vec![moved], conflicts: target.conflicts, single }));
    }
}

/// Keeps the click that follows a drag from opening the job.
fn swallow_click() {
    use leptos::web_sys::MouseEvent;
    use wasm_bindgen::closure::Closure;
    let swallow = Closure::once_into_js(move |event: MouseEvent| {
        event.prevent_default();
        event.stop_propagation();
    });
    let options = leptos::web_sys::AddEventListenerOptions::new();
    options.set_once(true);
    options.set_capture(true);
    let callback = swallow.unchecked_ref();
    let _ = window().add_event_listener_with_callback_and_add_event_listener_options("click", callback, &options);
    // A drag that ends over another element makes no click: then there is nothing to swallow.
    let callback = swallow.clone();
    set_timeout(
        move || {
            let _ = window().remove_event_listener_with_callback_and_bool("click", callback.unchecked_ref(), true);
        },
        std::time::Duration::from_millis(50),
    );
}

/// The focus follows the card to where it went.
fn focus_card(key: CardKey) {
    let focus = move || {
        let card = document().get_element_by_id(&card_id(key)).and_then(|card| card.dyn_into::<HtmlElement>().ok());
        if let Some(card) = card {
            let _ = card.focus();
        }
    };
    set_timeout(focus, std::time::Duration::from_millis(150));
}

/// Where the card is that is moved by keys, for those who do not see it.
fn spoken(board: Board, drag: &Drag, words: Words) -> String {
    let Some(target) = &drag.target else { return String::new() };
    let who = board.day.with(|day| {
        day.rows.iter().find(|row| Some(row.member.id) == target.technician).map(|row| row.member.name.clone())
    });
    let who = who.unwrap_or_else(|| words.dispatch().tray.to_owned());
    let when = target.span.map(|span| compact_window(span, &board.zone.read(), words.language())).unwrap_or_default();
    let why = target.conflicts.iter().map(|conflict| conflict.words(words.language())).collect::<Vec<_>>().join(" ");
    format!("#{}: {who}, {when}. {why}", drag.card.job.number)
}

/// Does what the key stands for; whether it stands for anything.
fn pressed(
    board: Board,
    doubt: RwSignal<Option<Doubt>>,
    search: NodeRef<html::Input>,
    help: RwSignal<bool>,
    key: &str,
) -> bool {
    if board.drag.with_untracked(|drag| drag.as_ref().is_some_and(|drag| drag.by_keys)) {
        match key {
            "ArrowLeft" => board.nudge(-1, 0, 0),
            "ArrowRight" => board.nudge(1, 0, 0),
            "ArrowUp" => board.nudge(0, -1, 0),
            "ArrowDown" => board.nudge(0, 1, 0),
            "+" => board.nudge(0, 0, 1),
            "-" => board.nudge(0, 0, -1),
            "Enter" => drop_it(board, doubt),
            "Escape" => board.drag.set(None),
            _ => return false,
        }
        return true;
    }
    match key {
        "Escape" => {
            board.drag.set(None);
            board.selected.set(Vec::new());
        }
        "/" => drop(search.get_untracked().map(|input| input.focus())),
        "t" => board.show(&format::day(now(), &board.zone.get_untracked())),
        "[" => board.step(-1),
        "]" => board.step(1),
        "u" => board.moves.undo(),
        "?" => help.set(true),
        _ => return false,
    }
    true
}
