//! Bytes from strangers.

use std::time::{Duration, Instant};

use proptest::prelude::*;

use super::tamper::{Chunk, reseal, seal, signed_leb};
use super::*;
use crate::docs::limits::{CHANGE_BYTES, CHANGE_OPS};

const ACTION: u64 = 0x42;
const PRED_GROUP: u64 = 0x70;

fn change() -> Vec<u8> {
    edit(&mut JobDocument::genesis(), part(5, "Riser"), A)
}

fn is_refused(bytes: &[u8]) -> bool {
    let mut document = JobDocument::genesis();
    let heads = document.heads();
    let refused = document.admit([bytes]).is_err();
    assert!(!refused || document.heads() == heads, "a refused change leaves no trace");
    refused
}

#[test]
fn taking_apart_and_putting_together_is_the_identity() {
    assert_eq!(Chunk::of(&change()).bytes(), change());
    assert!(!is_refused(&change()));
}

#[test]
fn only_one_plain_change_is_a_change() {
    let mut document = JobDocument::genesis();
    let long = edit(&mut document, note(&"All is well. ".repeat(100)), A);
    let compressed = automerge::Change::from_bytes(long.clone()).unwrap().bytes().into_owned();
    assert_eq!(compressed[8], 2, "the fixture is compressed");
    let body = &change()[11..];
    let two = [change(), change()].concat();
    let mut wrong_sum = change();
    wrong_sum[4] ^= 1;
    let refused: [(&str, Vec<u8>); 10] = [
        ("nothing", vec![]),
        ("words", b"hello, this is not a change".to_vec()),
        ("a magic number alone", change()[..4].to_vec()),
        ("half a change", change()[..60].to_vec()),
        ("a document", document.save()),
        ("a compressed change", compressed),
        ("a bundle", seal(3, body)),
        ("an unknown kind", seal(9, body)),
        ("two changes", two),
        ("a wrong checksum", wrong_sum),
    ];
    for (what, bytes) in refused {
        assert!(JobDocument::inspect(&bytes).is_err(), "{what} is not a change");
        assert!(is_refused(&bytes), "{what}");
    }
    assert!(JobDocument::inspect(&long).is_ok());
}

#[test]
fn a_huge_change_is_refused_before_it_is_read() {
    let bytes = seal(1, &vec![0; CHANGE_BYTES + 1]);
    let started = Instant::now();
    assert!(JobDocument::inspect(&bytes).unwrap_err().0.contains("too large"));
    assert!(started.elapsed() < Duration::from_millis(100));
}

/// A dozen bytes can claim more operations than anybody has time to count.
#[test]
fn a_change_that_claims_endless_operations_is_refused_at_once() {
    let claims = |spec: u64, data: Vec<u8>| {
        let mut chunk = Chunk::of(&change());
        match chunk.columns.iter().any(|(own, _)| *own == spec) {
            true => *chunk.column(spec) = data,
            false => {
                chunk.columns.push((spec, data));
                chunk.columns.sort();
            }
        }
        chunk.bytes()
    };
    let run = |count: i64, value: &[u8]| [signed_leb(count), value.to_vec()].concat();
    let bombs = [
        ("a run of actions", claims(ACTION, run(1 << 40, &[1]))),
        ("a longest run", claims(ACTION, run(i64::MAX, &[1]))),
        ("a longest literal", claims(ACTION, run(i64::MIN, &[1]))),
        ("a run of nothings", claims(ACTION, [vec![0], vec![0xff, 0xff, 0xff, 0xff, 0xff, 0x7f]].concat())),
        ("a run of inserts", claims(0x34, vec![0xff, 0xff, 0xff, 0xff, 0xff, 0x7f])),
        ("one operation with endless predecessors", claims(PRED_GROUP, run(1, &[0xff, 0xff, 0xff, 0xff, 0xff, 0x7f]))),
        ("many with many", claims(PRED_GROUP, run(1 << 15, &[0xff, 0x7f]))),
    ];
    for (what, bytes) in bombs {
        let started = Instant::now();
        assert!(JobDocument::inspect(&bytes).is_err(), "{what}");
        assert!(started.elapsed() < Duration::from_millis(100), "{what} took {:?}", started.elapsed());
    }
}

#[test]
fn the_largest_honest_note_still_fits() {
    let text = |letter: &str| letter.repeat(crate::docs::limits::NOTE_CHARS);
    let mut document = JobDocument::genesis();
    edit(&mut document, note(&text("a")), A);
    let replaced = edit(&mut document, note(&text("b")), A);
    let info = JobDocument::inspect(&replaced).unwrap();
    assert!((20_000..=CHANGE_OPS).contains(&info.ops), "{}", info.ops);
}

/// The library would write these rows as one run; kept like this, the saved document could never be
/// loaded again.
#[test]
fn a_change_in_an_unusual_spelling_is_refused() {
    let usual = change();
    let mut chunk = Chunk::of(&usual);
    let actions = chunk.column(ACTION);
    assert_eq!(actions.as_slice(), [8, 1], "eight puts in one run");
    *actions = vec![4, 1, 4, 1];
    let unusual = chunk.bytes();
    assert!(JobDocument::inspect(&unusual).is_ok(), "it is readable");
    assert!(is_refused(&unusual));
    chunk.column(ACTION).splice(.., [8, 1]);
    assert_eq!(chunk.bytes(), usual);
    chunk.tail = vec![1, 2, 3];
    assert!(is_refused(&chunk.bytes()) || JobDocument::genesis().admit([chunk.bytes().as_slice()]).is_ok());
}

/// Whatever single bytes are changed: no panic, no long work, and what is taken in can be saved,
/// loaded and read.
fn survives(bytes: &[u8], base: &JobDocument) {
    let mut document = base.clone();
    if document.admit([bytes]).is_ok() {
        let reloaded = JobDocument::load(&document.save()).unwrap();
        assert_eq!(reloaded.content(), document.content());
        assert_eq!(reloaded.heads(), document.heads());
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn random_bytes_are_refused(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        prop_assert!(JobDocument::inspect(&bytes).is_err());
        prop_assert!(JobDocument::inspect(&seal(1, &bytes)).is_err() || bytes.len() > 20);
        prop_assert!(JobDocument::load(&bytes).is_err());
    }

    #[test]
    fn broken_changes_never_panic(flips in prop::collection::vec((0usize..10_000, any::<u8>()), 1..4), which in 0usize..3) {
        let mut base = JobDocument::genesis();
        edit(&mut base, note("All is well"), B);
        edit(&mut base, part(6, "Lid"), B);
        let edits = [part(5, "Riser"), note("All is not so well"), DocEdit::SetPartQuantity { id: id(6), quantity_milli: 7 }];
        let mut bytes = edit(&mut base.clone(), edits[which].clone(), A);
        for (place, byte) in flips {
            let place = 9 + place % (bytes.len() - 9);
            bytes[place] = byte;
        }
        survives(&reseal(&bytes), &base);
    }

    #[test]
    fn broken_columns_never_panic(column in 0usize..20, data in prop::collection::vec(any::<u8>(), 0..24), which in 0usize..2) {
        let mut base = JobDocument::genesis();
        edit(&mut base, note("All is well"), B);
        let edits = [part(5, "Riser"), note("All is not so well")];
        let mut chunk = Chunk::of(&edit(&mut base.clone(), edits[which].clone(), A));
        let column = column % chunk.columns.len();
        chunk.columns[column].1 = data;
        survives(&chunk.bytes(), &base);
    }
}
