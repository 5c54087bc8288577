//! One of every kind of value that travels or is kept, so that a test can show that each survives.

use serde_bytes::ByteBuf;
use uuid::Uuid;

use super::builders::*;
use crate::docs::content::{NoteField, PhotoKind, SignerRole, TimeKind};
use crate::docs::edit::DocEdit;
use crate::domain::access::Role;
use crate::domain::checklist::AnswerValue;
use crate::domain::command::{Command, Place};
use crate::domain::completion::Missing;
use crate::domain::facts::*;
use crate::domain::geo::Position;
use crate::domain::plan_changes::Departure;
use crate::domain::planning::{
    Absence, Blackout, NeededPart, NeededSkill, Needs, Profile, Roster, Skill, Stock, TimeOff, Truck,
};
use crate::domain::rejection::Rejection;
use crate::domain::status::{JobStatus, Priority, VisitStatus};
use crate::domain::tracking::{Fix, TechnicianFix};
use crate::protocol::*;
use crate::time::Timestamp;

/// A position with a fraction that does not fit half a float.
const HERE: Position = Position { latitude: 30.26721, longitude: -97.74312, accuracy_m: Some(4.75) };

/// Every kind of answer.
pub fn answers() -> Vec<AnswerValue> {
    vec![
        AnswerValue::Yes,
        AnswerValue::No,
        AnswerValue::NotApplicable,
        AnswerValue::Number("12.5".into()),
        AnswerValue::Text("a: b ñ 🚽".into()),
        AnswerValue::Choice("clean".into()),
    ]
}

/// Every kind of edit.
pub fn edits() -> Vec<DocEdit> {
    let (visit_id, item_id) = (id(1), id(10));
    let mut edits: Vec<DocEdit> =
        answers().into_iter().map(|value| DocEdit::Answer { item_id, value: Some(value) }).collect();
    edits.extend([
        DocEdit::Answer { item_id, value: None },
        DocEdit::AnswerNote { item_id, note: "rusty".into() },
        DocEdit::SetNote {
            field: NoteField::Recommendation,
            text: "Come back in March".into(),
            was: Some("Come back".into()),
        },
        DocEdit::SetNote { field: NoteField::Internal, text: String::new(), was: None },
        DocEdit::AddPart {
            id: id(20),
            visit_id,
            item_id: Some(id(7)),
            name: "Riser".into(),
            unit: "ea".into(),
            quantity_milli: 1_500,
        },
        DocEdit::AddPart {
            id: id(21),
            visit_id,
            item_id: None,
            name: "Lid".into(),
            unit: String::new(),
            quantity_milli: 1,
        },
        DocEdit::SetPartQuantity { id: id(20), quantity_milli: 1_000_000_000 },
        DocEdit::RemovePart { id: id(20) },
        DocEdit::StartTimer { id: id(30), visit_id, kind: TimeKind::Travel },
        DocEdit::StopTimer { id: id(30) },
        DocEdit::RemoveTime { id: id(30) },
        DocEdit::AddReading { id: id(40), visit_id, name: "pH".into(), value: "7.2".into(), unit: String::new() },
        DocEdit::RemoveReading { id: id(40) },
        DocEdit::AddAttachment { id: id(50), attachment: photo(1, visit_id, PhotoKind::Damage) },
        DocEdit::AddAttachment {
            id: id(51),
            attachment: crate::docs::content::Attachment {
                thumb: None,
                latitude: None,
                longitude: None,
                ..photo(2, visit_id, PhotoKind::Before)
            },
        },
        DocEdit::SetCaption { id: id(50), caption: "Crack".into() },
        DocEdit::SetPhotoKind { id: id(50), kind: PhotoKind::Repair },
        DocEdit::RemoveAttachment { id: id(50) },
        sign_off(id(60), visit_id, SignerRole::Customer, "Ada"),
        DocEdit::RemoveSignOff { id: id(60) },
    ]);
    edits
}

