//! Jobs through the API: creating, finding, commanding, lines and timelines.

use crate::common::{Answer, Client, Person, Role, TestServer};
use crate::world::*;
use serde_json::{Value, json};
use uuid::Uuid;

async fn command(client: &Client, job: Uuid, command: Value) -> Answer {
    client.post(&format!("/api/v1/jobs/{job}/commands"), &json!({ "command": command })).await
}

#[tokio::test]
async fn a_job_is_created_with_a_planned_visit() {
    let server = TestServer::start().await;
    let tenant = server.tenant("bluebonnet").await;
    let desk = tenant.sign_in(Role::Owner).await;
    let technician = tenant.person(Role::Technician).await;
    let world = World::make(&desk, technician.id.0).await;

    let job = desk.get(&format!("/api/v1/jobs/{}", world.job)).await.json();
    assert_eq!(job["number"], 1);
    assert_eq!(job["status"], "scheduled");
    assert_eq!(job["priority"], "urgent");
    assert_eq!(job["customer"]["name"], "Hill Country Inn");
    assert_eq!(job["assets"][0]["name"], "Main tank");
    let visit = &job["visits"][0];
    assert_eq!(visit["status"], "scheduled");
    assert_eq!(visit["duration_minutes"], 75, "the service type's");
    assert_eq!(visit["window"], window(3, 5));
    assert_eq!(visit["arrival"], "morning");
    assert_eq!(visit["technicians"][0]["id"], json!(technician.id));
    let labels: Vec<_> =
        visit["checklist"].as_array().unwrap().iter().map(|item| item["label"].as_str().unwrap()).collect();
    assert_eq!(labels, ["Lids secured", "Sludge depth", "Baffle"]);
    assert_ne!(visit["checklist"][0]["id"], visit["checklist"][1]["id"]);
    assert_eq!(job["content"]["notes"]["work"], "");

    // Without window or technician the visit waits, and the job is a draft.
    let bare = json!({ "customer_id": world.customer, "site_id": world.site, "service_type_id": world.service_type });
    let job = desk.post("/api/v1/jobs", &bare).await;
    assert_eq!(job.status, 201, "{}", job.text());
    let job = job.json();
    assert_eq!((&job["number"], &job["status"], &job["title"]), (&json!(2), &json!("draft"), &json!("Septic pumping")));
    assert_eq!(job["visits"][0]["status"], "unscheduled");
    assert_eq!(job["history"], json!([]));
}

#[tokio::test]
async fn a_job_that_does_not_fit_together_is_refused() {
    let server = TestServer::start().await;
    let tenant = server.tenant("bluebonnet").await;
    let desk = tenant.sign_in(Role::Owner).await;
    let technician = tenant.person(Role::Technician).await;
    let dispatcher = tenant.person(Role::Dispatcher).await;
    let world = World::make(&desk, technician.id.0).await;
    let other = server.tenant("ridgeline").await;
    let theirs = World::make(&other.sign_in(Role::Owner).await, other.person(Role::Technician).await.id.0).await;
    let fine = json!({
        "customer_id": world.customer, "site_id": world.site, "service_type_id": world.service_type,
        "asset_ids": [world.asset], "visit": { "window": window(1, 2), "technician_ids": [technician.id] },
    });
    let with = |pointer: &str, value: Value| {
        let mut body = fine.clone();
        *body.pointer_mut(pointer).unwrap() = value;
        body
    };
    for (body, field) in [
        (with("/customer_id", json!(world.idle_customer)), "site_id"),
        (with("/asset_ids", json!([world.asset, Uuid::now_v7()])), "asset_ids[1]"),
        (with("/visit/window", window(2, 1)), "visit.window"),
        (with("/visit/window", json!({ "start": 0, "end": i64::MAX })), "visit.window"),
        (with("/visit/technician_ids", json!([dispatcher.id])), "visit.technician_ids"),
        (with("/visit/technician_ids", json!([Uuid::now_v7()])), "visit.technician_ids"),
        (with("/service_type_id", json!(theirs.service_type)), "service_type_id"),
    ] {
        assert_eq!(wrong_fields(&desk.post("/api/v1/jobs", &body).await), [field], "{body}");
    }
    let theirs = with("/customer_id", json!(theirs.customer));
    let nobody = with("/customer_id", json!(Uuid::now_v7()));
    let answers = (desk.post("/api/v1/jobs", &theirs).await, desk.post("/api/v1/jobs", &nobody).await);
    assert_eq!(wrong_fields(&answers.0), ["customer_id", "site_id"]);
    assert_eq!(answers.0.json()["errors"], answers.1.json()["errors"], "another company's customer is like none");
    // Nothing of this used up a number.
    assert_eq!(desk.post("/api/v1/jobs", &fine).await.json()["number"], 2);
}

