//! A week of jobs in every state, brought there by the same rules as everybody's work.

use chrono::{DateTime, Datelike, Days, NaiveTime, TimeZone, Utc};
use chrono_tz::Tz;
use sqlx::types::Json;
use sync::docs::document::JobDocument;
use sync::domain::access::Role;
use sync::domain::checklist::ChecklistItem;
use sync::domain::command::Command;
use sync::domain::facts::{Arrival, JobFacts, StaffMember, Window};
use sync::domain::geo::Position;
use sync::domain::rules::{self, Context};
use sync::domain::status::{JobStatus, Priority};
use sync::domain::timeline::{Event, EventKind, command_events};
use sync::ids::{ChecklistItemId, JobId, UserId, VisitId};
use sync::time::Timestamp;

use super::super::SeedError;
use super::catalog::SownService;
use super::history::{self, Work};
use super::pick;
use super::pictures::Pictures;
use super::places::Place;
use crate::capabilities::jobs::facts::{NewEvent, insert_events, load_facts, load_staff, save_facts};
use crate::db::{DbError, TenantTx};
use crate::http::ApiError;
use crate::time::{ToTimestamp, ToUtc};

const ZONE: Tz = chrono_tz::America::Chicago;

/// How far a job has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    Draft,
    Scheduled,
    Accepted,
    EnRoute,
    OnSite,
    InProgress,
    WaitingParts,
    Completed,
    Invoiced,
    Closed,
    Cancelled,
}

/// One job of the plan.
pub struct Planned {
    /// From today; those ahead are counted in working days.
    day: i64,
    /// Hours and minutes of the site's day.
    start: (u32, u32),
    /// Counted from `tech1`; none for a job nobody is assigned to.
    technician: Option<usize>,
    service: &'static str,
    title: &'static str,
    stage: Stage,
    priority: Priority,
}

fn at(
    day: i64,
    start: (u32, u32),
    technician: usize,
    service: &'static str,
    title: &'static str,
    stage: Stage,
) -> Planned {
    Planned { day, start, technician: Some(technician), service, title, stage, priority: Priority::Routine }
}

