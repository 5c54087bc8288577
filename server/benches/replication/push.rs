//! 200 edits over 50 jobs, made without signal: from the moment the signal is back until they are
//! committed, and until a second device shows them.

use std::time::Instant;

use futures::StreamExt;
use serde_json::{Value, json};
use sync::ids::JobId;
use sync::protocol::codec;

use crate::pokes::listen;
use crate::stage::{Seat, Stage};
use crate::stats::summary;

const RUNS: usize = 20;
const JOBS: usize = 50;
const STEPS: usize = 4;

pub async fn measure(stage: &Stage) -> Value {
    let (mut committed, mut visible, mut bytes) = (Vec::new(), Vec::new(), 0);
    // The first run warms up.
    for run in 0..=RUNS {
        let (mut seats, jobs) = stage.company(1, JOBS).await;
        let (mut phone, board) = (seats.remove(1), seats.remove(0));
        phone.pull().await;
        for step in 0..STEPS {
            for job in &jobs {
                phone.queue(*job, step);
            }
        }
        let watched = watch(board).await;
        let request = phone.device.request().unwrap();
        assert_eq!(request.mutations.len(), JOBS * STEPS);
        bytes = codec::encode(&request).len();
        let begun = Instant::now();
        let response = phone.device.send(&phone.http, &request).await.unwrap();
        let answered = begun.elapsed();
        phone.device.take(&response);
        let (seen, board) = watched.await.unwrap();
        assert!(phone.device.request().is_none(), "one request carries them all");
        phone.pull().await;
        compare(&phone, &board, &jobs);
        if run > 0 {
            committed.push(answered);
            visible.push(seen - begun);
        }
    }
    json!({"edits": JOBS * STEPS, "jobs": JOBS, "request_bytes": bytes, "committed_ms": summary(committed), "visible_ms": summary(visible)})
}

/// A second device on a thread of its own. Answers when it had everything.
async fn watch(mut board: Seat) -> tokio::sync::oneshot::Receiver<(Instant, Seat)> {
    let (ready, waits) = tokio::sync::oneshot::channel();
    let (done, result) = tokio::sync::oneshot::channel();
    std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            board.pull().await;
            let mut line = listen(&board.http).await;
            ready.send(()).unwrap();
            let (mut changes, mut started) = (0, 0);
            while changes < JOBS * (STEPS - 1) || started < JOBS {
                line.next().await.unwrap().unwrap();
                let pulled = board.device.pull(&board.http).await.unwrap();
                changes += pulled.jobs.iter().map(|page| page.changes.len()).sum::<usize>();
                started =
                    board.device.replica.jobs.values().filter(|job| job.facts.visits[0].started_at.is_some()).count();
            }
            let _ = done.send((Instant::now(), board));
        });
    });
    waits.await.unwrap();
    result
}

/// Both devices show the same.
fn compare(phone: &Seat, board: &Seat, jobs: &[JobId]) {
    for job in jobs {
        let (phone, board) = (phone.device.replica.view(*job).unwrap(), board.device.replica.view(*job).unwrap());
        assert_eq!((phone.pending, &phone.content), (0, &board.content));
        assert_eq!(phone.facts.visits[0].status, board.facts.visits[0].status);
        assert_eq!(board.content.attachments.len(), 1);
    }
}
