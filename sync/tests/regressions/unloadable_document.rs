//! A change written in another form than the library's own was accepted, and the document that it
//! went into could be saved but never loaded again: the job was lost for everybody.

use super::*;
use sync::docs::document::JobDocument;

/// The note "a" by the actor 2, with its single-row run of actions written as one literal; a right
/// checksum.
#[test]
fn a_change_in_another_form_is_refused() {
    let mut document = JobDocument::genesis();
    let author = sync::docs::edit::Author { user_id: id(2), at: MONDAY };
    let usual = document.edit(&[note("abc")], author, [2; 16]).unwrap().unwrap();
    assert!(JobDocument::genesis().admit([usual.as_slice()]).is_ok());
    let unusual = include_bytes!("unusual_change.bin");
    assert!(JobDocument::inspect(unusual).is_ok(), "it can be read");
    let mut base = JobDocument::genesis();
    assert!(base.admit([unusual.as_slice()]).is_err());
    assert_eq!(base.heads(), JobDocument::genesis().heads());
}
