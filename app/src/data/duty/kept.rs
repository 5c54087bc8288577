//! What the device remembers of sharing, and what it has to tell the server next. No signals here.

use serde::{Deserialize, Serialize};
use sync::domain::tracking::{BATCH, Fix, UNSENT, thin, worth_keeping};
use sync::ids::UserId;
use sync::time::Timestamp;

use crate::platform::{local_get, local_set};

/// Days that the company keeps fixes until the device has heard otherwise.
const KEEP_DAYS: u32 = 30;

/// The record, one per person and device.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Kept {
    pub(super) on: bool,
    /// When the person agreed.
    since: Timestamp,
    /// Whether the server has heard that.
    told: bool,
    /// Whether the server has yet to hear that it is over.
    ending: bool,
    pub(super) keep_days: u32,
    /// The newest fix that was kept, sent or not.
    last: Option<Fix>,
    /// Oldest first.
    pub(super) unsent: Vec<Fix>,
}

impl Default for Kept {
    fn default() -> Self {
        let since = Timestamp(0);
        Self { on: false, since, told: false, ending: false, keep_days: KEEP_DAYS, last: None, unsent: Vec::new() }
    }
}

/// What the server has to hear next.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Say {
    End,
    Begin(Timestamp),
    Fixes(Vec<Fix>),
}

/// Key of the record in local storage.
pub(super) fn key(user: UserId) -> String {
    format!("holdfast-duty-{user}")
}

impl Kept {
    pub(super) fn load(user: UserId) -> Self {
        local_get(&key(user)).and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default()
    }

    /// Where storage is refused the record lives as long as the page.
    pub(super) fn save(&self, user: UserId) {
        if let Ok(text) = serde_json::to_string(self) {
            local_set(&key(user), &text);
        }
    }

    pub(super) fn begin(&mut self, now: Timestamp) {
        if !self.on {
            (self.on, self.told, self.since, self.last) = (true, false, now, None);
        }
    }

    /// What was not sent is not sent any more. The server may know of the agreement although its answer has
    /// not come: it hears of the end in any case.
    pub(super) fn end(&mut self) {
        self.ending |= self.on;
        (self.on, self.told, self.last) = (false, false, None);
        self.unsent.clear();
    }

    /// The server says that it is over.
    pub(super) fn was_ended(&mut self) {
        self.end();
        self.ending = false;
    }

    /// Whether the server may believe that the person shares.
    pub(super) fn owes_end(&self) -> bool {
        self.ending || self.on
    }

    /// Whether there is something to watch or to tell.
    pub(super) fn is_idle(&self) -> bool {
        !self.on && !self.ending
    }

    /// Takes a fix in where it is worth it; whether it was.
    pub(super) fn take(&mut self, fix: Fix) -> bool {
        let newer = self.last.is_none_or(|last| fix.recorded_at > last.recorded_at);
        let keep = self.on
            && newer
            && fix.doubt(fix.recorded_at, self.since).is_none()
            && worth_keeping(self.last.as_ref(), &fix);
        if keep {
            self.last = Some(fix);
            self.unsent.push(fix);
            thin(&mut self.unsent, UNSENT);
        }
        keep
    }

    /// What comes next; none where the server knows all.
    pub(super) fn next(&self) -> Option<Say> {
        if self.ending {
            Some(Say::End)
        } else if self.on && !self.told {
            Some(Say::Begin(self.since))
        } else if self.on && !self.unsent.is_empty() {
            Some(Say::Fixes(self.unsent.iter().take(BATCH).copied().collect()))
        } else {
            None
        }
    }

    /// The server heard it, or will never take it.
    pub(super) fn said(&mut self, what: &Say) {
        match what {
            Say::End => self.ending = false,
            // Where the person began anew meanwhile, that has yet to be said.
            Say::Begin(since) => self.told = self.on && self.since == *since,
            Say::Fixes(fixes) => {
                self.unsent.retain(|fix| !fixes.iter().any(|sent| sent.recorded_at == fix.recorded_at))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_bindgen_test::wasm_bindgen_test;

    fn fix(second: i64) -> Fix {
        Fix {
            // A kilometre and more apart.
            latitude: 30.0 + second as f64 / 6000.0,
            longitude: -97.7,
            accuracy_m: 10.0,
            speed_mps: None,
            heading_deg: None,
            recorded_at: Timestamp(second * 1000),
        }
    }

    #[wasm_bindgen_test]
    fn the_agreement_comes_before_the_fixes_and_the_end_before_a_new_one() {
        let mut kept = Kept::default();
        assert!(!kept.take(fix(1)) && kept.next().is_none(), "off");
        kept.begin(Timestamp(0));
        assert!(kept.take(fix(1)));
        assert_eq!(kept.next(), Some(Say::Begin(Timestamp(0))));
        kept.said(&Say::Begin(Timestamp(0)));
        assert_eq!(kept.next(), Some(Say::Fixes(vec![fix(1)])));
        kept.end();
        kept.begin(Timestamp(60_000));
        assert_eq!(kept.next(), Some(Say::End));
        kept.said(&Say::End);
        assert_eq!(kept.next(), Some(Say::Begin(Timestamp(60_000))));
        kept.said(&Say::Begin(Timestamp(0)));
        assert_eq!(kept.next(), Some(Say::Begin(Timestamp(60_000))), "an old answer is not for the new agreement");
    }

    #[wasm_bindgen_test]
    fn ending_drops_what_was_not_sent() {
        let mut kept = Kept::default();
        kept.begin(Timestamp(0));
        kept.take(fix(1));
        kept.end();
        assert!(kept.unsent.is_empty());
        assert_eq!(kept.next(), Some(Say::End), "the server may have heard that it began, and its answer was lost");
        kept.said(&Say::Begin(Timestamp(0)));
        assert!(kept.owes_end(), "the answer comes late");
        kept.said(&Say::End);
        assert!(kept.is_idle() && !kept.owes_end());
    }

    #[wasm_bindgen_test]
    fn fixes_that_come_while_others_travel_stay() {
        let mut kept = Kept::default();
        kept.begin(Timestamp(0));
        kept.said(&Say::Begin(Timestamp(0)));
        kept.take(fix(1));
        let Some(say) = kept.next() else { panic!("nothing to say") };
        kept.take(fix(100));
        kept.said(&say);
        assert_eq!(kept.next(), Some(Say::Fixes(vec![fix(100)])));
    }

    #[wasm_bindgen_test]
    fn a_day_with_no_signal_stays_bounded() {
        let mut kept = Kept::default();
        kept.begin(Timestamp(0));
        for minute in 0..2000 {
            assert!(kept.take(fix(minute * 60)));
        }
        assert!(kept.unsent.len() <= UNSENT);
        assert!(!kept.take(fix(1)), "older than what is kept");
    }
}
