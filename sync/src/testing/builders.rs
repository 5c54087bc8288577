//! Plausible values: a septic company's people, jobs, photos and signatures.

use uuid::Uuid;

use crate::docs::content::{Attachment, BlobRef, PhotoKind};
use crate::docs::edit::DocEdit;
use crate::domain::access::Role;
use crate::domain::checklist::{ChecklistItem, ChecklistTemplateItem, ItemKind, Section};
use crate::domain::facts::*;
use crate::domain::geo::Position;
use crate::domain::rules::job_status;
use crate::domain::status::{JobStatus, Priority, VisitStatus};
use crate::ids::*;
use crate::time::Timestamp;

/// 2026-03-02T15:00:00Z, a Monday morning in Austin.
pub const MONDAY: Timestamp = Timestamp(1_772_463_600_000);

/// Milliseconds of a day.
pub const DAY: i64 = 24 * 60 * 60 * 1000;

/// The id of a small number, for values that a test wants to name.
pub fn id<T: From<Uuid>>(number: u128) -> T {
    Uuid::from_u128(number).into()
}

/// Where the jobs are.
pub const SITE: Position = Position { latitude: 30.2672, longitude: -97.7431, accuracy_m: None };

/// A member of staff.
pub fn staff_member(user_id: UserId, name: &str, role: Role) -> StaffMember {
    StaffMember { id: user_id, name: name.into(), role, colour: "#0f766e".into(), phone: None }
}

/// A technician on a visit who has not answered.
pub fn assigned(member: &StaffMember) -> AssignedTechnician {
    AssignedTechnician { id: member.id, name: member.name.clone(), accepted_at: None }
}

/// A checklist item of a work section.
pub fn item(item_id: ChecklistItemId, label: &str, kind: ItemKind, required: bool) -> ChecklistItem {
    ChecklistItem {
        id: item_id,
        item: ChecklistTemplateItem { section: Section::Work, label: label.into(), label_es: None, kind, required },
    }
}

/// A blob's name and size; `name` makes it differ from others.
pub fn blob(name: u128, mime: &str) -> BlobRef {
    BlobRef { sha256: format!("{name:064x}"), bytes: 40_000, mime: mime.into() }
}

/// A photo of `visit_id`.
pub fn photo(name: u128, visit_id: VisitId, kind: PhotoKind) -> Attachment {
    Attachment {
        visit_id,
        blob: blob(name, "image/jpeg"),
        thumb: Some(blob(name + (1 << 64), "image/webp")),
        kind,
        caption: String::new(),
        taken_at: MONDAY,
        latitude: Some(30.25),
        longitude: Some(-97.75),
        width: 2048,
        height: 1536,
        by: UserId::NIL,
        removed: false,
    }
}

/// A signature as a screen makes it; what it signs is filled in when it is queued.
pub fn sign_off(
    sign_off_id: SignOffId,
    visit_id: VisitId,
    role: crate::docs::content::SignerRole,
    signer: &str,
) -> DocEdit {
    let name = sign_off_id.0.as_u128();
    DocEdit::AddSignOff {
        id: sign_off_id,
        visit_id,
        role,
        signer_name: signer.into(),
        image: blob(name, "image/png"),
        strokes: blob(name ^ 1, "application/json"),
        signed_heads: Vec::new(),
        content_digest: String::new(),
    }
}

/// Makes a job's facts: one planned visit with a checklist of each kind of item.
#[derive(Clone, Debug)]
pub struct JobBuilder(JobFacts);

impl JobBuilder {
    /// A job for tank pumping, its ids derived from `number`.
    pub fn new(number: u32) -> Self {
        let base = u128::from(number) << 32;
        let checklist = vec![
            item(id(base + 1), "Lid secured", ItemKind::Check, true),
            item(id(base + 2), "Baffles intact", ItemKind::YesNo, true),
            item(
                id(base + 3),
                "Sludge depth",
                ItemKind::Number { unit: "in".into(), min: Some(0.0), max: Some(60.0) },
                true,
            ),
            item(
                id(base + 4),
                "Effluent filter",
                ItemKind::Choice { options: vec!["clean".into(), "clogged".into()] },
                false,
            ),
            item(id(base + 5), "Remarks", ItemKind::Text, false),
        ];
        let facts = JobFacts {
            id: id(base),
            number: number.into(),
            title: "Pump the septic tank".into(),
            description: String::new(),
            priority: Priority::Routine,
            status: JobStatus::Draft,
            service: ServiceFacts {
                id: id(1),
                code: "pumping".into(),
                name: "Septic pumping".into(),
                name_es: Some("Bombeo de fosa séptica".into()),
                min_before_photos: 0,
                min_after_photos: 0,
                min_photos: 0,
                customer_signature: false,
                technician_signature: false,
            },
            customer: CustomerFacts { id: id(base + 10), name: "Ada Ortiz".into(), phone: None, email: None },
            contacts: Vec::new(),
            site: SiteFacts {
                id: id(base + 11),
                name: "Home".into(),
                address: "1100 Congress Ave, Austin, TX".into(),
                position: Some(SITE),
                time_zone: "America/Chicago".into(),
                access_notes: "Gate code 4711".into(),
            },
            assets: vec![AssetFacts {
                id: id(base + 12),
                kind: "septic_tank".into(),
                name: "Tank".into(),
                condition: "good".into(),
                attributes: vec![("gallons".into(), "1000".into())],
                last_serviced_on: Some("2023-04-01".into()),
                notes: String::new(),
            }],
            line_items: Vec::new(),
            visits: Vec::new(),
            history: Vec::new(),
            verified: Vec::new(),
            created_at: Timestamp(MONDAY.0 - DAY),
            completed_at: None,
            seq: 0,
        };
        Self(facts).visit_with(id(base + 100), checklist)
    }

    fn visit_with(mut self, visit_id: VisitId, checklist: Vec<ChecklistItem>) -> Self {
        self.0.visits.push(VisitFacts {
            id: visit_id,
            status: VisitStatus::Unscheduled,
            window: None,
            arrival: Arrival::Exact,
            planned_start: None,
            duration_minutes: 90,
            technicians: Vec::new(),
            checklist,
            travel_started_at: None,
            check_in: None,
            started_at: None,
            completed_at: None,
            completed_by: None,
            waiting_reason: None,
            cancel_reason: None,
            late: None,
        });
        self
    }

    /// Plans the first visit for that member at that time.
    pub fn planned(mut self, member: &StaffMember, start: Timestamp) -> Self {
        let visit = &mut self.0.visits[0];
        visit.technicians.push(assigned(member));
        visit.window = Some(Window { start, end: start.plus_minutes(120) });
        visit.status = VisitStatus::Scheduled;
        self
    }

    /// Sets the first visit's state.
    pub fn status(mut self, status: VisitStatus) -> Self {
        self.0.visits[0].status = status;
        self
    }

    /// Demands photos and signatures for completion.
    pub fn demanding(mut self) -> Self {
        self.0.service.min_before_photos = 1;
        self.0.service.min_after_photos = 1;
        self.0.service.min_photos = 3;
        self.0.service.customer_signature = true;
        self.0.service.technician_signature = true;
        self
    }

    /// Anything else.
    pub fn with(mut self, change: impl FnOnce(&mut JobFacts)) -> Self {
        change(&mut self.0);
        self
    }

    /// The facts, the job's state following from its visits.
    pub fn build(mut self) -> JobFacts {
        self.0.status = job_status(&self.0);
        self.0
    }
}
