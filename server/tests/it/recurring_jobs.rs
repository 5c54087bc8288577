//! Recurring jobs: plans become jobs once, changes reach the jobs that nobody has touched, and no other.

use std::time::Duration;

use crate::common::{Answer, Client, Person, Role, Tenant, TestServer};
use crate::world::*;
use serde_json::{Value, json};
use server::tasks;
use uuid::Uuid;

const DAY: u64 = 24 * 60 * 60;

/// A company with a desk, a technician and a world of records.
struct Office<'a> {
    server: &'a TestServer,
    desk: Client,
    technician: Person,
    world: World,
}

async fn office<'a>(tenant: &Tenant<'a>) -> Office<'a> {
    let desk = tenant.sign_in(Role::Dispatcher).await;
    let owner = tenant.sign_in(Role::Owner).await;
    let technician = tenant.person(Role::Technician).await;
    let world = World::make(&owner, technician.id.0).await;
    Office { server: tenant.server, desk, technician, world }
}

/// Every Tuesday from eight to ten; the clock starts on Friday, 14 November 2025.
fn weekly(technicians: &[Uuid]) -> Value {
    json!({
        "title": "Weekly grease trap", "rule": "FREQ=WEEKLY;BYDAY=TU", "starts_on": "2025-11-01",
        "from_time": "08:00", "until_time": "10:00", "duration_minutes": 60, "technician_ids": technicians,
    })
}

impl Office<'_> {
    fn body(&self, plan: Value) -> Value {
        let world = &self.world;
        json!({ "customer_id": world.customer, "site_id": world.site, "service_type_id": world.service_type, "plan": plan })
    }

    async fn plan(&self, plan: Value) -> Uuid {
        let id = created(&self.desk.post("/api/v1/recurring-jobs", &self.body(plan)).await);
        self.server.run_tasks().await;
        id
    }

    async fn occurrences(&self, id: Uuid) -> Vec<Value> {
        let path = format!("/api/v1/recurring-jobs/{id}/occurrences?until=2026-01-13");
        self.desk.get(&path).await.json()["items"].as_array().unwrap().clone()
    }

    /// Days and numbers of what has a job.
    async fn made(&self, id: Uuid) -> Vec<(String, i64)> {
        let all = self.occurrences(id).await;
        let made = all.iter().filter(|one| !one["job"].is_null());
        made.map(|one| (one["on"].as_str().unwrap().to_owned(), one["job"]["number"].as_i64().unwrap())).collect()
    }

    /// The job of the occurrence of that day.
    async fn job(&self, id: Uuid, on: &str) -> Value {
        let all = self.occurrences(id).await;
        let one = all.iter().find(|one| one["on"] == on).unwrap();
        self.desk.get(&format!("/api/v1/jobs/{}", one["job"]["id"].as_str().unwrap())).await.json()
    }

    async fn post(&self, id: Uuid, path: &str, body: &Value) -> Answer {
        self.desk.post(&format!("/api/v1/recurring-jobs/{id}{path}"), body).await
    }

    async fn command(&self, job: &Value, command: Value) {
        let path = format!("/api/v1/jobs/{}/commands", job["id"].as_str().unwrap());
        let answer = self.desk.post(&path, &json!({ "command": command })).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
    }

    async fn count_jobs(&self) -> i64 {
        sqlx::query_scalar("SELECT count(*) FROM jobs WHERE title = 'Weekly grease trap' AND status <> 'cancelled'")
            .fetch_one(&mut self.server.database.owner().await)
            .await
            .unwrap()
    }
}

/// Milliseconds of an instant.
fn at(text: &str) -> i64 {
    chrono::DateTime::parse_from_rfc3339(text).unwrap().timestamp_millis()
}

/// Kind and day of every effect.
fn effects(answer: &Answer) -> Vec<(String, String)> {
    assert_eq!(answer.status, 200, "{}", answer.text());
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    answer.json()["items"].as_array().unwrap().iter().map(|one| (text(&one["what"]), text(&one["on"]))).collect()
}

