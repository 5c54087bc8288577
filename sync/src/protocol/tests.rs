#![expect(clippy::unwrap_used, reason = "tests")]

use std::collections::BTreeSet;
use std::fmt::Debug;

use ciborium::Value;
use proptest::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::*;
use crate::docs::document::JobDocument;
use crate::docs::edit::Author;
use crate::domain::Language;
use crate::domain::rejection::Rejection;
use crate::engine::replica::{InboxEntry, JobRecord, Meta, OutboxEntry, Progress};
use crate::testing::builders::{MONDAY, id};
use crate::testing::samples;

/// Through CBOR, as it travels and as devices keep it, and through JSON, as the server keeps it.
fn survives<T: Serialize + DeserializeOwned + PartialEq + Debug>(value: &T) {
    let bytes = codec::encode(value);
    assert_eq!(codec::decode::<T>(&bytes).as_ref(), Ok(value), "through CBOR");
    let json = serde_json::to_string(value).unwrap();
    assert_eq!(serde_json::from_str::<T>(&json).unwrap(), *value, "through JSON text");
    let json = serde_json::to_value(value).unwrap();
    assert_eq!(serde_json::from_value::<T>(json).unwrap(), *value, "through a JSON value");
}

#[test]
fn every_message_survives_both_encodings() {
    survives(&samples::push_request());
    survives(&samples::push_response());
    survives(&samples::pull_request());
    survives(&samples::pull_response());
    let fix = samples::technician_fix();
    let gone = Live::PositionGone { technician_id: fix.technician_id };
    for live in [Live::Poke { seq: u64::MAX }, Live::UpgradeRequired, Live::Position { at: fix }, gone] {
        survives(&live);
    }
}

#[test]
fn every_intent_survives_both_encodings() {
    for edit in samples::edits() {
        survives(&edit);
        survives(&Intent::Edit { edits: vec![edit] });
    }
    for command in samples::commands() {
        survives(&command);
        survives(&Intent::Command { command });
    }
    survives(&Intent::Edit { edits: samples::edits() });
}

#[test]
fn every_refusal_survives_both_encodings_and_says_why() {
    let mut codes = BTreeSet::new();
    for rejection in samples::rejections() {
        survives(&rejection);
        assert_eq!(serde_json::to_value(&rejection).unwrap()["code"], rejection.code());
        assert!(codes.insert(rejection.code()), "two refusals of one code");
        for language in [Language::English, Language::Spanish] {
            assert!(rejection.words(language).len() > 10, "{rejection:?}");
        }
    }
    for verdict in samples::verdicts() {
        survives(&verdict);
    }
}

/// Adding a kind without a sample of it fails to compile here.
#[test]
fn the_samples_are_of_every_kind() {
    let kind = |rejection: &Rejection| match rejection {
        Rejection::NotPermitted => 0,
        Rejection::NotAssigned => 1,
        Rejection::NotFound { .. } => 2,
        Rejection::VisitTransition { .. } => 3,
        Rejection::JobTransition { .. } => 4,
        Rejection::JobSealed { .. } => 5,
        Rejection::MissingItems { .. } => 6,
        Rejection::ReasonRequired => 7,
        Rejection::TooFar { .. } => 8,
        Rejection::Invalid { .. } => 9,
        Rejection::NotYours { .. } => 10,
        Rejection::DependsOnRefused => 11,
        Rejection::Malformed { .. } => 12,
        Rejection::TooLarge { .. } => 13,
        Rejection::UnknownVersion => 14,
        Rejection::PlacedMeanwhile { .. } => 15,
        Rejection::NotAwaited { .. } => 16,
        Rejection::DoubleBooked { .. } => 17,
    };
    assert_eq!(samples::rejections().iter().map(kind).collect::<BTreeSet<_>>().len(), 18);
    let names = samples::commands().iter().map(|command| command.name()).collect::<BTreeSet<_>>();
    assert_eq!(names.len(), 17);
    for command in samples::commands() {
        assert_eq!(serde_json::to_value(&command).unwrap()["name"], command.name());
    }
    let edits = samples::edits();
    let edits = edits.iter().map(|edit| serde_json::to_value(edit).unwrap()["edit"].as_str().unwrap().to_owned());
    assert_eq!(edits.collect::<BTreeSet<_>>().len(), 17);
}

