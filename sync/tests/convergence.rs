//! Whole lives of several devices and a server on a bad network, from seeds: nothing entered is
//! lost, nothing takes effect twice, everybody ends with the same. A failure prints its seed; run it
//! again with `HOLDFAST_SEED=<n>`, or more of them with `HOLDFAST_SEEDS=<count>`.

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::time::{Duration, Instant};

use sync::testing::world::{Tally, Weather, World};

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

/// Runs seeds until their number or the time is used up; more of them by environment.
fn lives(first: u64, count: u64, steps: usize, weather: Weather) -> (u64, Tally) {
    let (count, limit) = match number("HOLDFAST_SEEDS") {
        Some(count) => (count, Duration::MAX),
        None => (count, Duration::from_secs(40)),
    };
    let seeds = number("HOLDFAST_SEED").map_or(first..first + count, |seed| seed..seed + 1);
    let (started, mut tally, mut lived) = (Instant::now(), Tally::default(), 0);
    for seed in seeds {
        match catch_unwind(AssertUnwindSafe(|| World::live(seed, steps, weather))) {
            Ok(life) => tally += life,
            Err(panic) => {
                eprintln!("seed {seed} with {steps} steps in {weather:?}");
                resume_unwind(panic)
            }
        }
        lived += 1;
        if started.elapsed() > limit {
            break;
        }
    }
    println!("{lived} lives in {:?}: {tally:?}", started.elapsed());
    (lived, tally)
}

#[test]
fn everything_converges_on_a_bad_network() {
    let (lived, tally) = lives(1, 250, 400, Weather::FOUL);
    assert!(lived >= 5 || number("HOLDFAST_SEED").is_some(), "too slow to say anything");
    assert_eq!(tally.drifted, 0, "a bad network alone makes no copy differ");
    if lived >= 20 {
        assert!(tally.accepted > 0 && tally.rejected > 0 && tally.quarantined > 0 && tally.blocked > 0, "{tally:?}");
    }
}

#[test]
fn everything_converges_on_a_good_network() {
    let (_, tally) = lives(10_000, 40, 300, Weather::FINE);
    assert_eq!(tally.drifts, 0, "a device that hears everything in order never drifts");
}

/// The server forgets what it acknowledged: devices that still have it bring it back, once.
#[test]
fn nothing_is_lost_when_the_server_is_restored_from_a_backup() {
    let (lived, tally) = lives(20_000, 250, 400, Weather::DISASTROUS);
    assert!(lived >= 5 || number("HOLDFAST_SEED").is_some(), "too slow to say anything");
    if lived >= 20 {
        assert!(tally.restores as u64 > lived / 2, "{tally:?}");
    }
}
