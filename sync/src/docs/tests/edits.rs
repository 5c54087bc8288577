use super::*;
use crate::docs::content::*;
use crate::domain::checklist::AnswerValue;
use crate::domain::rejection::Rejection;
use crate::testing::builders::{blob, photo, sign_off};

fn apply(document: &mut JobDocument, edits: &[DocEdit]) {
    document.edit(edits, author(), A).unwrap().unwrap();
}

#[test]
fn every_edit_shows_in_the_content() {
    let mut document = JobDocument::genesis();
    let visit = id(1);
    apply(
        &mut document,
        &[
            note("Pumped 1000 gallons"),
            DocEdit::Answer { item_id: id(10), value: Some(AnswerValue::Yes) },
            DocEdit::AnswerNote { item_id: id(10), note: "rusty".into() },
            DocEdit::AddPart {
                id: id(20),
                visit_id: visit,
                item_id: Some(id(7)),
                name: " Riser ".into(),
                unit: "ea".into(),
                quantity_milli: 2_000,
            },
            DocEdit::StartTimer { id: id(30), visit_id: visit, kind: TimeKind::Work },
            DocEdit::AddReading {
                id: id(40),
                visit_id: visit,
                name: "pH".into(),
                value: "7.2".into(),
                unit: String::new(),
            },
            DocEdit::AddAttachment { id: id(50), attachment: photo(1, visit, PhotoKind::Before) },
            sign_off(id(60), visit, SignerRole::Customer, "Ada"),
        ],
    );
    let content = document.content();
    assert_eq!(content.notes.work, "Pumped 1000 gallons");
    let answer = &content.answers[&id(10)];
    assert_eq!(
        (answer.value.clone(), answer.note.as_str(), answer.by, answer.at),
        (Some(AnswerValue::Yes), "rusty", Some(user()), Some(MONDAY))
    );
    let part = &content.parts[&id(20)];
    assert_eq!((part.name.as_str(), part.item_id, part.quantity_milli, part.by), ("Riser", Some(id(7)), 2_000, user()));
    assert_eq!(content.time[&id(30)].stopped_at, None);
    assert_eq!(content.readings[&id(40)].value, "7.2");
    assert_eq!(content.attachments[&id(50)], Attachment { by: user(), ..photo(1, visit, PhotoKind::Before) });
    assert_eq!(content.sign_offs[&id(60)].signer_name, "Ada");

    let later = Author { at: MONDAY.plus_minutes(30), ..author() };
    let second = [
        DocEdit::Answer { item_id: id(10), value: None },
        DocEdit::SetPartQuantity { id: id(20), quantity_milli: 500 },
        DocEdit::StopTimer { id: id(30) },
        DocEdit::SetCaption { id: id(50), caption: "Lid".into() },
        DocEdit::SetPhotoKind { id: id(50), kind: PhotoKind::Damage },
    ];
    document.edit(&second, later, A).unwrap().unwrap();
    let content = document.content();
    assert_eq!(content.answers[&id(10)].value, None);
    assert_eq!(content.parts[&id(20)].quantity_milli, 500);
    assert_eq!(content.time[&id(30)].stopped_at, Some(later.at));
    assert_eq!(
        (content.attachments[&id(50)].caption.as_str(), content.attachments[&id(50)].kind),
        ("Lid", PhotoKind::Damage)
    );

    let third = [
        DocEdit::RemovePart { id: id(20) },
        DocEdit::RemoveTime { id: id(30) },
        DocEdit::RemoveReading { id: id(40) },
        DocEdit::RemoveAttachment { id: id(50) },
        DocEdit::RemoveSignOff { id: id(60) },
    ];
    apply(&mut document, &third);
    let content = document.content();
    assert!(content.parts[&id(20)].removed && content.time[&id(30)].removed && content.readings[&id(40)].removed);
    assert!(content.attachments[&id(50)].removed && content.sign_offs[&id(60)].removed);
}

#[test]
fn an_edit_that_changes_nothing_makes_no_change() {
    let mut document = JobDocument::genesis();
    apply(&mut document, &[part(20, "Riser"), note("Done")]);
    for again in [part(20, "Riser"), note("Done"), DocEdit::SetPartQuantity { id: id(20), quantity_milli: 1_000 }] {
        assert_eq!(document.edit(&[again], author(), A).unwrap(), None);
    }
    assert_eq!(document.edit(&[], author(), A).unwrap(), None);
}

#[test]
fn what_is_not_there_cannot_be_amended_and_nothing_of_the_act_stays() {
    let mut document = JobDocument::genesis();
    let before = document.heads();
    let refused = document.edit(&[part(20, "Riser"), DocEdit::StopTimer { id: id(30) }], author(), A);
    assert_eq!(refused, Err(Rejection::NotFound { what: "time entry".into() }));
    assert_eq!((document.heads(), document.content()), (before, JobContent::default()));
}

