//! The JSON API under 200 clients that ask again as soon as they are answered.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::common::process::Http;
use crate::stage::Stage;
use crate::stats::summary;

const TIME: Duration = Duration::from_secs(12);

pub async fn measure(stage: &Stage) -> Value {
    let (seats, jobs) = stage.company(1, 60).await;
    let office = seats[0].http.clone();
    let one: Vec<String> = jobs.iter().map(|job| format!("/api/v1/jobs/{job}")).collect();
    let list = vec!["/api/v1/jobs?limit=50".to_owned()];
    json!({
        "job_1_client": run(&office, one.clone(), 1, TIME / 4).await,
        "job_200_clients": run(&office, one, 200, TIME).await,
        "job_list_200_clients": run(&office, list, 200, TIME).await,
    })
}

async fn run(http: &Http, paths: Vec<String>, clients: usize, time: Duration) -> Value {
    let (paths, failed) = (Arc::new(paths), Arc::new(AtomicUsize::new(0)));
    // Connections are made before the clock starts.
    let tasks: Vec<_> = (0..clients)
        .map(|client| {
            let (http, paths, failed) = (http.clone(), paths.clone(), failed.clone());
            tokio::spawn(async move {
                let mut durations = Vec::new();
                http.get(&paths[client % paths.len()]).await.unwrap();
                let begun = Instant::now();
                let mut number = client;
                while begun.elapsed() < time {
                    let asked = Instant::now();
                    match http.get(&paths[number % paths.len()]).await {
                        Ok(_) => durations.push(asked.elapsed()),
                        Err(_) => drop(failed.fetch_add(1, Ordering::Relaxed)),
                    }
                    number += 1;
                }
                durations
            })
        })
        .collect();
    let mut durations = Vec::new();
    for task in tasks {
        durations.extend(task.await.unwrap());
    }
    let per_second = (durations.len() as f64 / time.as_secs_f64()).round();
    json!({"clients": clients, "requests_per_s": per_second, "errors": failed.load(Ordering::Relaxed), "ms": summary(durations)})
}
