//! Arriving: the phone's position is compared with the site's, and near it the check-in is made at
//! once. Nothing here blocks: farther away a reason does, and work can start without it.

use leptos::prelude::*;
use leptos::task::spawn_local;
use sync::domain::command::Command;
use sync::domain::geo::{Position, distance_m};
use sync::domain::rules::GEOFENCE_M;

use super::scope::VisitScope;
use crate::data::{NoPosition, position};

/// Milliseconds to wait for a position.
const PATIENCE: u32 = 12_000;

/// What the phone found.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Found {
    Nothing,
    Looking,
    Here { position: Position, distance_m: Option<f64>, near: bool },
    No(NoPosition),
}

impl Found {
    /// Whether a check-in needs a reason.
    pub(super) fn needs_reason(self) -> bool {
        matches!(self, Found::No(_) | Found::Here { near: false, .. })
    }

    fn position(self) -> Option<Position> {
        match self {
            Found::Here { position, .. } => Some(position),
            _ => None,
        }
    }
}

impl VisitScope {
    /// Looks where the phone is, and checks in when that is at the site.
    pub(super) fn look(self) {
        if self.found.get_untracked() == Found::Looking {
            return;
        }
        self.found.set(Found::Looking);
        spawn_local(async move {
            let outcome = match position(PATIENCE).await {
                Ok(here) => self.compare(here),
                Err(why) => Found::No(why),
            };
            self.found.try_set(outcome);
            if !outcome.needs_reason() {
                self.check_in(None).await;
            }
        });
    }

    fn compare(self, here: Position) -> Found {
        let site = self.job.try_with_untracked(|job| job.facts.site.position).flatten();
        let metres = site.map(|site| distance_m(site, here));
        let reach = GEOFENCE_M + here.accuracy_m.unwrap_or(0.0).clamp(0.0, 1_000.0);
        Found::Here { position: here, distance_m: metres, near: metres.is_some_and(|metres| metres <= reach) }
    }

    /// Checks in with what was found.
    pub(super) async fn check_in(self, override_reason: Option<String>) {
        let Some(found) = self.found.try_get_untracked() else { return };
        let command = Command::CheckIn { visit_id: self.visit_id, position: found.position(), override_reason };
        if self.command(command).await {
            self.toasts.success(self.words.technician().checked_in);
        }
    }
}