#[test]
fn what_devices_and_the_server_keep_survives_too() {
    survives(&samples::facts());
    let mutation = samples::mutations().remove(5);
    survives(&InboxEntry {
        mutation: mutation.clone(),
        rejection: Rejection::NotAssigned,
        quarantined: true,
        at: MONDAY,
        job_number: Some(1042),
    });
    for progress in [Progress::Pending, Progress::Accepted { seq: 9 }] {
        survives(&OutboxEntry {
            mutation: mutation.clone(),
            progress,
            attempts: 2,
            last_error: Some("no signal".into()),
        });
    }
    survives(&JobRecord { facts: samples::facts(), base: JobDocument::genesis().save().into(), revoked: true });
    let mut meta = Meta::new(id(1), id(2), crate::domain::access::Role::Technician, id(3), [7; 16]);
    survives(&meta);
    meta.cursor = samples::pull_request().cursor;
    meta.staff = samples::pull_response().staff;
    meta.catalog = samples::pull_response().catalog;
    meta.synced_at = Some(MONDAY);
    survives(&meta);
    let mut document = JobDocument::genesis();
    let author = Author { user_id: id(2), at: MONDAY };
    for edit in samples::edits() {
        document.edit(&document.seal(vec![edit]), author, [1; 16]).unwrap();
    }
    survives(&document.content());
    let (before, after) = (samples::facts(), samples::facts());
    for event in crate::domain::timeline::command_events(&samples::commands()[6], &before, &after) {
        survives(&event);
    }
}

fn add_everywhere(value: &mut Value, added: &mut usize) {
    match value {
        Value::Map(entries) => {
            entries.iter_mut().for_each(|(_, inner)| add_everywhere(inner, added));
            let inner = Value::Map(vec![(Value::Text("deep".into()), Value::Bytes(vec![1, 2]))]);
            entries.push((Value::Text("of_the_future".into()), inner));
            *added += 1;
        }
        Value::Array(items) => items.iter_mut().for_each(|inner| add_everywhere(inner, added)),
        _ => {}
    }
}

#[test]
fn fields_of_a_newer_build_are_passed_over() {
    let mut value: Value = codec::decode(&codec::encode(&samples::pull_response())).unwrap();
    let mut added = 0;
    add_everywhere(&mut value, &mut added);
    assert!(added > 20, "every map got a field: {added}");
    let read: PullResponse = codec::decode(&codec::encode(&value)).unwrap();
    assert_eq!(read, samples::pull_response());
}

#[test]
fn an_intent_of_a_newer_build_leaves_the_rest_of_the_push_readable() {
    let mut request = samples::push_request();
    request.mutations[0].intent = codec::encode(&serde_json::json!({ "intent": "teleport", "to": "moon" })).into();
    let read: PushRequest = codec::decode(&codec::encode(&request)).unwrap();
    assert_eq!(read, request);
    assert!(read.mutations[0].intent().is_err());
    assert!(read.mutations[1..].iter().all(|mutation| mutation.intent().is_ok()));
}

#[test]
fn a_void_mutation_keeps_its_number_and_nothing_else() {
    for mutation in samples::mutations() {
        let void = mutation.voided();
        assert!(void.is_void() && !mutation.is_void());
        assert_eq!((void.id, void.job_id, void.follows), (mutation.id, mutation.job_id, mutation.follows));
        survives(&void);
    }
}

#[test]
fn pages_join_into_one_answer() {
    let first = samples::pull_response();
    let mut second = samples::pull_response();
    second.jobs[0].facts.id = id(8);
    second.revoked = Vec::new();
    (second.more, second.full, second.last_mutation_id) = (false, true, 13);
    second.cursor.seq = 25;
    let joined = first.clone().join(second);
    assert_eq!(joined.jobs.iter().map(|page| page.facts.id).collect::<Vec<_>>(), [first.jobs[0].facts.id, id(8)]);
    assert_eq!((joined.cursor, joined.full, joined.more, joined.revoked), (first.cursor, true, false, first.revoked));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn hostile_bytes_are_refused_without_a_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = codec::decode::<PushRequest>(&bytes);
        let _ = codec::decode::<PullRequest>(&bytes);
        let _ = codec::decode::<Intent>(&bytes);
    }

    #[test]
    fn broken_messages_are_refused_without_a_panic(place in any::<prop::sample::Index>(), byte in any::<u8>(), cut in any::<prop::sample::Index>()) {
        let mut bytes = codec::encode(&samples::push_request());
        let place = place.index(bytes.len());
        bytes[place] = byte;
        if let Ok(request) = codec::decode::<PushRequest>(&bytes) {
            for mutation in request.mutations {
                let _ = mutation.intent();
            }
        }
        bytes.truncate(cut.index(bytes.len()));
        prop_assert!(codec::decode::<PushRequest>(&bytes).is_err());
    }
}

#[test]
fn deep_nesting_and_false_lengths_are_refused() {
    let deep = vec![0x81; 100_000];
    assert!(codec::decode::<PushRequest>(&deep).is_err());
    for lie in [
        vec![0x9b, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
        vec![0x5b, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1],
        vec![0xbb, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
    ] {
        assert!(codec::decode::<PushRequest>(&lie).is_err());
        assert!(codec::decode::<serde_bytes::ByteBuf>(&lie).is_err());
        assert!(codec::decode::<Vec<u64>>(&lie).is_err());
    }
}