/// Sixty jobs from three days ago to three working days ahead.
pub fn septic_week() -> Vec<Planned> {
    use Stage::*;
    let mut week = vec![
        at(0, (8, 0), 1, "pumping", "Pump septic tank", Scheduled),
        at(0, (10, 30), 1, "inspection", "Inspection for a sale", Scheduled),
        at(0, (13, 0), 1, "grease_trap", "Clean kitchen grease trap", Accepted),
        at(0, (15, 30), 1, "pumping", "Pump and check baffles", Scheduled),
        at(0, (7, 30), 2, "pumping", "Pump septic tank", Completed),
        at(0, (10, 0), 2, "repair", "Replace outlet tee", InProgress),
        at(0, (13, 30), 2, "inspection", "Yearly inspection", Scheduled),
        at(0, (7, 30), 3, "grease_trap", "Clean grease trap", Completed),
        at(0, (9, 30), 3, "pumping", "Pump septic tank", EnRoute),
        at(0, (14, 0), 3, "pumping", "Pump septic tank", Accepted),
        at(0, (8, 0), 4, "inspection", "Inspection with camera", Completed),
        at(0, (11, 0), 4, "pumping", "Pump aerobic system", OnSite),
        at(0, (14, 30), 4, "repair", "Reset riser and lid", Scheduled),
        at(0, (7, 30), 5, "pumping", "Pump septic tank", Completed),
        at(0, (9, 30), 5, "repair", "Effluent pump does not start", WaitingParts),
        at(0, (13, 0), 5, "pumping", "Pump septic tank", Scheduled),
        at(0, (9, 0), 6, "inspection", "Inspection after flooding", Accepted),
        at(0, (12, 30), 6, "pumping", "Pump septic tank", Scheduled),
        at(0, (15, 0), 6, "pumping", "Pump septic tank", Cancelled),
    ];
    let titles =
        ["Pump septic tank", "Yearly inspection", "Clean grease trap", "Replace float switch", "Pump and locate lids"];
    let services = ["pumping", "inspection", "grease_trap", "repair", "pumping"];
    let starts = [(8, 0), (10, 0), (13, 0), (15, 0)];
    for index in 0..20 {
        let kind = index % 5;
        let stage =
            [Completed, Closed, Completed, Invoiced, Completed, Completed, Closed, Completed, Cancelled, Completed]
                [index % 10];
        week.push(at(-1 - (index as i64 % 3), starts[index % 4], 1 + index % 6, services[kind], titles[kind], stage));
    }
    // Working day, start, technician, kind: each technician can do the work and has the time for it.
    let ahead: [(i64, (u32, u32), usize, usize); 15] = [
        (1, (8, 0), 1, 2),
        (1, (8, 0), 4, 3),
        (1, (8, 0), 5, 1),
        (1, (10, 0), 1, 4),
        (1, (13, 0), 2, 3),
        (2, (8, 0), 2, 3),
        (2, (8, 0), 3, 2),
        (2, (8, 0), 6, 1),
        (2, (10, 0), 6, 4),
        (2, (13, 0), 2, 0),
        (3, (8, 0), 3, 0),
        (3, (8, 0), 4, 1),
        (3, (10, 0), 5, 3),
        (3, (13, 0), 1, 0),
        (3, (13, 0), 6, 1),
    ];
    for (index, (day, start, technician, kind)) in ahead.into_iter().enumerate() {
        let stage = if index.is_multiple_of(4) { Accepted } else { Scheduled };
        week.push(at(day, start, technician, services[kind], titles[kind], stage));
    }
    let nobody = |service, title, priority| Planned {
        day: 0,
        start: (9, 0),
        technician: None,
        service,
        title,
        stage: Draft,
        priority,
    };
    week.push(nobody("backup", "Sewage in the downstairs shower", Priority::Emergency));
    week.push(nobody("repair", "Alarm sounds since last night", Priority::Urgent));
    week.push(nobody("pumping", "Pump before the wedding on Saturday", Priority::Urgent));
    week.push(nobody("pumping", "Pump septic tank", Priority::Routine));
    week.push(nobody("inspection", "Inspection for a loan", Priority::Routine));
    week.push(nobody("grease_trap", "Monthly grease trap", Priority::Routine));
    week
}

pub fn roofing_week() -> Vec<Planned> {
    use Stage::*;
    vec![
        at(-2, (9, 0), 1, "roof_inspection", "Hail inspection", Completed),
        at(-1, (9, 0), 2, "roof_repair", "Replace pipe boots", Completed),
        at(0, (8, 0), 1, "roof_inspection", "Inspection before listing", Scheduled),
        at(0, (12, 0), 1, "roof_repair", "Leak over the kitchen", Accepted),
        at(0, (9, 0), 2, "roof_repair", "Re-seal chimney flashing", InProgress),
        at(1, (8, 0), 2, "roof_inspection", "Hail inspection", Scheduled),
        at(2, (10, 0), 1, "roof_repair", "Missing shingles, north side", Scheduled),
        Planned {
            day: 0,
            start: (9, 0),
            technician: None,
            service: "roof_repair",
            title: "Tarp after last night's storm",
            stage: Draft,
            priority: Priority::Emergency,
        },
    ]
}

/// Everything a job of the plan needs.
struct Sowing<'a> {
    staff: Vec<StaffMember>,
    technicians: Vec<UserId>,
    desk: UserId,
    services: &'a [SownService],
    places: &'a [Place],
    pictures: &'a Pictures,
    seq: i64,
}

