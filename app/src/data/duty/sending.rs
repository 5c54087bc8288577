//! Telling the server: one thing after the other, again when there is a network again.

use leptos::prelude::*;
use leptos::task::spawn_local;
use serde::{Deserialize, Serialize};
use sync::domain::tracking::{CONSENT_TEXT, Fix};
use sync::time::Timestamp;

use super::kept::Say;
use super::{Duty, Trouble};
use crate::api::{self, ApiProblem};
use crate::platform::has_network;

#[derive(Serialize)]
struct Agreement {
    text_version: u32,
    given_at: Timestamp,
}

#[derive(Deserialize)]
struct Sharing {
    keep_days: u32,
}

#[derive(Serialize)]
struct Batch<'a> {
    fixes: &'a [Fix],
}

#[derive(Deserialize)]
struct Receipt {}

pub(super) const SHARING: &str = "/api/v1/me/position-sharing";

impl Duty {
    /// Tells the server what it does not know, unless that is going on already.
    pub(super) fn send(self) {
        let nothing = self.kept.with_untracked(|kept| kept.next().is_none());
        if nothing || !has_network() || self.busy.get_value() {
            return;
        }
        self.busy.set_value(true);
        spawn_local(async move {
            while let Some(say) = self.kept.try_with_untracked(|kept| kept.next()).flatten() {
                let user = self.user();
                let outcome = self.say(&say).await;
                // Somebody else may have signed in meanwhile.
                if user != self.user() || !self.settle(&say, outcome) {
                    break;
                }
            }
            self.busy.set_value(false);
        });
    }

    async fn say(self, say: &Say) -> Result<(), ApiProblem> {
        match say {
            Say::End => api::delete(SHARING).await,
            Say::Begin(since) => {
                let agreement = Agreement { text_version: CONSENT_TEXT, given_at: *since };
                let sharing = api::put::<Sharing>(SHARING, &agreement).await?;
                self.change(|kept| kept.keep_days = sharing.keep_days);
                Ok(())
            }
            Say::Fixes(fixes) => api::post::<Receipt>("/api/v1/me/positions", &Batch { fixes }).await.map(|_| ()),
        }
    }

    /// Whether to go on.
    fn settle(self, say: &Say, outcome: Result<(), ApiProblem>) -> bool {
        let problem = match outcome {
            Ok(()) => return self.change(|kept| kept.said(say)).is_some(),
            Err(problem) => problem,
        };
        match (problem.status, problem.code.as_str()) {
            (_, "not_sharing") => {
                self.change(|kept| kept.was_ended());
                self.trouble.set(Trouble::EndedElsewhere);
                false
            }
            (_, "consent_outdated") => {
                self.change(|kept| kept.was_ended());
                self.trouble.set(Trouble::Outdated);
                false
            }
            // No answer, signed out, or not now: it waits.
            (0 | 401 | 408 | 425 | 429 | 500.., _) => false,
            // Never: it must not stand in the way of what comes behind it.
            _ => self.change(|kept| kept.said(say)).is_some(),
        }
    }
}
