//! What people do on their devices: mostly sense, now and then mischief.

use serde_bytes::ByteBuf;

use super::builders::*;
use super::device::Device;
use super::dice::Dice;
use super::hub::Hub;
use super::model::Model;
use crate::docs::content::{NoteField, PhotoKind, SignerRole, TimeKind};
use crate::docs::document::JobDocument;
use crate::docs::edit::{Author, DocEdit};
use crate::domain::access::{Permission, Role};
use crate::domain::checklist::AnswerValue;
use crate::domain::command::Command;
use crate::domain::facts::{Arrival, StaffMember, Window};
use crate::domain::geo::Position;
use crate::domain::status::{JobStatus, Priority};
use crate::engine::replica::{Batch, JobView, Meta, OutboxEntry, Progress};
use crate::ids::*;
use crate::protocol::{Intent, Mutation, codec};
use crate::time::Timestamp;

/// The clock of a device: some are wrong by more than a year.
pub fn clock(device: usize, now: Timestamp) -> Timestamp {
    match device {
        1 => Timestamp(now.0 + 400 * DAY),
        3 => Timestamp(now.0 - 400 * DAY),
        _ => now,
    }
}

/// What an act means to the model, to be noted once it is saved.
pub enum Entered {
    Intent(JobId, Intent),
    Restored(JobId, Mutation),
    Dismissed(Mutation),
}

impl Entered {
    /// Tells the model.
    pub fn note(self, model: &mut Model, hub: &Hub, author: ReplicaId, cursor: u64) {
        match self {
            Self::Intent(job_id, intent) => model.entered(hub, author, job_id, &intent, cursor),
            Self::Restored(job_id, mutation) => {
                model.restored(author, &mutation);
                if let Ok(intent) = mutation.intent() {
                    model.entered(hub, author, job_id, &intent, cursor);
                }
            }
            Self::Dismissed(mutation) => model.dismissed(author, &mutation),
        }
    }
}

/// One sensible act; none where the device refuses it or nothing comes of it.
pub fn act(
    dice: &mut Dice,
    device: &mut Device,
    model: &mut Model,
    staff: &[StaffMember],
    now: Timestamp,
) -> Option<(Batch, Entered)> {
    let refused: Vec<u64> = device.replica.inbox.keys().copied().collect();
    if !refused.is_empty() && dice.chance(15) {
        return settle(dice, device, *dice.clone().pick(&refused), now);
    }
    let jobs: Vec<JobId> = device.replica.jobs.values().filter(|job| !job.revoked).map(|job| job.facts.id).collect();
    if jobs.is_empty() {
        return None;
    }
    let job_id = *dice.pick(&jobs);
    let view = device.replica.view(job_id)?;
    let token = 1_000 + model.len() as u64 + (dice.below(1 << 30) as u64) * 4_096;
    if dice.chance(30) {
        let command = command(dice, &view, device.replica.meta.role, staff, now, token)?;
        let batch = device.replica.command(job_id, command.clone(), now).ok()?;
        return Some((batch, Entered::Intent(job_id, Intent::Command { command })));
    }
    let edits = if dice.chance(30) {
        vec![note(dice, device, job_id, &view)?]
    } else {
        edits(dice, &view, device.user_id, token)
    };
    let batch = device.replica.edit(job_id, edits, now).ok().filter(|batch| !batch.is_empty())?;
    let intent = batch.outbox[0].mutation.intent().ok()?;
    Some((batch, Entered::Intent(job_id, intent)))
}

/// A person looks at a refused change.
fn settle(dice: &mut Dice, device: &mut Device, id: u64, now: Timestamp) -> Option<(Batch, Entered)> {
    let mutation = device.replica.inbox[&id].mutation.clone();
    if dice.chance(40) {
        return Some((device.replica.dismiss(id), Entered::Dismissed(mutation)));
    }
    let batch = device.replica.restore(id, now).ok()?;
    let entered = match batch.outbox.first() {
        Some(entry) => {
            Entered::Restored(mutation.job_id, Mutation { intent: entry.mutation.intent.clone(), ..mutation })
        }
        // The present state says it already.
        None => Entered::Dismissed(mutation),
    };
    Some((batch, entered))
}