/// Adds the planned jobs.
pub async fn sow(
    tx: &mut TenantTx,
    plan: &[Planned],
    services: &[SownService],
    places: &[Place],
    pictures: &Pictures,
) -> Result<(), SeedError> {
    let mut technicians: Vec<(String, UserId)> = sqlx::query_as::<_, (String, uuid::Uuid)>(
        "SELECT email, id FROM users WHERE role = 'technician' ORDER BY email",
    )
    .fetch_all(&mut **tx)
    .await
    .map_err(DbError::from)?
    .into_iter()
    .map(|(email, id)| (email, UserId(id)))
    .collect();
    technicians.sort();
    let staff = load_staff(tx).await?;
    let desk = staff.iter().find(|member| member.role == Role::Dispatcher).map_or(UserId::NIL, |member| member.id);
    let seq = tx.publish().await?;
    let sowing = Sowing {
        staff,
        technicians: technicians.into_iter().map(|(_, id)| id).collect(),
        desk,
        services,
        places,
        pictures,
        seq,
    };
    for (index, planned) in plan.iter().enumerate() {
        sow_job(tx, &sowing, index, planned).await?;
    }
    Ok(())
}

impl Sowing<'_> {
    /// A site that fits the work: grease traps are in kitchens, the rest anywhere.
    fn place(&self, index: usize, service: &str) -> &Place {
        let kitchens: Vec<&Place> = self.places.iter().filter(|place| place.commercial).collect();
        match service {
            "grease_trap" if !kitchens.is_empty() => kitchens[index % kitchens.len()],
            // A third of the work goes to places that have a history.
            _ if index.is_multiple_of(3) => &self.places[pick(index, 60, self.places.len().min(14))],
            _ => &self.places[(index * 7 + 5) % self.places.len()],
        }
    }
}

fn moment(now: DateTime<Utc>, day: i64, (hour, minute): (u32, u32)) -> DateTime<Utc> {
    let today = now.with_timezone(&ZONE).date_naive();
    let date = if day < 0 {
        today.checked_sub_days(Days::new(day.unsigned_abs()))
    } else {
        let working = today.iter_days().skip(1).filter(|date| date.weekday().number_from_monday() < 6);
        if day == 0 { Some(today) } else { working.take(day.unsigned_abs() as usize).last() }
    };
    let local = date.unwrap_or(today).and_time(NaiveTime::from_hms_opt(hour, minute, 0).unwrap_or_default());
    ZONE.from_local_datetime(&local).earliest().map_or(now, |local| local.with_timezone(&Utc))
}

async fn sow_job(tx: &mut TenantTx, sowing: &Sowing<'_>, index: usize, planned: &Planned) -> Result<(), SeedError> {
    let service = sowing.services.iter().find(|service| service.code == planned.service);
    let service =
        service.ok_or_else(|| ApiError::internal(format!("the seed knows no service {}", planned.service)))?;
    let place = sowing.place(index, planned.service);
    let start = moment(tx.now().to_utc(), planned.day, planned.start);
    let created = (start - chrono::Duration::days(4 + pick(index, 61, 9) as i64))
        .min(tx.now().to_utc() - chrono::Duration::hours(3));
    let (job, visit) = insert(tx, service, place, planned, created).await?;
    let loaded = load_facts(tx, &[job], true).await?.pop();
    let before = loaded.ok_or_else(|| ApiError::internal("the seed lost its job"))?;
    let mut steps = Steps { facts: before.clone(), document: JobDocument::genesis(), events: Vec::new() };
    steps.events.push((
        created.to_timestamp(),
        sowing.desk,
        vec![Event {
            kind: EventKind::JobCreated,
            visit_id: None,
            description: "Job created".into(),
            details: Vec::new(),
        }],
    ));
    if let Some(technician) = planned.technician.and_then(|number| sowing.technicians.get(number - 1)) {
        let end = start + chrono::Duration::minutes(i64::from(service.minutes));
        let window = Some(Window { start: start.to_timestamp(), end: end.to_timestamp() });
        let arrival = if index % 4 == 1 { Arrival::Morning } else { Arrival::Exact };
        let planned_at = (created + chrono::Duration::hours(2)).to_timestamp();
        let duration_minutes = service.minutes.unsigned_abs();
        steps.go(
            sowing,
            sowing.desk,
            planned_at,
            Command::ScheduleVisit { visit_id: visit, window, arrival, duration_minutes, was: None },
        )?;
        steps.go(
            sowing,
            sowing.desk,
            planned_at,
            Command::AssignVisit { visit_id: visit, technicians: vec![*technician], was: None },
        )?;
        work(
            &mut steps,
            sowing,
            index,
            planned,
            visit,
            *technician,
            start.min(tx.now().to_utc()).to_timestamp(),
            tx.now(),
        )?;
    }
    history::store(tx, &steps.document, job, sowing.seq).await?;
    save_facts(tx, &[(&before, &steps.facts)]).await?;
    let events = steps.events.iter().flat_map(|(at, actor, events)| {
        events.iter().map(|event| NewEvent { job, actor: Some(*actor), at: *at, event })
    });
    insert_events(tx, sowing.seq, &events.collect::<Vec<_>>()).await?;
    sqlx::query("UPDATE jobs SET facts_seq = $2 WHERE id = $1")
        .bind(job.0)
        .bind(sowing.seq)
        .execute(&mut **tx)
        .await
        .map_err(DbError::from)?;
    Ok(())
}

