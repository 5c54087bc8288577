//! Appointments: visits under the names that other programs know them by.

use crate::common::{Answer, Client, Role, TestServer};
use crate::world::*;
use serde_json::{Value, json};
use uuid::Uuid;

/// The ids of a list's items.
fn ids(answer: &Answer) -> Vec<Uuid> {
    assert_eq!(answer.status, 200, "{}", answer.text());
    answer.json()["items"].as_array().unwrap().iter().map(id_of).collect()
}

async fn create(desk: &Client, body: &Value) -> Value {
    let answer = desk.post("/api/v1/appointments", body).await;
    assert_eq!(answer.status, 201, "{}", answer.text());
    answer.json()
}

fn at(start: i64, end: i64) -> Value {
    json!({ "scheduledStart": hours(start), "scheduledEnd": hours(end) })
}

fn with(mut body: Value, more: Value) -> Value {
    body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    body
}

#[tokio::test]
async fn an_appointment_is_a_visit_with_a_time() {
    let server = TestServer::start().await;
    let tenant = server.tenant("bluebonnet").await;
    let (owner, desk) = (tenant.sign_in(Role::Owner).await, tenant.sign_in(Role::Dispatcher).await);
    let technician = tenant.person(Role::Technician).await;
    let world = World::make(&owner, technician.id.0).await;
    let one = desk.get(&format!("/api/v1/appointments/{}", world.visit)).await.json();
    assert_eq!(one["workOrderId"], json!(world.job));
    assert_eq!(one["customer"]["name"], "Hill Country Inn");
    assert_eq!((&one["scheduledStart"], &one["scheduledEnd"]), (&json!(hours(3)), &json!(hours(5))));
    assert_eq!((&one["assignedTechId"], &one["status"]), (&json!(technician.id), &json!("SCHEDULED")));

    // A job without a time has none.
    let bare = json!({ "customer_id": world.customer, "site_id": world.site, "service_type_id": world.service_type });
    let waiting = desk.post("/api/v1/jobs", &bare).await.json();
    let (job, visit) = (id_of(&waiting), id_of(&waiting["visits"][0]));
    assert_eq!(desk.get(&format!("/api/v1/appointments/{visit}")).await.status, 404);
    // Its visit is the one that an appointment plans; another one is added to it.
    let first = create(&desk, &with(at(6, 7), json!({ "workOrderId": job, "notes": "Bring the long hose" }))).await;
    assert_eq!((id_of(&first), first["assignedTechId"].clone()), (visit, Value::Null));
    assert_eq!((&first["notes"], &first["status"]), (&json!("Bring the long hose"), &json!("SCHEDULED")));
    let chosen = Uuid::now_v7();
    let body = with(at(26, 28), json!({ "id": chosen, "workOrderId": job, "assignedTechId": technician.id }));
    assert_eq!(id_of(&create(&desk, &body).await), chosen);
    assert_eq!(desk.post("/api/v1/appointments", &body).await.status, 200, "the same once more");
    let job = desk.get(&format!("/api/v1/jobs/{job}")).await.json();
    assert_eq!(job["visits"].as_array().unwrap().len(), 2);
    assert_eq!(job["visits"][1]["duration_minutes"], 120);

    // Without a work order it makes one.
    let new = json!({ "id": Uuid::now_v7(), "customerId": world.customer, "serviceTypeId": world.service_type, "assignedTechId": technician.id });
    let new = with(at(50, 51), new);
    let made = create(&desk, &new).await;
    let again = desk.post("/api/v1/appointments", &new).await;
    assert_eq!((again.status, id_of(&again.json())), (200, id_of(&made)));
    let job = desk.get(&format!("/api/v1/jobs/{}", made["workOrderId"].as_str().unwrap())).await.json();
    assert_eq!(
        (&job["title"], &job["status"], &job["number"]),
        (&json!("Septic pumping"), &json!("scheduled"), &json!(3))
    );
}

