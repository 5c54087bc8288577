//! What this machine's disk and database cost by themselves, beside which the rest is read.

use std::fs::File;
use std::io::{Seek, SeekFrom, Write};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::stage::Stage;
use crate::stats::summary;

const TIMES: usize = 200;

pub async fn measure(stage: &Stage) -> Value {
    let mut connection = stage.staged.database.owner().await;
    sqlx::query("CREATE TABLE bare (id bigint PRIMARY KEY, words text)").execute(&mut connection).await.unwrap();
    let mut commits = Vec::new();
    for id in 0..TIMES as i64 {
        let begun = Instant::now();
        sqlx::query("INSERT INTO bare VALUES ($1, repeat('x', 166))").bind(id).execute(&mut connection).await.unwrap();
        commits.push(begun.elapsed());
    }
    let (version, fsync): (String, String) =
        sqlx::query_as("SELECT current_setting('server_version'), current_setting('fsync')")
            .fetch_one(&mut connection)
            .await
            .unwrap();
    json!({"fdatasync_4k_ms": summary(syncs()), "bare_insert_ms": summary(commits), "postgres": version, "postgres_fsync": fsync})
}

fn syncs() -> Vec<Duration> {
    let path = concat!(env!("CARGO_TARGET_TMPDIR"), "/fsync");
    let mut file = File::create(path).unwrap();
    let block = [7_u8; 4096];
    let durations = (0..TIMES)
        .map(|_| {
            let begun = Instant::now();
            file.seek(SeekFrom::Start(0)).unwrap();
            file.write_all(&block).unwrap();
            file.sync_data().unwrap();
            begun.elapsed()
        })
        .collect();
    std::fs::remove_file(path).unwrap();
    durations
}
