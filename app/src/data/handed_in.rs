//! Files of unsent work, which the office takes in for a phone that cannot send.

use leptos::prelude::*;
use sync::protocol::UnsentWork;

use super::store::Store;
use crate::platform;
use crate::replica::{self, TakenIn};

/// Why a file cannot be taken in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotOurs {
    /// Other bytes, or not all of them.
    Unreadable,
    OfAnotherCompany,
}

impl Store {
    /// The unsent work in `bytes`, where it is this company's.
    pub fn read_unsent(self, bytes: &[u8]) -> Result<UnsentWork, NotOurs> {
        let file = UnsentWork::read(bytes).ok_or(NotOurs::Unreadable)?;
        let ours = self
            .session()
            .with_untracked(|session| session.as_ref().is_some_and(|session| session.tenant.id == file.tenant_id));
        if ours { Ok(file) } else { Err(NotOurs::OfAnotherCompany) }
    }

    /// Sends everything of `file` in its author's name; `progress` hears how many of its changes and photos
    /// are done. The error says in words why it could not be finished; it can be begun again.
    pub async fn take_in(self, file: &UnsentWork, progress: &dyn Fn(usize)) -> Result<TakenIn, String> {
        let taken = replica::take_in(file, &platform::app_build(), progress).await;
        taken.map_err(|trouble| trouble.words())
    }
}
