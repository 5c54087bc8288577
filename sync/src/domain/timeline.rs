//! What happened to a job, for people to read (JOB-22 to JOB-24).

use serde::{Deserialize, Serialize};

use super::Language;
use super::command::Command;
use super::facts::JobFacts;
use super::planning::confirmed_reasons;
use super::rejection::{job_status, visit_status};
use super::status::codes;
use crate::docs::content::{NoteField, SignerRole, TimeKind};
use crate::docs::delta::Delta;
use crate::ids::VisitId;

/// What kind of thing happened; each has an icon and can be filtered by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum EventKind {
    JobCreated,
    JobChanged,
    StatusChanged,
    VisitScheduled,
    RunningLate,
    TechnicianAssigned,
    NoteChanged,
    ChecklistAnswered,
    PartIssued,
    PartChanged,
    TimerStarted,
    TimerStopped,
    TimeChanged,
    ReadingTaken,
    PhotoAdded,
    PhotoChanged,
    Signed,
    ChangeRefused,
}
codes!(EventKind {
    JobCreated = "job_created", JobChanged = "job_changed", StatusChanged = "status_changed",
    VisitScheduled = "visit_scheduled", RunningLate = "running_late", TechnicianAssigned = "technician_assigned",
    NoteChanged = "note_changed", ChecklistAnswered = "checklist_answered",
    PartIssued = "part_issued", PartChanged = "part_changed", TimerStarted = "timer_started",
    TimerStopped = "timer_stopped", TimeChanged = "time_changed", ReadingTaken = "reading_taken",
    PhotoAdded = "photo_added", PhotoChanged = "photo_changed", Signed = "signed",
    ChangeRefused = "change_refused",
});

/// One entry of a timeline before it is stored.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Event {
    pub kind: EventKind,
    pub visit_id: Option<VisitId>,
    /// In English, without the actor's name.
    pub description: String,
    /// Named details, such as ("from", "scheduled").
    pub details: Vec<(String, String)>,
}

impl Event {
    fn new(kind: EventKind, visit_id: Option<VisitId>, description: impl Into<String>) -> Self {
        Self { kind, visit_id, description: description.into(), details: Vec::new() }
    }

    fn with(mut self, name: &str, value: impl ToString) -> Self {
        self.details.push((name.into(), value.to_string()));
        self
    }
}

/// The entries for a command that turned `before` into `after`.
pub fn command_events(command: &Command, before: &JobFacts, after: &JobFacts) -> Vec<Event> {
    let mut events = Vec::new();
    for visit in &after.visits {
        let old = before.visit(visit.id);
        let from = old.map(|visit| visit.status);
        if old.is_some_and(|old| {
            old.window != visit.window
                || old.place().start != visit.place().start
                || old.duration_minutes != visit.duration_minutes
        }) {
            events.push(Event::new(EventKind::VisitScheduled, Some(visit.id), "Visit scheduled"));
        }
        if let Command::RunningLate { visit_id, minutes, note } = command
            && *visit_id == visit.id
            && old.map(|old| &old.late) != Some(&visit.late)
        {
            let text =
                if visit.late.is_some() { format!("Running {minutes} min late") } else { "On time after all".into() };
            let mut event = Event::new(EventKind::RunningLate, Some(visit.id), text).with("minutes", minutes);
            if !note.trim().is_empty() {
                event = event.with("reason", note.trim());
            }
            events.push(event);
        }
        let names = |technicians: &[super::facts::AssignedTechnician]| {
            technicians.iter().map(|technician| technician.name.clone()).collect::<Vec<_>>().join(", ")
        };
        let ids = |technicians: &[super::facts::AssignedTechnician]| {
            technicians.iter().map(|technician| technician.id).collect::<Vec<_>>()
        };
        if old.is_some_and(|old| ids(&old.technicians) != ids(&visit.technicians)) {
            let text = if visit.technicians.is_empty() {
                "Nobody assigned".into()
            } else {
                format!("Assigned to {}", names(&visit.technicians))
            };
            events.push(Event::new(EventKind::TechnicianAssigned, Some(visit.id), text));
        }
        if from != Some(visit.status) {
            let words = visit_status(visit.status, Language::English);
            let mut event = Event::new(EventKind::StatusChanged, Some(visit.id), format!("Visit {words}"))
                .with("to", visit.status.code());
            if let Some(from) = from {
                event = event.with("from", from.code());
            }
            if let Some(check_in) = visit.check_in.as_ref().filter(|_| matches!(command, Command::CheckIn { .. })) {
                if let Some(distance) = check_in.distance_m {
                    event = event.with("distance_m", distance.round());
                }
                if let Some(reason) = &check_in.override_reason {
                    event = event.with("reason", reason);
                }
            }
            if let Command::WaitForParts { reason, .. }
            | Command::CancelVisit { reason, .. }
            | Command::ReopenVisit { reason, .. }
            | Command::MoveJob { reason, .. } = command
            {
                event = event.with("reason", reason);
            }
            events.push(event);
        }
    }
    let confirmed = confirmed_reasons(command);
    let planned = |event: &&mut Event| matches!(event.kind, EventKind::VisitScheduled | EventKind::TechnicianAssigned);
    if let Some(event) = events.iter_mut().find(planned).filter(|_| !confirmed.is_empty()) {
        event.details.push(("confirmed".into(), confirmed.join(",")));
    }
    if matches!(command, Command::DescribeJob { .. } | Command::SetPriority { .. }) && before != after {
        events.push(Event::new(EventKind::JobChanged, None, "Job changed").with("priority", after.priority.code()));
    }
    if matches!(command, Command::MoveJob { .. }) && before.status != after.status {
        let words = job_status(after.status, Language::English);
        events.push(
            Event::new(EventKind::StatusChanged, None, format!("Job {words}"))
                .with("to", after.status.code())
                .with("from", before.status.code()),
        );
    }
    events
}

