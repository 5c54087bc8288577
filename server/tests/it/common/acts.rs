//! What people do on a visit, picked by chance. Every act leaves a mark that can be looked for
//! afterwards: there once, or lost, or doubled.

use rand::Rng;
use rand::rngs::StdRng;
use sync::docs::content::{JobContent, NoteField, TimeKind};
use sync::docs::edit::DocEdit;
use sync::domain::timeline::EventKind;
use sync::ids::{JobId, PartUseId, ReadingId, TimeEntryId};
use uuid::Uuid;

use super::device::Device;

/// What one act left in a document, under a word that nothing else has.
#[derive(Clone, Debug)]
pub struct Mark {
    pub job: JobId,
    pub kind: EventKind,
    pub word: String,
    /// The mutation it was queued as.
    pub mutation: u64,
}

impl Mark {
    /// How often the document shows it.
    pub fn count(&self, content: &JobContent) -> usize {
        let word = self.word.as_str();
        match self.kind {
            EventKind::PartIssued => content.parts.values().filter(|part| part.name == word && !part.removed).count(),
            EventKind::ReadingTaken => {
                content.readings.values().filter(|reading| reading.name == word && !reading.removed).count()
            }
            EventKind::TimerStarted => content.time.iter().filter(|(id, _)| id.to_string() == word).count(),
            _ => NoteField::ALL.iter().map(|field| content.notes.get(*field).matches(word).count()).sum(),
        }
    }
}

/// Does one thing on `job` and queues it.
pub fn act(device: &mut Device, job: JobId, dice: &mut StdRng) -> Mark {
    let view = device.replica.view(job).expect("the device has the job");
    let visit_id = view.facts.visits[0].id;
    let (id, mutation) = (Uuid::now_v7(), device.replica.meta.next_id);
    // Of one length and with an end, so that no word is part of another.
    let mut word = format!("w{:012x}.", dice.random::<u64>() >> 16);
    let (kind, edit) = match dice.random_range(0..6) {
        0 => {
            let part = DocEdit::AddPart {
                id: PartUseId(id),
                visit_id,
                item_id: None,
                name: word.clone(),
                unit: "each".into(),
                quantity_milli: 1000,
            };
            (EventKind::PartIssued, part)
        }
        1 => {
            let reading = DocEdit::AddReading {
                id: ReadingId(id),
                visit_id,
                name: word.clone(),
                value: "7.5".into(),
                unit: "in".into(),
            };
            (EventKind::ReadingTaken, reading)
        }
        2 => {
            word = id.to_string();
            (EventKind::TimerStarted, DocEdit::StartTimer { id: TimeEntryId(id), visit_id, kind: TimeKind::Work })
        }
        _ => {
            let field = NoteField::ALL[dice.random_range(0..NoteField::ALL.len())];
            let text = format!("{}{word}", view.content.notes.get(field));
            (EventKind::NoteChanged, DocEdit::SetNote { field, text, was: None })
        }
    };
    device.edit(job, vec![edit]).unwrap();
    assert_eq!(device.replica.meta.next_id, mutation + 1, "every act is a mutation of its own");
    Mark { job, kind, word, mutation }
}