/// Writes into a note: a new character somewhere, or one less; often on what was read a while ago.
fn note(dice: &mut Dice, device: &mut Device, job_id: JobId, view: &JobView) -> Option<DocEdit> {
    let field = *dice.pick(&[NoteField::Work, NoteField::Internal]);
    let opened = device.drafts.iter().position(|draft| (draft.0, draft.1) == (job_id, field));
    let was = match opened {
        Some(draft) => device.drafts.swap_remove(draft).2,
        None if dice.chance(40) => {
            device.drafts.push((job_id, field, view.content.notes.get(field).to_owned()));
            return None;
        }
        None => view.content.notes.get(field).to_owned(),
    };
    let mut letters: Vec<char> = was.chars().collect();
    if !letters.is_empty() && dice.chance(25) {
        letters.remove(dice.below(letters.len()));
    } else {
        let letter = char::from_u32(0x2_0000 + dice.below(0xa000) as u32)?;
        letters.insert(dice.below(letters.len() + 1), letter);
    }
    Some(DocEdit::SetNote {
        field,
        text: letters.into_iter().collect(),
        was: Some(was).filter(|_| dice.chance(50) || opened.is_some()),
    })
}

fn edits(dice: &mut Dice, view: &JobView, user_id: UserId, token: u64) -> Vec<DocEdit> {
    let visit = dice.pick(&view.facts.visits).clone();
    let visit_id = visit.id;
    let content = &view.content;
    let key = |keys: Vec<uuid::Uuid>, dice: &mut Dice| (!keys.is_empty()).then(|| *dice.pick(&keys));
    let parts = key(content.parts.keys().map(|id| id.0).collect(), dice);
    let photos = key(content.attachments.keys().map(|id| id.0).collect(), dice);
    let readings = key(content.readings.keys().map(|id| id.0).collect(), dice);
    let own_time = content.time.iter().filter(|(_, entry)| entry.user_id == user_id).map(|(id, _)| id.0).collect();
    let time = key(own_time, dice);
    let signed = key(content.sign_offs.keys().map(|id| id.0).collect(), dice);
    let text = format!("t{token}");
    let part = |dice: &mut Dice| DocEdit::AddPart {
        id: dice.id(),
        visit_id,
        item_id: None,
        name: text.clone(),
        unit: "ea".into(),
        quantity_milli: 1 + (token % 900_000_000) as i64,
    };
    let answer = |dice: &mut Dice| visit.checklist.get(dice.below(visit.checklist.len().max(1))).map(|entry| entry.id);
    let one = match (dice.below(16), parts, photos, time, readings, signed) {
        (0..4, ..) => {
            answer(dice).map(|item_id| DocEdit::Answer { item_id, value: Some(AnswerValue::Text(text.clone())) })
        }
        (4, ..) => answer(dice).map(|item_id| DocEdit::AnswerNote { item_id, note: text.clone() }),
        (5 | 6, Some(id), ..) => {
            Some(DocEdit::SetPartQuantity { id: id.into(), quantity_milli: 1 + (token % 900_000_000) as i64 })
        }
        (7, Some(id), ..) => Some(DocEdit::RemovePart { id: id.into() }),
        (8, _, Some(id), ..) => Some(DocEdit::SetCaption { id: id.into(), caption: text.clone() }),
        (9, _, Some(id), ..) if dice.chance(50) => {
            Some(DocEdit::SetPhotoKind { id: id.into(), kind: *dice.pick(PhotoKind::ALL) })
        }
        (9, _, Some(id), ..) => Some(DocEdit::RemoveAttachment { id: id.into() }),
        (8 | 9, ..) => Some(DocEdit::AddAttachment {
            id: dice.id(),
            attachment: crate::docs::content::Attachment {
                caption: text.clone(),
                ..photo(token.into(), visit_id, *dice.pick(PhotoKind::ALL))
            },
        }),
        (10, _, _, Some(id), ..) if dice.chance(70) => Some(DocEdit::StopTimer { id: id.into() }),
        (10, _, _, Some(id), ..) => Some(DocEdit::RemoveTime { id: id.into() }),
        (10 | 11, ..) => Some(DocEdit::StartTimer { id: dice.id(), visit_id, kind: *dice.pick(TimeKind::ALL) }),
        (12, _, _, _, Some(id), _) if dice.chance(30) => Some(DocEdit::RemoveReading { id: id.into() }),
        (12, ..) => Some(DocEdit::AddReading {
            id: dice.id(),
            visit_id,
            name: "Sludge".into(),
            value: token.to_string(),
            unit: "in".into(),
        }),
        (13, _, _, _, _, Some(id)) if dice.chance(30) => Some(DocEdit::RemoveSignOff { id: id.into() }),
        (13, ..) => Some(sign_off(dice.id(), visit_id, *dice.pick(SignerRole::ALL), &text)),
        _ => Some(part(dice)),
    };
    // Now and then two things are one act.
    let second = dice.chance(10).then(|| DocEdit::AddReading {
        id: dice.id(),
        visit_id,
        name: "pH".into(),
        value: format!("{token}.5"),
        unit: String::new(),
    });
    one.into_iter().chain(second).collect()
}

