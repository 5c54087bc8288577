//! Following the device's position, in Rust's terms: `js/watch.js` behind a handle that ends it.

use sync::domain::tracking::Fix;
use sync::time::Timestamp;
use wasm_bindgen::prelude::*;

use super::NoPosition;

/// Latitude, longitude, accuracy, speed, heading, and when.
type Found = dyn FnMut(f64, f64, f64, f64, f64, f64);

#[wasm_bindgen(module = "/js/watch.js")]
extern "C" {
    fn watch_position(precise: bool, found: &Closure<Found>, failed: &Closure<dyn FnMut(String)>) -> i32;
    fn unwatch_position(id: i32);
}

/// A watch over the device's position; it ends when dropped.
pub struct PositionWatch {
    id: i32,
    _found: Closure<Found>,
    _failed: Closure<dyn FnMut(String)>,
}

impl PositionWatch {
    /// Calls `found` with every position, which may ask the person for permission first. `precise`
    /// costs battery: it asks for satellites.
    pub fn start(precise: bool, found: impl Fn(Fix) + 'static, failed: impl Fn(NoPosition) + 'static) -> Self {
        let known = |value: f64| value.is_finite().then_some(value);
        let found = Closure::<Found>::new(move |latitude, longitude, accuracy_m, speed, heading, at: f64| {
            found(Fix {
                latitude,
                longitude,
                accuracy_m,
                speed_mps: known(speed),
                heading_deg: known(heading),
                recorded_at: Timestamp(at as i64),
            });
        });
        let failed = Closure::<dyn FnMut(String)>::new(move |why: String| {
            failed(if why == "denied" { NoPosition::Denied } else { NoPosition::Unavailable });
        });
        Self { id: watch_position(precise, &found, &failed), _found: found, _failed: failed }
    }
}

impl Drop for PositionWatch {
    fn drop(&mut self) {
        unwatch_position(self.id);
    }
}
