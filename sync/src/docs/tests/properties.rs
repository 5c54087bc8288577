//! What must hold of every document, whatever people do. More cases with `PROPTEST_CASES=<n>`.

use std::collections::BTreeSet;

use proptest::collection::vec;
use proptest::prelude::*;

use super::*;
use crate::docs::content::*;
use crate::docs::fields::{Fields, Record};
use crate::domain::checklist::AnswerValue;
use crate::testing::builders::{blob, photo, sign_off};
use crate::time::Timestamp;

fn cases(count: u32) -> ProptestConfig {
    let cases = std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(count);
    ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() }
}

/// One thing that one of three people does, on one of a few records; or reading of another's work.
#[derive(Clone, Debug)]
enum Step {
    Edit { who: usize, kind: u8, key: u8, value: u16, words: String },
    Meet { who: usize, whom: usize },
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let edit = (0usize..3, 0u8..17, 0u8..3, any::<u16>(), "[a-zé🚽 \n]{0,12}")
        .prop_map(|(who, kind, key, value, words)| Step::Edit { who, kind, key, value, words });
    let meet = (0usize..3, 0usize..3).prop_map(|(who, whom)| Step::Meet { who, whom });
    vec(prop_oneof![4 => edit, 1 => meet], 1..40)
}

fn doc_edit(kind: u8, key: u8, value: u16, words: &str) -> DocEdit {
    let (record, visit) = (u128::from(key) + 10, id(1));
    let name = format!("x{words}");
    let pick = |count: usize| usize::from(value) % count;
    match kind {
        0 | 1 => DocEdit::SetNote { field: NoteField::ALL[pick(3)], text: words.into(), was: None },
        2 => DocEdit::SetNote { field: NoteField::Work, text: format!("{words}!"), was: Some(words.into()) },
        3 => {
            let answers = [
                AnswerValue::Yes,
                AnswerValue::NotApplicable,
                AnswerValue::Number(value.to_string()),
                AnswerValue::Text(words.into()),
                AnswerValue::Choice(name),
            ];
            DocEdit::Answer { item_id: id(record), value: answers.get(pick(6)).cloned() }
        }
        4 => DocEdit::AnswerNote { item_id: id(record), note: words.into() },
        5 => DocEdit::AddPart {
            id: id(record),
            visit_id: visit,
            item_id: value.is_multiple_of(2).then(|| id(9)),
            name,
            unit: "ea".into(),
            quantity_milli: 1 + i64::from(value),
        },
        6 => DocEdit::SetPartQuantity { id: id(record), quantity_milli: 1 + i64::from(value) },
        7 => DocEdit::RemovePart { id: id(record) },
        8 => DocEdit::StartTimer { id: id(record), visit_id: visit, kind: TimeKind::ALL[pick(3)] },
        9 => DocEdit::StopTimer { id: id(record) },
        10 => DocEdit::AddReading {
            id: id(record),
            visit_id: visit,
            name,
            value: format!("{value}.5"),
            unit: "in".into(),
        },
        11 => DocEdit::RemoveReading { id: id(record) },
        12 => DocEdit::AddAttachment {
            id: id(record),
            attachment: Attachment { caption: words.into(), ..photo(value.into(), visit, PhotoKind::ALL[pick(5)]) },
        },
        13 => DocEdit::SetCaption { id: id(record), caption: words.into() },
        14 => DocEdit::SetPhotoKind { id: id(record), kind: PhotoKind::ALL[pick(5)] },
        15 => sign_off(id(record), visit, SignerRole::ALL[pick(2)], &name),
        _ => DocEdit::RemoveSignOff { id: id(record) },
    }
}