#[tokio::test]
async fn a_plan_becomes_jobs_up_to_the_horizon_and_only_once() {
    let server = TestServer::start().await;
    let tenant = server.tenant("bluebonnet").await;
    let office = office(&tenant).await;
    let id = office.plan(weekly(&[office.technician.id.0])).await;
    let made = office.made(id).await;
    let days: Vec<&str> = made.iter().map(|(day, _)| day.as_str()).collect();
    // Sixty days ahead is 13 January.
    assert_eq!(
        days,
        [
            "2025-11-18",
            "2025-11-25",
            "2025-12-02",
            "2025-12-09",
            "2025-12-16",
            "2025-12-23",
            "2025-12-30",
            "2026-01-06",
            "2026-01-13"
        ]
    );
    let job = office.job(id, "2025-11-25").await;
    let visit = &job["visits"][0];
    assert_eq!((&job["title"], &job["status"]), (&json!("Weekly grease trap"), &json!("scheduled")));
    assert_eq!(
        visit["window"],
        json!({ "start": at("2025-11-25T08:00:00-06:00"), "end": at("2025-11-25T10:00:00-06:00") })
    );
    assert_eq!(
        (&visit["duration_minutes"], &visit["technicians"][0]["id"]),
        (&json!(60), &json!(office.technician.id))
    );
    assert_eq!(visit["checklist"].as_array().unwrap().len(), 3, "as of any job of its kind");
    let timeline = office.desk.get(&format!("/api/v1/jobs/{}/timeline", job["id"].as_str().unwrap())).await.json();
    assert!(timeline.to_string().contains("Part of a recurring job"), "{timeline}");

    // Looking again changes nothing; a day later, on a Wednesday of the week after, one more is due.
    tasks::run_chores(&server.state).await;
    server.run_tasks().await;
    assert_eq!(office.made(id).await, made);
    server.clock.advance(Duration::from_secs(7 * DAY));
    tasks::run_chores(&server.state).await;
    server.run_tasks().await;
    assert_eq!(office.count_jobs().await, 10);
    // The one of the past is not made any more where it was missed, nor made twice where it was not.
    let found = office.desk.get(&format!("/api/v1/recurring-jobs?job={}", job["id"].as_str().unwrap())).await.json();
    assert_eq!(found["items"][0]["id"], json!(id));
    assert_eq!(found["items"][0]["next"][0]["on"], "2025-11-25");
}

#[tokio::test]
async fn many_nodes_at_once_make_one_job_of_each_occurrence() {
    let server = TestServer::start().await;
    let tenant = server.tenant("bluebonnet").await;
    let office = office(&tenant).await;
    created(&office.desk.post("/api/v1/recurring-jobs", &office.body(weekly(&[]))).await);
    // Three further tasks for the same plan, as if every node had looked.
    for _ in 0..3 {
        let mut owner = server.database.owner().await;
        sqlx::query(
            "INSERT INTO tasks (tenant_id, id, kind, payload, run_at, max_attempts) \
             SELECT tenant_id, gen_random_uuid(), kind, payload, run_at, 8 FROM tasks WHERE kind = 'recurring_jobs.make' LIMIT 1",
        )
        .execute(&mut owner)
        .await
        .unwrap();
    }
    let nodes = futures::future::join_all((0..3).map(|_| tasks::run_until_idle(&server.state))).await;
    let failed: usize = nodes.into_iter().map(|node| node.unwrap()).map(|node| node.failed + node.retried).sum();
    assert_eq!((failed, office.count_jobs().await), (0, 9));
}