#[tokio::test]
async fn a_job_that_is_sent_again_is_created_once() {
    let server = TestServer::start().await;
    let tenant = server.tenant("bluebonnet").await;
    let desk = tenant.sign_in(Role::Owner).await;
    let technician = tenant.person(Role::Technician).await;
    let world = World::make(&desk, technician.id.0).await;
    let body = json!({
        "id": Uuid::now_v7(), "customer_id": world.customer, "site_id": world.site, "service_type_id": world.service_type,
        "title": "Look at the drain field", "asset_ids": [world.asset], "visit": { "window": window(20, 22), "technician_ids": [technician.id] },
    });
    let answers = futures::future::join_all((0..4).map(|_| desk.post("/api/v1/jobs", &body))).await;
    let mut statuses: Vec<_> = answers.iter().map(|answer| answer.status).collect();
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 200, 200, 201]);
    assert!(answers.iter().all(|answer| answer.json()["number"] == 2));
    let mut other = body.clone();
    other["title"] = json!("Something else");
    let refused = desk.post("/api/v1/jobs", &other).await;
    assert_eq!((refused.status, refused.code().as_str()), (409, "id_in_use"));
    other["id"] = json!(Uuid::now_v7());
    let taken = desk.post("/api/v1/jobs", &other).await;
    assert_eq!((taken.status, taken.code().as_str()), (409, "double_booked"));
    other["visit"]["window"] = window(22, 24);
    assert_eq!(desk.post("/api/v1/jobs", &other).await.json()["number"], 3, "no number was skipped");
}

