//! What the office watches: technicians, devices, quarantined work, the audit log.

use crate::common::{self, Client, Role, TestServer};
use crate::world::*;
use serde_json::{Value, json};
use server::time::ToUtc;
use uuid::Uuid;

async fn items(client: &Client, path: &str) -> Vec<Value> {
    let answer = client.get(path).await;
    assert_eq!(answer.status, 200, "{path}: {}", answer.text());
    answer.json()["items"].as_array().unwrap().clone()
}

#[tokio::test]
async fn technicians_are_those_who_may_work_visits() {
    let server = TestServer::start().await;
    let tenant = server.tenant("bluebonnet").await;
    let desk = tenant.sign_in(Role::Dispatcher).await;
    for role in [Role::Sales, Role::Parts, Role::Technician, Role::Technician, Role::Manager] {
        tenant.person(role).await;
    }
    server.tenant("ridgeline").await.person(Role::Technician).await;
    let roles: Vec<_> = items(&desk, "/api/v1/technicians").await.iter().map(|one| one["role"].clone()).collect();
    assert_eq!(roles, [json!("manager"), json!("technician"), json!("technician")], "by name");
    let first = desk.get("/api/v1/technicians?limit=2").await.json();
    let next = first["next"].as_str().unwrap().replace(' ', "%20");
    let rest = items(&desk, &format!("/api/v1/technicians?limit=2&after={next}")).await;
    assert_eq!(rest.len(), 1);
    assert!(rest[0]["colour"].as_str().unwrap().starts_with('#'));
}

#[tokio::test]
async fn a_device_is_watched_and_signed_out() {
    let server = TestServer::start().await;
    let tenant = server.tenant("bluebonnet").await;
    let desk = tenant.sign_in(Role::Owner).await;
    let ana = tenant.person(Role::Technician).await;
    let device = Uuid::now_v7();
    let mut phone = server.client();
    let sign_in =
        json!({ "email": ana.email, "password": common::PASSWORD, "device_id": device, "device_name": "Pixel" });
    let answer = phone.post("/api/v1/sessions", &sign_in).await;
    assert_eq!(answer.status, 201);
    phone.keep(&answer);
    let mut tx = server.state.db.begin_for(tenant.id).await.unwrap();
    sqlx::query(
        "INSERT INTO devices (tenant_id, id, user_id, name, app_build, platform, first_seen_at, last_seen_at, last_push_at, backlog, \
         oldest_unsent_at, storage_persisted) VALUES ($1, $2, $3, 'Pixel', 'b7', 'Android', $4, $4, $4, 3, $4, true) \
         ON CONFLICT (tenant_id, id) DO UPDATE SET name = 'Pixel', app_build = 'b7', platform = 'Android', last_push_at = $4, \
         backlog = 3, oldest_unsent_at = $4, storage_persisted = true",
    )
    .bind(tenant.id.0)
    .bind(device)
    .bind(ana.id.0)
    .bind(server.clock.now().to_utc())
    .execute(&mut *tx)
    .await
    .unwrap();
    tx.commit().await.unwrap();

    let found = items(&desk, "/api/v1/devices").await;
    assert_eq!(found.len(), 1);
    let one = &found[0];
    assert_eq!(one["user"]["id"], json!(ana.id));
    assert_eq!(
        (&one["backlog"], &one["storage_persisted"], &one["live_sessions"]),
        (&json!(3), &json!(true), &json!(1))
    );
    assert_eq!(one["last_seen_at"], json!(server.clock.now()));
    assert_eq!(one["last_pull_at"], Value::Null);

    assert_eq!(phone.get("/api/v1/me").await.status, 200);
    assert_eq!(desk.delete(&format!("/api/v1/devices/{device}/sessions")).await.status, 204);
    assert_eq!(phone.get("/api/v1/me").await.status, 401, "signed out at once");
    assert_eq!(items(&desk, "/api/v1/devices").await[0]["live_sessions"], 0);
    let entry = &items(&desk, &format!("/api/v1/audit?subject_id={device}")).await[0];
    assert_eq!((&entry["action"], &entry["details"]["sessions_ended"]), (&json!("device.signed_out"), &json!(1)));
    assert_eq!(desk.delete(&format!("/api/v1/devices/{}/sessions", Uuid::now_v7())).await.status, 404);
}

