//! Changes that are well-formed and stand where they should not.

use std::num::NonZeroU64;

use automerge::{ActorId, Change, ChangeHash, ExpandedChange};

use super::*;

/// A change by A on the base, altered.
fn altered(base: &JobDocument, alter: impl FnOnce(&mut ExpandedChange)) -> Vec<u8> {
    let change = Change::from_bytes(edit(&mut base.clone(), part(5, "Riser"), A)).unwrap();
    let mut expanded = change.decode();
    alter(&mut expanded);
    Change::from(expanded).raw_bytes().to_vec()
}

fn base() -> JobDocument {
    let mut base = JobDocument::genesis();
    edit(&mut base, note("First"), A);
    edit(&mut base, note("First second"), B);
    base
}

fn reason(base: &JobDocument, bytes: &[u8]) -> String {
    let mut document = base.clone();
    let reason = document.admit([bytes]).unwrap_err().0;
    assert_eq!((document.heads(), document.save()), (base.heads(), base.save()), "a refused change leaves no trace");
    reason
}

#[test]
fn a_change_in_its_place_is_taken() {
    let base = base();
    let mut document = base.clone();
    document.admit([altered(&base, |_| {}).as_slice()]).unwrap();
    assert_eq!(document.content().parts.len(), 1);
}

#[test]
fn operation_numbers_can_be_neither_shared_nor_used_up() {
    let base = base();
    for start in [1, 12, 1_000_000, u64::from(u32::MAX)] {
        let bytes = altered(&base, |change| change.start_op = NonZeroU64::new(start).unwrap());
        assert_eq!(reason(&base, &bytes), "the change's operations are out of order", "{start}");
    }
}

#[test]
fn a_change_builds_on_what_is_here() {
    let base = base();
    let unknown = altered(&base, |change| change.deps = vec![ChangeHash([7; 32])]);
    assert_eq!(reason(&base, &unknown), "a change builds on one that is not here");
    let nothing = altered(&base, |change| {
        change.deps = Vec::new();
        change.start_op = NonZeroU64::new(1).unwrap();
    });
    assert_eq!(reason(&base, &nothing), "a change builds on nothing");
}

#[test]
fn an_author_writes_in_order_and_on_top_of_itself() {
    let base = base();
    for seq in [1, 3, u64::from(u32::MAX)] {
        let bytes = altered(&base, |change| change.seq = seq);
        assert_eq!(reason(&base, &bytes), "the change is out of its author's order", "{seq}");
    }
    // A second branch by the same author, from before its first change.
    let mut branch = JobDocument::genesis();
    edit(&mut branch, part(9, "Lid"), [0xc; 16]);
    let lid = branch.all_changes().pop().unwrap();
    let mut both = base.clone();
    both.admit([lid.as_slice()]).unwrap();
    let on_lid = altered(&branch, |change| change.seq = 2);
    assert_eq!(reason(&both, &on_lid), "the change passes over its author's own");
}

#[test]
fn nobody_signs_as_the_genesis_or_as_nobody() {
    let base = base();
    for actor in [vec![0; 16], vec![1; 15], vec![1; 17], vec![]] {
        let bytes = altered(&base, |change| {
            change.actor_id = ActorId::from(actor.as_slice());
            change.seq = 1;
        });
        assert_eq!(reason(&base, &bytes), "the change is signed by no device", "{actor:?}");
    }
}

#[test]
fn a_change_without_operations_is_refused() {
    let base = base();
    let bytes = altered(&base, |change| change.operations.clear());
    assert_eq!(reason(&base, &bytes), "a change without operations");
}

#[test]
fn orphans_are_never_kept() {
    let mut ahead = base();
    edit(&mut ahead, part(5, "Riser"), A);
    let orphan = edit(&mut ahead, part(6, "Lid"), A);
    let mut document = base();
    assert!(document.apply_changes([orphan.as_slice()]).is_err());
    assert!(document.admit([orphan.as_slice()]).is_err());
    assert_eq!(document.save(), base().save());
    let with_orphan = [base().save(), orphan].concat();
    assert!(JobDocument::load(&with_orphan).is_err(), "a saved document with an orphan behind it");
}