#[tokio::test]
async fn a_crash_in_the_middle_leaves_whole_jobs_and_the_rest_is_made_later() {
    let server = TestServer::start().await;
    let tenant = server.tenant("bluebonnet").await;
    let office = office(&tenant).await;
    let id = created(&office.desk.post("/api/v1/recurring-jobs", &office.body(weekly(&[]))).await);
    // The database refuses the third job: what a node that dies leaves is two whole jobs.
    let mut owner = server.database.owner().await;
    sqlx::query(
        "CREATE FUNCTION die() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN \
         IF (SELECT count(*) FROM recurring_occurrences WHERE job_id IS NOT NULL) >= 2 THEN RAISE EXCEPTION 'gone'; END IF; \
         RETURN NEW; END $$",
    )
    .execute(&mut owner)
    .await
    .unwrap();
    sqlx::query("CREATE TRIGGER die BEFORE INSERT ON recurring_occurrences FOR EACH ROW EXECUTE FUNCTION die()")
        .execute(&mut owner)
        .await
        .unwrap();
    let summary = tasks::run_until_idle(&server.state).await.unwrap();
    assert_eq!((summary.retried, office.count_jobs().await), (1, 2));
    sqlx::query("DROP TRIGGER die ON recurring_occurrences").execute(&mut owner).await.unwrap();
    server.clock.advance(Duration::from_secs(60));
    server.run_tasks().await;
    assert_eq!((office.made(id).await.len(), office.count_jobs().await), (9, 9));
}

#[tokio::test]
async fn eight_o_clock_at_the_site_whatever_the_clocks_do() {
    let server = TestServer::start().await;
    let tenant = server.tenant("bluebonnet").await;
    let office = office(&tenant).await;
    // 9 March 2026 is after the change in Texas, 2 March before it.
    let body = json!({ "site_id": office.world.site, "rule": "FREQ=WEEKLY;BYDAY=MO", "starts_on": "2026-03-01",
        "from_time": "08:00", "until_time": "09:30" });
    let dates = office.desk.post("/api/v1/recurring-jobs/preview-dates", &body).await;
    assert_eq!(dates.status, 200, "{}", dates.text());
    let dates = dates.json();
    assert_eq!(dates["items"][0]["window"]["start"], at("2026-03-02T08:00:00-06:00"));
    assert_eq!(dates["items"][1]["window"]["start"], at("2026-03-09T08:00:00-05:00"));
    assert_eq!(dates["items"].as_array().unwrap().len(), 6);
}

#[tokio::test]
async fn a_change_reaches_untouched_jobs_and_says_so_before() {
    let server = TestServer::start().await;
    let tenant = server.tenant("bluebonnet").await;
    let office = office(&tenant).await;
    let id = office.plan(weekly(&[office.technician.id.0])).await;
    // One is moved by hand, one is given a line, one is written into by nobody.
    let moved = office.job(id, "2025-11-25").await;
    let visit = moved["visits"][0]["id"].clone();
    let window = json!({ "start": at("2025-11-26T13:00:00-06:00"), "end": at("2025-11-26T15:00:00-06:00") });
    office
        .command(&moved, json!({ "name": "schedule_visit", "visit_id": visit, "window": window, "arrival": "exact", "duration_minutes": 60 }))
        .await;
    let charged = office.job(id, "2025-12-02").await;
    let line = json!({ "description": "Call-out", "quantity_milli": 1000, "unit_price_cents": 9900 });
    created(&office.desk.post(&format!("/api/v1/jobs/{}/line-items", charged["id"].as_str().unwrap()), &line).await);

    // From Tuesdays to Tuesdays every other week, an hour later, under another name.
    let mut plan = weekly(&[office.technician.id.0]);
    plan["rule"] = json!("FREQ=WEEKLY;INTERVAL=2;BYDAY=TU");
    plan["starts_on"] = json!("2025-11-18");
    plan["from_time"] = json!("09:00");
    plan["title"] = json!("Grease trap every other week");
    let considered = json!({ "change": "plan", "plan": plan });
    let told = effects(&office.post(id, "/preview-change", &considered).await);
    let expected = [
        ("replan", "2025-11-18"),
        ("keep", "2025-11-25"),
        ("keep", "2025-12-02"),
        ("cancel", "2025-12-09"),
        ("replan", "2025-12-16"),
        ("cancel", "2025-12-23"),
        ("replan", "2025-12-30"),
        ("cancel", "2026-01-06"),
        ("replan", "2026-01-13"),
    ];
    assert_eq!(told, expected.map(|(what, on)| (what.to_owned(), on.to_owned())));
    assert_eq!(office.count_jobs().await, 9, "looking changes nothing");

    let changed = office.desk.put(&format!("/api/v1/recurring-jobs/{id}"), &plan).await;
    assert_eq!(changed.status, 200, "{}", changed.text());
    server.run_tasks().await;
    let job = office.job(id, "2025-12-16").await;
    assert_eq!(job["title"], "Grease trap every other week");
    assert_eq!(job["visits"][0]["window"]["start"], at("2025-12-16T09:00:00-06:00"));
    let moved = office.job(id, "2025-11-25").await;
    assert_eq!((&moved["visits"][0]["window"], &moved["title"]), (&window, &json!("Weekly grease trap")));
    let days: Vec<String> = office.made(id).await.into_iter().map(|(day, _)| day).collect();
    assert_eq!(days, ["2025-11-18", "2025-11-25", "2025-12-02", "2025-12-16", "2025-12-30", "2026-01-13"]);
    // Once more, the same: nothing to do.
    assert_eq!(
        effects(&office.post(id, "/preview-change", &considered).await)
            .into_iter()
            .filter(|(what, _)| what != "keep")
            .count(),
        0
    );
}

