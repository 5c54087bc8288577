//! `/dispatch/board`

use leptos::ev::PointerEvent;
use leptos::html;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::HtmlElement;

use super::address::View;
use super::bar::Bar;
use super::capacity::CapacityGrid;
use super::card_state::card_id;
use super::cards::CardKey;
use super::days::month_start;
use super::drag::Drag;
use super::grid::Grid;
use super::held::Board;
use super::keys::{Around, pressed};
use super::month::MonthGrid;
use super::moves::Planned;
use super::print::{PrintButton, PrintSheet};
use super::refusal::{Doubt, DoubtDialog};
use super::selection::Selection;
use super::tray::Tray;
use super::week::WeekGrid;
use crate::data::use_store;
use crate::dispatch::format_window::compact_window;
use crate::dispatch::job::JobPeek;
use crate::dispatch::keys::Shortcuts;
use crate::dispatch::new_job_link::NewJobLink;
use crate::dispatch::shortcuts_dialog::ShortcutsDialog;
use crate::dispatch::suggest::{EmergencyDialog, SuggestDialog};
use crate::frame::DeskFrame;
use crate::ui::{Icon, Skeleton, painted};
use crate::words::{Words, use_words};
use crate::{format, t};

#[component]
pub fn BoardPage() -> impl IntoView {
    let words = use_words();
    let board = Board::new();
    let doubt = RwSignal::new(None::<Doubt>);
    let (search, assign) = (NodeRef::<html::Input>::new(), NodeRef::<html::Select>::new());
    let (keys, help) = (Shortcuts::remembered(), RwSignal::new(false));
    let around = Around { board, doubt, search, assign, help };
    keys.listen(move |key| pressed(around, key));
    let up = window_event_listener(leptos::ev::pointerup, move |event| {
        // The sheet may have been scrolled beneath a pointer that did not move.
        board.pull(&event);
        if board.drag.with_untracked(|drag| drag.as_ref().is_some_and(|drag| !drag.by_keys)) {
            drop_it(board, doubt);
        }
    });
    let cancelled = window_event_listener(leptos::ev::pointercancel, move |_| board.drag.set(None));
    on_cleanup(move || {
        up.remove();
        cancelled.remove();
    });
    let shortcuts = t!(dispatch.shortcuts);
    let actions = move || {
        view! {
            <button class="button button--icon button--ghost only-desk" type="button" aria-label=shortcuts on:click=move |_| help.set(true)>
                <Icon name="keyboard"/>
            </button>
            <MapLink board/>
            <PrintButton board/>
            <NewJobLink/>
        }
    };
    let ready = use_store().ready();
    let body = move || {
        if !ready.get() {
            return view! { <Skeleton cards=6/> }.into_any();
        }
        let painted = painted();
        match board.view.get() {
            View::Day => view! { <Tray board painted/><Grid board painted/> }.into_any(),
            View::Week => view! { <Tray board painted/><WeekGrid board painted/> }.into_any(),
            View::Month => view! { <MonthGrid board/> }.into_any(),
            View::Capacity => view! { <CapacityGrid board/> }.into_any(),
        }
    };
    let told = move || {
        board.drag.with(|drag| drag.as_ref().filter(|drag| drag.by_keys).map(|drag| spoken(board, drag, words)))
    };
    let rows = move || {
        let own = match board.view.get() {
            View::Week | View::Capacity => words.calendar().week_keys,
            View::Day | View::Month => words.dispatch().board_keys,
        };
        own.iter().chain(words.calendar().keys).copied().collect::<Vec<_>>()
    };
    view! {
        <DeskFrame title=t!(dispatch.board) subtitle=move || subtitle(board, words) actions>
            <Bar board search/>
            <Selection board doubt assign/>
            <div
                class="board"
                data-dragging=move || board.drag.with(|drag| drag.as_ref().is_some_and(|drag| drag.target.is_some())).then_some("")
                on:pointermove=move |event: PointerEvent| board.pull(&event)
                // Otherwise the board scrolls beneath a card that hangs on a finger.
                on:touchmove=move |event| if board.is_carrying() { event.prevent_default() }
                // A finger that rests on a card picks it up and asks for no menu.
                on:contextmenu=move |event| if board.drag.with_untracked(Option::is_some) { event.prevent_default() }
            >
                {body}
            </div>
            <p class="board__told" role="status">{told}</p>
            <DoubtDialog board doubt/>
            <SuggestDialog ask=board.suggest moves=board.moves zone=board.zone/>
            <EmergencyDialog ask=board.emergency moves=board.moves zone=board.zone/>
            <ShortcutsDialog open=help keys rows=Signal::derive(rows)/>
            <JobPeek open=board.looked_at/>
            <PrintSheet board/>
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

/// The day, the week or the month that is open (tracked).
fn subtitle(board: Board, words: Words) -> String {
    let (date, zone) = (board.date.read(), board.zone.read());
    let noon = |date: &str| format::instant(date, "12:00", &zone).unwrap_or_default();
    match board.view.get() {
        View::Day => format::long_day(noon(&date), &zone, words.language()),
        View::Week | View::Capacity => board.week.with(|week| {
            let name = |day: Option<&super::week::WeekDay>| {
                day.map(|day| format::full_date(noon(&day.date), &zone, words.language())).unwrap_or_default()
            };
            format!("{} – {}", name(week.days.first()), name(week.days.last()))
        }),
        View::Month => format::month(noon(&month_start(&date)), &zone, words.language()),
    }
}

/// Puts down what is being moved: at once where nothing speaks against it.
pub(super) fn drop_it(board: Board, doubt: RwSignal<Option<Doubt>>) {
    let Some(drag) = board.drag.get_untracked() else { return };
    board.drag.set(None);
    let Drag { card, target: Some(target), by_keys, .. } = drag else { return };
    if !by_keys {
        // The link beneath the pointer must not be followed by the click that comes now.
        swallow_click();
    }
    let moved = Planned::of(&card, target.technician, target.span);
    if !moved.changes() {
        return;
    }
    board.reveal(target.technician);
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
    let who = board.store.staff().with(|staff| {
        staff.iter().find(|member| Some(member.id) == target.technician).map(|member| member.name.clone())
    });
    let who = who.unwrap_or_else(|| words.dispatch().tray.to_owned());
    let when = target.span.map(|span| {
        let time = compact_window(span, &board.zone.read(), words.language());
        match board.view.get() {
            View::Week => format!("{}, {time}", format::short_day(span.start, &board.zone.read(), words.language())),
            View::Day | View::Month | View::Capacity => time,
        }
    });
    let when = when.unwrap_or_else(|| words.dispatch().unscheduled.to_owned());
    let why = target.conflicts.iter().map(|conflict| conflict.words(words.language())).collect::<Vec<_>>().join(" ");
    format!("#{}: {who}, {when}. {why}", drag.card.job.number)
}