#[tokio::test]
async fn quarantined_work_is_listed_with_its_job_and_person() {
    let server = TestServer::start().await;
    let tenant = server.tenant("bluebonnet").await;
    let desk = tenant.sign_in(Role::Owner).await;
    let ana = tenant.person(Role::Technician).await;
    let world = World::make(&desk, ana.id.0).await;
    let mut tx = server.state.db.begin_for(tenant.id).await.unwrap();
    for (number, job) in [(1_i64, Some(world.job)), (2, None)] {
        sqlx::query(
            "INSERT INTO quarantine (tenant_id, id, job_id, replica_id, mutation_id, user_id, reason_code, reason, summary, payload, created_at) \
             VALUES ($1, $2, $3, $4, $5, $6, 'job_sealed', 'The job is invoiced.', 'set note', '\\x00', $7)",
        )
        .bind(tenant.id.0)
        .bind(Uuid::now_v7())
        .bind(job)
        .bind(Uuid::now_v7())
        .bind(number)
        .bind(ana.id.0)
        .bind(hours(number).to_utc())
        .execute(&mut *tx)
        .await
        .unwrap();
    }
    sqlx::query("UPDATE quarantine SET state = 'discarded', decided_at = $1 WHERE mutation_id = 2")
        .bind(hours(3).to_utc())
        .execute(&mut *tx)
        .await
        .unwrap();
    tx.commit().await.unwrap();

    let all = items(&desk, "/api/v1/quarantine").await;
    assert_eq!(all.len(), 2);
    assert_eq!(all[0]["job"], Value::Null, "newest first");
    let open = items(&desk, "/api/v1/quarantine?state=open").await;
    assert_eq!(open.len(), 1);
    assert_eq!(open[0]["job"], json!({ "id": world.job, "number": 1, "title": "Pump the tank" }));
    assert_eq!(open[0]["user"]["id"], json!(ana.id));
    assert_eq!((&open[0]["reason_code"], &open[0]["summary"]), (&json!("job_sealed"), &json!("set note")));
    let next = desk.get("/api/v1/quarantine?limit=1").await.json()["next"].as_str().unwrap().to_owned();
    assert_eq!(items(&desk, &format!("/api/v1/quarantine?limit=1&after={next}")).await, open);
    assert_eq!(desk.get("/api/v1/quarantine?state=lost").await.status, 422);
    let ridgeline = server.tenant("ridgeline").await.sign_in(Role::Owner).await;
    assert!(items(&ridgeline, "/api/v1/quarantine").await.is_empty());
}

#[tokio::test]
async fn the_audit_log_is_read_newest_first_and_page_by_page() {
    let server = TestServer::start().await;
    let tenant = server.tenant("bluebonnet").await;
    let desk = tenant.sign_in(Role::Owner).await;
    for name in ["A", "B", "C"] {
        created(&desk.post("/api/v1/customers", &customer(name)).await);
    }
    let all = items(&desk, "/api/v1/audit").await;
    let seqs: Vec<_> = all.iter().map(|one| one["seq"].as_i64().unwrap()).collect();
    let total = i64::try_from(all.len()).unwrap();
    assert_eq!(seqs, (1..=total).rev().collect::<Vec<_>>());
    assert_eq!(all[0]["actor"]["id"], json!(desk.person.as_ref().unwrap().id));
    assert_eq!(all[0]["ip"], "127.0.0.1");
    assert_eq!(all[0]["hash"].as_str().unwrap().len(), 64);
    let page = desk.get("/api/v1/audit?limit=2&subject_kind=customer").await.json();
    assert_eq!(page["items"].as_array().unwrap().len(), 2);
    let rest =
        items(&desk, &format!("/api/v1/audit?subject_kind=customer&after={}", page["next"].as_str().unwrap())).await;
    assert_eq!(rest.len(), 1);
    assert_eq!(desk.get("/api/v1/audit?after=x").await.status, 422);
}
