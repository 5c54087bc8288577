//! The list as it is kept: what was found, whether it was read, and whether it is settled. Pure.

use serde::{Deserialize, Serialize};
use sync::time::Timestamp;

use super::found::Found;

/// Minutes for which settled things stay on the list.
const STAYS_MINUTES: i64 = 24 * 60;

/// One entry of the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Note {
    #[serde(flatten)]
    pub(super) found: Found,
    #[serde(default)]
    pub(super) read: bool,
    /// It is not so any more.
    #[serde(default)]
    pub(super) settled: bool,
}

/// The list with what is found now, the latest first, and what is new on it.
pub(super) fn merge(kept: &[Note], found: &[Found], now: Timestamp) -> (Vec<Note>, Vec<Found>) {
    let known = |one: &Found| kept.iter().find(|note| note.found == *one);
    let fresh: Vec<Found> = found.iter().filter(|one| known(one).is_none()).cloned().collect();
    let open = found.iter().map(|one| Note {
        found: one.clone(),
        read: known(one).is_some_and(|note| note.read),
        settled: false,
    });
    let over = kept
        .iter()
        .filter(|note| !found.contains(&note.found) && now.minutes_since(note.found.at) < STAYS_MINUTES)
        .map(|note| Note { settled: true, ..note.clone() });
    let mut list: Vec<Note> = open.chain(over).collect();
    list.sort_by_key(|note| (note.settled, std::cmp::Reverse(note.found.at), note.found.number));
    (list, fresh)
}

/// How many need to be read.
pub(super) fn unread(list: &[Note]) -> usize {
    list.iter().filter(|note| !note.read && !note.settled).count()
}

#[cfg(test)]
mod tests {
    use super::super::found::Kind;
    use super::*;
    use sync::testing::builders::{MONDAY, id};
    use wasm_bindgen_test::wasm_bindgen_test;

    fn late(number: i64, minutes: i64) -> Found {
        Found {
            kind: Kind::Late { minutes: 15, note: String::new() },
            job_id: id(1),
            visit_id: id(number as u128),
            number,
            title: "Pump".into(),
            who: "Ana".into(),
            zone: "UTC".into(),
            at: MONDAY.plus_minutes(minutes),
        }
    }

    #[wasm_bindgen_test]
    fn new_things_are_told_once_and_read_things_stay_read() {
        let (list, fresh) = merge(&[], &[late(1, 0)], MONDAY);
        assert_eq!((fresh.len(), unread(&list)), (1, 1));
        let read: Vec<Note> = list.into_iter().map(|note| Note { read: true, ..note }).collect();
        let (list, fresh) = merge(&read, &[late(1, 0), late(2, 5)], MONDAY);
        assert_eq!((fresh, unread(&list)), (vec![late(2, 5)], 1));
        assert_eq!(list[0].found.number, 2, "the latest first");
    }

    #[wasm_bindgen_test]
    fn what_is_settled_stays_a_day_and_needs_no_reading() {
        let (list, _) = merge(&[], &[late(1, 0)], MONDAY);
        let (list, fresh) = merge(&list, &[], MONDAY.plus_minutes(60));
        assert!(fresh.is_empty() && list[0].settled && unread(&list) == 0);
        assert!(merge(&list, &[], MONDAY.plus_minutes(STAYS_MINUTES)).0.is_empty());
    }

    #[wasm_bindgen_test]
    fn a_delay_that_grows_is_news() {
        let (list, _) = merge(&[], &[late(1, 0)], MONDAY);
        let grown = Found { kind: Kind::Late { minutes: 60, note: String::new() }, ..late(1, 10) };
        let (list, fresh) = merge(&list, std::slice::from_ref(&grown), MONDAY.plus_minutes(10));
        assert_eq!((fresh, list.len(), list[1].settled), (vec![grown], 2, true));
    }

    #[wasm_bindgen_test]
    fn the_list_can_be_kept() {
        let (list, _) = merge(&[], &[late(1, 0)], MONDAY);
        let text = serde_json::to_string(&list).unwrap_or_default();
        assert_eq!(serde_json::from_str::<Vec<Note>>(&text).ok(), Some(list));
    }
}