#[tokio::test]
async fn pausing_calls_off_what_nobody_began_and_resuming_makes_it_anew() {
    let server = TestServer::start().await;
    let tenant = server.tenant("bluebonnet").await;
    let office = office(&tenant).await;
    let id = office.plan(weekly(&[office.technician.id.0])).await;
    let begun = office.job(id, "2025-11-18").await;
    office.command(&begun, json!({ "name": "start_travel", "visit_id": begun["visits"][0]["id"] })).await;
    let told = effects(&office.post(id, "/preview-change", &json!({ "change": "pause" })).await);
    assert_eq!((told.len(), told[0].0.as_str(), told[1].0.as_str()), (9, "keep", "cancel"));

    let paused = office.post(id, "/pause", &json!({})).await;
    assert_eq!((paused.status, paused.json()["state"].as_str().unwrap().to_owned()), (200, "paused".into()));
    server.run_tasks().await;
    tasks::run_chores(&server.state).await;
    server.run_tasks().await;
    assert_eq!(office.made(id).await.len(), 1, "the one that was begun");
    assert_eq!(office.count_jobs().await, 1);

    assert_eq!(office.post(id, "/resume", &json!({})).await.status, 200);
    server.run_tasks().await;
    assert_eq!(office.made(id).await.len(), 9);
    assert_eq!(office.post(id, "/end", &json!({})).await.status, 200);
    assert_eq!(office.count_jobs().await, 1);
    let again = office.post(id, "/resume", &json!({})).await;
    assert_eq!((again.status, again.code().as_str()), (409, "ended"));
    let changed = office.desk.put(&format!("/api/v1/recurring-jobs/{id}"), &weekly(&[])).await;
    assert_eq!((changed.status, changed.code().as_str()), (409, "ended"));
}

