//! Planning: what speaks against a place on the board, kept by the office and told to devices, and
//! the one thing that nobody may plan.

use crate::common::desk::Desk;
use crate::common::device::Device;
use crate::common::{Answer, Client, Person, Role, START, Tenant, TestServer};
use crate::world::*;
use serde_json::{Value, json};
use sync::domain::command::{Command, Place};
use sync::domain::planning::Conflict;
use sync::domain::rejection::Rejection;
use sync::ids::{JobId, UserId, VisitId};
use sync::protocol::Verdict;
use sync::time::Timestamp;
use uuid::Uuid;

/// Monday, 17 November 2025, 00:00 in Austin.
const MONDAY: Timestamp = Timestamp(1_763_359_200_000);

fn at(hours: i64) -> Timestamp {
    MONDAY.plus_minutes(hours * 60)
}

async fn device(tenant: &Tenant<'_>, client: &Client) -> Device {
    let person = client.person.clone().unwrap();
    let mut device = Device::new(tenant.id, person.id, person.role, tenant.server.clock.now());
    device.pull(client).await.unwrap();
    device
}

async fn week(client: &Client, technician: UserId, days: &[u8]) {
    let hours: Vec<Value> =
        days.iter().map(|day| json!({ "weekday": day, "starts": "07:00", "ends": "16:00" })).collect();
    let answer =
        client.put(&format!("/api/v1/technicians/{technician}/availability"), &json!({ "hours": hours })).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
}

async fn skill_type(client: &Client, code: &str, name: &str) {
    let answer = client.put(&format!("/api/v1/skill-types/{code}"), &json!({ "name": name })).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
}

#[tokio::test]
async fn working_hours_are_set_and_free_and_booked_time_is_read() {
    let server = TestServer::start().await;
    let tenant = server.tenant("bluebonnet").await;
    let desk = tenant.sign_in(Role::Dispatcher).await;
    let owner = tenant.sign_in(Role::Owner).await;
    let ana = tenant.sign_in(Role::Technician).await;
    let id = ana.person.clone().unwrap().id;
    let span = format!("from={}&until={}", at(0).0, at(48).0);
    let read = async |client: &Client| client.get(&format!("/api/v1/technicians/{id}/availability?{span}")).await;
    let unset = read(&desk).await.json();
    assert_eq!(
        (unset["hours"].clone(), unset["working"].clone()),
        (json!([]), json!([{ "start": at(0), "end": at(48) }]))
    );

    week(&desk, id, &[1, 2]).await;
    Desk::open(&owner).await.job(&owner, at(9), &[id]).await;
    let off = json!({ "span": { "start": at(24 + 12), "end": at(24 + 20) }, "kind": "training" });
    created(&desk.post(&format!("/api/v1/technicians/{id}/time-off"), &off).await);
    let said = read(&ana).await.json();
    assert_eq!(said["time_zone"], "America/Chicago");
    assert_eq!(said["hours"][0], json!({ "weekday": 1, "starts": "07:00", "ends": "16:00" }));
    let window = |from: i64, until: i64| json!({ "start": at(from), "end": at(until) });
    assert_eq!(said["working"], json!([window(7, 16), window(31, 36)]), "Tuesday afternoon is training");
    assert_eq!(said["booked"][0]["span"], json!({ "start": at(9), "end": at(9).plus_minutes(5) }));
    assert_eq!(said["free"][0], window(7, 9));
    assert_eq!(said["free"][1], json!({ "start": at(9).plus_minutes(5), "end": at(16) }));

    // A technician knows no colleague's, and sets nobody's.
    let ben = tenant.sign_in(Role::Technician).await;
    assert_eq!(read(&ben).await.status, 404);
    let path = format!("/api/v1/technicians/{id}/availability");
    assert_eq!(ana.put(&path, &json!({ "hours": [] })).await.status, 403);
    for (hours, field) in [
        (json!([{ "weekday": 8, "starts": "07:00", "ends": "16:00" }]), "hours[0].weekday"),
        (json!([{ "weekday": 1, "starts": "7", "ends": "16:00" }]), "hours[0].starts"),
        (
            json!([{ "weekday": 1, "starts": "07:00", "ends": "12:00" }, { "weekday": 1, "starts": "11:00", "ends": "16:00" }]),
            "hours",
        ),
    ] {
        assert_eq!(wrong_fields(&desk.put(&path, &json!({ "hours": hours })).await), [field]);
    }
    let far = format!("/api/v1/technicians/{id}/availability?from={}&until={}", at(0).0, at(24 * 70).0);
    assert_eq!(wrong_fields(&desk.get(&far).await), ["until"]);
}