#[tokio::test]
async fn lists_filter_by_day_technician_state_and_words() {
    let server = TestServer::start().await;
    let tenant = server.tenant("bluebonnet").await;
    let desk = tenant.sign_in(Role::Owner).await;
    let (ana, ben) = (tenant.person(Role::Technician).await, tenant.person(Role::Technician).await);
    let world = World::make(&desk, ana.id.0).await;
    let make = async |title: &str, window: Value, people: &[&Person]| {
        let ids: Vec<_> = people.iter().map(|person| person.id).collect();
        let body = json!({
            "customer_id": world.customer, "site_id": world.site, "service_type_id": world.service_type, "title": title,
            "visit": { "window": window, "duration_minutes": 60, "technician_ids": ids },
        });
        created(&desk.post("/api/v1/jobs", &body).await)
    };
    // The test starts on 14 November at 10:13 in Austin; midnight there is 13.8 hours later.
    make("Late on the 14th", window(12, 13), &[&ben]).await;
    make("Early on the 15th", window(14, 16), &[&ana, &ben]).await;
    make("Over midnight", window(13, 15), &[&ana]).await;
    make("Unplanned", Value::Null, &[]).await;

    let titles = async |client: &Client, query: &str| {
        let answer = client.get(&format!("/api/v1/jobs{query}")).await;
        assert_eq!(answer.status, 200, "{query}: {}", answer.text());
        let items = answer.json()["items"].as_array().unwrap().clone();
        items.iter().map(|job| job["title"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(
        titles(&desk, "").await,
        ["Unplanned", "Over midnight", "Early on the 15th", "Late on the 14th", "Pump the tank"]
    );
    assert_eq!(titles(&desk, "?day=2025-11-14").await, ["Over midnight", "Late on the 14th", "Pump the tank"]);
    assert_eq!(titles(&desk, "?day=2025-11-15").await, ["Over midnight", "Early on the 15th"]);
    assert_eq!(titles(&desk, &format!("?day=2025-11-15&technician={}", ben.id)).await, ["Early on the 15th"]);
    assert_eq!(titles(&desk, "?status=draft").await, ["Unplanned"]);
    assert_eq!(titles(&desk, "?status=draft,scheduled&q=EARLY").await, ["Early on the 15th"]);
    assert_eq!(titles(&desk, "?q=mercer&limit=1").await, ["Unplanned"], "by the site's address");
    assert_eq!(titles(&desk, "?q=3").await, ["Early on the 15th"], "by number");
    assert_eq!(desk.get("/api/v1/jobs?status=lost").await.status, 422);

    let first = desk.get("/api/v1/jobs?limit=2").await.json();
    assert_eq!(first["next"], "4");
    assert_eq!(titles(&desk, "?limit=2&after=4").await, ["Early on the 15th", "Late on the 14th"]);
    assert_eq!(titles(&desk, "?limit=2&after=2").await, ["Pump the tank"]);
    let job = &desk.get("/api/v1/jobs?q=early").await.json()["items"][0];
    assert_eq!(job["visits"][0]["technicians"].as_array().unwrap().len(), 2);
    assert_eq!(job["address"], "240 Mercer St, Dripping Springs, TX 78620");

    let phone = tenant.sign_in_as(&ben).await;
    assert_eq!(titles(&phone, "").await, ["Early on the 15th", "Late on the 14th"], "a technician's own");
    assert_eq!(phone.get(&format!("/api/v1/jobs/{}", world.job)).await.status, 404);
    assert_eq!(phone.get(&format!("/api/v1/jobs/{}/timeline", world.job)).await.status, 404);
}

#[tokio::test]
async fn commands_run_by_the_rules_and_show_in_the_timeline() {
    let server = TestServer::start().await;
    let tenant = server.tenant("bluebonnet").await;
    let desk = tenant.sign_in(Role::Dispatcher).await;
    let owner = tenant.sign_in(Role::Owner).await;
    let (ana, ben) = (tenant.person(Role::Technician).await, tenant.person(Role::Technician).await);
    let world = World::make(&owner, ana.id.0).await;
    let (job, visit) = (world.job, world.visit);
    let seq = owner.get(&format!("/api/v1/jobs/{job}")).await.json()["seq"].as_i64().unwrap();

    server.clock.advance(std::time::Duration::from_secs(60));
    let answer =
        command(&desk, job, json!({ "name": "assign_visit", "visit_id": visit, "technicians": [ben.id, ana.id] }))
            .await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    assert_eq!(answer.json()["seq"], seq + 1);
    let names: Vec<_> =
        answer.json()["visits"][0]["technicians"].as_array().unwrap().iter().map(|one| one["id"].clone()).collect();
    assert_eq!(names, [json!(ben.id), json!(ana.id)], "the first leads");
    server.clock.advance(std::time::Duration::from_secs(60));
    let plan = json!({ "name": "schedule_visit", "visit_id": visit, "window": window(30, 32), "arrival": "exact", "duration_minutes": 90 });
    assert_eq!(command(&desk, job, plan.clone()).await.json()["visits"][0]["window"], window(30, 32));
    let unchanged = command(&desk, job, plan).await.json();
    assert_eq!(unchanged["seq"], seq + 2, "what changes nothing disturbs nobody");

    let phone = tenant.sign_in_as(&ana).await;
    server.clock.advance(std::time::Duration::from_secs(60));
    let accepted = command(&phone, job, json!({ "name": "accept_visit", "visit_id": visit })).await;
    assert_eq!(accepted.json()["visits"][0]["status"], "accepted");
    assert_eq!(accepted.json()["line_items"][0]["unit_price_cents"], Value::Null, "no prices for technicians");

    // Refusals, each with its code, its words and itself.
    for (client, wish, status, code) in [
        (&phone, json!({ "name": "complete_visit", "visit_id": visit }), 409, "visit_transition"),
        (
            &phone,
            json!({ "name": "check_in", "visit_id": visit, "position": null, "override_reason": null }),
            422,
            "reason_required",
        ),
        (&phone, json!({ "name": "set_priority", "priority": "routine" }), 403, "not_permitted"),
        (&desk, json!({ "name": "accept_visit", "visit_id": Uuid::now_v7() }), 404, "not_found"),
        (&desk, json!({ "name": "move_job", "to": "closed", "reason": "" }), 409, "job_transition"),
    ] {
        let refused = command(client, job, wish.clone()).await;
        assert_eq!((refused.status, refused.code().as_str()), (status, code), "{wish}: {}", refused.text());
        assert_eq!(refused.json()["rejection"]["code"], code, "{wish}");
    }
    assert_eq!(command(&phone, job, json!({ "name": "start_visit", "visit_id": visit })).await.status, 200);
    let missing = command(&phone, job, json!({ "name": "complete_visit", "visit_id": visit })).await;
    assert_eq!((missing.status, missing.code().as_str()), (422, "missing_items"));
    let what: Vec<_> =
        missing.json()["rejection"]["items"].as_array().unwrap().iter().map(|item| item["what"].clone()).collect();
    assert_eq!(what, [json!("answer"), json!("photos"), json!("signature")]);
    assert_eq!(
        wrong_fields(&command(&desk, job, json!({ "name": "describe_job", "title": "", "description": "" })).await),
        ["title"]
    );
    assert_eq!(
        wrong_fields(&command(&desk, job, json!({ "name": "start_visit", "visit_id": visit, "when": 1 })).await),
        ["command"]
    );

    // A visit of another job cannot be taken over by its id.
    let elsewhere = World::make(&owner, ana.id.0).await;
    let steal = json!({ "name": "add_visit", "visit_id": elsewhere.visit, "duration_minutes": 30 });
    assert_eq!(wrong_fields(&command(&desk, job, steal).await), ["visit"]);
    let never = json!({ "start": 0, "end": i64::MAX });
    let never = json!({ "name": "schedule_visit", "visit_id": elsewhere.visit, "window": never, "arrival": "exact", "duration_minutes": 30 });
    assert_eq!(wrong_fields(&command(&desk, elsewhere.job, never).await), ["window"]);
    let further = json!({ "name": "add_visit", "visit_id": Uuid::now_v7(), "duration_minutes": 30 });
    assert_eq!(command(&desk, elsewhere.job, further).await.json()["visits"].as_array().unwrap().len(), 2);

    let timeline = desk.get(&format!("/api/v1/jobs/{job}/timeline")).await.json();
    let kinds: Vec<_> =
        timeline["items"].as_array().unwrap().iter().map(|one| one["kind"].as_str().unwrap().to_owned()).collect();
    assert_eq!(kinds.first().map(String::as_str), Some("status_changed"));
    assert!(kinds.iter().any(|kind| kind == "job_created"), "{kinds:?}");
    // The first line was added in the same millisecond as the job.
    let first: Vec<_> = kinds.iter().rev().take(4).map(String::as_str).collect();
    assert_eq!(first[0], "job_created", "in the order in which it happened");
    assert!(first.contains(&"visit_scheduled") && first.contains(&"technician_assigned"), "{first:?}");
    let assigned =
        desk.get(&format!("/api/v1/jobs/{job}/timeline?kind=technician_assigned,visit_scheduled&limit=1")).await.json();
    assert_eq!(assigned["items"][0]["kind"], "visit_scheduled", "newest first");
    assert_eq!(assigned["items"][0]["actor"]["id"], json!(desk.person.as_ref().unwrap().id));
    let next = assigned["next"].as_str().unwrap();
    let rest = desk.get(&format!("/api/v1/jobs/{job}/timeline?kind=technician_assigned&after={next}")).await.json();
    assert_eq!(rest["items"][0]["kind"], "technician_assigned");
    assert_eq!(desk.get(&format!("/api/v1/jobs/{job}/timeline?kind=lost")).await.status, 422);
    let log = owner.get(&format!("/api/v1/audit?subject_id={job}")).await.json();
    let actions: Vec<_> =
        log["items"].as_array().unwrap().iter().map(|one| one["action"].as_str().unwrap().to_owned()).collect();
    assert_eq!(actions, ["visit.started", "visit.accepted", "visit.scheduled", "visit.assigned", "job.created"]);
}

#[tokio::test]
async fn lines_are_priced_from_the_book_and_hidden_from_technicians() {
    let server = TestServer::start().await;
    let tenant = server.tenant("bluebonnet").await;
    let desk = tenant.sign_in(Role::Owner).await;
    let ana = tenant.person(Role::Technician).await;
    let world = World::make(&desk, ana.id.0).await;
    let lines = format!("/api/v1/jobs/{}/line-items", world.job);

    let first = desk.get(&lines).await.json()["items"][0].clone();
    assert_eq!((&first["description"], &first["unit_price_cents"]), (&json!("24 in riser"), &json!(18_500)));
    let labour = json!({ "id": Uuid::now_v7(), "description": "Labour", "quantity_milli": 1500, "unit_price_cents": 9_500, "complaint": "Slow drain" });
    let made = desk.post(&lines, &labour).await;
    let id = created(&made);
    assert_eq!(made.json()["position"], 1, "at the end");
    assert_eq!(desk.post(&lines, &labour).await.status, 200, "sent again");
    let mut other = labour.clone();
    other["quantity_milli"] = json!(2000);
    assert_eq!(desk.post(&lines, &other).await.status, 409);
    assert_eq!(desk.put(&format!("/api/v1/line-items/{id}"), &other).await.json()["quantity_milli"], 2000);
    assert_eq!(
        wrong_fields(&desk.post(&lines, &json!({ "quantity_milli": 0 })).await),
        ["description", "unit_price_cents", "quantity_milli"]
    );
    let foreign = json!({ "price_book_item_id": Uuid::now_v7(), "quantity_milli": 1000 });
    assert!(wrong_fields(&desk.post(&lines, &foreign).await).contains(&"price_book_item_id".to_owned()));

    let phone = tenant.sign_in_as(&ana).await;
    let seen = phone.get(&lines).await.json();
    assert_eq!(seen["items"].as_array().unwrap().len(), 2);
    assert!(seen["items"].as_array().unwrap().iter().all(|line| line["unit_price_cents"].is_null()));
    assert!(!phone.get(&format!("/api/v1/jobs/{}", world.job)).await.text().contains("18500"));
    assert_eq!(phone.post(&lines, &labour).await.status, 403);

    assert_eq!(desk.delete(&format!("/api/v1/line-items/{id}")).await.status, 204);
    let facts = desk.get(&format!("/api/v1/jobs/{}", world.job)).await.json();
    assert_eq!(facts["line_items"].as_array().unwrap().len(), 1);
    let timeline = desk.get(&format!("/api/v1/jobs/{}/timeline?kind=job_changed", world.job)).await;
    assert!(!timeline.text().contains("9500"), "timelines are read by people who may not see prices");
    let mut texts: Vec<_> = timeline.json()["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["description"].as_str().unwrap().to_owned())
        .collect();
    texts.sort();
    assert_eq!(
        texts,
        ["Line added: 24 in riser", "Line added: Labour", "Line changed: Labour", "Line removed: Labour"]
    );

    assert_eq!(
        command(&desk, world.job, json!({ "name": "move_job", "to": "cancelled", "reason": "sold" })).await.status,
        200
    );
    let sealed = desk.post(&lines, &labour).await;
    assert_eq!((sealed.status, sealed.code().as_str()), (409, "job_sealed"));
}