#[tokio::test]
async fn one_occurrence_is_left_out_taken_in_again_and_moved() {
    let server = TestServer::start().await;
    let tenant = server.tenant("bluebonnet").await;
    let office = office(&tenant).await;
    let mut body = office.body(weekly(&[]));
    body["excluded_dates"] = json!(["2025-12-23"]);
    let id = created(&office.desk.post("/api/v1/recurring-jobs", &body).await);
    server.run_tasks().await;
    assert_eq!(office.made(id).await.len(), 8, "without the one before Christmas");

    let skipped = office.post(id, "/occurrences/2025-12-02/skip", &json!({})).await;
    assert_eq!(skipped.status, 200, "{}", skipped.text());
    assert_eq!((&skipped.json()["skipped"], &skipped.json()["job"]), (&json!(true), &Value::Null));
    assert_eq!(office.count_jobs().await, 7);
    assert_eq!(office.post(id, "/occurrences/2025-12-02/restore", &json!({})).await.status, 200);
    server.run_tasks().await;
    assert_eq!(office.count_jobs().await, 8);

    let to = json!({ "date": "2025-12-04", "from_time": "13:00", "until_time": "15:00" });
    let moved = office.post(id, "/occurrences/2025-12-02/move", &to).await;
    assert_eq!(moved.status, 200, "{}", moved.text());
    let window = json!({ "start": at("2025-12-04T13:00:00-06:00"), "end": at("2025-12-04T15:00:00-06:00") });
    assert_eq!((&moved.json()["moved"], &moved.json()["window"]), (&json!(true), &window));
    assert_eq!(office.job(id, "2025-12-02").await["visits"][0]["window"], window);
    // A later change of the plan leaves it where it was put.
    let mut plan = weekly(&[]);
    plan["from_time"] = json!("07:00");
    assert_eq!(office.desk.put(&format!("/api/v1/recurring-jobs/{id}"), &plan).await.status, 200);
    assert_eq!(office.job(id, "2025-12-02").await["visits"][0]["window"], window);
    assert_eq!(office.job(id, "2025-12-09").await["visits"][0]["window"]["start"], at("2025-12-09T07:00:00-06:00"));

    // Not what is no occurrence, nor too far, nor what somebody has begun.
    assert_eq!(office.post(id, "/occurrences/2025-12-03/skip", &json!({})).await.status, 404);
    let far = json!({ "date": "2026-06-04", "from_time": "13:00", "until_time": "15:00" });
    assert_eq!(wrong_fields(&office.post(id, "/occurrences/2025-12-09/move", &far).await), ["date"]);
    let begun = office.job(id, "2025-12-09").await;
    office.command(&begun, json!({ "name": "set_priority", "priority": "urgent" })).await;
    let refused = office.post(id, "/occurrences/2025-12-09/skip", &json!({})).await;
    assert_eq!((refused.status, refused.code().as_str()), (409, "job_touched"));
}

#[tokio::test]
async fn who_is_booked_already_is_not_sent_and_the_job_waits_in_the_tray() {
    let server = TestServer::start().await;
    let tenant = server.tenant("bluebonnet").await;
    let office = office(&tenant).await;
    let world = &office.world;
    let other = json!({ "customer_id": world.customer, "site_id": world.site, "service_type_id": world.service_type,
        "visit": { "window": { "start": at("2025-11-25T08:30:00-06:00"), "end": at("2025-11-25T09:30:00-06:00") },
            "technician_ids": [office.technician.id] } });
    created(&office.desk.post("/api/v1/jobs", &other).await);
    let id = office.plan(weekly(&[office.technician.id.0])).await;
    let job = office.job(id, "2025-11-25").await;
    assert_eq!((&job["status"], &job["visits"][0]["status"]), (&json!("draft"), &json!("unscheduled")));
    assert_eq!(job["visits"][0]["window"]["start"], at("2025-11-25T08:00:00-06:00"), "the promise stays");
    assert!(job["description"].as_str().unwrap().contains("was not free"), "{}", job["description"]);
    assert_eq!(office.job(id, "2025-12-02").await["status"], "scheduled");
}

#[tokio::test]
async fn what_keeps_jobs_from_being_made_is_told_at_the_plan() {
    let server = TestServer::start().await;
    let tenant = server.tenant("bluebonnet").await;
    let office = office(&tenant).await;
    let owner = tenant.sign_in(Role::Owner).await;
    let kind = created(&owner.post("/api/v1/service-types", &service_type()).await);
    let mut body = office.body(weekly(&[]));
    body["service_type_id"] = json!(kind);
    let id = created(&office.desk.post("/api/v1/recurring-jobs", &body).await);
    let mut retired = service_type();
    retired["active"] = json!(false);
    assert_eq!(owner.put(&format!("/api/v1/service-types/{kind}"), &retired).await.status, 200);
    server.run_tasks().await;
    let plan = office.desk.get(&format!("/api/v1/recurring-jobs/{id}")).await.json();
    assert!(plan["problem"].as_str().unwrap().contains("service type"), "{plan}");
    retired["active"] = json!(true);
    assert_eq!(owner.put(&format!("/api/v1/service-types/{kind}"), &retired).await.status, 200);
    tasks::run_chores(&server.state).await;
    server.run_tasks().await;
    let plan = office.desk.get(&format!("/api/v1/recurring-jobs/{id}")).await.json();
    assert_eq!((&plan["problem"], office.made(id).await.len()), (&Value::Null, 9));
}

