//! Where people are who share it, for the office's map. Kept on the device beside the replica: with
//! no network the map shows what was last heard, with its age.

use std::collections::BTreeMap;

use leptos::prelude::*;
use serde::Deserialize;
use sync::domain::tracking::{Fix, TechnicianFix};
use sync::ids::UserId;

use super::live::Live;
use crate::api::{self, ApiProblem};
use crate::platform::{local_get, local_remove, local_set};

/// The newest fix of everybody.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Positions {
    fixes: BTreeMap<UserId, Fix>,
    /// Whether what the device kept has been read.
    loaded: bool,
    /// How often somebody has stopped sharing.
    losses: u32,
}

#[derive(Deserialize)]
struct LastFixes {
    items: Vec<TechnicianFix>,
}

impl Positions {
    /// Where somebody is, or was.
    pub fn of(&self, technician: UserId) -> Option<&Fix> {
        self.fixes.get(&technician)
    }

    /// Whether some page shows them.
    pub(super) fn is_loaded(&self) -> bool {
        self.loaded
    }

    /// A word from the server: it counts unless a newer one came before it.
    pub(super) fn see(&mut self, at: TechnicianFix) {
        let known = self.fixes.get(&at.technician_id).is_some_and(|fix| fix.recorded_at >= at.fix.recorded_at);
        if !known {
            self.fixes.insert(at.technician_id, at.fix);
        }
    }

    pub(super) fn lose(&mut self, technician: UserId) {
        self.fixes.remove(&technician);
        self.losses += 1;
    }

    /// What the server knows of everybody; whoever is not in it no longer shares.
    fn replace(&mut self, all: Vec<TechnicianFix>) {
        let before = std::mem::take(&mut self.fixes);
        for at in all {
            self.see(at);
            if let Some(fix) = before.get(&at.technician_id) {
                self.see(TechnicianFix { fix: *fix, ..at });
            }
        }
    }

    fn text(&self) -> Option<String> {
        let all: Vec<TechnicianFix> = self
            .fixes
            .iter()
            .map(|(technician_id, fix)| TechnicianFix { technician_id: *technician_id, fix: *fix })
            .collect();
        serde_json::to_string(&all).ok()
    }

    fn load(user: UserId) -> Self {
        let kept: Option<Vec<TechnicianFix>> = local_get(&key(user)).and_then(|text| serde_json::from_str(&text).ok());
        let fixes = kept.unwrap_or_default().into_iter().map(|at| (at.technician_id, at.fix)).collect();
        Self { fixes, loaded: true, losses: 0 }
    }
}

fn key(user: UserId) -> String {
    format!("holdfast-positions-{user}")
}

/// Whoever signs out leaves nobody's position on the device.
pub(super) fn forget(user: UserId) {
    local_remove(&key(user));
}

impl Live {
    /// Changes what is known, and keeps it.
    pub(super) fn change_positions(self, change: impl FnOnce(&mut Positions)) {
        let Some(user) = self.user_id() else { return };
        let mut positions = self.positions.get_untracked();
        if !positions.loaded {
            positions = Positions::load(user);
        }
        change(&mut positions);
        if self.positions.with_untracked(|before| *before != positions) {
            if let Some(text) = positions.text() {
                local_set(&key(user), &text);
            }
            self.positions.set(positions);
        }
    }

    pub(super) async fn refresh_positions(self) -> Result<(), ApiProblem> {
        // What the device kept shows at once.
        self.change_positions(|_| {});
        let losses = || self.positions.with_untracked(|positions| positions.losses);
        loop {
            let before = losses();
            let heard = api::get::<LastFixes>("/api/v1/positions").await?;
            // An answer from before somebody stopped would bring them back.
            if losses() == before {
                self.change_positions(|positions| positions.replace(heard.items));
                return Ok(());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use sync::time::Timestamp;
    use wasm_bindgen_test::wasm_bindgen_test;

    fn at(technician: u128, second: i64) -> TechnicianFix {
        let fix = Fix {
            latitude: 30.0,
            longitude: -97.0,
            accuracy_m: 5.0,
            speed_mps: None,
            heading_deg: None,
            recorded_at: Timestamp(second * 1000),
        };
        TechnicianFix { technician_id: UserId(uuid::Uuid::from_u128(technician)), fix }
    }

    #[wasm_bindgen_test]
    fn a_word_that_comes_late_moves_nobody_back() {
        let mut positions = Positions::default();
        positions.see(at(1, 20));
        positions.see(at(1, 10));
        assert_eq!(positions.of(at(1, 0).technician_id), Some(&at(1, 20).fix));
        // The answer to a question asked before that word came.
        positions.replace(vec![at(1, 15), at(2, 5)]);
        assert_eq!(positions.of(at(1, 0).technician_id), Some(&at(1, 20).fix));
        positions.replace(vec![at(2, 6)]);
        assert_eq!(positions.of(at(1, 0).technician_id), None, "no longer shared");
        positions.lose(at(2, 0).technician_id);
        assert_eq!(positions.fixes, BTreeMap::new());
    }
}
