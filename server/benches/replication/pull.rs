//! A fresh device gets its jobs.

use std::time::Instant;

use serde_json::{Value, json};
use sync::protocol::codec;

use crate::common::device::{Device, Wire};
use crate::stage::{Seat, Stage};
use crate::stats::summary;

const RUNS: usize = 20;
const JOBS: usize = 200;
const MANY: usize = 20;

pub async fn measure(stage: &Stage) -> Value {
    let (mut seats, jobs) = stage.company(1, JOBS).await;
    let mut phone = seats.remove(1);
    phone.pull().await;
    for step in 0..4 {
        for job in &jobs {
            phone.queue(*job, step);
        }
        phone.device.push(&phone.http).await.unwrap();
    }
    let (mut whole, mut answers) = (Vec::new(), Vec::new());
    let mut bytes = 0;
    for _ in 0..RUNS {
        let fresh = another(&phone);
        let request = codec::encode(&fresh.device.replica.pull_request("bench", false));
        let begun = Instant::now();
        bytes = fresh.http.post("/api/v1/replication/pull", request).await.unwrap().len();
        answers.push(begun.elapsed());
        let mut fresh = another(&phone);
        let begun = Instant::now();
        fresh.pull().await;
        whole.push(begun.elapsed());
        assert_eq!(fresh.device.replica.jobs.len(), JOBS);
    }
    // Many fresh devices at once: all wait for the last.
    let begun = Instant::now();
    let mut crowd: Vec<Seat> = (0..MANY).map(|_| another(&phone)).collect();
    futures::future::join_all(crowd.iter_mut().map(Seat::pull)).await;
    let crowded = begun.elapsed();
    // Nothing has changed since: what a device costs that asks again.
    let mut idle = Vec::new();
    let Seat { device, http } = &mut crowd[0];
    for _ in 0..100 {
        let begun = Instant::now();
        assert!(device.pull(http).await.unwrap().jobs.is_empty());
        idle.push(begun.elapsed());
    }
    json!({"jobs": JOBS, "answer_bytes": bytes, "answered_ms": summary(answers), "taken_in_ms": summary(whole),
        "devices_at_once": MANY, "at_once_ms": crate::stats::ms(crowded), "nothing_new_ms": summary(idle)})
}

/// The same person on a device that has nothing yet.
fn another(seat: &Seat) -> Seat {
    let meta = &seat.device.replica.meta;
    Seat { device: Device::new(meta.tenant_id, meta.user_id, meta.role, seat.device.now), http: seat.http.clone() }
}
