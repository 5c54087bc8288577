//! What the keys do on the board.

use leptos::html;
use leptos::prelude::*;

use super::address::View;
use super::held::Board;
use super::page::drop_it;
use super::refusal::Doubt;
use super::selection::Shift;
use crate::data::now;
use crate::format;

/// The board and what of the page around it keys lead to.
#[derive(Clone, Copy)]
pub(super) struct Around {
    pub board: Board,
    pub doubt: RwSignal<Option<Doubt>>,
    pub search: NodeRef<html::Input>,
    pub assign: NodeRef<html::Select>,
    pub help: RwSignal<bool>,
}

/// Does what the key stands for; whether it stands for anything.
pub(super) fn pressed(around: Around, key: &str) -> bool {
    let Around { board, doubt, .. } = around;
    let by_keys = board.drag.with_untracked(|drag| drag.as_ref().is_some_and(|drag| drag.by_keys));
    if by_keys { carried(board, doubt, key) } else { chosen(around, key) || looked(around, key) }
}

/// While a card is carried by keys.
fn carried(board: Board, doubt: RwSignal<Option<Doubt>>, key: &str) -> bool {
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
    true
}

/// While cards are selected.
fn chosen(around: Around, key: &str) -> bool {
    let Around { board, doubt, .. } = around;
    if board.selected.with_untracked(Vec::is_empty) {
        return false;
    }
    match key {
        "a" => drop(around.assign.get_untracked().map(|select| select.focus())),
        "," => board.shift_chosen(doubt, Shift::Minutes(-15)),
        "." => board.shift_chosen(doubt, Shift::Minutes(15)),
        "<" => board.shift_chosen(doubt, Shift::Days(-1)),
        ">" => board.shift_chosen(doubt, Shift::Days(1)),
        "Backspace" => board.free_chosen(doubt),
        _ => return false,
    }
    true
}

/// At any other time.
fn looked(around: Around, key: &str) -> bool {
    let Around { board, search, help, .. } = around;
    match key {
        "Escape" => {
            board.drag.set(None);
            board.selected.set(Vec::new());
        }
        "/" => drop(search.get_untracked().map(|input| input.focus())),
        "t" => board.show(&format::day(now(), &board.zone.get_untracked())),
        "[" => board.step(-1),
        "]" => board.step(1),
        "1" => board.look(View::Day),
        "2" => board.look(View::Week),
        "3" => board.look(View::Month),
        "4" => board.look(View::Capacity),
        "u" => board.moves.undo(),
        "?" => help.set(true),
        _ => return false,
    }
    true
}
