//! Tests of the documents that may look behind the curtain: they name the CRDT library.
#![expect(clippy::unwrap_used, reason = "tests")]

mod edits;
mod genesis;
mod hostile;
mod place;
mod properties;
mod shape;
mod tamper;

use super::document::{Actor, JobDocument};
use super::edit::{Author, DocEdit};
use crate::ids::UserId;
use crate::testing::builders::{MONDAY, id};

const A: Actor = [0xa; 16];
const B: Actor = [0xb; 16];

fn author() -> Author {
    Author { user_id: id(2), at: MONDAY }
}

fn other() -> Author {
    Author { user_id: id(3), at: MONDAY.plus_minutes(5) }
}

/// Makes one edit and answers the change.
fn edit(document: &mut JobDocument, edit: DocEdit, actor: Actor) -> Vec<u8> {
    document.edit(&[edit], author(), actor).unwrap().unwrap()
}

fn part(number: u128, name: &str) -> DocEdit {
    DocEdit::AddPart {
        id: id(number),
        visit_id: id(1),
        item_id: None,
        name: name.into(),
        unit: "ea".into(),
        quantity_milli: 1_000,
    }
}

fn note(text: &str) -> DocEdit {
    DocEdit::SetNote { field: super::content::NoteField::Work, text: text.into(), was: None }
}

fn user() -> UserId {
    id(2)
}