/// The job's row and its one visit, before anybody has planned it.
async fn insert(
    tx: &mut TenantTx,
    service: &SownService,
    place: &Place,
    planned: &Planned,
    created: DateTime<Utc>,
) -> Result<(JobId, VisitId), SeedError> {
    let (job, visit) = (JobId(tx.new_id()), VisitId(tx.new_id()));
    let number = tx.next_number("job_number").await?;
    let checklist: Vec<ChecklistItem> = service
        .checklist
        .iter()
        .map(|item| ChecklistItem { id: ChecklistItemId(tx.new_id()), item: item.clone() })
        .collect();
    let tenant = tx.tenant_id().0;
    let describe = match planned.priority {
        Priority::Routine => "",
        Priority::Urgent => "Customer called twice. Wants a time today.",
        Priority::Emergency => "Water off, cannot be used. Call on the way.",
    };
    let rows = async {
        sqlx::query(
            "INSERT INTO jobs (tenant_id, id, number, customer_id, site_id, service_type_id, title, description, priority, status, created_at, updated_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'draft', $10, $10)",
        )
        .bind(tenant)
        .bind(job.0)
        .bind(number)
        .bind(place.customer)
        .bind(place.site)
        .bind(service.id)
        .bind(planned.title)
        .bind(describe)
        .bind(planned.priority.code())
        .bind(created)
        .execute(&mut **tx)
        .await?;
        sqlx::query("INSERT INTO job_assets (tenant_id, job_id, asset_id) VALUES ($1, $2, $3)")
            .bind(tenant)
            .bind(job.0)
            .bind(place.asset)
            .execute(&mut **tx)
            .await?;
        sqlx::query(
            "INSERT INTO visits (tenant_id, id, job_id, status, duration_minutes, checklist, created_at, updated_at)
             VALUES ($1, $2, $3, 'unscheduled', $4, $5, $6, $6)",
        )
        .bind(tenant)
        .bind(visit.0)
        .bind(job.0)
        .bind(service.minutes)
        .bind(Json(&checklist))
        .bind(created)
        .execute(&mut **tx)
        .await?;
        sqlx::query(
            "INSERT INTO line_items (tenant_id, id, job_id, price_book_item_id, description, complaint, quantity_milli, unit_price_cents)
             SELECT $1, $2, $3, p.id, p.name, $5, 1000, p.unit_price_cents FROM price_book_items p WHERE p.code = $4",
        )
        .bind(tenant)
        .bind(tx.new_id())
        .bind(job.0)
        .bind(line_item(planned.service))
        .bind(planned.title)
        .execute(&mut **tx)
        .await
    };
    rows.await.map_err(DbError::from)?;
    Ok((job, visit))
}