/// Every kind of command.
pub fn commands() -> Vec<Command> {
    let (visit_id, reason) = (id(1), String::from("because"));
    let window = Some(Window { start: MONDAY, end: MONDAY.plus_minutes(120) });
    let was = Some(Place { start: None, duration_minutes: 90, technicians: vec![id(2)] });
    vec![
        Command::AcceptVisit { visit_id },
        Command::StartTravel { visit_id },
        Command::CheckIn { visit_id, position: Some(HERE), override_reason: None },
        Command::CheckIn { visit_id, position: None, override_reason: Some(reason.clone()) },
        Command::StartVisit { visit_id },
        Command::WaitForParts { visit_id, reason: reason.clone() },
        Command::ResumeVisit { visit_id },
        Command::RunningLate { visit_id, minutes: 30, note: "Bridge is closed".into() },
        Command::RunningLate { visit_id, minutes: 0, note: String::new() },
        Command::CompleteVisit { visit_id },
        Command::ScheduleVisit { visit_id, window, arrival: Arrival::Afternoon, duration_minutes: 90, was: None },
        Command::ScheduleVisit { visit_id, window: None, arrival: Arrival::Exact, duration_minutes: 5, was: None },
        Command::ScheduleVisit { visit_id, window, arrival: Arrival::Exact, duration_minutes: 60, was: was.clone() },
        Command::AssignVisit { visit_id, technicians: vec![id(2), id(3)], was: None },
        Command::AssignVisit { visit_id, technicians: vec![id(3)], was: was.clone() },
        Command::PlaceVisit {
            visit_id,
            start: window.map(|window| window.start),
            duration_minutes: 45,
            technicians: vec![id(3)],
            was,
            confirmed: vec!["window_missed".into()],
            suggested: Some(2),
        },
        Command::AddVisit { visit_id: id(9), duration_minutes: 30 },
        Command::CancelVisit { visit_id, reason: reason.clone() },
        Command::ReopenVisit { visit_id, reason: reason.clone() },
        Command::DescribeJob { title: "Pump".into(), description: "Twice".into() },
        Command::SetPriority { priority: Priority::Emergency },
        Command::MoveJob { to: JobStatus::Invoiced, reason },
    ]
}

/// Every kind of refusal.
pub fn rejections() -> Vec<Rejection> {
    let items = vec![
        Missing::Answer { item_id: id(10), label: "Lid secured".into() },
        Missing::Photos { kind: Some(PhotoKind::Before), have: 0, need: 2 },
        Missing::Photos { kind: Some(PhotoKind::After), have: 1, need: 2 },
        Missing::Photos { kind: None, have: 1, need: 3 },
        Missing::Signature { role: SignerRole::Customer },
        Missing::Signature { role: SignerRole::Technician },
    ];
    vec![
        Rejection::NotPermitted,
        Rejection::NotAssigned,
        Rejection::NotFound { what: "visit".into() },
        Rejection::VisitTransition { from: VisitStatus::Completed, to: VisitStatus::EnRoute },
        Rejection::JobTransition { from: JobStatus::Draft, to: JobStatus::Closed },
        Rejection::JobSealed { status: JobStatus::Invoiced },
        Rejection::MissingItems { items },
        Rejection::ReasonRequired,
        Rejection::TooFar { distance_m: 512.25 },
        Rejection::invalid("title", "must not be empty"),
        Rejection::NotYours { what: "time entry".into() },
        Rejection::DependsOnRefused,
        Rejection::Malformed { message: "not a plain change".into() },
        Rejection::TooLarge { limit: 262_144 },
        Rejection::UnknownVersion,
        Rejection::NotAwaited { status: VisitStatus::OnSite },
        Rejection::PlacedMeanwhile { technicians: vec!["Ines".into()] },
        Rejection::DoubleBooked { number: 412, technician: "Ines".into() },
    ]
}

/// Every kind of verdict.
pub fn verdicts() -> Vec<Verdict> {
    let refused = rejections().into_iter();
    let mut verdicts: Vec<Verdict> = refused.clone().map(|rejection| Verdict::Rejected { rejection }).collect();
    verdicts.extend(refused.map(|rejection| Verdict::Quarantined { rejection }));
    verdicts.extend([Verdict::Accepted, Verdict::BlockedBy { id: u64::from(u32::MAX) }]);
    verdicts
}