/// Three documents that lived through the steps, and every change in the order in which it was made.
fn live(steps: &[Step]) -> (Vec<JobDocument>, Vec<Vec<u8>>) {
    let mut documents = vec![JobDocument::genesis(); 3];
    let mut changes = Vec::new();
    for (number, step) in steps.iter().enumerate() {
        match step {
            Step::Edit { who, kind, key, value, words } => {
                let author = Author { user_id: id(*who as u128 + 2), at: MONDAY.plus_minutes(number as i64) };
                let edits = documents[*who].seal(vec![doc_edit(*kind, *key, *value, words)]);
                changes.extend(documents[*who].edit(&edits, author, [*who as u8 + 1; 16]).ok().flatten());
            }
            Step::Meet { who, whom } => {
                let other = documents[*whom].clone();
                documents[*who].merge(&other).unwrap();
            }
        }
    }
    (documents, changes)
}

fn same(a: &JobDocument, b: &JobDocument) {
    assert_eq!(a.heads(), b.heads());
    assert_eq!(a.content(), b.content());
    assert_eq!(a.digest(), b.digest());
    assert_eq!(a.conflicts(), b.conflicts());
}

fn replay(changes: &[Vec<u8>]) -> JobDocument {
    let mut document = JobDocument::genesis();
    document.apply_changes(changes.iter().map(Vec::as_slice)).unwrap();
    document
}

