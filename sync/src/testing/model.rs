//! What each person entered, told without the engine: a list of claims. At the end every claim must
//! show, or have given way to one that did not know less, or wait in its author's inbox.

use std::collections::{BTreeMap, BTreeSet};

use crate::docs::content::JobContent;
use crate::docs::edit::DocEdit;
use crate::ids::{JobId, ReplicaId};
use crate::protocol::{Intent, Mutation, Verdict};

use super::hub::Hub;

/// A place in a job.
pub type Path = (JobId, String);

/// The values of one intent, each at its place. The world's people never enter a value twice.
fn values(intent: &Intent) -> Vec<(String, String)> {
    let Intent::Edit { edits } = intent else { return Vec::new() };
    edits
        .iter()
        .flat_map(|edit| match edit {
            DocEdit::Answer { item_id, value } => vec![(
                format!("answers/{item_id}/value"),
                value.as_ref().map(|value| value.encode()).unwrap_or_default(),
            )],
            DocEdit::AnswerNote { item_id, note } => vec![(format!("answers/{item_id}/note"), note.clone())],
            DocEdit::AddPart { id, name, quantity_milli, .. } => {
                vec![
                    (format!("parts/{id}/name"), name.clone()),
                    (format!("parts/{id}/quantity"), quantity_milli.to_string()),
                ]
            }
            DocEdit::SetPartQuantity { id, quantity_milli } => {
                vec![(format!("parts/{id}/quantity"), quantity_milli.to_string())]
            }
            DocEdit::AddReading { id, value, .. } => vec![(format!("readings/{id}/value"), value.clone())],
            DocEdit::StartTimer { id, .. } => vec![(format!("time/{id}"), "started".into())],
            DocEdit::AddAttachment { id, attachment } => {
                vec![
                    (format!("attachments/{id}/blob"), attachment.blob.sha256.clone()),
                    (format!("attachments/{id}/caption"), attachment.caption.clone()),
                ]
            }
            DocEdit::SetCaption { id, caption } => vec![(format!("attachments/{id}/caption"), caption.clone())],
            DocEdit::AddSignOff { id, signer_name, .. } => {
                vec![(format!("sign_offs/{id}/signer"), signer_name.clone())]
            }
            _ => Vec::new(),
        })
        .collect()
}

/// The same places as the content has them.
fn visible(content: &JobContent) -> BTreeMap<String, String> {
    let mut all = BTreeMap::new();
    for (id, answer) in &content.answers {
        all.insert(
            format!("answers/{id}/value"),
            answer.value.as_ref().map(|value| value.encode()).unwrap_or_default(),
        );
        all.insert(format!("answers/{id}/note"), answer.note.clone());
    }
    for (id, part) in &content.parts {
        all.insert(format!("parts/{id}/name"), part.name.clone());
        all.insert(format!("parts/{id}/quantity"), part.quantity_milli.to_string());
    }
    for (id, reading) in &content.readings {
        all.insert(format!("readings/{id}/value"), reading.value.clone());
    }
    for id in content.time.keys() {
        all.insert(format!("time/{id}"), "started".into());
    }
    for (id, photo) in &content.attachments {
        all.insert(format!("attachments/{id}/blob"), photo.blob.sha256.clone());
        all.insert(format!("attachments/{id}/caption"), photo.caption.clone());
    }
    for (id, sign_off) in &content.sign_offs {
        all.insert(format!("sign_offs/{id}/signer"), sign_off.signer_name.clone());
    }
    all
}

/// The characters that each note's edit brought and took. In the world a note is a row of characters
/// that occur once.
fn letters(intent: &Intent) -> Vec<(&'static str, BTreeSet<char>, BTreeSet<char>)> {
    let Intent::Edit { edits } = intent else { return Vec::new() };
    let notes = edits.iter().filter_map(|edit| match edit {
        DocEdit::SetNote { field, text, was } => {
            let (was, text): (BTreeSet<char>, BTreeSet<char>) =
                (was.as_deref().unwrap_or_default().chars().collect(), text.chars().collect());
            Some((field.code(), &text - &was, &was - &text))
        }
        _ => None,
    });
    notes.collect()
}

struct Claim {
    author: ReplicaId,
    path: Path,
    value: String,
    /// Claims on the same place that the author knew of.
    before: BTreeSet<usize>,
}

/// Everything that was entered.
#[derive(Default)]
pub struct Model {
    claims: Vec<Claim>,
    /// Commands entered by each replica.
    commands: BTreeMap<ReplicaId, usize>,
    /// Mutations that a person has taken off the list of refused ones.
    dismissed: Vec<(ReplicaId, Mutation)>,
}

impl Model {
    /// Notes that a person entered `intent`, on a replica that had the feed up to `cursor`.
    pub fn entered(&mut self, hub: &Hub, author: ReplicaId, job_id: JobId, intent: &Intent, cursor: u64) {
        if matches!(intent, Intent::Command { .. }) {
            *self.commands.entry(author).or_default() += 1;
        }
        for (place, value) in values(intent) {
            let path = (job_id, place);
            let mut before: BTreeSet<usize> =
                self.claims_on(&path).filter(|(_, claim)| claim.author == author).map(|(index, _)| index).collect();
            for (mutation, result) in hub.mutations.values().filter(|(mutation, _)| mutation.job_id == job_id) {
                if result.verdict != Verdict::Accepted || result.seq > cursor {
                    continue;
                }
                let known = mutation.intent().map(|intent| values(&intent)).unwrap_or_default();
                before.extend(
                    known
                        .iter()
                        .filter(|(place, _)| *place == path.1)
                        .filter_map(|(_, value)| self.latest(&path, value)),
                );
            }
            self.claims.push(Claim { author, path, value, before });
        }
    }