fn command(
    dice: &mut Dice,
    view: &JobView,
    role: Role,
    staff: &[StaffMember],
    now: Timestamp,
    token: u64,
) -> Option<Command> {
    let visit_id = dice.pick(&view.facts.visits).id;
    let reason = format!("r{token}");
    if role.may(Permission::DispatchJobs) {
        return Some(match dice.below(12) {
            0..3 => {
                let technicians: Vec<UserId> = staff
                    .iter()
                    .filter(|member| member.role == Role::Technician && dice.chance(50))
                    .map(|member| member.id)
                    .collect();
                Command::AssignVisit { visit_id, technicians, was: None }
            }
            3 | 4 => {
                let start = Timestamp(now.0 + (dice.below(80) as i64 - 40) * DAY);
                Command::ScheduleVisit {
                    visit_id,
                    window: Some(Window { start, end: start.plus_minutes(60) }),
                    arrival: Arrival::Morning,
                    duration_minutes: 60,
                    was: None,
                }
            }
            5 if view.facts.visits.len() < 4 => Command::AddVisit { visit_id: dice.id(), duration_minutes: 45 },
            6 => Command::CancelVisit { visit_id, reason },
            7 => Command::ReopenVisit { visit_id, reason },
            8 => Command::DescribeJob { title: reason, description: String::new() },
            9 => Command::SetPriority { priority: *dice.pick(Priority::ALL) },
            10 => Command::MoveJob { to: *dice.pick(JobStatus::ALL), reason },
            _ => Command::CompleteVisit { visit_id },
        });
    }
    Some(match dice.below(8) {
        0 => Command::AcceptVisit { visit_id },
        1 => Command::StartTravel { visit_id },
        2 => Command::CheckIn {
            visit_id,
            position: Some(Position { accuracy_m: Some(8.0), ..SITE }),
            override_reason: None,
        },
        3 => Command::StartVisit { visit_id },
        4 => Command::WaitForParts { visit_id, reason },
        5 => Command::ResumeVisit { visit_id },
        6 => Command::ReopenVisit { visit_id, reason },
        _ => Command::CompleteVisit { visit_id },
    })
}

/// Queues something that the device's own checks would have refused: the server has to.
pub fn mischief(dice: &mut Dice, device: &mut Device, now: Timestamp) {
    let jobs: Vec<JobId> = device.replica.jobs.keys().copied().collect();
    if jobs.is_empty() {
        return;
    }
    let job_id = *dice.pick(&jobs);
    let Some(view) = device.replica.view(job_id) else { return };
    let meta = device.replica.meta.clone();
    let author = Author { user_id: meta.user_id, at: now };
    let job = &device.replica.jobs[&job_id];
    let mut document = JobDocument::load(&job.base).expect("the device saved it");
    for entry in device.replica.outbox.values().filter(|entry| entry.mutation.job_id == job_id) {
        let _ = document.apply_changes(entry.mutation.changes.iter().map(|bytes| bytes.as_slice()));
    }
    let others = view.content.time.iter().find(|(_, entry)| entry.user_id != meta.user_id).map(|(id, _)| *id);
    let edit = match (dice.below(4), others) {
        (0, Some(id)) => DocEdit::StopTimer { id },
        (1, _) => DocEdit::Answer { item_id: dice.id(), value: Some(AnswerValue::Yes) },
        _ => DocEdit::AddPart {
            id: dice.id(),
            visit_id: dice.id(),
            item_id: None,
            name: "Nowhere".into(),
            unit: "ea".into(),
            quantity_milli: 1,
        },
    };
    let edits = vec![edit];
    let Ok(Some(change)) = document.edit(&edits, author, meta.actor) else { return };
    let follows = device.replica.outbox.values().rev().find(|entry| {
        entry.mutation.job_id == job_id && entry.progress == Progress::Pending && !entry.mutation.changes.is_empty()
    });
    let mut mutation = Mutation {
        id: meta.next_id,
        job_id,
        at: now,
        intent: ByteBuf::from(codec::encode(&Intent::Edit { edits })),
        changes: vec![ByteBuf::from(change)],
        follows: follows.map(|entry| entry.mutation.id),
    };
    match dice.below(6) {
        0 => mutation.intent = ByteBuf::from(b"from a future build".to_vec()),
        1 => mutation.changes = vec![ByteBuf::from(dice.bytes().to_vec())],
        2 => mutation.job_id = dice.id(),
        _ => {}
    }
    let entry = OutboxEntry { mutation, progress: Progress::Pending, attempts: 0, last_error: None };
    device.commit(Batch {
        meta: Some(Meta { next_id: meta.next_id + 1, ..meta }),
        outbox: vec![entry],
        ..Batch::default()
    });
}
