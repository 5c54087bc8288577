//! What a thousand pushes cost the server: processor time, memory, and how long each takes when
//! eight devices push without a pause.

use std::time::{Duration, Instant};

use futures::future::join_all;
use serde_json::{Value, json};
use sync::ids::JobId;

use crate::stage::{Seat, Stage};
use crate::stats::summary;

const DEVICES: usize = 8;
const PUSHES: usize = 1_000;

pub async fn measure(stage: &Stage) -> Value {
    let mut seats = Vec::new();
    for _ in 0..DEVICES {
        // Each in a company of its own with eight jobs.
        let (mut company, jobs) = stage.company(1, 8).await;
        let mut seat = company.remove(1);
        seat.pull().await;
        seats.push((seat, jobs));
    }
    let pid = stage.server.pid().unwrap();
    // From here on the peak is this measurement's.
    std::fs::write(format!("/proc/{pid}/clear_refs"), "5").unwrap();
    let cpu = cpu_time(pid);
    let begun = Instant::now();
    let durations = join_all(seats.iter_mut().map(|(seat, jobs)| pushes(seat, jobs))).await;
    let took = begun.elapsed();
    let cpu = cpu_time(pid) - cpu;
    let per_second = (PUSHES as f64 / took.as_secs_f64()).round();
    json!({"pushes": PUSHES, "devices": DEVICES, "server_cpu_s": (cpu.as_secs_f64() * 100.0).round() / 100.0,
        "server_peak_rss_mb": status_kb(pid, "VmHWM") / 1024, "pushes_per_s": per_second,
        "push_ms": summary(durations.into_iter().flatten().collect())})
}

async fn pushes(seat: &mut Seat, jobs: &[JobId]) -> Vec<Duration> {
    let mut durations = Vec::new();
    for number in 0..PUSHES / DEVICES {
        // Never the first step: a visit begins once.
        seat.queue(jobs[number % jobs.len()], 1 + number % 3);
        let begun = Instant::now();
        seat.device.push(&seat.http).await.unwrap();
        durations.push(begun.elapsed());
        if number % 8 == 7 {
            seat.pull().await;
        }
    }
    durations
}

/// User and system time of the process so far.
fn cpu_time(pid: u32) -> Duration {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap();
    // The name before may hold spaces; it ends with the last bracket.
    let fields: Vec<&str> = stat.rsplit_once(')').unwrap().1.split_whitespace().collect();
    let ticks: u64 = fields[11].parse::<u64>().unwrap() + fields[12].parse::<u64>().unwrap();
    // Linux counts in hundredths of a second for user space.
    Duration::from_millis(ticks * 10)
}

fn status_kb(pid: u32, name: &str) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).unwrap();
    let line = status.lines().find(|line| line.starts_with(name)).unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}