#[tokio::test]
async fn lists_are_by_time_person_and_state_and_page_by_seeking() {
    let server = TestServer::start().await;
    let tenant = server.tenant("bluebonnet").await;
    let (owner, desk) = (tenant.sign_in(Role::Owner).await, tenant.sign_in(Role::Dispatcher).await);
    let (ana, ben) = (tenant.person(Role::Technician).await, tenant.person(Role::Technician).await);
    let world = World::make(&owner, ana.id.0).await;
    let new = |start, end, who: Uuid| {
        let job = json!({ "customerId": world.customer, "serviceTypeId": world.service_type, "assignedTechId": who });
        with(at(start, end), job)
    };
    let early = id_of(&create(&desk, &new(1, 2, ben.id.0)).await);
    let late = id_of(&create(&desk, &new(30, 31, ben.id.0)).await);
    assert_eq!(ids(&desk.get("/api/v1/appointments").await), [early, world.visit, late]);
    assert_eq!(ids(&desk.get(&format!("/api/v1/appointments?technician={}", ben.id)).await), [early, late]);
    let span = format!("/api/v1/appointments?from={}&to={}", hours(2).0, hours(6).0);
    assert_eq!(ids(&desk.get(&span).await), [world.visit]);
    let first = desk.get("/api/v1/appointments?limit=2").await;
    assert_eq!(ids(&first), [early, world.visit]);
    let next = first.json()["next"].as_str().unwrap().to_owned();
    assert_eq!(ids(&desk.get(&format!("/api/v1/appointments?limit=2&after={next}")).await), [late]);
    assert_eq!(wrong_fields(&desk.get("/api/v1/appointments?status=DONE").await), ["status"]);

    let begin = json!({ "command": { "name": "start_visit", "visit_id": world.visit } });
    assert_eq!(desk.post(&format!("/api/v1/jobs/{}/commands", world.job), &begin).await.status, 200);
    assert_eq!(ids(&desk.get("/api/v1/appointments?status=IN_PROGRESS").await), [world.visit]);
    let gone = desk.delete(&format!("/api/v1/appointments/{early}?reason=Rain")).await;
    assert_eq!(gone.status, 204, "{}", gone.text());
    assert_eq!(ids(&desk.get("/api/v1/appointments?status=CANCELLED").await), [early]);
    assert_eq!(ids(&desk.get("/api/v1/appointments/upcoming").await), [world.visit, late]);

    // A technician sees the own ones and no others.
    let phone = tenant.sign_in_as(&ben).await;
    assert_eq!(ids(&phone.get("/api/v1/appointments").await), [early, late]);
    assert_eq!(phone.get(&format!("/api/v1/appointments/{}", world.visit)).await.status, 404);

    // By day, in Texas: the clock starts at 10:13 in the morning.
    let month = format!("/api/v1/appointments/calendar?from={}&to={}", hours(0).0, hours(24 * 30).0);
    let days = desk.get(&month).await.json()["days"].clone();
    let counted: Vec<(&str, usize)> = days
        .as_array()
        .unwrap()
        .iter()
        .map(|day| (day["day"].as_str().unwrap(), day["appointments"].as_array().unwrap().len()))
        .collect();
    assert_eq!(counted, [("2025-11-14", 2), ("2025-11-15", 1)]);
    let long = format!("/api/v1/appointments/calendar?from={}&to={}", hours(0).0, hours(24 * 90).0);
    assert_eq!(wrong_fields(&desk.get(&long).await), ["to"]);
}

