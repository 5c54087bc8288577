use super::*;

/// Every document that was ever made begins with this change. If this test fails, documents of
/// devices in the field no longer share their objects with new ones: do not change the number,
/// change the code back.
#[test]
fn the_first_change_never_changes() {
    let genesis = JobDocument::genesis();
    assert_eq!(genesis.heads_hex(), ["fccd9f4e01caf0ce9933e768544d56ef31c3d422242d433ecc8291217a475c3a"]);
    let changes = genesis.all_changes();
    assert_eq!(changes.len(), 1);
    let info = JobDocument::inspect(&changes[0]).unwrap();
    assert_eq!((info.actor, info.actor_seq, info.deps.len()), (vec![0; 16], 1, 0));
}

/// Signatures of years ago must still fit: the digest of a document may never come out differently.
#[test]
fn the_digest_of_a_known_document_never_changes() {
    let mut document = JobDocument::genesis();
    assert_eq!(document.digest(), "4788fa7fc7c6b2206ed3c6b36f954e320d2b2753d30a7ce90cfb0c009f617059");
    edit(&mut document, part(5, "Riser"), A);
    edit(&mut document, note("Pumped"), A);
    let photo = crate::testing::builders::photo(9, id(1), crate::docs::content::PhotoKind::Before);
    edit(&mut document, DocEdit::AddAttachment { id: id(6), attachment: photo }, A);
    assert_eq!(document.digest(), "71e1e1482e3541063ef52206935f1380870da27b0fea7d5eecb3a24dd9f1b0c0");
}

#[test]
fn documents_that_begin_apart_share_their_objects() {
    let (mut mine, mut theirs) = (JobDocument::genesis(), JobDocument::genesis());
    edit(&mut mine, part(5, "Riser"), A);
    edit(&mut theirs, part(6, "Lid"), B);
    mine.merge(&theirs).unwrap();
    let names: Vec<String> = mine.content().parts.into_values().map(|part| part.name).collect();
    assert_eq!(names, ["Riser", "Lid"]);
}