/// The entries for differences in a document. `signed` says that somebody had signed before.
pub fn document_events(facts: &JobFacts, deltas: &[Delta], signed: bool) -> Vec<Event> {
    let mut events: Vec<Event> = deltas.iter().filter_map(|delta| document_event(facts, delta)).collect();
    if signed {
        for event in events.iter_mut().filter(|event| event.kind != EventKind::Signed) {
            event.details.push(("amended_after_signature".into(), "true".into()));
        }
    }
    events
}

fn document_event(facts: &JobFacts, delta: &Delta) -> Option<Event> {
    use EventKind::*;
    Some(match delta {
        Delta::Note { field } => {
            let what = match field {
                NoteField::Work => "Work notes",
                NoteField::Internal => "Internal notes",
                NoteField::Recommendation => "Recommendation",
            };
            Event::new(NoteChanged, None, format!("{what} changed")).with("field", field.code())
        }
        Delta::Answer { item_id, after, .. } => {
            let entry = facts
                .visits
                .iter()
                .find_map(|visit| Some((visit.id, visit.checklist.iter().find(|entry| entry.id == *item_id)?)));
            let label = entry.map_or("Checklist item", |(_, entry)| entry.item.label.as_str());
            let answer = after.value.as_ref().map(|value| value.encode()).unwrap_or_default();
            Event::new(ChecklistAnswered, entry.map(|(visit, _)| visit), format!("Answered: {label}"))
                .with("answer", answer)
        }
        Delta::Part { before: None, after, .. } => {
            Event::new(PartIssued, Some(after.visit_id), format!("Part used: {}", after.name))
                .with("quantity_milli", after.quantity_milli)
        }
        Delta::Part { after, .. } => {
            let what = if after.removed { "Part removed" } else { "Part changed" };
            Event::new(PartChanged, Some(after.visit_id), format!("{what}: {}", after.name))
                .with("quantity_milli", after.quantity_milli)
        }
        Delta::Time { before, after, .. } => {
            let kind = match after.kind {
                TimeKind::Work => "Work",
                TimeKind::Travel => "Travel",
                TimeKind::Break => "Break",
            };
            let (event, text) = match (before, after.stopped_at, after.removed) {
                (_, _, true) => (TimeChanged, "time removed"),
                (None, None, _) => (TimerStarted, "timer started"),
                (_, Some(_), _) => (TimerStopped, "timer stopped"),
                _ => (TimeChanged, "time changed"),
            };
            let event = Event::new(event, Some(after.visit_id), format!("{kind} {text}"));
            match after.stopped_at {
                Some(stop) => event.with("minutes", stop.minutes_since(after.started_at)),
                None => event,
            }
        }
        Delta::Reading { after, .. } => {
            let what = if after.removed { "Reading removed" } else { "Reading" };
            Event::new(
                ReadingTaken,
                Some(after.visit_id),
                format!("{what}: {} {} {}", after.name, after.value, after.unit),
            )
        }
        Delta::Attachment { id, before: None, after } => {
            Event::new(PhotoAdded, Some(after.visit_id), format!("Photo added ({})", after.kind.code()))
                .with("attachment_id", id)
        }
        Delta::Attachment { id, after, .. } => {
            let what = if after.removed { "Photo removed" } else { "Photo changed" };
            Event::new(PhotoChanged, Some(after.visit_id), what).with("attachment_id", id)
        }
        Delta::SignOff { after, .. } => {
            let who = match after.role {
                SignerRole::Customer => "customer",
                SignerRole::Technician => "technician",
            };
            let what = if after.removed { "Signature removed" } else { "Signed" };
            Event::new(Signed, Some(after.visit_id), format!("{what}: {} ({who})", after.signer_name))
        }
        Delta::Vanished => return None,
    })
}
