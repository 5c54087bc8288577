//! Running late, told with one touch: on the card of the next stop and on the page of a visit.

mod row;
mod sheet;

pub(super) use row::{LateRow, Lateness};
