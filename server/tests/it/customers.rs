//! Customers, contacts, sites and assets through the API.

use crate::common::{Role, TestServer};
use crate::world::*;
use serde_json::{Value, json};
use uuid::Uuid;

#[tokio::test]
async fn the_desk_keeps_customers_with_contacts_sites_and_assets() {
    let server = TestServer::start().await;
    let tenant = server.tenant("bluebonnet").await;
    let desk = tenant.sign_in(Role::Dispatcher).await;

    let id = created(&desk.post("/api/v1/customers", &customer("  Hill Country Inn ")).await);
    let contact = json!({ "name": "Ana Ruiz", "role": "manager", "email": "ana@inn.example", "is_primary": true });
    let first = created(&desk.post(&format!("/api/v1/customers/{id}/contacts"), &contact).await);
    let contact = json!({ "name": "Ben Ochoa", "is_primary": true });
    let second = created(&desk.post(&format!("/api/v1/customers/{id}/contacts"), &contact).await);
    let site_id = created(&desk.post(&format!("/api/v1/customers/{id}/sites"), &site()).await);
    let asset = desk.post(&format!("/api/v1/sites/{site_id}/assets"), &tank()).await;
    assert_eq!(asset.json()["attributes"]["gallons"], 1500);
    let asset_id = created(&asset);

    let found = desk.get(&format!("/api/v1/customers/{id}")).await.json();
    assert_eq!(found["name"], "Hill Country Inn");
    assert_eq!(found["site_count"], 1);
    let contacts: Vec<_> =
        found["contacts"].as_array().unwrap().iter().map(|one| (id_of(one), one["is_primary"] == true)).collect();
    assert_eq!(contacts, [(second, true), (first, false)], "the newest choice of a first contact wins");
    assert_eq!(found["sites"][0]["latitude"], 30.1902);

    let found = desk.get(&format!("/api/v1/sites/{site_id}")).await.json();
    assert_eq!(id_of(&found["customer"]), id);
    assert_eq!(id_of(&found["assets"][0]), asset_id);
    assert_eq!(found["assets"][0]["last_serviced_on"], "2023-03-14");

    let mut changed = site();
    changed["access_notes"] = json!("Gate code 9900");
    changed["country"] = json!("mx");
    let answer = desk.put(&format!("/api/v1/sites/{site_id}"), &changed).await;
    assert_eq!((answer.status, &answer.json()["country"]), (200, &json!("MX")));
    let mut changed = tank();
    changed["condition"] = json!("poor");
    let answer = desk.put(&format!("/api/v1/assets/{asset_id}"), &changed).await;
    assert_eq!((answer.status, &answer.json()["condition"]), (200, &json!("poor")));
    let answer = desk.put(&format!("/api/v1/contacts/{first}"), &json!({ "name": "Ana Ruiz de Soto" })).await;
    assert_eq!((answer.status, &answer.json()["email"]), (200, &Value::Null), "a PUT replaces all fields");
    assert_eq!(desk.delete(&format!("/api/v1/contacts/{second}")).await.status, 204);
    assert_eq!(desk.delete(&format!("/api/v1/contacts/{second}")).await.status, 404);
    let found = desk.get(&format!("/api/v1/customers/{id}")).await.json();
    assert_eq!(found["contacts"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn everything_wrong_with_a_request_is_named() {
    let server = TestServer::start().await;
    let tenant = server.tenant("bluebonnet").await;
    let desk = tenant.sign_in(Role::Dispatcher).await;

    let wrong = json!({ "id": Uuid::nil(), "name": " ", "kind": "commercial", "email": "nobody", "phone": "call me", "notes": "a\u{7}" });
    assert_eq!(wrong_fields(&desk.post("/api/v1/customers", &wrong).await), ["id", "name", "email", "phone", "notes"]);
    let wrong = json!({ "name": "A", "kind": "household" });
    assert_eq!(wrong_fields(&desk.post("/api/v1/customers", &wrong).await), ["kind"]);
    let wrong = json!({ "name": "A", "kind": "commercial", "discount": 5 });
    assert_eq!(wrong_fields(&desk.post("/api/v1/customers", &wrong).await), ["discount"]);

    let id = created(&desk.post("/api/v1/customers", &customer("A")).await);
    let sites = format!("/api/v1/customers/{id}/sites");
    let with = |changes: Value| {
        let mut body = site();
        body.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
        body
    };
    for (changes, fields) in [
        (json!({ "latitude": 91.0 }), vec!["latitude"]),
        (json!({ "longitude": -180.5 }), vec!["longitude"]),
        (json!({ "longitude": null }), vec!["longitude"]),
        (json!({ "time_zone": "Texas" }), vec!["time_zone"]),
        (json!({ "country": "USA", "city": "" }), vec!["country", "city"]),
    ] {
        assert_eq!(wrong_fields(&desk.post(&sites, &with(changes.clone())).await), fields, "{changes}");
    }
    let site = created(&desk.post(&sites, &site()).await);
    let assets = format!("/api/v1/sites/{site}/assets");
    for (changes, field) in [
        (json!({ "attributes": { "gallons": 0 } }), "attributes.gallons"),
        (json!({ "attributes": { "gallons": "many" } }), "attributes.gallons"),
        (json!({ "attributes": { "compartments": 1.5 } }), "attributes.compartments"),
        (json!({ "installed_on": "2031-01-01" }), "installed_on"),
        (json!({ "last_serviced_on": "last year" }), "last_serviced_on"),
    ] {
        let mut body = tank();
        body.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
        assert_eq!(wrong_fields(&desk.post(&assets, &body).await), [field], "{changes}");
    }
}

#[tokio::test]
async fn a_create_that_is_sent_again_adds_nothing() {
    let server = TestServer::start().await;
    let tenant = server.tenant("bluebonnet").await;
    let desk = tenant.sign_in(Role::Dispatcher).await;
    let with_id = |mut body: Value| {
        body["id"] = json!(Uuid::now_v7());
        body
    };

    let body = with_id(customer("A"));
    let id = created(&desk.post("/api/v1/customers", &body).await);
    for (path, body) in [
        ("/api/v1/customers".to_owned(), with_id(customer("B"))),
        (format!("/api/v1/customers/{id}/contacts"), with_id(json!({ "name": "Ana" }))),
        (format!("/api/v1/customers/{id}/sites"), with_id(site())),
    ] {
        let first = desk.post(&path, &body).await;
        let again = desk.post(&path, &body).await;
        assert_eq!((first.status, again.status), (201, 200), "{path}: {}", again.text());
        assert_eq!(first.json(), again.json());
        let mut other = body.clone();
        other["name"] = json!("Another");
        let refused = desk.post(&path, &other).await;
        assert_eq!((refused.status, refused.code().as_str()), (409, "id_in_use"), "{path}");
    }
    // The same id is free in another company.
    let ridgeline = server.tenant("ridgeline").await.sign_in(Role::Dispatcher).await;
    assert_eq!(ridgeline.post("/api/v1/customers", &body).await.status, 201);

    let asset = with_id(tank());
    let site = created(&desk.post(&format!("/api/v1/customers/{id}/sites"), &site()).await);
    let path = format!("/api/v1/sites/{site}/assets");
    assert_eq!(desk.post(&path, &asset).await.status, 201);
    assert_eq!(desk.post(&path, &asset).await.status, 200);
}

#[tokio::test]
async fn lists_are_paged_by_name_and_searched() {
    let server = TestServer::start().await;
    let tenant = server.tenant("bluebonnet").await;
    let desk = tenant.sign_in(Role::Dispatcher).await;
    for name in ["delta", "Alpha", "Charlie", "bravo", "100% Pure", "Echo"] {
        created(&desk.post("/api/v1/customers", &customer(name)).await);
    }
    let mut names = Vec::new();
    let mut after = String::new();
    loop {
        let page = desk.get(&format!("/api/v1/customers?limit=2&after={after}")).await.json();
        names.extend(page["items"].as_array().unwrap().iter().map(|one| one["name"].as_str().unwrap().to_owned()));
        match page["next"].as_str() {
            Some(next) => after = next.replace('%', "%25").replace(' ', "%20"),
            None => break,
        }
    }
    assert_eq!(names, ["100% Pure", "Alpha", "bravo", "Charlie", "delta", "Echo"]);

    let found = async |q: &str| {
        let page = desk.get(&format!("/api/v1/customers?q={q}")).await.json();
        page["items"].as_array().unwrap().iter().map(|one| one["name"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(found("LPH").await, ["Alpha"]);
    assert_eq!(found("0%25").await, ["100% Pure"], "a percent sign is no wildcard");
    assert_eq!(found("zulu").await, [""; 0]);
    let echo = desk.get("/api/v1/customers?q=echo").await.json()["items"][0].clone();
    created(&desk.post(&format!("/api/v1/customers/{}/sites", id_of(&echo)), &site()).await);
    assert_eq!(found("mercer").await, ["Echo"], "by the address of a site");
    assert_eq!(desk.get("/api/v1/customers?q=%00").await.status, 422);
    assert_eq!(desk.get("/api/v1/customers?after=x").await.status, 422);
    let zero = format!("/api/v1/customers?after=%00~{}", Uuid::now_v7());
    assert_eq!(desk.get(&zero).await.status, 422, "what the database cannot read is no page");
}

#[tokio::test]
async fn a_customer_with_open_jobs_cannot_be_archived() {
    let server = TestServer::start().await;
    let tenant = server.tenant("bluebonnet").await;
    let desk = tenant.sign_in(Role::Owner).await;
    let technician = tenant.person(Role::Technician).await;
    let world = World::make(&desk, technician.id.0).await;

    let refused = desk.post(&format!("/api/v1/customers/{}/archive", world.customer), &json!({})).await;
    assert_eq!((refused.status, refused.code().as_str()), (409, "open_jobs"));
    let cancel = json!({ "command": { "name": "move_job", "to": "cancelled", "reason": "sold" } });
    assert_eq!(desk.post(&format!("/api/v1/jobs/{}/commands", world.job), &cancel).await.status, 200);
    let archived = desk.post(&format!("/api/v1/customers/{}/archive", world.customer), &json!({})).await;
    assert_eq!(archived.status, 200);
    assert!(archived.json()["archived_at"].is_i64());

    let names = async |query: &str| {
        let page = desk.get(&format!("/api/v1/customers{query}")).await.json();
        page["items"].as_array().unwrap().iter().map(|one| one["name"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(names("").await, ["Nobody yet"]);
    assert_eq!(names("?archived=true").await, ["Hill Country Inn"]);
    let job = json!({ "customer_id": world.customer, "site_id": world.site, "service_type_id": world.service_type });
    assert_eq!(wrong_fields(&desk.post("/api/v1/jobs", &job).await), ["customer_id"]);
    let restored = desk.post(&format!("/api/v1/customers/{}/restore", world.customer), &json!({})).await;
    assert_eq!(restored.json()["archived_at"], Value::Null);
    assert_eq!(desk.post("/api/v1/jobs", &job).await.status, 201);
}

#[tokio::test]
async fn a_change_reaches_the_jobs_that_show_it() {
    let server = TestServer::start().await;
    let tenant = server.tenant("bluebonnet").await;
    let desk = tenant.sign_in(Role::Owner).await;
    let technician = tenant.person(Role::Technician).await;
    let world = World::make(&desk, technician.id.0).await;
    let job = format!("/api/v1/jobs/{}", world.job);
    let mut seq = desk.get(&job).await.json()["seq"].as_i64().unwrap();

    let mut gate = site();
    gate["access_notes"] = json!("Gate code 0000");
    let mut worn = tank();
    worn["condition"] = json!("fair");
    let mut service = desk.get(&format!("/api/v1/service-types/{}", world.service_type)).await.json();
    service["min_photos"] = json!(3);
    for (path, body, pointer, now) in [
        (
            format!("/api/v1/customers/{}", world.customer),
            customer("Hilltop Inn"),
            "/customer/name",
            json!("Hilltop Inn"),
        ),
        (format!("/api/v1/contacts/{}", world.contact), json!({ "name": "Eva" }), "/contacts/0/name", json!("Eva")),
        (format!("/api/v1/sites/{}", world.site), gate, "/site/access_notes", json!("Gate code 0000")),
        (format!("/api/v1/assets/{}", world.asset), worn, "/assets/0/condition", json!("fair")),
        (format!("/api/v1/service-types/{}", world.service_type), service, "/service/min_photos", json!(3)),
    ] {
        let answer = desk.put(&path, &body).await;
        assert_eq!(answer.status, 200, "{path}: {}", answer.text());
        let facts = desk.get(&job).await.json();
        assert_eq!(facts.pointer(pointer), Some(&now), "{path}");
        assert_eq!(facts["seq"], seq + 1, "{path}: devices must hear of it");
        // The same again is no change, and devices are left in peace.
        assert_eq!(desk.put(&path, &body).await.status, 200);
        seq += 1;
        assert_eq!(desk.get(&job).await.json()["seq"], seq, "{path}");
    }
}