#[tokio::test]
async fn every_change_reaches_devices_once_and_a_technician_hears_only_of_themselves() {
    let server = TestServer::start().await;
    let tenant = server.tenant("bluebonnet").await;
    let office = tenant.sign_in(Role::Dispatcher).await;
    let (ana, ben) = (tenant.sign_in(Role::Technician).await, tenant.sign_in(Role::Technician).await);
    let (ana_id, ben_id) = (ana.person.clone().unwrap().id, ben.person.clone().unwrap().id);
    let mut desk = device(&tenant, &office).await;
    let mut phone = device(&tenant, &ana).await;
    assert!(desk.replica.meta.roster.technicians.is_empty());

    skill_type(&office, "grease_traps", "Grease traps").await;
    for id in [ana_id, ben_id] {
        week(&office, id, &[1, 2, 3, 4, 5]).await;
        let skills = json!({ "skills": [{ "skill_type": "grease_traps", "certification_number": "GT-1", "expires_on": "2025-11-30", "verified": true }] });
        let saved = office.put(&format!("/api/v1/technicians/{id}/skills"), &skills).await;
        assert_eq!(
            (saved.status, &saved.json()["skills"][0]["expires_on"]),
            (200, &json!("2025-11-30")),
            "{}",
            saved.text()
        );
    }
    let closed = json!({ "starts_on": "2025-11-27", "ends_on": "2025-11-28", "reason": "Thanksgiving" });
    created(&office.post("/api/v1/blackouts", &closed).await);
    assert_eq!(office.put("/api/v1/planning", &json!({ "buffer_minutes": 25 })).await.status, 200);

    desk.pull(&office).await.unwrap();
    phone.pull(&ana).await.unwrap();
    let roster = &desk.replica.meta.roster;
    assert_eq!((roster.technicians.len(), roster.hours.len(), roster.buffer_minutes), (2, 1, 25), "one week for both");
    let skill = &roster.profile(ana_id).unwrap().skills[0];
    assert_eq!(
        (skill.name.as_str(), skill.valid_until),
        ("Grease traps", Some(Timestamp(1_764_568_800_000))),
        "December begins"
    );
    assert_eq!(roster.blackouts[0].span.minutes(), 2 * 1440);
    assert!(roster.hours_of(ben_id).unwrap().iter().any(|window| window.start == at(7)));
    let own = &phone.replica.meta.roster;
    assert!(own.profile(ana_id).is_some() && own.profile(ben_id).is_none());

    // The same again is not sent again.
    let request = desk.replica.pull_request("1", false);
    assert_eq!(request.roster.as_deref(), Some(roster.version.as_str()));
    let before = roster.clone();
    desk.pull(&office).await.unwrap();
    assert_eq!(desk.replica.meta.roster, before);
    // The next day reaches further, although nothing has changed.
    server.clock.advance(std::time::Duration::from_secs(24 * 3600));
    desk.pull(&office).await.unwrap();
    assert!(desk.replica.meta.roster.known.unwrap().end > before.known.unwrap().end);
}