#[tokio::test]
async fn changes_follow_the_rules_of_visits() {
    let server = TestServer::start().await;
    let tenant = server.tenant("bluebonnet").await;
    let (owner, desk) = (tenant.sign_in(Role::Owner).await, tenant.sign_in(Role::Dispatcher).await);
    let (ana, ben) = (tenant.person(Role::Technician).await, tenant.person(Role::Technician).await);
    let world = World::make(&owner, ana.id.0).await;
    let path = format!("/api/v1/appointments/{}", world.visit);
    let moved = desk.post(&format!("{path}/reschedule"), &at(20, 22)).await;
    assert_eq!(moved.status, 200, "{}", moved.text());
    assert_eq!((&moved.json()["scheduledStart"], &moved.json()["assignedTechId"]), (&json!(hours(20)), &json!(ana.id)));
    let changed = desk.put(&path, &with(at(20, 21), json!({ "assignedTechId": ben.id, "notes": "Ask for Ana" }))).await;
    assert_eq!(changed.status, 200, "{}", changed.text());
    assert_eq!((&changed.json()["assignedTechId"], &changed.json()["notes"]), (&json!(ben.id), &json!("Ask for Ana")));
    let visit = desk.get(&format!("/api/v1/jobs/{}", world.job)).await.json()["visits"][0].clone();
    assert_eq!((&visit["duration_minutes"], &visit["technicians"][0]["id"]), (&json!(60), &json!(ben.id)));
    let audit = owner.get("/api/v1/audit?limit=5").await.text();
    assert!(audit.contains("visit.scheduled") && audit.contains("visit.assigned"), "{audit}");

    assert_eq!(wrong_fields(&desk.put(&path, &at(21, 20)).await), ["scheduledEnd"]);
    assert_eq!(wrong_fields(&desk.put(&path, &at(20, 90)).await), ["scheduledEnd"]);
    let nobody = with(at(20, 21), json!({ "assignedTechId": Uuid::now_v7() }));
    assert_eq!(wrong_fields(&desk.put(&path, &nobody).await), ["assignedTechId"]);
    assert_eq!(wrong_fields(&desk.delete(&path).await), ["reason"], "not without saying why");

    // What has begun stays where it is.
    let travel = json!({ "command": { "name": "start_travel", "visit_id": world.visit } });
    assert_eq!(desk.post(&format!("/api/v1/jobs/{}/commands", world.job), &travel).await.status, 200);
    assert_eq!(desk.get(&path).await.json()["status"], "IN_PROGRESS");
    let late = desk.post(&format!("{path}/reschedule"), &at(40, 41)).await;
    assert_eq!((late.status, late.code().as_str()), (409, "visit_transition"));
}

#[tokio::test]
async fn what_is_left_of_a_technicians_day() {
    let server = TestServer::start().await;
    let tenant = server.tenant("bluebonnet").await;
    let (owner, desk) = (tenant.sign_in(Role::Owner).await, tenant.sign_in(Role::Dispatcher).await);
    let ana = tenant.person(Role::Technician).await;
    // Three hours after the start, for the 75 minutes of the service.
    World::make(&owner, ana.id.0).await;
    let path = format!("/api/v1/appointments/availability/{}?day=2025-11-14", ana.id);
    let day = desk.get(&path).await.json();
    let (begin, end) = (hours(3).0, hours(3).0 + 75 * 60_000);
    assert_eq!(day["busy"], json!([{ "start": begin, "end": end }]));
    // From midnight to midnight in Texas.
    assert_eq!(day["free"][0], json!({ "start": 1_763_100_000_000_i64, "end": begin }));
    assert_eq!(day["free"][1], json!({ "start": end, "end": 1_763_186_400_000_i64 }));
    // With hours agreed, a morning off and a visit, the afternoon is left.
    let week = json!({ "hours": [{ "weekday": 5, "starts": "07:00", "ends": "16:00" }] });
    let technician = format!("/api/v1/technicians/{}", ana.id);
    let answer = desk.put(&format!("{technician}/availability"), &week).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    let (seven, noon, four) = (1_763_125_200_000_i64, 1_763_143_200_000_i64, 1_763_157_600_000_i64);
    let off = json!({ "span": { "start": seven, "end": noon }, "kind": "vacation" });
    let answer = desk.post(&format!("{technician}/time-off"), &off).await;
    assert_eq!(answer.status, 201, "{}", answer.text());
    let day = desk.get(&path).await.json();
    assert_eq!(day["busy"], json!([{ "start": begin, "end": end }]));
    assert_eq!(day["free"], json!([{ "start": noon, "end": begin }, { "start": end, "end": four }]));
    let dispatcher = tenant.person(Role::Dispatcher).await;
    let other = format!("/api/v1/appointments/availability/{}", dispatcher.id);
    assert_eq!(desk.get(&other).await.status, 404, "no technician");
}
