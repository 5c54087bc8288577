//! The bytes that travel and that devices keep, as files: today's code reads them all, and writes the
//! newest of each kind as it is there. So no change of the format slips in with another change.
//!
//! A change that is meant (a new field, a new kind) is written down beside the old bytes, which must
//! stay readable, by `HOLDFAST_FIXTURES=write cargo test -p sync --test fixtures`.
#![expect(clippy::unwrap_used, reason = "tests")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use serde::Serialize;
use serde::de::DeserializeOwned;
use sync::docs::document::JobDocument;
use sync::docs::edit::DocEdit;
use sync::domain::access::Role;
use sync::domain::rejection::Rejection;
use sync::engine::replica::{InboxEntry, JobRecord, Meta, OutboxEntry, Progress};
use sync::protocol::*;
use sync::testing::builders::{MONDAY, id};
use sync::testing::samples;

/// A kind of bytes: how today's code writes a sample of it, and what it makes of what it reads.
struct Kind {
    file: String,
    today: Vec<u8>,
    again: fn(&[u8]) -> Result<Vec<u8>, String>,
}

fn cbor<T: Serialize + DeserializeOwned>(name: impl Into<String>, sample: &T) -> Kind {
    Kind {
        file: format!("{}.cbor", name.into()),
        today: codec::encode(sample),
        again: |bytes| codec::decode::<T>(bytes).map(|read| codec::encode(&read)).map_err(|error| error.to_string()),
    }
}

fn json<T: Serialize + DeserializeOwned>(name: &str, sample: &T) -> Kind {
    Kind {
        file: format!("{name}.json"),
        today: serde_json::to_vec(sample).unwrap(),
        again: |bytes| {
            let read = serde_json::from_slice::<T>(bytes).map_err(|error| error.to_string())?;
            Ok(serde_json::to_vec(&read).unwrap())
        },
    }
}

/// The tag of an enumeration's variant.
fn tag(value: &impl Serialize, field: &str) -> String {
    serde_json::to_value(value).unwrap()[field].as_str().unwrap().to_owned()
}

fn messages() -> Vec<Kind> {
    vec![
        cbor("push_request", &samples::push_request()),
        cbor("push_response", &samples::push_response()),
        cbor("unsent_work", &samples::unsent_work()),
        cbor("hand_in", &samples::hand_in()),
        cbor("pull_request", &samples::pull_request()),
        cbor("pull_response", &samples::pull_response()),
        json("live_poke", &Live::Poke { seq: 17 }),
        json("live_upgrade_required", &Live::UpgradeRequired),
        json("live_position", &Live::Position { at: samples::technician_fix() }),
        json("live_position_gone", &Live::PositionGone { technician_id: samples::technician_fix().technician_id }),
    ]
}

fn parts() -> Vec<Kind> {
    let edit = |edit: DocEdit| cbor(format!("edit_{}", tag(&edit, "edit")), &Intent::Edit { edits: vec![edit] });
    let verdict = |verdict: Verdict| cbor(format!("verdict_{}", tag(&verdict, "outcome")), &verdict);
    let rejection = |rejection: Rejection| cbor(format!("rejection_{}", rejection.code()), &rejection);
    let commands = samples::commands()
        .into_iter()
        .map(|command| cbor(format!("command_{}", command.name()), &Intent::Command { command }));
    let edits = samples::edits().into_iter().map(edit);
    let verdicts = samples::verdicts().into_iter().map(verdict);
    edits.chain(commands).chain(verdicts).chain(samples::rejections().into_iter().map(rejection)).collect()
}