#[tokio::test]
async fn what_work_needs_is_judged_on_the_device() {
    let server = TestServer::start().await;
    let tenant = server.tenant("bluebonnet").await;
    let owner = tenant.sign_in(Role::Owner).await;
    let ana = tenant.person(Role::Technician).await;
    let world = World::make(&owner, ana.id.0).await;
    skill_type(&owner, "grease_traps", "Grease traps").await;
    let needs = json!({ "skills": ["grease_traps"], "truck_gallons": 1500,
        "parts": [{ "price_book_item_id": world.item, "quantity_milli": 1000 }] });
    let path = format!("/api/v1/service-types/{}/needs", world.service_type);
    let saved = owner.put(&path, &needs).await;
    assert_eq!(saved.status, 200, "{}", saved.text());
    let against = async |client: &Client| {
        let desk = device(&tenant, client).await;
        let job = desk.replica.view(JobId(world.job)).unwrap().facts;
        let booking = sync::domain::planning::bookings(&job, &job.visits[0]).next().unwrap();
        let travel = sync::domain::planning::RoadEstimate::default();
        let found = sync::domain::planning::check(&booking, &[], &travel, &desk.replica.meta.roster);
        found.iter().map(Conflict::code).collect::<Vec<_>>()
    };
    assert_eq!(against(&owner).await, ["skill_missing", "truck_too_small", "part_missing"]);
    let truck = json!({ "truck": { "name": "Truck 3", "capacity_gallons": 2000,
        "stock": [{ "price_book_item_id": world.item, "quantity_milli": 3000 }] } });
    assert_eq!(owner.put(&format!("/api/v1/technicians/{}/truck", ana.id), &truck).await.status, 200);
    let skills = json!({ "skills": [{ "skill_type": "grease_traps", "expires_on": "2025-11-13" }] });
    assert_eq!(owner.put(&format!("/api/v1/technicians/{}/skills", ana.id), &skills).await.status, 200);
    assert_eq!(against(&owner).await, ["certificate_expired"], "it expired yesterday");
    for (path, body, field) in [
        (path.clone(), json!({ "skills": ["flying"] }), "skills"),
        (path, json!({ "parts": [{ "price_book_item_id": Uuid::now_v7(), "quantity_milli": 1 }] }), "parts"),
        (format!("/api/v1/technicians/{}/skills", ana.id), json!({ "skills": [{ "skill_type": "flying" }] }), "skills"),
    ] {
        assert_eq!(wrong_fields(&owner.put(&path, &body).await), [field], "{path}");
    }
    assert_eq!(owner.put("/api/v1/skill-types/Grease-Traps", &json!({ "name": "x" })).await.status, 422);
}

#[tokio::test]
async fn a_repeated_request_adds_nothing_and_what_was_added_can_go() {
    let server = TestServer::start().await;
    let tenant = server.tenant("bluebonnet").await;
    let desk = tenant.sign_in(Role::Dispatcher).await;
    let ana = tenant.person(Role::Technician).await;
    let mut day =
        json!({ "id": Uuid::now_v7(), "starts_on": "2025-12-24", "ends_on": "2025-12-26", "reason": "Christmas" });
    let closed = created(&desk.post("/api/v1/blackouts", &day).await);
    assert_eq!(desk.post("/api/v1/blackouts", &day).await.status, 200, "sent again");
    day["reason"] = json!("Something else");
    assert_eq!(desk.post("/api/v1/blackouts", &day).await.code(), "id_in_use");
    let path = format!("/api/v1/technicians/{}/time-off", ana.id);
    let off = json!({ "id": Uuid::now_v7(), "span": { "start": at(0), "end": at(24) }, "kind": "sick" });
    let sick = created(&desk.post(&path, &off).await);
    assert_eq!(desk.post(&path, &off).await.status, 200, "sent again");
    for path in [format!("/api/v1/blackouts/{closed}"), format!("/api/v1/time-off/{sick}")] {
        assert_eq!(desk.delete(&path).await.status, 204);
        assert_eq!(desk.delete(&path).await.status, 404);
    }
    assert_eq!(desk.get("/api/v1/planning").await.json()["blackouts"], json!([]));
    let backwards = json!({ "starts_on": "2025-12-26", "ends_on": "2025-12-24", "reason": "x" });
    assert_eq!(wrong_fields(&desk.post("/api/v1/blackouts", &backwards).await), ["ends_on"]);
    let profile = desk.get(&format!("/api/v1/technicians/{}/profile", ana.id)).await.json();
    assert_eq!(profile["time_off"], json!([]));
}

