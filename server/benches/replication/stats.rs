//! Numbers about many durations.

use std::time::Duration;

use serde_json::{Value, json};

/// Milliseconds to the hundredth.
pub fn ms(duration: Duration) -> f64 {
    (duration.as_secs_f64() * 100_000.0).round() / 100.0
}

/// Percentiles and extremes, in milliseconds. Nearest rank, so each is a duration that occurred.
pub fn summary(mut durations: Vec<Duration>) -> Value {
    durations.sort_unstable();
    let rank = |share: f64| {
        let index = (share * durations.len() as f64).ceil() as usize;
        durations.get(index.clamp(1, durations.len()) - 1).copied().map(ms)
    };
    if durations.is_empty() {
        return Value::Null;
    }
    json!({"count": durations.len(), "p50": rank(0.5), "p95": rank(0.95), "p99": rank(0.99), "max": rank(1.0)})
}
