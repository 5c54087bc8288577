//! Being on duty: the person shares their position while Holdfast is on the screen. It runs beside
//! the work and is never in its way: what cannot be sent waits in a record of its own, is thinned,
//! and is no part of the outbox.
//!
//! What it costs, whatever the browser delivers: one fix in five minutes while still, one a minute
//! while moving, four at most (`sync::domain::tracking`). Satellites are asked for only while a visit
//! is travelled to; a hidden page watches nothing.

mod fences;
mod kept;
mod sending;
mod watching;

use leptos::prelude::*;
use sync::domain::tracking::Fix;
use sync::ids::UserId;
use sync::time::Timestamp;

use super::Store;
use crate::platform::{NoPosition, local_remove};
pub use fences::Asked;
use fences::Fences;
use kept::Kept;

/// How sharing stands, to be said on the screen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Trouble {
    #[default]
    None,
    /// The browser or the person does not allow it.
    Denied,
    /// There is no fix now.
    NoFix,
    /// It was ended on another device, or by the office.
    EndedElsewhere,
    /// What sharing means has changed: the app has to be loaded anew.
    Outdated,
}

/// The person's sharing. Copy it into closures freely.
#[derive(Clone, Copy)]
pub struct Duty {
    store: Store,
    kept: RwSignal<Kept>,
    trouble: RwSignal<Trouble>,
    /// The newest fix, kept or not.
    here: RwSignal<Option<Fix>>,
    fences: RwSignal<Fences>,
    busy: StoredValue<bool>,
}

/// The sharing, from context.
pub fn use_duty() -> Duty {
    expect_context()
}

impl Duty {
    /// Puts it into the context and follows who is signed in. Call it where the app begins.
    pub fn provide(store: Store) -> Self {
        let duty = Self {
            store,
            kept: RwSignal::default(),
            trouble: RwSignal::default(),
            here: RwSignal::new(None),
            fences: RwSignal::default(),
            busy: StoredValue::new(false),
        };
        provide_context(duty);
        duty.follow_person();
        duty.follow_page();
        duty
    }

    /// Whether the person shares (tracked).
    pub fn is_on(self) -> bool {
        self.kept.with(|kept| kept.on)
    }

    /// What is in the way (tracked).
    pub fn trouble(self) -> Trouble {
        self.trouble.get()
    }

    /// When the newest fix of this page was found (tracked).
    pub fn seen_at(self) -> Option<Timestamp> {
        self.here.with(|fix| fix.as_ref().map(|fix| fix.recorded_at))
    }

    /// Fixes that the office does not have (tracked).
    pub fn unsent(self) -> usize {
        self.kept.with(|kept| kept.unsent.len())
    }

    /// Days that the company keeps fixes, as far as the device has heard (tracked).
    pub fn keep_days(self) -> u32 {
        self.kept.with(|kept| kept.keep_days)
    }

    /// Begins or ends sharing, with or without a network.
    pub fn switch(self, on: bool) {
        self.trouble.set(Trouble::None);
        self.change(|kept| if on { kept.begin(super::now()) } else { kept.end() });
        if !on {
            self.here.set(None);
        }
        self.send();
    }

    /// Changes the record and keeps it.
    fn change<T>(self, change: impl FnOnce(&mut Kept) -> T) -> Option<T> {
        let user = self.user()?;
        let done = self.kept.try_update(change)?;
        self.kept.with_untracked(|kept| kept.save(user));
        Some(done)
    }

    fn user(self) -> Option<UserId> {
        self.store.session().with_untracked(|session| session.as_ref().map(|session| session.user.id))
    }

    /// Opens the record of whoever is signed in.
    fn follow_person(self) {
        let session = self.store.session();
        let user = Memo::new(move |_| session.with(|session| session.as_ref().map(|session| session.user.id)));
        Effect::new(move || {
            let kept = user.get().map(Kept::load).unwrap_or_default();
            self.here.set(None);
            self.fences.set(Fences::default());
            self.trouble.set(Trouble::None);
            self.kept.set(kept);
            self.send();
        });
    }

    fn heard(self, why: NoPosition) {
        if why == NoPosition::Denied {
            self.switch(false);
        }
        self.trouble.set(if why == NoPosition::Denied { Trouble::Denied } else { Trouble::NoFix });
    }
}

/// Forgets the record of somebody who signs out; whether the server has to hear that sharing is over.
pub(super) fn forget(user: UserId) -> bool {
    let kept = Kept::load(user);
    local_remove(&kept::key(user));
    kept.owes_end()
}

/// Tells the server so. Without a network the office sees the last fix grow old, and the next sign-in starts anew.
pub(super) async fn end() {
    let _ = crate::api::delete(sending::SHARING).await;
}