/// A visit of an hour of that job at that hour.
async fn hour(owner: &Client, desk: &Desk, from: i64, technicians: &[UserId]) -> (JobId, VisitId) {
    let job = desk.job(owner, at(from), &[]).await;
    let facts = owner.get(&format!("/api/v1/jobs/{job}")).await.json();
    let visit = id_of(&facts["visits"][0]);
    let plan = json!({ "name": "place_visit", "visit_id": visit, "start": at(from), "duration_minutes": 60,
        "technicians": technicians, "was": null });
    let placed = run(owner, job, &plan).await;
    assert_eq!(placed.status, 200, "{}", placed.text());
    (job, VisitId(visit))
}

async fn run(client: &Client, job: JobId, command: &Value) -> Answer {
    client.post(&format!("/api/v1/jobs/{job}/commands"), &json!({ "command": command })).await
}

fn place(visit_id: VisitId, from: i64, technicians: &[UserId], was: Option<Place>) -> Command {
    let technicians = technicians.to_vec();
    Command::PlaceVisit {
        visit_id,
        start: Some(at(from)),
        duration_minutes: 60,
        technicians,
        was,
        confirmed: Vec::new(),
        suggested: None,
    }
}

async fn overlaps(server: &TestServer) -> i64 {
    sqlx::query_scalar(
        "SELECT count(*) FROM bookings a JOIN bookings b ON a.user_id = b.user_id AND a.visit_id < b.visit_id \
         AND a.span && b.span AND NOT a.beside AND NOT b.beside",
    )
    .fetch_one(&mut server.database.owner().await)
    .await
    .unwrap()
}

#[tokio::test]
async fn every_way_to_plan_refuses_a_double_booking_in_words() {
    let server = TestServer::start().await;
    let tenant = server.tenant("bluebonnet").await;
    let owner = tenant.sign_in(Role::Owner).await;
    let ana = tenant.person(Role::Technician).await;
    let desk = Desk::open(&owner).await;
    hour(&owner, &desk, 9, &[ana.id]).await;
    let (job, visit) = hour(&owner, &desk, 12, &[ana.id]).await;
    let (nobodys, open) = hour(&owner, &desk, 9, &[]).await;
    let window = json!({ "start": at(9).plus_minutes(30), "end": at(11) });
    let ways = [
        (
            job,
            json!({ "name": "place_visit", "visit_id": visit, "start": at(9), "duration_minutes": 60, "technicians": [ana.id], "was": null }),
        ),
        (
            job,
            json!({ "name": "schedule_visit", "visit_id": visit, "window": window, "arrival": "exact", "duration_minutes": 60 }),
        ),
        (nobodys, json!({ "name": "assign_visit", "visit_id": open, "technicians": [ana.id] })),
    ];
    for (job, command) in ways {
        let refused = run(&owner, job, &command).await;
        assert_eq!((refused.status, refused.code().as_str()), (409, "double_booked"), "{command}: {}", refused.text());
        assert!(refused.json()["detail"].as_str().unwrap().contains("is at work on #"), "{}", refused.text());
    }
    // Called off, the other takes the time; then it cannot come back.
    let cancel = json!({ "name": "cancel_visit", "visit_id": visit, "reason": "Rain" });
    assert_eq!(run(&owner, job, &cancel).await.status, 200);
    hour(&owner, &desk, 12, &[ana.id]).await;
    let reopen = json!({ "name": "reopen_visit", "visit_id": visit, "reason": "Sun" });
    assert_eq!(run(&owner, job, &reopen).await.code(), "double_booked");
    assert_eq!(overlaps(&server).await, 0);
    // Touching is not overlapping.
    hour(&owner, &desk, 10, &[ana.id]).await;
}

