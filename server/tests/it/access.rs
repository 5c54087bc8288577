//! Who may do what: every operation of the API, by every role, on a record of one's own company,
//! of another company and of nobody. The last two must be told apart by nothing at all.

use std::collections::BTreeSet;

use crate::common::{self, Answer, Client, PASSWORD, Person, Role, Tenant, TestServer};
use crate::world::{self, World, created, id_of};
use axum::http::Method;
use serde_bytes::ByteBuf;
use serde_json::{Value, json};
use server::time::ToUtc;
use sha2::{Digest, Sha256};
use sync::domain::access::Permission;
use sync::domain::command::Command;
use sync::domain::tracking::CONSENT_TEXT;
use sync::ids::{JobId, ReplicaId, UserId, VisitId};
use sync::protocol::{Backlog, HandIn, Intent, Mutation, PROTO, PullRequest, PushRequest, codec};
use uuid::Uuid;

/// Operations that need no sign-in. May only get shorter.
const OPEN: [&str; 1] = ["POST /api/v1/sessions"];

/// Operations that need no permission besides being signed in: one's own account. May only get shorter.
const OWN_ACCOUNT: [&str; 5] = [
    "GET /api/v1/me",
    "POST /api/v1/me/password",
    "GET /api/v1/sessions",
    "DELETE /api/v1/sessions/{id}",
    "DELETE /api/v1/sessions/current",
];

/// Who may do something.
#[derive(Clone, Copy)]
enum Who {
    /// Everybody, on what is their own.
    Everyone,
    /// Roles with the permission; the others get 403, whatever they ask for.
    May(Permission),
    /// Roles that see all jobs, and who is on the job; to others there is no such job.
    SeesJob,
    /// Roles that see all jobs, and the person themselves; to others there is no such technician.
    SeesPerson,
    /// Roles that dispatch jobs, and who is on the job; to others there is no such job.
    WorksJob,
    /// Roles that dispatch jobs, and the technician; to other technicians there is no such person,
    /// and whoever is neither gets 403.
    Technician,
}

use Permission::*;
use Who::*;

/// What a person of a role finds when they try.
#[derive(Clone)]
struct Subject {
    world: World,
    /// A session of theirs besides the one they use.
    session: Uuid,
    device: Uuid,
    /// A verified photo on the world's job.
    blob: String,
    /// A job that they are not on.
    distant_job: Uuid,
    vehicle: Uuid,
    recurring_job: Uuid,
    recurring_template: Uuid,
    /// A visit of theirs that nothing else is tried on.
    idle_visit: Uuid,
    person: Uuid,
    /// Themselves, or a technician where they work no visits.
    technician: Uuid,
    colleague: Uuid,
    blackout: Uuid,
    time_off: Uuid,
}

/// The id that an operation is tried with.
type Pick = fn(&Subject) -> String;