/// Facts with nothing left out.
pub fn facts() -> JobFacts {
    let member = staff_member(id(2), "Marcus Hill", Role::Technician);
    JobBuilder::new(7)
        .planned(&member, MONDAY)
        .demanding()
        .with(|facts| {
            facts.description = "Behind the barn".into();
            facts.customer.phone = Some("+1 512 555 0100".into());
            facts.customer.email = Some("ada@example.com".into());
            facts.contacts.push(ContactFacts {
                id: id(71),
                name: "Luis".into(),
                role: "tenant".into(),
                phone: Some("+1".into()),
                email: None,
            });
            facts.line_items.push(LineItemFacts {
                id: id(72),
                description: "Pumping".into(),
                complaint: "Smell".into(),
                correction: String::new(),
                quantity_milli: 1_000,
                unit_price_cents: Some(39_500),
            });
            facts.history.push(HistoryEntry {
                job_id: id(73),
                number: 3,
                title: "Inspection".into(),
                service: "Inspection".into(),
                status: JobStatus::Closed,
                at: Timestamp(MONDAY.0 - 100 * DAY),
                summary: "Fine".into(),
            });
            facts.verified.push(format!("{:064x}", 5));
            let visit = &mut facts.visits[0];
            visit.status = VisitStatus::Completed;
            visit.technicians[0].accepted_at = Some(MONDAY);
            visit.travel_started_at = Some(MONDAY);
            visit.check_in = Some(CheckIn {
                at: MONDAY,
                position: Some(HERE),
                distance_m: Some(12.125),
                override_reason: Some("gate".into()),
            });
            visit.started_at = Some(MONDAY);
            visit.completed_at = Some(MONDAY.plus_minutes(60));
            visit.completed_by = Some(id(2));
            visit.waiting_reason = Some("pump".into());
            visit.cancel_reason = Some("rain".into());
            visit.late = Some(Delay { minutes: 15, note: "Train".into(), at: MONDAY, by: id(2) });
            visit.checklist[0].item.label_es = Some("Tapa segura".into());
            facts.completed_at = Some(MONDAY.plus_minutes(60));
            facts.seq = 99;
        })
        .build()
}

/// Mutations of every intent.
pub fn mutations() -> Vec<Mutation> {
    let edits = edits().into_iter().map(|edit| Intent::Edit { edits: vec![edit] });
    let intents = edits.chain(commands().into_iter().map(|command| Intent::Command { command }));
    let mutation = |(number, intent): (usize, Intent)| Mutation {
        id: number as u64 + 1,
        job_id: id(7),
        at: MONDAY,
        intent: ByteBuf::from(codec::encode(&intent)),
        changes: vec![ByteBuf::from(vec![0, 159, 255]); number % 3],
        follows: (number % 2 == 1).then_some(number as u64),
    };
    intents.enumerate().map(mutation).collect()
}

/// What waits on a device.
pub fn backlog() -> Backlog {
    Backlog { mutations: 3, blobs: 2, oldest_at: Some(MONDAY), persisted: Some(true) }
}

/// A push of everything.
pub fn push_request() -> PushRequest {
    PushRequest {
        proto: PROTO,
        app_build: "1".into(),
        replica_id: id(4),
        mutations: mutations(),
        backlog: backlog(),
        epoch: Some(Uuid::from_u128(5)),
    }
}

/// A file of unsent work.
pub fn unsent_work() -> UnsentWork {
    let request = push_request();
    let bytes = ByteBuf::from([0xff, 0xd8, 0xff]);
    UnsentWork {
        refused: request.mutations.iter().take(1).cloned().collect(),
        mutations: request.mutations,
        blobs: vec![UnsentBlob { sha256: "ab".repeat(32), mime: "image/jpeg".into(), job_id: id(7), bytes }],
        ..UnsentWork::new(id(9), id(2), request.replica_id, MONDAY)
    }
}

