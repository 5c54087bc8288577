//! The description of the API is whole and says what is true.

use std::collections::BTreeSet;

use crate::common::TestServer;
use axum::body::Body;
use axum::http::Method;
use serde_json::Value;

const METHODS: [&str; 6] = ["get", "put", "post", "delete", "head", "patch"];

fn document() -> Value {
    serde_json::to_value(server::openapi::whole()).unwrap()
}

/// The path templates of a router, which its debug form lists.
fn registered() -> BTreeSet<String> {
    let (router, _) = server::http::api().split_for_parts();
    let text = format!("{router:?}");
    // All routers have a root and an address for whatever no route takes.
    let own = |path: &&str| *path == "/" || path.starts_with("/{*__private__");
    text.split('"').filter(|part| part.starts_with('/')).filter(|path| !own(path)).map(str::to_owned).collect()
}

#[test]
fn every_route_is_described() {
    let described: BTreeSet<String> = document()["paths"].as_object().unwrap().keys().cloned().collect();
    let registered = registered();
    assert!(registered.contains("/api/v1/me"), "the routes cannot be read any more: {registered:?}");
    assert_eq!(registered, described);
    assert!(registered.iter().all(|path| path.starts_with("/api/v1/")), "{registered:?}");
}

#[test]
fn the_document_is_complete() {
    let document = document();
    assert!(document["openapi"].as_str().unwrap().starts_with("3.1"));
    let mut ids = BTreeSet::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for method in METHODS {
            let Some(operation) = item.get(method) else { continue };
            let name = format!("{method} {path}");
            let id = operation["operationId"].as_str().unwrap_or_else(|| panic!("{name} has no id"));
            assert!(id.contains('_') && ids.insert(id.to_owned()), "{name}: {id} is no <verb>_<resource> of its own");
            assert!(operation["summary"].as_str().is_some_and(|words| !words.is_empty()), "{name} has no summary");
            assert!(operation["tags"][0].is_string(), "{name} has no tag");
            assert!(operation["responses"]["default"].is_object(), "{name} has no problem");
            let described: BTreeSet<&str> = operation["parameters"]
                .as_array()
                .into_iter()
                .flatten()
                .filter(|parameter| parameter["in"] == "path")
                .filter_map(|parameter| parameter["name"].as_str())
                .collect();
            let wanted: BTreeSet<&str> =
                path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}')).collect();
            assert_eq!(described, wanted, "{name}: parameters of the path");
        }
    }
    // Nothing is referred to that is not there.
    let text = document.to_string();
    for reference in text.split("\"#/components/schemas/").skip(1) {
        let name = reference.split('"').next().unwrap();
        assert!(document["components"]["schemas"][name].is_object(), "no schema {name}");
    }
}

#[tokio::test]
async fn every_described_operation_is_there_and_asks_who_is_calling() {
    let server = TestServer::start().await;
    let client = server.client();
    let document = document();
    for (path, item) in document["paths"].as_object().unwrap() {
        for method in METHODS.into_iter().filter(|method| item.get(method).is_some()) {
            let open = item[method]["security"] == serde_json::json!([{}]);
            let address: String = path
                .split('/')
                .map(|part| if part.starts_with('{') { "0190a000-0000-7000-8000-000000000000" } else { part })
                .collect::<Vec<_>>()
                .join("/");
            let method = Method::from_bytes(method.to_uppercase().as_bytes()).unwrap();
            let answer = client.request(method.clone(), &address, &[], Body::empty()).await;
            if open {
                assert!(![401, 404, 405].contains(&answer.status), "{method} {path}: {}", answer.status);
            } else {
                assert_eq!(answer.status, 401, "{method} {path}: {}", answer.text());
            }
        }
    }
}

#[tokio::test]
async fn it_is_served() {
    let server = TestServer::start().await;
    let answer = server.client().get("/openapi.json").await;
    assert_eq!((answer.status, answer.header("content-type")), (200, Some("application/json")));
    assert_eq!(answer.json(), document());
}