proptest! {
    #![proptest_config(cases(96))]

    /// `quality.md` B2: the library has had silent corruption.
    #[test]
    fn saving_loading_and_merging_change_nothing(steps in steps()) {
        let (documents, changes) = live(&steps);
        let mut all = JobDocument::genesis();
        for document in &documents {
            let saved = document.save();
            let loaded = JobDocument::load(&saved).unwrap();
            same(&loaded, document);
            prop_assert_eq!(JobDocument::saved_heads(&saved).unwrap(), document.heads());
            prop_assert_eq!(loaded.save(), saved);
            same(&replay(&document.all_changes()), document);
            all.merge(&loaded).unwrap();
        }
        same(&all, &replay(&changes));
        prop_assert_eq!(JobDocument::saved_heads(&all.save()).unwrap(), all.heads());
        same(&JobDocument::load(&all.save()).unwrap(), &all);
        for document in &documents {
            let mut met = document.clone();
            met.merge(&all).unwrap();
            same(&met, &all);
            let missing = all.changes_since(&document.heads());
            let mut told = document.clone();
            told.apply_changes(missing.iter().map(Vec::as_slice)).unwrap();
            same(&told, &all);
        }
    }

    /// Invariants 7 and 9: order, partition and cut do not matter; nor does it whether a change came
    /// from one's own server or through the gate for strangers.
    #[test]
    fn order_and_cuts_do_not_matter(steps in steps(), seed in any::<u64>()) {
        let (_, changes) = live(&steps);
        let whole = replay(&changes);
        let mut dice = crate::testing::dice::Dice::new(seed);
        let mut shuffled = changes.clone();
        dice.shuffle(&mut shuffled);
        same(&replay(&shuffled), &whole);
        let (mut pieces, mut strangers) = (JobDocument::genesis(), JobDocument::genesis());
        let mut rest = changes.as_slice();
        while !rest.is_empty() {
            let (piece, after) = rest.split_at(1 + dice.below(rest.len().min(4)));
            pieces.apply_changes(piece.iter().map(Vec::as_slice)).unwrap();
            pieces = JobDocument::load(&pieces.save()).unwrap();
            strangers.admit(piece.iter().map(Vec::as_slice)).unwrap();
            rest = after;
        }
        same(&pieces, &whole);
        same(&strangers, &whole);
        let mut again = whole.clone();
        again.apply_changes(changes.iter().map(Vec::as_slice)).unwrap();
        same(&again, &whole);
    }

    /// Everything that was inserted is there, everything that was deleted is not, nothing is there
    /// twice, and nobody's order changes. Characters are unique, so sets say all of it.
    #[test]
    fn a_note_made_anew_on_another_text_keeps_both(was in 0usize..12, mine in vec((any::<u8>(), any::<bool>()), 0..6), theirs in vec((any::<u8>(), any::<bool>()), 0..6)) {
        let base: Vec<char> = ('a'..='z').take(was).collect();
        let altered = |steps: &[(u8, bool)], first: char| {
            let mut text = base.clone();
            for (number, (place, insert)) in steps.iter().enumerate() {
                let place = usize::from(*place) % (text.len() + 1);
                match (insert, place < text.len()) {
                    (false, true) => drop(text.remove(place)),
                    _ => text.insert(place, char::from_u32(first as u32 + number as u32).unwrap()),
                }
            }
            text
        };
        let (mine, theirs) = (altered(&mine, 'A'), altered(&theirs, '0'));
        let text = |letters: &[char]| letters.iter().collect::<String>();
        let mut document = JobDocument::genesis();
        edit_if(&mut document, DocEdit::SetNote { field: NoteField::Work, text: text(&theirs), was: None });
        edit_if(&mut document, DocEdit::SetNote { field: NoteField::Work, text: text(&mine), was: Some(text(&base)) });
        let merged: Vec<char> = document.content().notes.work.chars().collect();
        let set = |letters: &[char]| letters.iter().copied().collect::<BTreeSet<char>>();
        let gone = &(&set(&base) - &set(&mine)) | &(&set(&base) - &set(&theirs));
        let expected = &(&set(&mine) | &set(&theirs)) - &gone;
        prop_assert_eq!(set(&merged), expected.clone());
        prop_assert_eq!(merged.len(), expected.len());
        for source in [&mine, &theirs] {
            let kept: Vec<char> = merged.iter().filter(|letter| source.contains(letter)).copied().collect();
            let order: Vec<char> = source.iter().filter(|letter| merged.contains(letter)).copied().collect();
            prop_assert_eq!(kept, order);
        }
    }

    #[test]
    fn every_record_is_kept_as_it_is(
        words in vec("\\PC{0,20}", 4),
        number in any::<i64>(),
        at in any::<i64>(),
        flags in any::<[bool; 4]>(),
        size in any::<[u32; 2]>(),
        place in (-90.0f64..90.0, -180.0f64..180.0),
    ) {
        let (visit_id, by, at) = (id(1), id(2), Timestamp(at));
        let word = |number: usize| words[number].clone();
        let maybe = |flag: bool| flag.then(|| id(7));
        let part = PartUse { visit_id, item_id: maybe(flags[0]), name: word(0), unit: word(1), quantity_milli: number, by, at, removed: flags[1] };
        keeps(part);
        keeps(TimeEntry { visit_id, user_id: by, kind: TimeKind::ALL[size[0] as usize % 3], started_at: at, stopped_at: flags[0].then_some(Timestamp(number)), removed: flags[1] });
        keeps(Reading { visit_id, name: word(0), value: word(1), unit: word(2), by, at, removed: flags[0] });
        let answer = [AnswerValue::Yes, AnswerValue::No, AnswerValue::NotApplicable, AnswerValue::Number(word(0)), AnswerValue::Text(word(1)), AnswerValue::Choice(word(2))];
        keeps(Answer { value: answer.get(size[0] as usize % 7).cloned(), note: word(3), by: flags[0].then_some(by), at: flags[1].then_some(at) });
        keeps(Attachment {
            visit_id,
            blob: blob(5, &word(0)),
            thumb: flags[0].then(|| blob(6, &word(1))),
            kind: PhotoKind::ALL[size[0] as usize % 5],
            caption: word(2),
            taken_at: at,
            latitude: flags[1].then_some(place.0),
            longitude: flags[1].then_some(place.1),
            width: size[0],
            height: size[1],
            by,
            removed: flags[2],
        });
        keeps(SignOff {
            visit_id,
            role: SignerRole::ALL[size[0] as usize % 2],
            signer_name: word(0),
            image: blob(5, "image/png"),
            strokes: blob(6, "application/json"),
            signed_heads: (0..size[1] % 3).map(|number| format!("{number:064x}")).collect(),
            content_digest: word(1),
            by,
            at,
            removed: flags[0],
        });
    }
}

fn edit_if(document: &mut JobDocument, edit: DocEdit) {
    document.edit(&[edit], author(), A).unwrap();
}

fn keeps<R: Record + PartialEq + std::fmt::Debug>(record: R) {
    let fields = record.write().into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
    assert_eq!(R::read(&Fields(fields)), Some(record));
}
