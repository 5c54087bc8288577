//! When the position is watched and how closely: never while the page is hidden, with satellites
//! only on the way to a visit.

use std::time::Duration;

use leptos::prelude::*;
use sync::domain::status::VisitStatus;
use sync::domain::tracking::{Fix, STILL_MS};

use super::{Duty, Trouble};
use crate::data::now;
use crate::platform::{Listener, PositionWatch, is_visible};

/// How often somebody who does not move is looked after.
const TICK: Duration = Duration::from_secs(60);

impl Duty {
    /// Watches while the person shares and the page is on the screen.
    pub(super) fn follow_page(self) {
        let visible = RwSignal::new(is_visible());
        let beats = RwSignal::new(0_u32);
        let listeners = StoredValue::new_local(vec![
            Listener::on("visibilitychange", move || visible.set(is_visible())),
            Listener::on("online", move || self.send()),
        ]);
        on_cleanup(move || listeners.set_value(Vec::new()));
        let on = Memo::new(move |_| self.kept.with(|kept| kept.on));
        let travelling = Memo::new(move |_| on.get() && self.is_travelling());
        let watch = StoredValue::new_local(None::<PositionWatch>);
        Effect::new(move || {
            beats.track();
            // `on` before `travelling`, which follows it (rule 13 of the crate's README).
            let watched = on.get() && visible.get();
            let precise = travelling.get();
            watch.set_value(None);
            if watched {
                watch.set_value(Some(PositionWatch::start(
                    precise,
                    move |fix| self.found(fix),
                    move |why| self.heard(why),
                )));
            }
        });
        let tick = move || {
            let idle = self.kept.with_untracked(|kept| kept.is_idle());
            if idle || !visible.get_untracked() {
                return;
            }
            // A browser says nothing of a device that lies still; beginning to watch anew makes it.
            let age = self.here.with_untracked(|fix| fix.map_or(i64::MAX, |fix| fix.age_ms(now())));
            if on.get_untracked() && age >= STILL_MS {
                beats.update(|beats| *beats = beats.wrapping_add(1));
            }
            self.send();
        };
        if let Ok(interval) = set_interval_with_handle(tick, TICK) {
            on_cleanup(move || interval.clear());
        }
    }

    /// Whether a visit of the person's is being travelled to (tracked).
    fn is_travelling(self) -> bool {
        let me = self.store.session().with(|session| session.as_ref().map(|session| session.user.id));
        self.store.jobs().with(|jobs| {
            jobs.iter()
                .flat_map(|job| &job.visits)
                .any(|visit| visit.status == VisitStatus::EnRoute && me.is_some_and(|me| visit.is_assigned(me)))
        })
    }

    fn found(self, fix: Fix) {
        self.here.set(Some(fix));
        self.trouble.set(Trouble::None);
        self.look(&fix);
        if self.kept.with_untracked(|kept| kept.clone().take(fix)) {
            self.change(|kept| kept.take(fix));
            self.send();
        }
    }
}