#[tokio::test]
async fn one_refused_move_does_not_take_the_others_along() {
    let server = TestServer::start().await;
    let tenant = server.tenant("bluebonnet").await;
    let owner = tenant.sign_in(Role::Owner).await;
    let office = tenant.sign_in(Role::Dispatcher).await;
    let (ana, ben) = (tenant.person(Role::Technician).await, tenant.person(Role::Technician).await);
    let desk = Desk::open(&owner).await;
    let mut device = device(&tenant, &office).await;
    let mut visits = Vec::new();
    for from in [8, 9, 10] {
        visits.push(hour(&owner, &desk, from, &[ben.id]).await);
    }
    device.pull(&office).await.unwrap();
    // Planned before the device hears that Ana has got something at eleven.
    let moves = [(visits[0], 8), (visits[1], 11), (visits[2], 10)];
    for ((job, visit), from) in moves {
        device.command(job, place(visit, from, &[ana.id], None)).unwrap();
    }
    let (late, _) = hour(&owner, &desk, 11, &[ana.id]).await;
    let number = owner.get(&format!("/api/v1/jobs/{late}")).await.json()["number"].as_i64().unwrap();
    let request = device.request().unwrap();
    let response = device.send(&office, &request).await.unwrap();
    device.take(&response);
    let results = response.results;
    let verdicts: Vec<&Verdict> = results.iter().map(|result| &result.verdict).collect();
    assert_eq!(*verdicts[0], Verdict::Accepted);
    assert!(
        matches!(verdicts[1], Verdict::Rejected { rejection: Rejection::DoubleBooked { number: other, .. } } if *other == number),
        "{verdicts:?}"
    );
    assert_eq!(*verdicts[2], Verdict::Accepted);
    assert_eq!(overlaps(&server).await, 0);

    // What the same push has moved away makes room for what comes after it.
    device.pull(&office).await.unwrap();
    device.command(visits[0].0, place(visits[0].1, 14, &[ana.id], None)).unwrap();
    device.command(visits[1].0, place(visits[1].1, 8, &[ana.id], None)).unwrap();
    let request = device.request().unwrap();
    let results = device.send(&office, &request).await.unwrap().results;
    assert!(results.iter().all(|result| result.verdict == Verdict::Accepted), "{results:?}");
    // The device itself knows better than to queue what it can see.
    device.pull(&office).await.unwrap();
    assert!(device.command(visits[2].0, place(visits[2].1, 8, &[ana.id], None)).is_err());
}

#[tokio::test]
async fn of_two_dispatchers_at_the_same_moment_one_gets_the_time() {
    let server = TestServer::start().await;
    let tenant = server.tenant("bluebonnet").await;
    let owner = tenant.sign_in(Role::Owner).await;
    let offices = [tenant.sign_in(Role::Dispatcher).await, tenant.sign_in(Role::Dispatcher).await];
    let desk = Desk::open(&owner).await;
    let mut devices = [device(&tenant, &offices[0]).await, device(&tenant, &offices[1]).await];
    for round in 0..8 {
        let ana: Person = tenant.person(Role::Technician).await;
        let ((first, one), (second, two)) =
            (hour(&owner, &desk, round, &[]).await, hour(&owner, &desk, round, &[]).await);
        let [left, right] = &mut devices;
        left.pull(&offices[0]).await.unwrap();
        right.pull(&offices[1]).await.unwrap();
        left.command(first, place(one, round, &[ana.id], None)).unwrap();
        right.command(second, place(two, round, &[ana.id], None)).unwrap();
        let (left_request, right_request) = (left.request().unwrap(), right.request().unwrap());
        let (a, b) = tokio::join!(left.send(&offices[0], &left_request), right.send(&offices[1], &right_request));
        let verdicts = [a.unwrap().results.remove(0).verdict, b.unwrap().results.remove(0).verdict];
        let accepted = verdicts.iter().filter(|verdict| **verdict == Verdict::Accepted).count();
        let refused = verdicts
            .iter()
            .filter(|verdict| matches!(verdict, Verdict::Rejected { rejection: Rejection::DoubleBooked { .. } }));
        assert_eq!((accepted, refused.count()), (1, 1), "{verdicts:?}");
    }
    assert_eq!(overlaps(&server).await, 0);
}

