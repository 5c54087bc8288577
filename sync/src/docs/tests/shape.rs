//! Well-formed changes in their right place that would spoil the document for everybody.

use automerge::transaction::{Transactable, Transaction};
use automerge::{ActorId, Automerge, AutomergeError, ObjId, ObjType, ROOT, ReadDoc};

use super::*;
use crate::docs::limits::NOTE_CHARS;

fn full() -> JobDocument {
    let mut document = JobDocument::genesis();
    edit(&mut document, part(5, "Riser"), B);
    edit(&mut document, note("All is well"), B);
    document
}

fn collection(tx: &Transaction<'_>, name: &str) -> ObjId {
    tx.get(ROOT, name).unwrap().unwrap().1
}

/// A change by A that does what no edit does.
fn crafted(base: &JobDocument, craft: impl FnOnce(&mut Transaction<'_>) -> Result<(), AutomergeError>) -> Vec<u8> {
    let mut doc = Automerge::load(&base.save()).unwrap().with_actor(ActorId::from(A.as_slice()));
    let mut tx = doc.transaction();
    craft(&mut tx).unwrap();
    tx.commit();
    doc.get_last_local_change().unwrap().raw_bytes().to_vec()
}

fn refused(base: &JobDocument, bytes: &[u8]) -> String {
    let mut document = base.clone();
    let reason = document.admit([bytes]).unwrap_err().0;
    assert_eq!((document.heads(), document.save()), (base.heads(), base.save()), "a refused change leaves no trace");
    reason
}

#[test]
fn a_change_that_replaces_a_collection_is_refused() {
    let base = full();
    for name in ["parts", "notes", "answers"] {
        let bytes = crafted(&base, |tx| tx.put_object(ROOT, name, ObjType::Map).map(|_| ()));
        refused(&base, &bytes);
        assert!(base.clone().apply_changes([bytes.as_slice()]).is_err(), "nor does a device take it in");
    }
}

#[test]
fn nothing_of_the_skeleton_can_be_removed_or_added_to() {
    let base = full();
    refused(&base, &crafted(&base, |tx| tx.delete(ROOT, "parts")));
    refused(&base, &crafted(&base, |tx| tx.put(ROOT, "mine", 1)));
    refused(&base, &crafted(&base, |tx| tx.put(ROOT, "parts", 1)));
    refused(&base, &crafted(&base, |tx| tx.delete(collection(tx, "notes"), "work")));
    refused(&base, &crafted(&base, |tx| tx.put_object(collection(tx, "notes"), "work", ObjType::Text).map(|_| ())));
    refused(&base, &crafted(&base, |tx| tx.put(collection(tx, "notes"), "secret", "x")));
}

#[test]
fn two_at_once_cannot_do_what_one_cannot() {
    let base = full();
    let mut theirs = base.clone();
    edit(&mut theirs, part(7, "Lid"), B);
    // Made without knowledge of B's part; in the merged document it conflicts with the skeleton.
    let bytes = crafted(&base, |tx| tx.put_object(ROOT, "parts", ObjType::Map).map(|_| ()));
    assert!(theirs.admit([bytes.as_slice()]).is_err());
    assert_eq!(theirs.content().parts.len(), 2);
}

#[test]
fn entries_are_plain_and_usually_spelt() {
    let base = full();
    let key = "00000000-0000-0000-0000-0000000000aa";
    let fine = crafted(&base, |tx| tx.put(collection(tx, "parts"), format!("{key}/colour"), "red"));
    let mut document = base.clone();
    document.admit([fine.as_slice()]).unwrap();
    assert_eq!(document.content(), base.content(), "a field of a newer build is kept and not shown");
    for spelling in [
        key.to_owned(),
        format!("{key}/"),
        format!("{}/name", key.to_uppercase()),
        format!("{{{key}}}/name"),
        format!("urn:uuid:{key}/name"),
        format!("{key}/Name"),
        format!("{key}/na\0me"),
        format!("{key}/{}", "x".repeat(41)),
        "parts/name".into(),
        String::from("x"),
    ] {
        let bytes = crafted(&base, |tx| tx.put(collection(tx, "parts"), spelling.as_str(), "x"));
        assert!(refused(&base, &bytes).contains("wrong name"), "{spelling}");
    }
    let name = format!("{key}/name");
    for (what, bytes) in [
        ("a map", crafted(&base, |tx| tx.put_object(collection(tx, "parts"), name.as_str(), ObjType::Map).map(|_| ()))),
        (
            "a text",
            crafted(&base, |tx| tx.put_object(collection(tx, "parts"), name.as_str(), ObjType::Text).map(|_| ())),
        ),
        ("bytes", crafted(&base, |tx| tx.put(collection(tx, "parts"), name.as_str(), vec![0_u8]))),
        ("no number", crafted(&base, |tx| tx.put(collection(tx, "parts"), name.as_str(), f64::NAN))),
        ("endless", crafted(&base, |tx| tx.put(collection(tx, "parts"), name.as_str(), f64::INFINITY))),
    ] {
        assert!(refused(&base, &bytes).contains("not a plain value"), "{what}");
    }
}

#[test]
fn an_id_in_another_spelling_is_no_second_name_for_a_record() {
    let mut base = full();
    let bytes = crafted(&base, |tx| {
        tx.put(collection(tx, "parts"), format!("{}/name", id::<UserId>(0xAB).to_string().to_uppercase()), "x")
    });
    // A device takes in what its server vouches for, and reads only the usual spelling.
    base.apply_changes([bytes.as_slice()]).unwrap();
    assert_eq!(base.content(), full().content());
}

#[test]
fn values_are_checked_as_they_came_to_be() {
    use crate::docs::check::check;
    use crate::docs::delta::deltas;
    let base = full();
    let part = |field: &str| format!("{}/{field}", id::<UserId>(5));
    let mut base = base;
    edit(&mut base, note(&"y".repeat(NOTE_CHARS)), B);
    let base = base;
    let long = "x".repeat(NOTE_CHARS + 1);
    let cases = [
        ("a name of nothing", crafted(&base, |tx| tx.put(collection(tx, "parts"), part("name"), " "))),
        (
            "a character that no database keeps",
            crafted(&base, |tx| tx.put(collection(tx, "parts"), part("name"), "a\0b")),
        ),
        ("a negative quantity", crafted(&base, |tx| tx.put(collection(tx, "parts"), part("quantity_milli"), -5))),
        ("a time that no calendar has", crafted(&base, |tx| tx.put(collection(tx, "parts"), part("at"), i64::MAX))),
        (
            "a note too long",
            crafted(&base, |tx| {
                let work = tx.get(collection(tx, "notes"), "work")?.unwrap().1;
                tx.splice_text(work, 0, 0, &long)
            }),
        ),
    ];
    for (what, bytes) in cases {
        let mut document = base.clone();
        document.admit([bytes.as_slice()]).unwrap();
        let after = document.content();
        let differences = deltas(&base.content(), &after);
        assert!(!differences.is_empty() && check(&after, &differences).is_err(), "{what}");
    }
}

#[test]
fn an_erased_record_is_seen() {
    use crate::docs::delta::{Delta, deltas};
    let base = full();
    let bytes = crafted(&base, |tx| tx.delete(collection(tx, "parts"), format!("{}/name", id::<UserId>(5))));
    let mut document = base.clone();
    document.admit([bytes.as_slice()]).unwrap();
    assert_eq!(deltas(&base.content(), &document.content()), [Delta::Vanished]);
}

#[test]
fn foreign_documents_are_not_loaded() {
    let mut doc = Automerge::new();
    let mut tx = doc.transaction();
    tx.put(ROOT, "title", "a shopping list").unwrap();
    tx.commit();
    assert!(JobDocument::load(&doc.save()).is_err());
    assert!(JobDocument::load(&[]).is_err());
    let mut cut = full().save();
    cut.truncate(cut.len() - 1);
    assert!(JobDocument::load(&cut).is_err());
}