enum Body {
    None,
    Json(fn(&Subject, &str) -> Value),
    Bytes(&'static str, fn(&Subject, &str) -> Vec<u8>),
}

struct Case {
    name: &'static str,
    who: Who,
    /// The record that the operation is about, in its address or body; none for lists.
    about: Option<Pick>,
    body: Body,
    /// The status where it is allowed and the record is there.
    fine: u16,
    /// The status where the record is not there or another company's.
    unknown: u16,
}

fn case(name: &'static str, who: Who, about: Option<Pick>, body: Body, fine: u16) -> Case {
    Case { name, who, about, body, fine, unknown: 404 }
}

fn empty(_: &Subject, _: &str) -> Value {
    json!({})
}

#[rustfmt::skip]
fn cases() -> Vec<Case> {
    use Body::{Bytes, Json, None as Nothing};
    let customer: Option<Pick> = Some(|own| own.world.customer.to_string());
    let idle: Option<Pick> = Some(|own| own.world.idle_customer.to_string());
    let contact: Option<Pick> = Some(|own| own.world.contact.to_string());
    let site: Option<Pick> = Some(|own| own.world.site.to_string());
    let asset: Option<Pick> = Some(|own| own.world.asset.to_string());
    let service_type: Option<Pick> = Some(|own| own.world.service_type.to_string());
    let item: Option<Pick> = Some(|own| own.world.item.to_string());
    let job: Option<Pick> = Some(|own| own.world.job.to_string());
    let line: Option<Pick> = Some(|own| own.world.line.to_string());
    let blob: Option<Pick> = Some(|own| own.blob.clone());
    let recurring: Option<Pick> = Some(|own| own.recurring_job.to_string());
    let idle_visit: Option<Pick> = Some(|own| own.idle_visit.to_string());
    let colleague: Option<Pick> = Some(|own| own.colleague.to_string());
    let preset: Option<Pick> = Some(|own| own.recurring_template.to_string());
    let technician: Option<Pick> = Some(|own| own.technician.to_string());
    vec![
        case("GET /api/v1/me", Everyone, None, Nothing, 200),
        case("GET /api/v1/sessions", Everyone, None, Nothing, 200),
        case("GET /api/v1/replication/live", Everyone, None, Nothing, 400),
        Case { unknown: 200, ..case("POST /api/v1/replication/push", Everyone, job, Bytes("application/cbor", |_, job| push(job)), 200) },

        case("GET /api/v1/customers", May(ViewCustomers), None, Nothing, 200),
        case("POST /api/v1/customers", May(EditCustomers), None, Json(|_, _| world::customer("New")), 201),
        case("GET /api/v1/customers/{id}", May(ViewCustomers), customer, Nothing, 200),
        case("PUT /api/v1/customers/{id}", May(EditCustomers), customer, Json(|_, _| world::customer("Changed")), 200),
        case("POST /api/v1/customers/{id}/archive", May(EditCustomers), idle, Json(empty), 200),
        case("POST /api/v1/customers/{id}/restore", May(EditCustomers), idle, Json(empty), 200),
        case("POST /api/v1/customers/{id}/contacts", May(EditCustomers), customer, Json(|_, _| json!({ "name": "New" })), 201),
        case("PUT /api/v1/contacts/{id}", May(EditCustomers), contact, Json(|_, _| json!({ "name": "Changed" })), 200),
        case("POST /api/v1/customers/{id}/sites", May(EditCustomers), customer, Json(|_, _| world::site()), 201),
        case("GET /api/v1/sites/{id}", May(ViewCustomers), site, Nothing, 200),
        case("PUT /api/v1/sites/{id}", May(EditCustomers), site, Json(|_, _| world::site()), 200),
        case("POST /api/v1/sites/{id}/assets", May(EditCustomers), site, Json(|_, _| world::tank()), 201),
        case("PUT /api/v1/assets/{id}", May(EditCustomers), asset, Json(|_, _| world::tank()), 200),

        case("GET /api/v1/service-types", May(ViewAllJobs), None, Nothing, 200),
        case("GET /api/v1/service-types/{id}", May(ViewAllJobs), service_type, Nothing, 200),
        case("POST /api/v1/service-types", May(EditCatalog), None, Json(|_, _| world::service_type()), 201),
        case("PUT /api/v1/service-types/{id}", May(EditCatalog), service_type, Json(|_, _| world::service_type()), 200),
        case("GET /api/v1/price-book-items", May(ViewPrices), None, Nothing, 200),
        case("POST /api/v1/price-book-items", May(EditCatalog), None, Json(|_, _| world::item()), 201),
        case("PUT /api/v1/price-book-items/{id}", May(EditCatalog), item, Json(|_, _| world::item()), 200),

        case("GET /api/v1/jobs", Everyone, None, Nothing, 200),
        Case { unknown: 422, ..case("POST /api/v1/jobs", May(DispatchJobs), customer, Json(new_job), 201) },
        case("GET /api/v1/jobs/{id}", SeesJob, job, Nothing, 200),
        case("GET /api/v1/jobs/{id}/timeline", SeesJob, job, Nothing, 200),
        case("GET /api/v1/jobs/{id}/line-items", SeesJob, job, Nothing, 200),
        case("POST /api/v1/jobs/{id}/line-items", May(DispatchJobs), job,
            Json(|_, _| json!({ "description": "Call-out", "quantity_milli": 1000, "unit_price_cents": 9900 })), 201),
        case("PUT /api/v1/line-items/{id}", May(DispatchJobs), line,
            Json(|_, _| json!({ "description": "Changed", "quantity_milli": 1000, "unit_price_cents": 9900 })), 200),
        // Whom the rules of the command itself refuse is the subject of other tests.
        case("POST /api/v1/jobs/{id}/commands", WorksJob, job,
            Json(|own, _| json!({ "command": { "name": "start_visit", "visit_id": own.world.visit } })), 200),

        case("GET /api/v1/appointments", Everyone, None, Nothing, 200),
        case("GET /api/v1/appointments/upcoming", Everyone, None, Nothing, 200),
        case("GET /api/v1/appointments/calendar", Everyone, None, Nothing, 422),
        case("GET /api/v1/appointments/availability/{team_member_id}", May(ViewAllJobs), colleague, Nothing, 200),
        Case { unknown: 422, ..case("POST /api/v1/appointments", May(DispatchJobs), customer, Json(new_appointment), 201) },
        case("GET /api/v1/appointments/{id}", SeesJob, idle_visit, Nothing, 200),
        case("PUT /api/v1/appointments/{id}", May(DispatchJobs), idle_visit,
            Json(|_, _| json!({ "scheduledStart": world::hours(30), "scheduledEnd": world::hours(31) })), 200),
        case("POST /api/v1/appointments/{id}/reschedule", May(DispatchJobs), idle_visit,
            Json(|_, _| json!({ "scheduledStart": world::hours(40), "scheduledEnd": world::hours(41) })), 200),
        // Why it is to be called off is not said, which is found out last.
        case("DELETE /api/v1/appointments/{id}", May(CancelJobs), idle_visit, Nothing, 422),

        case("POST /api/v1/blobs", WorksJob, job, Json(|_, job| announcement(b"[[1,2]]", job)), 200),
        case("PATCH /api/v1/blobs/{sha256}", WorksJob, blob, Bytes("application/offset+octet-stream", |_, _| b"[]".to_vec()), 200),
        case("GET /api/v1/blobs/{sha256}", SeesJob, blob, Nothing, 200),

        case("GET /api/v1/push-subscriptions/current", May(WorkOwnVisits), None, Nothing, 200),
        case("PUT /api/v1/push-subscriptions/current", May(WorkOwnVisits), None, Json(|_, _| subscription()), 200),
        case("PUT /api/v1/push-preferences/current", May(WorkOwnVisits), None, Json(|_, _| json!({ "level": "off" })), 200),
        case("POST /api/v1/push-subscriptions/current/test", May(WorkOwnVisits), None, Json(empty), 204),
        case("DELETE /api/v1/push-subscriptions/current", May(WorkOwnVisits), None, Nothing, 204),
        case("POST /api/v1/road-times", May(ViewAllJobs), None, Json(|_, _| road_times()), 200),
        case("GET /api/v1/assignment-suggestions", May(DispatchJobs), None, Nothing, 200),

        case("GET /api/v1/technicians", May(ViewAllJobs), None, Nothing, 200),
        case("PUT /api/v1/me/position-sharing", May(WorkOwnVisits), None,
            Json(|_, _| json!({ "text_version": CONSENT_TEXT, "given_at": common::START })), 200),
        case("GET /api/v1/me/position-sharing", May(WorkOwnVisits), None, Nothing, 200),
        case("POST /api/v1/me/positions", May(WorkOwnVisits), None, Json(|_, _| json!({ "fixes": [a_fix()] })), 200),
        case("GET /api/v1/me/positions", May(WorkOwnVisits), None, Nothing, 200),
        case("DELETE /api/v1/me/position-sharing", May(WorkOwnVisits), None, Nothing, 204),
        case("GET /api/v1/positions", May(DispatchJobs), None, Nothing, 200),
        case("GET /api/v1/technicians/{id}/positions", May(DispatchJobs), Some(|own| own.person.to_string()), Nothing, 200),
        case("GET /api/v1/vehicles", May(DispatchJobs), None, Nothing, 200),
        case("PUT /api/v1/vehicles/{id}", May(DispatchJobs), Some(|own| own.vehicle.to_string()), Json(|_, _| json!({ "technician_id": null })), 200),
        case("GET /api/v1/map-ground", May(ViewAllJobs), None, Nothing, 200),
        case("GET /api/v1/position-settings", May(DispatchJobs), None, Nothing, 200),
        case("PUT /api/v1/position-settings", May(ManageUsers), None, Json(|_, _| json!({ "keep_days": 14 })), 200),
        case("GET /api/v1/technicians/{id}/profile", SeesPerson, technician, Nothing, 200),
        case("GET /api/v1/technicians/{id}/availability", SeesPerson, technician, Nothing, 200),
        case("PUT /api/v1/technicians/{id}/availability", May(DispatchJobs), technician,
            Json(|_, _| json!({ "hours": [{ "weekday": 1, "starts": "07:00", "ends": "16:00" }] })), 200),
        case("PUT /api/v1/technicians/{id}/skills", May(DispatchJobs), technician, Json(|_, _| json!({ "skills": [] })), 200),
        case("PUT /api/v1/technicians/{id}/truck", May(DispatchJobs), technician, Json(|_, _| json!({ "truck": null })), 200),
        case("POST /api/v1/technicians/{id}/time-off", May(DispatchJobs), technician, Json(|_, _| json!({ "span": world::window(100, 101) })), 201),
        case("GET /api/v1/planning", May(ViewAllJobs), None, Nothing, 200),
        case("PUT /api/v1/planning", May(DispatchJobs), None, Json(|_, _| json!({ "buffer_minutes": 15 })), 200),
        case("PUT /api/v1/skill-types/{code}", May(DispatchJobs), None, Json(|_, _| json!({ "name": "Grease traps" })), 200),
        case("POST /api/v1/blackouts", May(DispatchJobs), None,
            Json(|_, _| json!({ "starts_on": "2025-12-25", "ends_on": "2025-12-25", "reason": "Christmas" })), 201),
        case("PUT /api/v1/service-types/{id}/needs", May(DispatchJobs), service_type, Json(|_, _| json!({ "truck_gallons": 1000 })), 200),
        case("GET /api/v1/technicians/{id}/calendar-link", Who::Technician, technician, Nothing, 200),
        case("PUT /api/v1/technicians/{id}/calendar-link", Who::Technician, technician, Nothing, 200),
        case("DELETE /api/v1/technicians/{id}/calendar-link", Who::Technician, technician, Nothing, 204),
        case("GET /api/v1/devices", May(ManageDevices), None, Nothing, 200),
        case("GET /api/v1/quarantine", May(ResolveQuarantine), None, Nothing, 200),
        case("GET /api/v1/audit", May(ViewAudit), None, Nothing, 200),

        case("GET /api/v1/recurring-jobs", May(ViewAllJobs), None, Nothing, 200),
        Case { unknown: 422, ..case("POST /api/v1/recurring-jobs", May(DispatchJobs), customer, Json(|own, id| recurring_job(id, &own.world)), 201) },
        case("POST /api/v1/recurring-jobs/preview-dates", May(DispatchJobs), site,
            Json(|_, site| json!({ "site_id": site, "rule": "FREQ=DAILY", "starts_on": "2025-11-01", "from_time": "08:00", "until_time": "10:00" })), 200),
        case("GET /api/v1/recurring-jobs/{id}", May(ViewAllJobs), recurring, Nothing, 200),
        case("PUT /api/v1/recurring-jobs/{id}", May(DispatchJobs), recurring, Json(|_, _| weekly()), 200),
        case("POST /api/v1/recurring-jobs/{id}/preview-change", May(DispatchJobs), recurring, Json(|_, _| json!({ "change": "end" })), 200),
        case("GET /api/v1/recurring-jobs/{id}/occurrences", May(ViewAllJobs), recurring, Nothing, 200),
        case("POST /api/v1/recurring-jobs/{id}/occurrences/{date}/skip", May(DispatchJobs), recurring, Json(empty), 200),
        case("POST /api/v1/recurring-jobs/{id}/occurrences/{date}/restore", May(DispatchJobs), recurring, Json(empty), 200),
        case("POST /api/v1/recurring-jobs/{id}/occurrences/{date}/move", May(DispatchJobs), recurring,
            Json(|_, _| json!({ "date": "2025-11-19", "from_time": "13:00", "until_time": "15:00" })), 200),
        case("POST /api/v1/recurring-jobs/{id}/pause", May(DispatchJobs), recurring, Json(empty), 200),
        case("POST /api/v1/recurring-jobs/{id}/resume", May(DispatchJobs), recurring, Json(empty), 200),
        case("POST /api/v1/recurring-jobs/{id}/end", May(DispatchJobs), recurring, Json(empty), 200),
        case("GET /api/v1/recurring-templates", May(ViewAllJobs), None, Nothing, 200),
        case("POST /api/v1/recurring-templates", May(DispatchJobs), None, Json(|_, _| template()), 201),
        case("PUT /api/v1/recurring-templates/{id}", May(DispatchJobs), preset, Json(|_, _| template()), 200),
        case("DELETE /api/v1/recurring-templates/{id}", May(DispatchJobs), preset, Nothing, 204),
        case("GET /api/v1/recurring-settings", May(ViewAllJobs), None, Nothing, 200),
        case("PUT /api/v1/recurring-settings", May(DispatchJobs), None, Json(|_, _| json!({ "horizon_days": 30 })), 200),

        Case { unknown: 200, ..case("POST /api/v1/replication/hand-in", May(ManageDevices), job, Bytes("application/cbor", hand_in), 200) },
        // After the blobs: who was given a job may from then on send bytes for it.
        case("POST /api/v1/replication/pull", Everyone, None, Bytes("application/cbor", |_, _| pull()), 200),

        // Last, because they take away what the others need.
        case("DELETE /api/v1/blackouts/{id}", May(DispatchJobs), Some(|own| own.blackout.to_string()), Nothing, 204),
        case("DELETE /api/v1/time-off/{id}", May(DispatchJobs), Some(|own| own.time_off.to_string()), Nothing, 204),
        case("DELETE /api/v1/contacts/{id}", May(EditCustomers), contact, Nothing, 204),
        case("DELETE /api/v1/line-items/{id}", May(DispatchJobs), line, Nothing, 204),
        case("DELETE /api/v1/devices/{id}/sessions", May(ManageDevices), Some(|own| own.device.to_string()), Nothing, 204),
        case("DELETE /api/v1/sessions/{id}", Everyone, Some(|own| own.session.to_string()), Nothing, 204),
        case("POST /api/v1/me/password", Everyone, None,
            Json(|_, _| json!({ "current_password": PASSWORD, "new_password": PASSWORD })), 204),
        case("DELETE /api/v1/sessions/current", Everyone, None, Nothing, 204),
        // Without a cookie this would sign in; with one it does as well.
        case("POST /api/v1/sessions", Everyone, None, Json(|_, _| json!({ "email": format!("{}@a.example", Uuid::now_v7()), "password": "wrong" })), 401),
    ]
}

fn road_times() -> Value {
    let place = json!({ "latitude": 30.27, "longitude": -97.74 });
    json!({ "from": [place], "to": [place] })
}

fn a_fix() -> Value {
    json!({ "latitude": 30.27, "longitude": -97.74, "accuracy_m": 8.0, "recorded_at": common::START })
}

fn new_job(own: &Subject, customer: &str) -> Value {
    json!({ "customer_id": customer, "site_id": own.world.site, "service_type_id": own.world.service_type })
}

fn new_appointment(own: &Subject, customer: &str) -> Value {
    json!({ "customerId": customer, "siteId": own.world.site, "serviceTypeId": own.world.service_type,
        "scheduledStart": world::hours(50), "scheduledEnd": world::hours(51) })
}

/// Every Tuesday, the next of them four days after the start of the test.
fn weekly() -> Value {
    json!({ "rule": "FREQ=WEEKLY;BYDAY=TU", "starts_on": "2025-11-01", "from_time": "08:00", "until_time": "10:00" })
}

fn recurring_job(customer: &str, world: &World) -> Value {
    json!({ "customer_id": customer, "site_id": world.site, "service_type_id": world.service_type, "plan": weekly() })
}

fn template() -> Value {
    json!({ "name": format!("Preset {}", Uuid::now_v7()), "rule": "FREQ=MONTHLY", "from_time": "08:00", "until_time": "10:00" })
}

/// Of a browser that nobody has.
fn subscription() -> Value {
    json!({
        "endpoint": format!("https://push.example.com/{}", Uuid::now_v7()), "auth": "CQkJCQkJCQkJCQkJCQkJCQ",
        // The generator of P-256.
        "p256dh": "BGsX0fLhLEJH-Lzm5WOkQPJ3A32BLeszoPShOUXYmMKWT-NC4v4af5uO5-tKfA-eFivOM1drMV7Oy7ZAaDe_UfU",
    })
}

fn announcement(bytes: &[u8], job: &str) -> Value {
    json!({ "sha256": hash(bytes), "size": bytes.len(), "mime": "application/json", "job_id": job })
}

fn hash(bytes: &[u8]) -> String {
    server::http::hex(&Sha256::digest(bytes))
}

/// One command on the job, from a replica that was never seen before.
fn push(job: &str) -> Vec<u8> {
    codec::encode(&push_request(job))
}

fn hand_in(own: &Subject, job: &str) -> Vec<u8> {
    codec::encode(&HandIn { user_id: UserId(own.colleague), request: push_request(job) })
}

fn push_request(job: &str) -> PushRequest {
    let command = Command::StartTravel { visit_id: VisitId(Uuid::nil()) };
    let mutation = Mutation {
        id: 1,
        job_id: JobId(job.parse().unwrap()),
        at: common::START,
        intent: ByteBuf::from(codec::encode(&Intent::Command { command })),
        changes: Vec::new(),
        follows: None,
    };
    PushRequest {
        proto: PROTO,
        app_build: "test".into(),
        replica_id: ReplicaId(Uuid::now_v7()),
        mutations: vec![mutation],
        backlog: Backlog::default(),
        epoch: None,
    }
}

fn pull() -> Vec<u8> {
    codec::encode(&PullRequest {
        proto: PROTO,
        app_build: "test".into(),
        replica_id: ReplicaId(Uuid::now_v7()),
        cursor: None,
        until_seq: None,
        page_after: None,
        backlog: Backlog::default(),
        digests: None,
        repair: false,
        roster: None,
    })
}

/// A company's owner and a technician, who stand by for everybody else's tests.
struct Staff {
    owner: Client,
    technician: Person,
}

impl Staff {
    async fn of(tenant: &Tenant<'_>) -> Self {
        Self { owner: tenant.sign_in(Role::Owner).await, technician: tenant.person(Role::Technician).await }
    }
}

/// Everything that `person` is tried on, made by others.
async fn subject(tenant: &Tenant<'_>, staff: &Staff, person: &Person) -> Subject {
    let works = person.role.may(WorkOwnVisits);
    let on_it = if works { person.id } else { staff.technician.id };
    let world = World::make(&staff.owner, on_it.0).await;
    let distant_job = World::make(&staff.owner, staff.technician.id.0).await.job;
    let other_session = tenant.sign_in_as(person).await;
    let sessions = other_session.get("/api/v1/sessions").await.json();
    let session = sessions["items"].as_array().unwrap().iter().find(|one| one["current"] == true).map(id_of).unwrap();
    let bytes = format!("[[\"{}\"]]", Uuid::now_v7()).into_bytes();
    let announced = staff.owner.post("/api/v1/blobs", &announcement(&bytes, &world.job.to_string())).await;
    assert_eq!(announced.status, 200, "{}", announced.text());
    let blob = hash(&bytes);
    let sent = upload(&staff.owner, &blob, bytes).await;
    assert_eq!(sent.json()["state"], "verified", "{}", sent.text());
    let recurring = recurring_job(&world.customer.to_string(), &world);
    let recurring_job = created(&staff.owner.post("/api/v1/recurring-jobs", &recurring).await);
    let recurring_template = created(&staff.owner.post("/api/v1/recurring-templates", &template()).await);
    let idle_visit = World::make(&staff.owner, on_it.0).await.visit;
    let off = json!({ "span": world::window(50, 60) });
    let time_off = created(&staff.owner.post(&format!("/api/v1/technicians/{on_it}/time-off"), &off).await);
    let day = json!({ "starts_on": "2025-12-24", "ends_on": "2025-12-24", "reason": "Closed" });
    let blackout = created(&staff.owner.post("/api/v1/blackouts", &day).await);
    Subject {
        world,
        session,
        device: device(tenant, person).await,
        blob,
        distant_job,
        vehicle: vehicle(tenant).await,
        recurring_job,
        recurring_template,
        idle_visit,
        person: person.id.0,
        technician: on_it.0,
        colleague: staff.technician.id.0,
        blackout,
        time_off,
    }
}

async fn upload(client: &Client, blob: &str, bytes: Vec<u8>) -> Answer {
    let headers = [("content-type", "application/offset+octet-stream"), ("upload-offset", "0")];
    client.request(Method::PATCH, &format!("/api/v1/blobs/{blob}"), &headers, bytes.into()).await
}

async fn device(tenant: &Tenant<'_>, person: &Person) -> Uuid {
    let mut tx = tenant.server.state.db.begin_for(tenant.id).await.unwrap();
    let (id, now) = (tx.new_id(), tx.now().to_utc());
    sqlx::query("INSERT INTO devices (tenant_id, id, user_id, name, first_seen_at, last_seen_at) VALUES ($1, $2, $3, 'Phone', $4, $4)")
        .bind(tenant.id.0)
        .bind(id)
        .bind(person.id.0)
        .bind(now)
        .execute(&mut *tx)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    id
}

/// A vehicle as a tracking service would have brought it.
async fn vehicle(tenant: &Tenant<'_>) -> Uuid {
    let mut tx = tenant.server.state.db.begin_for(tenant.id).await.unwrap();
    let (id, now) = (tx.new_id(), tx.now().to_utc());
    sqlx::query(
        "INSERT INTO vehicles (tenant_id, id, provider, external_id, name, latitude, longitude, movement, recorded_at, updated_at) \
         VALUES ($1, $2, 'samsara', $3, 'Van', 30, -97, 'idle', $4, $4)",
    )
    .bind(tenant.id.0)
    .bind(id)
    .bind(id.to_string())
    .bind(now)
    .execute(&mut *tx)
    .await
    .unwrap();
    tx.commit().await.unwrap();
    id
}

/// An id of the same kind that nobody has.
fn nobodys(like: &str) -> String {
    if like.len() == 64 { hash(like.as_bytes()) } else { Uuid::now_v7().to_string() }
}

async fn attempt(client: &Client, case: &Case, own: &Subject, id: Option<&str>) -> Answer {
    let (method, template) = case.name.split_once(' ').unwrap();
    let id = id.unwrap_or_default();
    let path = template
        .replace("{id}", id)
        .replace("{sha256}", id)
        .replace("{date}", "2025-11-18")
        .replace("{team_member_id}", id)
        // No id, and the same for everybody.
        .replace("{code}", "grease_traps");
    // Where a span of time has to be given.
    let path =
        if path.ends_with("/availability") && method == "GET" { format!("{path}?from=1763136800000") } else { path };
    let method = Method::from_bytes(method.as_bytes()).unwrap();
    match &case.body {
        Body::None => client.request(method, &path, &[], axum::body::Body::empty()).await,
        Body::Json(body) => client.json(method, &path, &body(own, id)).await,
        Body::Bytes(media_type, body) => {
            let headers = [("content-type", *media_type), ("upload-offset", "0")];
            client.request(method, &path, &headers, body(own, id).into()).await
        }
    }
}

/// What the caller can see of an answer, without what differs between any two requests.
fn seen(answer: &Answer) -> (u16, Vec<(String, String)>, Vec<u8>) {
    let changing = ["x-request-id", "date", "set-cookie"];
    let headers = answer.headers.iter().filter(|(name, _)| !changing.contains(&name.as_str()));
    let headers = headers.map(|(name, value)| (name.to_string(), value.to_str().unwrap().to_owned())).collect();
    let body = match serde_json::from_slice::<Value>(&answer.body) {
        Ok(mut body) => {
            if let Some(id) = body.get_mut("request_id") {
                *id = Value::Null;
            }
            body.to_string().into_bytes()
        }
        Err(_) => answer.body.clone(),
    };
    (answer.status, headers, body)
}

#[tokio::test]
async fn every_operation_by_every_role_on_own_foreign_and_unknown_records() {
    let server = TestServer::start().await;
    let (ours, theirs) = (server.tenant("ours").await, server.tenant("theirs").await);
    let (staff, their_staff) = (Staff::of(&ours).await, Staff::of(&theirs).await);
    let their_technician = their_staff.technician.clone();
    let foreign = subject(&theirs, &their_staff, &their_technician).await;
    for role in Role::ALL {
        let person = ours.person(role).await;
        let own = subject(&ours, &staff, &person).await;
        let client = ours.sign_in_as(&person).await;
        for case in cases() {
            judge(&client, role, &case, &own, &foreign).await;
        }
    }
    let untouched = their_staff.owner.get(&format!("/api/v1/customers/{}", foreign.world.customer)).await;
    assert_eq!(untouched.json()["name"], "Hill Country Inn");
    assert_eq!(
        their_staff.owner.get(&format!("/api/v1/jobs/{}", foreign.world.job)).await.json()["status"],
        "scheduled"
    );
}

async fn judge(client: &Client, role: Role, case: &Case, own: &Subject, foreign: &Subject) {
    let name = format!("{} as {}", case.name, role.code());
    let own_id = case.about.map(|pick| pick(own));
    let forbidden = match case.who {
        May(permission) => !role.may(permission),
        Who::Technician => !role.may(DispatchJobs) && !role.may(WorkOwnVisits),
        Everyone | SeesJob | SeesPerson | WorksJob => false,
    };
    // Those who may not know of the job are told what they would be told of no job at all.
    let hidden = matches!(case.who, WorksJob if !role.may(DispatchJobs) && !role.may(WorkOwnVisits));
    // What anybody else's record is answered with comes first: afterwards a session may be gone.
    if let (Some(own_id), Some(pick)) = (&own_id, case.about) {
        let expected = if forbidden { 403 } else { case.unknown };
        let unknown = attempt(client, case, own, Some(&nobodys(own_id))).await;
        assert_eq!(unknown.status, expected, "{name}, unknown: {}", unknown.text());
        let theirs = attempt(client, case, own, Some(&pick(foreign))).await;
        assert_eq!(seen(&theirs), seen(&unknown), "{name}: a record of another company is told apart from none");
        let distant = own.distant_job.to_string();
        if role == Role::Technician && own_id == &own.world.job.to_string() && matches!(case.who, SeesJob | WorksJob) {
            let distant = attempt(client, case, own, Some(&distant)).await;
            assert_eq!(seen(&distant), seen(&unknown), "{name}: a colleague's job is told apart from none");
        }
        if role == Role::Technician && matches!(case.who, SeesPerson) {
            let colleague = attempt(client, case, own, Some(&own.colleague.to_string())).await;
            assert_eq!(seen(&colleague), seen(&unknown), "{name}: a colleague is told apart from nobody");
        }
    }
    let answer = attempt(client, case, own, own_id.as_deref()).await;
    let expected = match (forbidden, hidden) {
        (true, _) => 403,
        (false, true) => hidden_status(case),
        (false, false) => case.fine,
    };
    assert_eq!(answer.status, expected, "{name}: {}", answer.text());
}

/// Commands of who sees the job but does not work it are refused by the rules, in words.
fn hidden_status(case: &Case) -> u16 {
    if case.name.ends_with("/commands") { 403 } else { 404 }
}

#[tokio::test]
async fn nobody_gets_anywhere_without_signing_in() {
    let server = TestServer::start().await;
    let tenant = server.tenant("ours").await;
    let staff = Staff::of(&tenant).await;
    let technician = staff.technician.clone();
    let own = subject(&tenant, &staff, &technician).await;
    let mut forged = server.client();
    forged.cookie = Some(format!("holdfast_session={}", hash(b"guess")));
    for case in cases().iter().filter(|case| !OPEN.contains(&case.name)) {
        let id = case.about.map(|pick| pick(&own));
        for client in [&server.client(), &forged] {
            let answer = attempt(client, case, &own, id.as_deref()).await;
            assert_eq!((answer.status, answer.code().as_str()), (401, "unauthenticated"), "{}", case.name);
        }
    }
}

#[test]
fn every_operation_of_the_api_is_in_the_table() {
    let document = serde_json::to_value(server::openapi::whole()).unwrap();
    let mut described = BTreeSet::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for method in ["get", "put", "post", "delete", "head", "patch"] {
            if item.get(method).is_some() {
                described.insert(format!("{} {path}", method.to_uppercase()));
            }
        }
    }
    let tried: BTreeSet<String> = cases().iter().map(|case| case.name.to_owned()).collect();
    assert_eq!(described, tried);
    assert_eq!(cases().len(), tried.len(), "an operation is in the table twice");
    for name in OPEN.iter().chain(&OWN_ACCOUNT) {
        assert!(tried.contains(*name), "{name} is an exception for nothing");
    }
    // Everything that everyone may do is either one's own account or limited to one's own jobs.
    let limited = [
        "GET /api/v1/jobs",
        "GET /api/v1/appointments",
        "GET /api/v1/appointments/upcoming",
        "GET /api/v1/appointments/calendar",
        "POST /api/v1/replication/pull",
        "POST /api/v1/replication/push",
        "GET /api/v1/replication/live",
    ];
    for case in cases().iter().filter(|case| matches!(case.who, Everyone)) {
        let known = OPEN.contains(&case.name) || OWN_ACCOUNT.contains(&case.name) || limited.contains(&case.name);
        assert!(known, "{} needs no permission", case.name);
    }
}

#[tokio::test]
async fn another_companys_name_is_in_no_answer() {
    let server = TestServer::start().await;
    let (ours, theirs) = (server.tenant("ours").await, server.tenant("theirs").await);
    let (staff, their_staff) = (Staff::of(&ours).await, Staff::of(&theirs).await);
    let canary = "Zanzibar Holdings";
    let theirs = created(&their_staff.owner.post("/api/v1/customers", &world::customer(canary)).await);
    let technician = staff.technician.clone();
    let own = subject(&ours, &staff, &technician).await;
    for case in cases().iter().filter(|case| case.name.starts_with("GET ")) {
        let id = case.about.map(|pick| pick(&own));
        let answer = attempt(&staff.owner, case, &own, id.as_deref()).await;
        let text = answer.text();
        assert!(!text.contains(canary) && !text.contains(&theirs.to_string()), "{}", case.name);
    }
    let searched = staff.owner.get("/api/v1/customers?q=zanzibar").await;
    assert_eq!(searched.json()["items"], json!([]));
}