#[test]
fn values_out_of_bounds_are_refused_before_they_are_queued() {
    let mut huge = photo(1, id(1), PhotoKind::After);
    huge.width = 1_000_000;
    let mut nowhere = photo(1, id(1), PhotoKind::After);
    nowhere.latitude = Some(f64::NAN);
    let mut half = photo(1, id(1), PhotoKind::After);
    half.longitude = None;
    let mut misnamed = photo(1, id(1), PhotoKind::After);
    misnamed.blob = BlobRef { sha256: "ABC".into(), ..blob(1, "image/jpeg") };
    let photos = [huge, nowhere, half, misnamed].map(|attachment| DocEdit::AddAttachment { id: id(50), attachment });
    let others = [
        part(20, " "),
        part(20, "a\0b"),
        DocEdit::AddPart {
            id: id(20),
            visit_id: id(1),
            item_id: None,
            name: "x".into(),
            unit: "ea".into(),
            quantity_milli: 0,
        },
        DocEdit::AddReading {
            id: id(40),
            visit_id: id(1),
            name: "pH".into(),
            value: "seven".into(),
            unit: String::new(),
        },
        DocEdit::AddReading {
            id: id(40),
            visit_id: id(1),
            name: "pH".into(),
            value: "inf".into(),
            unit: String::new(),
        },
        DocEdit::AnswerNote { item_id: id(10), note: "x".repeat(2_001) },
        DocEdit::Answer { item_id: id(10), value: Some(AnswerValue::Text("\0".into())) },
        note(&"x".repeat(20_001)),
    ];
    for edit in photos.into_iter().chain(others) {
        let refusal = JobDocument::genesis().edit(std::slice::from_ref(&edit), author(), A);
        assert!(matches!(refusal, Err(Rejection::Invalid { .. })), "{edit:?}: {refusal:?}");
    }
}

#[test]
fn a_document_that_is_full_takes_no_more_and_says_so() {
    let mut document = JobDocument::genesis();
    // Text that does not compress.
    let noise = |seed: u64| -> String {
        let mut dice = crate::testing::dice::Dice::new(seed);
        (0..20_000).filter_map(|_| char::from_u32(0x4e00 + dice.below(20_000) as u32)).collect()
    };
    let refusal = (0..20).find_map(|number| document.edit(&[note(&noise(number))], author(), A).err());
    assert!(matches!(refusal, Some(Rejection::TooLarge { .. })), "{refusal:?}");
    assert!(document.save().len() <= crate::docs::limits::DOCUMENT_BYTES);
}

#[test]
fn of_two_answers_at_once_one_wins_whole() {
    for (first, second) in [(A, B), (B, A)] {
        let (mut mine, mut theirs) = (JobDocument::genesis(), JobDocument::genesis());
        mine.edit(&[DocEdit::Answer { item_id: id(10), value: Some(AnswerValue::Yes) }], author(), first).unwrap();
        theirs.edit(&[DocEdit::Answer { item_id: id(10), value: Some(AnswerValue::No) }], other(), second).unwrap();
        mine.merge(&theirs).unwrap();
        let content = mine.content();
        let answer = &content.answers[&id(10)];
        let told = (answer.value.clone(), answer.by, answer.at);
        let (yes, no) = (
            (Some(AnswerValue::Yes), Some(id(2)), Some(MONDAY)),
            (Some(AnswerValue::No), Some(id(3)), Some(other().at)),
        );
        assert_eq!(told, if first > second { yes } else { no });
        let conflicts = mine.conflicts();
        assert_eq!(conflicts.len(), 1, "one disagreement, not three: {conflicts:?}");
        let winner = if first > second { ["yes", "no"] } else { ["no", "yes"] };
        assert_eq!(
            (conflicts[0].path.clone(), conflicts[0].values.clone()),
            (format!("answers/{}/value", id::<UserId>(10)), winner.map(String::from).to_vec())
        );
    }
}

#[test]
fn two_people_who_say_the_same_do_not_disagree_and_choosing_settles() {
    let (mut mine, mut theirs) = (JobDocument::genesis(), JobDocument::genesis());
    let same = DocEdit::Answer { item_id: id(10), value: Some(AnswerValue::Yes) };
    mine.edit(std::slice::from_ref(&same), author(), A).unwrap();
    theirs.edit(&[same], other(), B).unwrap();
    mine.merge(&theirs).unwrap();
    assert_eq!(mine.conflicts(), []);
    let mut third = mine.clone();
    edit(&mut third, DocEdit::Answer { item_id: id(10), value: Some(AnswerValue::No) }, A);
    theirs.edit(&[DocEdit::Answer { item_id: id(10), value: Some(AnswerValue::NotApplicable) }], other(), B).unwrap();
    third.merge(&theirs).unwrap();
    assert_eq!(third.conflicts().len(), 1);
    edit(&mut third, DocEdit::Answer { item_id: id(10), value: Some(AnswerValue::No) }, A);
    assert_eq!(third.conflicts(), []);
}

#[test]
fn paragraphs_of_two_people_both_survive() {
    let mut base = JobDocument::genesis();
    edit(&mut base, note("Arrived."), A);
    let (mut mine, mut theirs) = (base.clone(), base);
    edit(&mut mine, note("Arrived. Pumped."), A);
    theirs.edit(&[note("Gate was open. Arrived.")], other(), B).unwrap();
    mine.merge(&theirs).unwrap();
    assert_eq!(mine.content().notes.work, "Gate was open. Arrived. Pumped.");
}