fn line_item(service: &str) -> &'static str {
    match service {
        "inspection" => "INSP-STD",
        "grease_trap" => "GT-CLEAN",
        "repair" => "LAB-HR",
        "backup" => "FEE-EMER",
        "roof_inspection" => "RF-INSP",
        "roof_repair" => "RF-LAB",
        _ => "PUMP-1000",
    }
}

/// A job on its way, with what it leaves on the timeline.
pub struct Steps {
    pub facts: JobFacts,
    pub document: JobDocument,
    pub events: Vec<(Timestamp, UserId, Vec<Event>)>,
}

impl Steps {
    fn go(&mut self, sowing: &Sowing<'_>, user_id: UserId, at: Timestamp, command: Command) -> Result<(), SeedError> {
        let role =
            sowing.staff.iter().find(|member| member.id == user_id).map_or(Role::Dispatcher, |member| member.role);
        let context = Context { user_id, role, at, staff: &sowing.staff };
        let next =
            rules::apply(&self.facts, &self.document.content(), &command, &context).map_err(ApiError::internal)?;
        self.events.push((at, user_id, command_events(&command, &self.facts, &next)));
        self.facts = next;
        Ok(())
    }
}

#[expect(clippy::too_many_arguments, reason = "a story is told in one go")]
fn work(
    steps: &mut Steps,
    sowing: &Sowing<'_>,
    index: usize,
    planned: &Planned,
    visit_id: VisitId,
    technician: UserId,
    start: Timestamp,
    now: Timestamp,
) -> Result<(), SeedError> {
    use Stage::*;
    let stage = planned.stage;
    let later = |minutes: i64| Timestamp(start.plus_minutes(minutes).0.min(now.0));
    if stage == Cancelled {
        let reason = "Customer asked to call it off.".into();
        return steps.go(sowing, sowing.desk, later(-90), Command::CancelVisit { visit_id, reason });
    }
    if stage == Scheduled {
        return Ok(());
    }
    steps.go(sowing, technician, later(-60), Command::AcceptVisit { visit_id })?;
    if stage == Accepted {
        return Ok(());
    }
    steps.go(sowing, technician, later(-25), Command::StartTravel { visit_id })?;
    if stage == EnRoute {
        return Ok(());
    }
    let position = steps.facts.site.position.map(|site| Position {
        latitude: site.latitude + 0.0004,
        accuracy_m: Some(12.0),
        ..site
    });
    let override_reason = position.is_none().then(|| "No position known for the site.".into());
    steps.go(sowing, technician, later(-2), Command::CheckIn { visit_id, position, override_reason })?;
    if stage == OnSite {
        return Ok(());
    }
    steps.go(sowing, technician, later(2), Command::StartVisit { visit_id })?;
    let contact = &sowing.place(index, planned.service).contact;
    let finished = !matches!(stage, InProgress | WaitingParts);
    history::fill(
        steps,
        &Work { index, visit_id, technician, start, now, finished, signer: contact, pictures: sowing.pictures },
    )?;
    match stage {
        WaitingParts => steps.go(
            sowing,
            technician,
            later(35),
            Command::WaitForParts { visit_id, reason: "Effluent pump 1/2 hp, ordered for tomorrow".into() },
        ),
        InProgress => Ok(()),
        _ => {
            steps.go(sowing, technician, later(55), Command::CompleteVisit { visit_id })?;
            let to = match stage {
                Invoiced => JobStatus::Invoiced,
                Closed => JobStatus::Closed,
                _ => return Ok(()),
            };
            steps.go(sowing, sowing.desk, later(300), Command::MoveJob { to, reason: String::new() })
        }
    }
}
