//! Signing in and out, and what must not be lost on the way out.

use leptos::prelude::*;
use serde::Serialize;
use sync::ids::DeviceId;

use super::live::Live;
use super::session::{Session, device_id, note_signed_out, was_signed_out};
use super::types::{CommitError, SignOutBlocked, Unsent};
use crate::api::{self, ApiProblem};
use crate::platform;

#[derive(Serialize)]
struct SignIn {
    email: String,
    password: String,
    device_id: DeviceId,
    device_name: String,
}

const CURRENT_SESSION: &str = "/api/v1/sessions/current";

impl Live {
    /// Signs in and opens the person's data.
    pub(super) async fn sign_in(self, email: String, password: String) -> Result<(), ApiProblem> {
        let body = SignIn { email, password, device_id: device_id(), device_name: platform::device_name() };
        let session: Session = api::post("/api/v1/sessions", &body).await?;
        self.begin(session).await;
        Ok(())
    }

    async fn begin(self, session: Session) {
        note_signed_out(false);
        session.remember();
        self.open(session.clone()).await;
        self.session.set(Some(session));
    }

    /// The browser may still hold the session's cookie although the rest was evicted: go on where
    /// the person was. After a sign-out with no network it ends the session instead.
    pub(super) async fn restore_session(self) {
        if was_signed_out() {
            if api::delete(CURRENT_SESSION).await.has_ended() && self.is_nobody() {
                note_signed_out(false);
            }
        } else if let Ok(session) = api::get::<Session>("/api/v1/me").await
            && platform::whole().await.is_ok()
            // Somebody may have signed in or out while that was asked.
            && self.is_nobody()
            && !was_signed_out()
        {
            self.begin(session).await;
        }
    }

    fn is_nobody(self) -> bool {
        self.session.with_untracked(Option::is_none)
    }

    /// Fetches who the person is by now: their role or language may have changed.
    pub(super) async fn renew(self) {
        let Ok(session) = api::get::<Session>("/api/v1/me").await else { return };
        let same = self.user_id() == Some(session.user.id);
        if same && self.session.get_untracked().as_ref() != Some(&session) {
            session.remember();
            self.session.set(Some(session));
        }
    }

    /// Signs out and deletes the person's data from this device, unless something would be lost.
    pub(super) async fn sign_out(self) -> Result<(), SignOutBlocked> {
        let user = self.user_id();
        let driver = self.driver().ok();
        if driver.is_some() {
            let unsent = self.unsent();
            let unsaved = self.sync.with_untracked(|sync| sync.unsaved);
            if unsaved || (unsent.is_some() && unsent != self.exported.get_value()) {
                let (jobs, photos) = unsent.map_or((1, 0), |unsent| (unsent.jobs, unsent.photos));
                return Err(SignOutBlocked { jobs, photos });
            }
        }
        // Before the network is asked, which may take its time: whoever starts the app from now on is nobody,
        // and what the browser still holds of the session is ended then. And before the data goes: a page that
        // shows a job must not find it missing.
        note_signed_out(true);
        Session::forget();
        self.session.set(None);
        self.exported.set_value(None);
        let shared = user.is_some_and(|user| {
            super::positions::forget(user);
            super::duty::forget(user)
        });
        if let Some(driver) = driver {
            // A database that cannot be deleted now is opened again at the next sign-in.
            let _ = driver.delete().await;
        }
        // From here on the next person may have signed in, and with them the cookie is theirs.
        if !self.is_nobody() {
            return Ok(());
        }
        self.close();
        if shared {
            super::duty::end().await;
        }
        if self.is_nobody() {
            let ended = api::delete(CURRENT_SESSION).await.has_ended();
            if ended && self.is_nobody() {
                note_signed_out(false);
            }
        }
        // Nobody's messages belong on a device that nobody is signed in on.
        if self.is_nobody() {
            platform::alerts::push_unsubscribe().await;
        }
        Ok(())
    }

    /// What only this device has. None where everything is sent, and nothing refused waits for the person.
    fn unsent(self) -> Option<Unsent> {
        let driver = self.driver().ok()?;
        driver.read(|held| {
            let mut jobs = held.pending_jobs();
            jobs.extend(held.replica.inbox.values().map(|entry| entry.mutation.job_id));
            let unsent = Unsent {
                jobs: jobs.len(),
                photos: held.unsafe_blobs().count(),
                refused: held.replica.inbox.len(),
                next_id: held.replica.meta.next_id,
            };
            (unsent.jobs + unsent.photos > 0).then_some(unsent)
        })
    }

    /// Hands everything unsent to the person as one file.
    pub(super) async fn export_unsent(self) -> Result<(), CommitError> {
        let driver = self.driver()?;
        let unsent = self.unsent();
        let file = super::export::file(&driver, super::now()).await?;
        platform::download(&file.bytes, &file.name, "application/cbor");
        self.exported.set_value(unsent);
        Ok(())
    }

    /// An address for a blob's bytes.
    pub(super) async fn blob_url(self, sha256: String) -> Option<String> {
        if let Some(url) = self.urls.with_value(|urls| urls.get(&sha256).cloned()) {
            return Some(url);
        }
        let here = match self.driver() {
            Ok(driver) => driver.bytes(&sha256).await.ok().flatten(),
            Err(_) => None,
        };
        let (bytes, mime) = match here {
            Some(found) => found,
            None => api::bytes(&format!("/api/v1/blobs/{}", api::escape(&sha256))).await.ok()?,
        };
        let url = platform::object_url(&bytes, &mime);
        self.urls.update_value(|urls| drop(urls.insert(sha256, url.clone())));
        Some(url)
    }
}

/// Whether a session has ended, now or before.
trait Ended {
    fn has_ended(self) -> bool;
}

impl Ended for Result<(), ApiProblem> {
    fn has_ended(self) -> bool {
        self.map_or_else(|problem| problem.status == 401, |()| true)
    }
}