#[test]
fn a_note_written_from_an_older_text_keeps_what_came_since() {
    let mut document = JobDocument::genesis();
    edit(&mut document, note("Arrived."), A);
    let slow =
        DocEdit::SetNote { field: NoteField::Work, text: "Arrived. Pumped.".into(), was: Some("Arrived.".into()) };
    document.edit(&[note("Gate was open. Arrived.")], other(), B).unwrap();
    edit(&mut document, slow, A);
    assert_eq!(document.content().notes.work, "Gate was open. Arrived. Pumped.");
}

#[test]
fn sealing_fills_in_only_what_the_document_knows() {
    let mut document = JobDocument::genesis();
    edit(&mut document, note("One"), A);
    let sealed = document.seal(vec![
        note("One two"),
        note("One two three"),
        sign_off(id(60), id(1), SignerRole::Technician, "Marcus"),
        part(5, "Lid"),
    ]);
    assert_eq!(sealed[0], DocEdit::SetNote { field: NoteField::Work, text: "One two".into(), was: Some("One".into()) });
    assert_eq!(
        sealed[1],
        DocEdit::SetNote { field: NoteField::Work, text: "One two three".into(), was: Some("One two".into()) }
    );
    let DocEdit::AddSignOff { signed_heads, content_digest, .. } = &sealed[2] else { panic!("{:?}", sealed[2]) };
    assert_eq!((signed_heads, content_digest), (&document.heads_hex(), &document.digest()));
    assert_eq!(sealed[3], part(5, "Lid"));
    apply(&mut document, &sealed);
    assert_eq!(document.content().notes.work, "One two three");
}

#[test]
fn what_was_signed_can_be_shown_for_ever() {
    let mut document = JobDocument::genesis();
    edit(&mut document, part(5, "Riser"), A);
    let sealed = document.seal(vec![sign_off(id(60), id(1), SignerRole::Customer, "Ada")]);
    let (heads, digest) = (document.heads_hex(), document.digest());
    apply(&mut document, &sealed);
    assert_eq!(document.digest(), digest, "the signature itself is not part of what it signs");
    edit(&mut document, DocEdit::SetPartQuantity { id: id(5), quantity_milli: 9_000 }, A);
    assert_ne!(document.digest(), digest);
    let reloaded = JobDocument::load(&document.save()).unwrap();
    assert_eq!(reloaded.digest_at(&heads), Some(digest));
    assert_eq!(reloaded.digest_at(&["00".repeat(32)]), None);
    assert_eq!(reloaded.digest_at(&["nonsense".into()]), None);
    assert_eq!(reloaded.digest_at(&[]), None);
}

#[test]
fn each_value_of_a_disagreement_can_be_settled_on() {
    let with_photo = {
        let mut document = JobDocument::genesis();
        let part = DocEdit::AddPart {
            id: id(20),
            visit_id: id(1),
            item_id: None,
            name: "Riser".into(),
            unit: "ea".into(),
            quantity_milli: 1_000,
        };
        apply(
            &mut document,
            &[part, DocEdit::AddAttachment { id: id(50), attachment: photo(1, id(1), PhotoKind::Before) }],
        );
        document
    };
    let answer = |value: &str| DocEdit::Answer { item_id: id(10), value: AnswerValue::decode(value) };
    let remark = |note: &str| DocEdit::AnswerNote { item_id: id(10), note: note.into() };
    let quantity = |quantity_milli| DocEdit::SetPartQuantity { id: id(20), quantity_milli };
    let caption = |caption: &str| DocEdit::SetCaption { id: id(50), caption: caption.into() };
    let kind = |kind| DocEdit::SetPhotoKind { id: id(50), kind };
    let pairs = [
        (answer("yes"), answer("no")),
        (remark("cracked"), remark("")),
        (quantity(2_000), quantity(3_500)),
        (caption("Lid"), caption("Lid, north side")),
        (kind(PhotoKind::After), kind(PhotoKind::Damage)),
    ];
    for (ours, other_edit) in pairs {
        let (mut mine, mut theirs) = (with_photo.clone(), with_photo.clone());
        edit(&mut mine, ours, A);
        theirs.edit(&[other_edit], other(), B).unwrap();
        mine.merge(&theirs).unwrap();
        let conflicts = mine.conflicts();
        assert_eq!(conflicts.len(), 1, "{conflicts:?}");
        for value in &conflicts[0].values {
            let mut settled = mine.clone();
            edit(&mut settled, conflicts[0].settle(value).unwrap(), A);
            assert_eq!(settled.conflicts(), []);
            let mut alone = with_photo.clone();
            edit(&mut alone, conflicts[0].settle(value).unwrap(), A);
            assert_eq!(settled.content(), alone.content());
        }
    }
    let clock =
        FieldConflict { path: format!("time/{}/stopped_at", id::<UserId>(30)), values: vec!["1".into(), "2".into()] };
    assert_eq!(clock.settle("1"), None);
}
