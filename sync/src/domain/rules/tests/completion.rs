//! What a visit needs before it is complete.

use super::*;

fn demanding() -> JobFacts {
    JobBuilder::new(7).planned(&staff()[1], MONDAY).status(VisitStatus::InProgress).demanding().build()
}

fn answered(facts: &JobFacts) -> JobContent {
    let values = [AnswerValue::Yes, AnswerValue::NotApplicable, AnswerValue::Number("24".into())];
    let answer = |value: AnswerValue| Answer { value: Some(value), ..Answer::default() };
    let answers =
        facts.visits[0].checklist.iter().zip(values).map(|(entry, value)| (entry.id, answer(value))).collect();
    JobContent { answers, ..JobContent::default() }
}

fn signed(role: SignerRole, visit_id: VisitId, removed: bool) -> SignOff {
    let (image, strokes) = (blob(1, "image/png"), blob(2, "application/json"));
    SignOff {
        visit_id,
        role,
        signer_name: "Ada".into(),
        image,
        strokes,
        signed_heads: vec![],
        content_digest: String::new(),
        by: id(MARCUS),
        at: MONDAY,
        removed,
    }
}

fn missing_of(facts: &JobFacts, content: &JobContent) -> Vec<Missing> {
    match run_at(facts, content, named("complete"), MARCUS, MONDAY) {
        Ok(_) => Vec::new(),
        Err(Rejection::MissingItems { items }) => items,
        Err(other) => panic!("{other:?}"),
    }
}

#[test]
fn completion_lists_what_is_missing_and_passes_once_nothing_is() {
    let facts = demanding();
    let visit_id = visit();
    let labels: Vec<String> = missing_of(&facts, &JobContent::default())
        .iter()
        .map(|item| item.words(crate::domain::Language::English))
        .collect();
    assert_eq!(
        labels,
        [
            "Lid secured",
            "Baffles intact",
            "Sludge depth",
            "before photos (0 of 1)",
            "after photos (0 of 1)",
            "photos (0 of 3)",
            "customer's signature",
            "technician's signature"
        ]
    );
    let mut content = answered(&facts);
    content.answers.get_mut(&facts.visits[0].checklist[0].id).unwrap().value = Some(AnswerValue::No);
    assert_eq!(missing_of(&facts, &content).len(), 6, "a check that is not ticked is not done");
    content = answered(&facts);
    content.attachments.insert(id(1), photo(1, visit_id, PhotoKind::Before));
    content.attachments.insert(id(2), photo(2, visit_id, PhotoKind::After));
    content
        .attachments
        .insert(id(3), crate::docs::content::Attachment { removed: true, ..photo(3, visit_id, PhotoKind::During) });
    content.attachments.insert(id(4), photo(4, id(999), PhotoKind::During));
    content.sign_offs.insert(id(1), signed(SignerRole::Customer, visit_id, false));
    content.sign_offs.insert(id(2), signed(SignerRole::Technician, visit_id, true));
    content.sign_offs.insert(id(3), signed(SignerRole::Technician, id(999), false));
    let left = missing_of(&facts, &content);
    assert_eq!(
        left,
        [Missing::Photos { kind: None, have: 2, need: 3 }, Missing::Signature { role: SignerRole::Technician }],
        "removed ones and those of other visits do not count"
    );
    content.attachments.insert(id(5), photo(5, visit_id, PhotoKind::During));
    content.sign_offs.insert(id(4), signed(SignerRole::Technician, visit_id, false));
    let done = run_at(&facts, &content, named("complete"), MARCUS, MONDAY.plus_minutes(90)).unwrap();
    let visit = &done.visits[0];
    assert_eq!(
        (visit.status, visit.completed_at, visit.completed_by),
        (VisitStatus::Completed, Some(MONDAY.plus_minutes(90)), Some(id(MARCUS)))
    );
    assert_eq!((done.status, done.completed_at), (JobStatus::Completed, Some(MONDAY.plus_minutes(90))));
}
