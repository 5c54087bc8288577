//! Signing in and out, and what must not be lost on the way out.

use leptos::prelude::*;
use serde::Serialize;
use sync::ids::DeviceId;

use super::live::Live;
use super::session::{Session, device_id, note_signed_out, was_signed_out};
use super::types::{CommitError, SignOutBlocked};
use crate::api::{self, ApiProblem};
use crate::platform;

#[derive(Serialize)]
struct SignIn {
    email: String,
    password: String,
    device_id: DeviceId,
    device_name: String,
}

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
            if api::delete("/api/v1/sessions/current").await.has_ended() {
                note_signed_out(false);
            }
        } else if let Ok(session) = api::get::<Session>("/api/v1/me").await
            && platform::whole().await.is_ok()
        {
            self.begin(session).await;
        }
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
        if let Ok(driver) = self.driver() {
            let unsent = self.unsent();
            if unsent.is_some() && unsent != self.exported.get_value() {
                let (jobs, photos, _) = unsent.unwrap_or_default();
                return Err(SignOutBlocked { jobs, photos });
            }
            // Before the data goes: a page that shows a job must not find it missing.
            Session::forget();
            self.session.set(None);
            // A database that cannot be deleted now is opened again at the next sign-in.
            let _ = driver.delete().await;
        }
        Session::forget();
        self.close();
        self.session.set(None);
        self.exported.set_value(None);
        if let Some(user) = user {
            super::positions::forget(user);
            super::duty::forget(user).await;
        }
        let ended = api::delete("/api/v1/sessions/current").await.has_ended();
        note_signed_out(!ended);
        // Nobody's messages belong on a device that nobody is signed in on.
        platform::alerts::push_unsubscribe().await;
        Ok(())
    }

    /// Jobs and photos that only this device has, with the next mutation's number: a change after
    /// an export makes it another state. None where everything is sent.
    fn unsent(self) -> Option<(usize, usize, u64)> {
        let driver = self.driver().ok()?;
        driver.read(|held| {
            let (jobs, photos) = (held.replica.pending_jobs().len(), held.unsafe_blobs().count());
            (jobs + photos > 0).then_some((jobs, photos, held.replica.meta.next_id))
        })
    }

    /// Hands everything unsent to the person as one file.
    pub(super) async fn export_unsent(self) -> Result<(), CommitError> {
        let driver = self.driver()?;
        let unsent = self.unsent();
        let file = super::export::file(&driver, super::now()).await;
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
            Ok(driver) => driver.bytes(&sha256).await,
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