    /// Notes that a person restored a refused mutation: it counts as entered anew.
    pub fn restored(&mut self, author: ReplicaId, mutation: &Mutation) {
        if matches!(mutation.intent(), Ok(Intent::Command { .. })) {
            self.commands.entry(author).and_modify(|count| *count -= 1);
        }
    }

    /// Notes that a person gave a refused mutation up.
    pub fn dismissed(&mut self, author: ReplicaId, mutation: &Mutation) {
        self.dismissed.push((author, mutation.clone()));
    }

    fn claims_on<'a>(&'a self, path: &'a Path) -> impl DoubleEndedIterator<Item = (usize, &'a Claim)> {
        self.claims.iter().enumerate().filter(move |(_, claim)| claim.path == *path)
    }

    fn latest(&self, path: &Path, value: &str) -> Option<usize> {
        self.claims_on(path).rev().find(|(_, claim)| claim.value == value).map(|(index, _)| index)
    }

    /// Compares with where everything has come to rest. `refused` are the inboxes.
    pub fn check(&self, hub: &Hub, refused: &[(ReplicaId, Mutation)]) {
        let contents: BTreeMap<JobId, JobContent> =
            hub.jobs.iter().map(|(id, row)| (*id, row.document.content())).collect();
        let given_up: Vec<&(ReplicaId, Mutation)> = refused.iter().chain(&self.dismissed).collect();
        let mut accepted: BTreeMap<(Path, String), usize> = BTreeMap::new();
        for (mutation, _) in hub.mutations.values().filter(|(_, result)| result.verdict == Verdict::Accepted) {
            for (place, value) in mutation.intent().map(|intent| values(&intent)).unwrap_or_default() {
                *accepted.entry(((mutation.job_id, place), value)).or_default() += 1;
            }
        }
        let waiting: BTreeSet<(ReplicaId, JobId, String, String)> = given_up
            .iter()
            .flat_map(|(replica, mutation)| {
                let all = mutation.intent().map(|intent| values(&intent)).unwrap_or_default();
                all.into_iter().map(|(place, value)| (*replica, mutation.job_id, place, value))
            })
            .collect();
        for claim in &self.claims {
            let (job_id, place) = &claim.path;
            let times = accepted.get(&(claim.path.clone(), claim.value.clone())).copied().unwrap_or(0);
            let waits = waiting.contains(&(claim.author, *job_id, place.clone(), claim.value.clone()));
            assert!(times <= 1, "{:?} at {place} took effect {times} times", claim.value);
            assert!(times == 1 || waits, "{:?} at {place} of job {job_id} is lost", claim.value);
            if times == 0 {
                continue;
            }
            let shown = visible(&contents[job_id]).remove(place);
            let shown = shown.unwrap_or_else(|| panic!("{place} of job {job_id} is accepted and absent"));
            let winner =
                self.latest(&claim.path, &shown).unwrap_or_else(|| panic!("nobody entered {shown:?} at {place}"));
            if !claim.before.contains(&winner) {
                continue;
            }
            // Restored from a backup, the server may hear of the newer first and not know what it is
            // newer than: then both stand beside each other for a person to choose.
            let conflicts = hub.jobs[job_id].document.conflicts();
            let beside = conflicts.iter().any(|conflict| conflict.values.contains(&claim.value));
            assert!(
                hub.is_restored() && beside,
                "{:?} at {place} of job {job_id} gave way to {shown:?}, which is older",
                claim.value
            );
        }
        self.check_notes(hub, &contents);
        self.check_commands(hub, &given_up);
    }

    fn check_notes(&self, hub: &Hub, contents: &BTreeMap<JobId, JobContent>) {
        let (mut brought, mut taken) = (BTreeSet::new(), BTreeSet::new());
        for (mutation, _) in hub.mutations.values().filter(|(_, result)| result.verdict == Verdict::Accepted) {
            for (field, came, went) in mutation.intent().map(|intent| letters(&intent)).unwrap_or_default() {
                brought.extend(came.into_iter().map(|letter| (mutation.job_id, field, letter)));
                taken.extend(went.into_iter().map(|letter| (mutation.job_id, field, letter)));
            }
        }
        for (job_id, field, letter) in &brought {
            let notes = &contents[job_id].notes;
            let text =
                crate::docs::content::NoteField::from_code(field).map(|field| notes.get(field)).unwrap_or_default();
            let times = text.chars().filter(|there| there == letter).count();
            let expected = usize::from(!taken.contains(&(*job_id, *field, *letter)));
            // After a restored backup, what was taken away may be brought by its author anew.
            let brought_anew = hub.is_restored() && expected == 0 && times == 1;
            assert!(
                times == expected || brought_anew,
                "{letter} is {times} times in the note {field} {text:?} of job {job_id}"
            );
        }
    }

    fn check_commands(&self, hub: &Hub, given_up: &[&(ReplicaId, Mutation)]) {
        let is_command = |mutation: &Mutation| matches!(mutation.intent(), Ok(Intent::Command { .. }));
        for (replica, entered) in &self.commands {
            let decided = hub.mutations.range((*replica, 0)..=(*replica, u64::MAX)).map(|(_, decided)| decided);
            let accepted = decided
                .filter(|(mutation, result)| is_command(mutation) && result.verdict == Verdict::Accepted)
                .count();
            let refused =
                given_up.iter().filter(|(author, mutation)| author == replica && is_command(mutation)).count();
            assert_eq!(accepted + refused, *entered, "commands of a replica: accepted and refused against entered");
        }
    }

    /// How many claims were made.
    pub fn len(&self) -> usize {
        self.claims.len()
    }

    /// Whether nobody entered anything.
    pub fn is_empty(&self) -> bool {
        self.claims.is_empty()
    }
}