/// A push out of such a file.
pub fn hand_in() -> HandIn {
    HandIn { user_id: id(2), request: push_request() }
}

/// The answer to it.
pub fn push_response() -> PushResponse {
    let results = verdicts().into_iter().enumerate().map(|(number, verdict)| MutationResult {
        id: number as u64 + 1,
        verdict,
        seq: 17,
    });
    PushResponse { results: results.collect(), last_mutation_id: 99, epoch: Some(Uuid::from_u128(5)) }
}

/// A further page's request.
pub fn pull_request() -> PullRequest {
    let cursor = Some(Cursor { epoch: Uuid::from_u128(5), seq: u64::MAX });
    PullRequest {
        proto: PROTO,
        app_build: "1".into(),
        replica_id: id(4),
        cursor,
        until_seq: Some(20),
        page_after: Some(id(7)),
        backlog: backlog(),
        digests: Some(ByteBuf::from(vec![0, 1, 2, 3, 253, 254, 255, 8])),
        repair: true,
        roster: Some("7".into()),
    }
}

/// A roster with nothing left out.
pub fn roster() -> Roster {
    let span =
        |from: i64, minutes: i64| Window { start: MONDAY.plus_minutes(from), end: MONDAY.plus_minutes(from + minutes) };
    Roster {
        version: "8".into(),
        known: Some(span(-600, 3 * 24 * 60)),
        buffer_minutes: 15,
        technicians: vec![Profile {
            id: id(2),
            skills: vec![Skill {
                code: "grease_traps".into(),
                name: "Grease traps".into(),
                certification_number: Some("TX-0412".into()),
                expires_on: Some("2026-03-02".into()),
                valid_until: Some(MONDAY.plus_minutes(900)),
                verified: true,
            }],
            hours: Some(0),
            time_off: vec![TimeOff { span: span(1_440, 480), kind: Absence::Vacation }],
            truck: Some(Truck {
                name: "Truck 4".into(),
                capacity_gallons: Some(2_500),
                stock: vec![Stock { item_id: id(7), quantity_milli: 2_000 }],
            }),
        }],
        hours: vec![vec![span(-120, 540), span(1_320, 540)]],
        blackouts: vec![Blackout { span: span(900, 1_440), reason: "Stocktaking".into() }],
        needs: vec![Needs {
            service: id(9),
            skills: vec![NeededSkill { code: "grease_traps".into(), name: "Grease traps".into() }],
            truck_gallons: Some(1_500),
            parts: vec![NeededPart { item_id: id(7), name: "Riser 24 in".into(), quantity_milli: 1_000 }],
        }],
    }
}

/// A job that was given to somebody else.
pub fn departure() -> Departure {
    Departure { job_id: id(8), technicians: vec!["Luis".into()] }
}

/// A page of everything.
pub fn pull_response() -> PullResponse {
    PullResponse {
        cursor: Cursor { epoch: Uuid::from_u128(5), seq: 20 },
        jobs: vec![JobPage { facts: facts(), changes: vec![ByteBuf::from(vec![1, 2, 3])], whole: true }],
        revoked: vec![id(8)],
        full: true,
        more: true,
        last_mutation_id: 12,
        staff: Role::ALL.iter().zip(1..).map(|(role, number)| staff_member(id(number), role.code(), *role)).collect(),
        catalog: vec![CatalogItem { id: id(7), code: "R24".into(), name: "Riser 24 in".into(), unit: "ea".into() }],
        roster: Some(roster()),
        now: MONDAY,
        checked: true,
        departed: vec![departure()],
    }
}

/// Somebody's position with everything that a receiver can say.
pub fn technician_fix() -> TechnicianFix {
    let fix = Fix {
        latitude: 30.2672,
        longitude: -97.7431,
        accuracy_m: 12.5,
        speed_mps: Some(8.25),
        heading_deg: Some(270.0),
        recorded_at: MONDAY,
    };
    TechnicianFix { technician_id: id(2), fix }
}
