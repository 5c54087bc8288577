//! How fast the server takes work in and hands it out: a real process on a real PostgreSQL
//! (DATABASE_URL), reached through sockets from this process. Prints one JSON object.
//!
//!   cargo bench -p server --bench replication [-- push pull cost reads pokes]

#![expect(clippy::unwrap_used, reason = "a measurement that cannot be made has nothing to say")]

#[path = "../../tests/it/common/mod.rs"]
#[allow(dead_code, unused_imports, reason = "the tests have the rest of it")]
mod common;
mod cost;
mod disk;
mod pokes;
mod pull;
mod push;
mod reads;
mod stage;
mod stats;

use serde_json::{Map, Value};

#[tokio::main]
async fn main() {
    // Cargo adds `--bench`.
    let wanted: Vec<String> = std::env::args().skip(1).filter(|argument| !argument.starts_with("--")).collect();
    let wants = |name: &str| wanted.is_empty() || wanted.iter().any(|wish| wish == name);
    let stage = stage::Stage::set().await;
    let mut measured = Map::new();
    let mut note = |name: &str, value: Value| {
        eprintln!("{name}: {value}");
        measured.insert(name.to_owned(), value);
    };
    note("disk", disk::measure(&stage).await);
    if wants("push") {
        note("push", push::measure(&stage).await);
    }
    if wants("pull") {
        note("pull", pull::measure(&stage).await);
    }
    if wants("cost") {
        note("cost", cost::measure(&stage).await);
    }
    if wants("reads") {
        note("reads", reads::measure(&stage).await);
    }
    if wants("pokes") {
        note("pokes", pokes::measure(&stage).await);
    }
    println!("{}", Value::Object(measured));
}