#[tokio::test]
async fn the_database_itself_keeps_two_visits_apart() {
    let server = TestServer::start().await;
    let tenant = server.tenant("bluebonnet").await;
    let owner = tenant.sign_in(Role::Owner).await;
    let ana = tenant.person(Role::Technician).await;
    let desk = Desk::open(&owner).await;
    let (_, one) = hour(&owner, &desk, 9, &[ana.id]).await;
    let (_, two) = hour(&owner, &desk, 12, &[ana.id]).await;
    let moved =
        sqlx::query("UPDATE bookings SET span = (SELECT span FROM bookings WHERE visit_id = $1) WHERE visit_id = $2")
            .bind(one.0)
            .bind(two.0)
            .execute(&mut server.database.owner().await)
            .await;
    let error = server::db::DbError::from(moved.unwrap_err());
    assert_eq!(error.constraint(), Some("bookings_one_at_a_time"));
    assert!(error.is_transient(), "who runs again sees the other and is refused in words");
}

#[tokio::test]
async fn work_that_goes_on_stands_beside_what_was_planned_meanwhile() {
    let server = TestServer::start().await;
    let tenant = server.tenant("bluebonnet").await;
    let owner = tenant.sign_in(Role::Owner).await;
    let ana = tenant.sign_in(Role::Technician).await;
    let id = ana.person.clone().unwrap().id;
    let desk = Desk::open(&owner).await;
    let (job, visit) = hour(&owner, &desk, 9, &[id]).await;
    for name in ["start_visit", "complete_visit"] {
        let done = run(&ana, job, &json!({ "name": name, "visit_id": visit })).await;
        assert_eq!(done.status, 200, "{}", done.text());
    }
    hour(&owner, &desk, 9, &[id]).await;
    let again = run(&ana, job, &json!({ "name": "reopen_visit", "visit_id": visit, "reason": "Forgot a photo" })).await;
    assert_eq!(again.status, 200, "{}", again.text());
    assert_eq!(again.json()["visits"][0]["status"], "in_progress");
    // It may stand there for as long as it goes on, and somebody who is free may come along.
    let ben = tenant.person(Role::Technician).await.id;
    let both = run(&owner, job, &json!({ "name": "assign_visit", "visit_id": visit, "technicians": [id, ben] })).await;
    assert_eq!(both.status, 200, "{}", both.text());
    for name in ["complete_visit", "reopen_visit", "wait_for_parts"] {
        let mut command = json!({ "name": name, "visit_id": visit });
        if name != "complete_visit" {
            command["reason"] = json!("The lid does not fit");
        }
        let done = run(&ana, job, &command).await;
        assert_eq!(done.status, 200, "{name}: {}", done.text());
    }
}

#[tokio::test]
async fn going_on_and_waiting_in_one_push_stands_beside_the_other_plan() {
    let server = TestServer::start().await;
    let tenant = server.tenant("bluebonnet").await;
    let owner = tenant.sign_in(Role::Owner).await;
    let ana = tenant.sign_in(Role::Technician).await;
    let id = ana.person.clone().unwrap().id;
    let desk = Desk::open(&owner).await;
    let (job, visit) = hour(&owner, &desk, 9, &[id]).await;
    for name in ["start_visit", "complete_visit"] {
        assert_eq!(run(&ana, job, &json!({ "name": name, "visit_id": visit })).await.status, 200);
    }
    hour(&owner, &desk, 9, &[id]).await;
    let mut device = device(&tenant, &ana).await;
    device.command(job, Command::ReopenVisit { visit_id: visit, reason: "Forgot a photo".into() }).unwrap();
    device.command(job, Command::WaitForParts { visit_id: visit, reason: "A new lid".into() }).unwrap();
    let request = device.request().unwrap();
    let answer = device.send(&ana, &request).await.unwrap();
    assert!(answer.results.iter().all(|result| result.verdict == Verdict::Accepted), "{:?}", answer.results);
}