/// What devices keep and a later build has to open.
fn kept() -> Vec<Kind> {
    let mutation = samples::mutations().remove(5);
    let entry = |progress| OutboxEntry {
        mutation: mutation.clone(),
        progress,
        attempts: 2,
        last_error: Some("no signal".into()),
    };
    let mut meta = Meta::new(id(1), id(2), Role::Technician, id(3), [7; 16]);
    meta.cursor = samples::pull_request().cursor;
    meta.staff = samples::pull_response().staff;
    meta.catalog = samples::pull_response().catalog;
    meta.roster = samples::roster();
    meta.synced_at = Some(MONDAY);
    meta.departed = vec![samples::departure()];
    let refused = InboxEntry {
        mutation: mutation.clone(),
        rejection: Rejection::NotAssigned,
        quarantined: true,
        at: MONDAY,
        job_number: Some(412),
    };
    let job = JobRecord { facts: samples::facts(), base: JobDocument::genesis().save().into(), revoked: true };
    vec![
        cbor("kept_meta", &meta),
        cbor("kept_job", &job),
        cbor("kept_outbox_pending", &entry(Progress::Pending)),
        cbor("kept_outbox_accepted", &entry(Progress::Accepted { seq: 9 })),
        cbor("kept_outbox_kept", &entry(Progress::Kept { at: MONDAY })),
        cbor("kept_inbox", &refused),
    ]
}

fn kinds() -> BTreeMap<String, Kind> {
    let mut kinds = BTreeMap::new();
    for kind in messages().into_iter().chain(parts()).chain(kept()) {
        // Of several samples of one kind the first is enough.
        kinds.entry(kind.file.clone()).or_insert(kind);
    }
    kinds
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures")
}

/// The folders of fixtures, oldest first: each holds what was new or changed at its time.
fn editions() -> Vec<u32> {
    let mut editions: Vec<u32> = fs::read_dir(folder())
        .map(|entries| entries.filter_map(|entry| entry.ok()?.file_name().to_str()?.parse().ok()).collect())
        .unwrap_or_default();
    editions.sort_unstable();
    editions
}

fn path(edition: u32, file: &str) -> PathBuf {
    folder().join(edition.to_string()).join(file)
}

/// The newest bytes of a kind.
fn newest(file: &str) -> Option<Vec<u8>> {
    editions().into_iter().rev().find_map(|edition| fs::read(path(edition, file)).ok())
}

/// Whether the newest bytes of the kind are there, and come back as they are.
fn is_as_before(kind: &Kind) -> bool {
    newest(&kind.file).is_some_and(|bytes| (kind.again)(&bytes).as_ref() == Ok(&bytes))
}

#[test]
fn every_edition_can_be_read() {
    let kinds = kinds();
    let mut files = 0;
    for edition in editions() {
        for entry in fs::read_dir(folder().join(edition.to_string())).unwrap() {
            let file = entry.unwrap().file_name().into_string().unwrap();
            let kind = kinds.get(&file).unwrap_or_else(|| panic!("{file}: no such kind any more"));
            let read = (kind.again)(&fs::read(path(edition, &file)).unwrap());
            assert!(read.is_ok(), "{file} of edition {edition} can no longer be read: {}", read.unwrap_err());
            files += 1;
        }
    }
    assert!(files > 60, "{files}");
}

#[test]
fn today_writes_what_was_written_before() {
    let changed: Vec<Kind> = kinds().into_values().filter(|kind| !is_as_before(kind)).collect();
    if std::env::var("HOLDFAST_FIXTURES").is_ok_and(|wish| wish == "write") {
        let edition = editions().last().map_or(1, |last| last + 1);
        for kind in &changed {
            fs::create_dir_all(path(edition, "")).unwrap();
            fs::write(path(edition, &kind.file), &kind.today).unwrap();
        }
        return;
    }
    let names: BTreeSet<&str> = changed.iter().map(|kind| kind.file.as_str()).collect();
    assert!(
        names.is_empty(),
        "the format has changed, or is new, of {names:?}. Is it meant, has every new field a default, and does \
         PROTOCOL.md say so? Then write it down: HOLDFAST_FIXTURES=write cargo test -p sync --test fixtures"
    );
}
