//! The task queue: done once, in time, and only if the transaction that wanted it committed.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use crate::common::{self, TestServer};
use serde_json::json;
use server::AppState;
use server::tasks::{self, NewTask, Outcome, Registry, Summary};
use sync::time::Timestamp;

/// The server's state with other tasks than its own.
fn with_tasks(server: &TestServer, register: impl FnOnce(&mut Registry)) -> AppState {
    let mut registry = Registry::default();
    register(&mut registry);
    AppState::with_registry(&server.state, registry)
}

async fn enqueue(server: &TestServer, tenant: sync::ids::TenantId, task: NewTask) {
    let mut tx = server.state.db.begin_for(tenant).await.unwrap();
    tasks::enqueue(&mut tx, task).await.unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn a_task_is_done_if_its_transaction_committed() {
    let server = TestServer::start().await;
    let tenant = server.tenant("bluebonnet").await;
    let seen = Arc::new(Mutex::new(Vec::new()));
    let state = with_tasks(&server, |registry| {
        let seen = Arc::clone(&seen);
        registry.handle("test.note", move |_, task| {
            seen.lock().unwrap().push((task.tenant_id, task.payload.clone()));
            async { Outcome::Done }
        });
    });
    for (n, keep) in [(1, true), (2, false)] {
        let mut tx = server.state.db.begin_for(tenant.id).await.unwrap();
        tasks::enqueue(&mut tx, NewTask::new("test.note", &json!({ "n": n }))).await.unwrap();
        if keep { tx.commit().await.unwrap() } else { tx.rollback().await.unwrap() }
    }
    let summary = tasks::run_until_idle(&state).await.unwrap();
    assert_eq!(summary, Summary { done: 1, ..Summary::default() });
    assert_eq!(*seen.lock().unwrap(), [(tenant.id, json!({ "n": 1 }))]);
    assert_eq!(tasks::run_until_idle(&state).await.unwrap(), Summary::default());
}

#[tokio::test]
async fn many_workers_do_each_task_once() {
    let server = TestServer::start().await;
    let tenant = server.tenant("bluebonnet").await;
    let runs = Arc::new(AtomicUsize::new(0));
    let state = with_tasks(&server, |registry| {
        let runs = Arc::clone(&runs);
        registry.handle("test.count", move |_, _| {
            let runs = Arc::clone(&runs);
            async move {
                tokio::time::sleep(Duration::from_millis(2)).await;
                runs.fetch_add(1, Ordering::SeqCst);
                Outcome::Done
            }
        });
    });
    for _ in 0..60 {
        enqueue(&server, tenant.id, NewTask::new("test.count", &())).await;
    }
    let workers = (0..4).map(|_| tasks::run_until_idle(&state));
    let done: usize = futures::future::join_all(workers).await.into_iter().map(|summary| summary.unwrap().done).sum();
    assert_eq!((done, runs.load(Ordering::SeqCst)), (60, 60));
}

#[tokio::test]
async fn what_fails_is_tried_again_later_and_then_given_up() {
    let server = TestServer::start().await;
    let tenant = server.tenant("bluebonnet").await;
    let state = with_tasks(&server, |registry| {
        registry.handle("test.later", |_, _| async { Outcome::Retry(None, "not yet".to_owned()) });
        registry.handle("test.panic", |_, _| async { panic!("in a test") });
        registry.handle("test.never", |_, task| async move {
            task.payload::<u32>().map_or_else(|outcome| outcome, |_| Outcome::Done)
        });
    });
    enqueue(&server, tenant.id, NewTask::new("test.later", &()).attempts(2)).await;
    assert_eq!(tasks::run_until_idle(&state).await.unwrap(), Summary { retried: 1, ..Summary::default() });
    server.clock.advance(Duration::from_secs(9));
    assert_eq!(tasks::run_until_idle(&state).await.unwrap(), Summary::default(), "too early");
    server.clock.advance(Duration::from_secs(1));
    assert_eq!(tasks::run_until_idle(&state).await.unwrap(), Summary { failed: 1, ..Summary::default() });

    enqueue(&server, tenant.id, NewTask::new("test.panic", &())).await;
    assert_eq!(tasks::run_until_idle(&state).await.unwrap().retried, 1);
    enqueue(&server, tenant.id, NewTask::new("test.never", &"no number")).await;
    assert_eq!(tasks::run_until_idle(&state).await.unwrap().failed, 1);
    enqueue(&server, tenant.id, NewTask::new("test.unknown", &())).await;
    assert_eq!(tasks::run_until_idle(&state).await.unwrap().retried, 1, "a newer node may know it");
    let kept: Vec<String> = sqlx::query_scalar("SELECT last_error FROM tasks WHERE failed ORDER BY id")
        .fetch_all(&mut server.database.owner().await)
        .await
        .unwrap();
    assert_eq!(kept[0], "given up after 2 attempts: not yet");
    assert!(kept[1].starts_with("payload: "), "{kept:?}");
}

#[tokio::test]
async fn a_task_can_wait_for_its_time() {
    let server = TestServer::start().await;
    let tenant = server.tenant("bluebonnet").await;
    let state = with_tasks(&server, |registry| registry.handle("test.note", |_, _| async { Outcome::Done }));
    let at = Timestamp(server.clock.now().0 + 60_000);
    enqueue(&server, tenant.id, NewTask::new("test.note", &()).at(at)).await;
    assert_eq!(tasks::run_until_idle(&state).await.unwrap().done, 0);
    server.clock.advance(Duration::from_secs(60));
    assert_eq!(tasks::run_until_idle(&state).await.unwrap().done, 1);
}

#[tokio::test]
async fn the_task_of_a_dead_worker_goes_to_another() {
    let server = TestServer::start().await;
    let tenant = server.tenant("bluebonnet").await;
    let state = with_tasks(&server, |registry| registry.handle("test.note", |_, _| async { Outcome::Done }));
    enqueue(&server, tenant.id, NewTask::new("test.note", &())).await;
    // As if a worker had taken it and vanished.
    sqlx::query("UPDATE tasks SET attempts = 1, locked_until = $1")
        .bind(server::time::ToUtc::to_utc(Timestamp(server.clock.now().0 + 5 * 60_000)))
        .execute(&mut server.database.owner().await)
        .await
        .unwrap();
    assert_eq!(tasks::run_until_idle(&state).await.unwrap().done, 0);
    server.clock.advance(Duration::from_secs(5 * 60));
    assert_eq!(tasks::run_until_idle(&state).await.unwrap().done, 1);
}

#[tokio::test]
async fn a_chore_is_done_by_one_node_each_time_it_is_due() {
    let server = TestServer::start().await;
    let runs = Arc::new(AtomicUsize::new(0));
    let state = with_tasks(&server, |registry| {
        let runs = Arc::clone(&runs);
        registry.chore("test_chore", Duration::from_secs(300), move |_| {
            runs.fetch_add(1, Ordering::SeqCst);
            async { Ok(()) }
        });
    });
    for expected in 1..=3 {
        futures::future::join_all((0..5).map(|_| tasks::run_chores(&state))).await;
        assert_eq!(runs.load(Ordering::SeqCst), expected);
        tasks::run_chores(&state).await;
        assert_eq!(runs.load(Ordering::SeqCst), expected, "done again before its time");
        server.clock.advance(Duration::from_secs(300));
    }
}

#[tokio::test]
async fn the_servers_own_chores_run() {
    let server = TestServer::start().await;
    server.tenant("bluebonnet").await.sign_in(common::Role::Owner).await;
    server.clock.advance(Duration::from_secs(200 * 24 * 60 * 60));
    tasks::run_chores(&server.state).await;
    let left: i64 =
        sqlx::query_scalar("SELECT (SELECT count(*) FROM sessions) + (SELECT count(*) FROM sign_in_attempts)")
            .fetch_one(&mut server.database.owner().await)
            .await
            .unwrap();
    assert_eq!(left, 0);
}