#[tokio::test]
async fn a_time_that_no_calendar_has_is_refused_in_words() {
    let server = TestServer::start().await;
    let tenant = server.tenant("bluebonnet").await;
    let owner = tenant.sign_in(Role::Owner).await;
    let ana = tenant.person(Role::Technician).await;
    let desk = Desk::open(&owner).await;
    let (job, visit) = hour(&owner, &desk, 9, &[ana.id]).await;
    let window = json!({ "start": at(8), "end": at(12) });
    let morning = json!({ "name": "schedule_visit", "visit_id": visit, "window": window, "arrival": "morning", "duration_minutes": 60 });
    assert_eq!(run(&owner, job, &morning).await.status, 200);
    for start in [i64::MAX, i64::MIN, -6_000_000_000_000_000] {
        let place = json!({ "name": "place_visit", "visit_id": visit, "start": start, "duration_minutes": 60, "technicians": [ana.id] });
        let answer = run(&owner, job, &place).await;
        assert_eq!(answer.status, 422, "{}", answer.text());
    }
    for path in [
        "/api/v1/jobs?day=-5000-01-01".to_owned(),
        format!("/api/v1/jobs/{job}/timeline?after=-8000000000000000~{job}"),
    ] {
        let answer = owner.get(&path).await;
        assert_eq!(answer.status, 422, "{path}: {}", answer.text());
    }
}

#[tokio::test]
async fn another_length_leaves_the_time_within_the_promise() {
    let server = TestServer::start().await;
    let tenant = server.tenant("bluebonnet").await;
    let owner = tenant.sign_in(Role::Owner).await;
    let ana = tenant.person(Role::Technician).await;
    let desk = Desk::open(&owner).await;
    let (job, visit) = hour(&owner, &desk, 9, &[ana.id]).await;
    let window = json!({ "start": at(8), "end": at(12) });
    let schedule = |minutes: u32| json!({ "name": "schedule_visit", "visit_id": visit, "window": window, "arrival": "morning", "duration_minutes": minutes });
    assert_eq!(run(&owner, job, &schedule(60)).await.status, 200);
    let place = json!({ "name": "place_visit", "visit_id": visit, "start": at(10), "duration_minutes": 60, "technicians": [ana.id] });
    assert_eq!(run(&owner, job, &place).await.status, 200);
    let longer = run(&owner, job, &schedule(90)).await;
    assert_eq!(longer.status, 200, "{}", longer.text());
    assert_eq!(longer.json()["visits"][0]["planned_start"], json!(at(10)));
    let exact = json!({ "name": "schedule_visit", "visit_id": visit, "window": window, "arrival": "exact", "duration_minutes": 90 });
    assert_eq!(run(&owner, job, &exact).await.json()["visits"][0]["planned_start"], json!(null));
}

#[tokio::test]
async fn what_a_dispatcher_confirmed_is_in_the_log_and_on_the_timeline() {
    let server = TestServer::start().await;
    let tenant = server.tenant("bluebonnet").await;
    let owner = tenant.sign_in(Role::Owner).await;
    let ana = tenant.person(Role::Technician).await;
    let desk = Desk::open(&owner).await;
    let (job, visit) = hour(&owner, &desk, 9, &[]).await;
    let mut device = device(&tenant, &owner).await;
    let confirmed = vec!["outside_hours".to_owned(), "made_up".to_owned(), "truck_too_small".to_owned()];
    let command = Command::PlaceVisit {
        visit_id: visit,
        start: Some(at(18)),
        duration_minutes: 60,
        technicians: vec![ana.id],
        was: None,
        confirmed,
        suggested: None,
    };
    device.command(job, command).unwrap();
    let request = device.request().unwrap();
    assert_eq!(device.send(&owner, &request).await.unwrap().results[0].verdict, Verdict::Accepted);
    let log = owner.get(&format!("/api/v1/audit?subject_id={job}")).await.json();
    assert_eq!(log["items"][0]["action"], "visit.placed");
    assert_eq!(
        log["items"][0]["details"]["confirmed"],
        json!(["outside_hours", "truck_too_small"]),
        "known reasons only"
    );
    let timeline = owner.get(&format!("/api/v1/jobs/{job}/timeline")).await.json();
    let entry =
        timeline["items"].as_array().unwrap().iter().find(|one| !one["details"]["confirmed"].is_null()).unwrap();
    assert_eq!(entry["details"]["confirmed"], "outside_hours,truck_too_small");
    assert!(START < at(0), "the plans of these tests lie ahead");
}