#[tokio::test]
async fn a_plan_that_cannot_be_is_refused_field_by_field() {
    let server = TestServer::start().await;
    let tenant = server.tenant("bluebonnet").await;
    let office = office(&tenant).await;
    let with = |field: &str, value: Value| {
        let mut plan = weekly(&[]);
        plan[field] = value;
        office.body(plan)
    };
    for (body, field) in [
        (with("rule", json!("FREQ=MINUTELY")), "plan.rule"),
        (with("rule", json!("FREQ=DAILY;COUNT=100000")), "plan.rule"),
        (with("rule", json!("FREQ=MONTHLY;INTERVAL=3;BYMONTH=1")), "plan.rule"),
        (with("starts_on", json!("1850-01-01")), "plan.starts_on"),
        (with("starts_on", json!("2100-01-01")), "plan.starts_on"),
        (with("duration_minutes", json!(3)), "plan.duration_minutes"),
        (with("technician_ids", json!([Uuid::now_v7()])), "plan.technician_ids"),
    ] {
        let answer = office.desk.post("/api/v1/recurring-jobs", &body).await;
        assert_eq!(wrong_fields(&answer), [field], "{body}");
    }
    let mut elsewhere = office.body(weekly(&[]));
    elsewhere["customer_id"] = json!(office.world.idle_customer);
    assert_eq!(wrong_fields(&office.desk.post("/api/v1/recurring-jobs", &elsewhere).await), ["site_id"]);
    // The same request again is the same plan.
    let mut body = office.body(weekly(&[]));
    body["id"] = json!(Uuid::now_v7());
    assert_eq!(office.desk.post("/api/v1/recurring-jobs", &body).await.status, 201);
    assert_eq!(office.desk.post("/api/v1/recurring-jobs", &body).await.status, 200);
    body["plan"]["from_time"] = json!("11:00");
    assert_eq!(office.desk.post("/api/v1/recurring-jobs", &body).await.code(), "id_in_use");
}

#[tokio::test]
async fn templates_and_the_horizon_are_the_companys() {
    let server = TestServer::start().await;
    let tenant = server.tenant("bluebonnet").await;
    let office = office(&tenant).await;
    let desk = &office.desk;
    let template = json!({ "name": "Spring and autumn", "title": "Seasonal check", "rule": "RRULE:FREQ=YEARLY;BYDAY=1TU;BYMONTH=4,10",
        "from_time": "08:00", "until_time": "12:00", "arrival": "morning" });
    let id = created(&desk.post("/api/v1/recurring-templates", &template).await);
    let listed = desk.get("/api/v1/recurring-templates").await.json();
    assert_eq!(listed["items"][0]["rule"], "FREQ=YEARLY;BYDAY=1TU;BYMONTH=4,10");
    assert_eq!(wrong_fields(&desk.post("/api/v1/recurring-templates", &template).await), ["name"]);
    let mut broken = template.clone();
    broken["rule"] = json!("FREQ=SECONDLY");
    assert_eq!(wrong_fields(&desk.put(&format!("/api/v1/recurring-templates/{id}"), &broken).await), ["rule"]);
    assert_eq!(desk.delete(&format!("/api/v1/recurring-templates/{id}")).await.status, 204);

    assert_eq!(desk.get("/api/v1/recurring-settings").await.json(), json!({ "horizon_days": 60 }));
    assert_eq!(
        wrong_fields(&desk.put("/api/v1/recurring-settings", &json!({ "horizon_days": 4000 })).await),
        ["horizon_days"]
    );
    assert_eq!(desk.put("/api/v1/recurring-settings", &json!({ "horizon_days": 10 })).await.status, 200);
    let plan = office.plan(weekly(&[])).await;
    assert_eq!(office.made(plan).await.len(), 1, "one Tuesday within ten days");
}
