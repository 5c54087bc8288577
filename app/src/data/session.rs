//! Who is signed in. Kept in local storage, so that the app starts with no network.

use serde::{Deserialize, Serialize};
use sync::domain::access::{Permission, Role};
use sync::ids::{DeviceId, TenantId, UserId};
use sync::time::Timestamp;

use crate::platform::{local_get, local_remove, local_set};

const SESSION: &str = "holdfast-session";
/// Tells `public/boot.js` which of the two apps to start: `phone` or `desk`.
const APP: &str = "holdfast-app";
/// A technician's visits for `public/kept-day.js`.
pub const KEPT_DAY: &str = "holdfast-day";
const SIGNED_OUT: &str = "holdfast-signed-out";
const DEVICE: &str = "holdfast-device";

/// A signed-in person, as the server described them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Session {
    pub user: User,
    pub tenant: Tenant,
    /// When the server ends the session unless it is used before.
    #[serde(rename = "session_expires_at")]
    pub expires_at: Timestamp,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct User {
    pub id: UserId,
    pub email: String,
    pub name: String,
    pub role: Role,
    /// A language tag.
    #[serde(default)]
    pub locale: String,
    #[serde(default)]
    pub phone: Option<String>,
    /// `#rrggbb`.
    #[serde(default)]
    pub colour: String,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Tenant {
    pub id: TenantId,
    pub name: String,
    #[serde(default)]
    pub industry: String,
    /// IANA name, such as `America/Chicago`.
    pub time_zone: String,
    #[serde(default)]
    pub locale: String,
    #[serde(default)]
    pub phone: Option<String>,
}

impl Session {
    /// The person who was signed in when the app last ran.
    pub fn remembered() -> Option<Self> {
        serde_json::from_str(&local_get(SESSION)?).ok()
    }

    pub(super) fn remember(&self) {
        if Self::remembered().is_none_or(|earlier| earlier.user.id != self.user.id) {
            local_remove(KEPT_DAY);
        }
        if let Ok(text) = serde_json::to_string(self) {
            local_set(SESSION, &text);
        }
        local_set(APP, if self.may(Permission::ViewAllJobs) { "desk" } else { "phone" });
    }

    pub(super) fn forget() {
        local_remove(SESSION);
        local_remove(APP);
        local_remove(KEPT_DAY);
    }

    /// Whether the person's role may do `permission`.
    pub fn may(&self, permission: Permission) -> bool {
        self.user.role.may(permission)
    }

    /// Whether this app has the pages of the person's role; else another has to be loaded.
    pub fn is_at_home_here(&self) -> bool {
        cfg!(feature = "desk") || !self.may(Permission::ViewAllJobs)
    }

    /// The page that the person starts on.
    pub fn home(&self) -> &'static str {
        if self.may(Permission::ViewAllJobs) { "/dispatch" } else { "/jobs/assigned" }
    }
}

/// This installation's id; made at first use, and kept over sign-outs.
pub(super) fn device_id() -> DeviceId {
    if let Some(id) = local_get(DEVICE).and_then(|text| text.parse().ok()) {
        return id;
    }
    let id: DeviceId = super::new_id();
    local_set(DEVICE, &id.to_string());
    id
}

/// Remembers that the person signed out here while the server did not hear of it.
pub(super) fn note_signed_out(unheard: bool) {
    if unheard {
        local_set(SIGNED_OUT, "1");
    } else {
        local_remove(SIGNED_OUT);
    }
}

/// Whether the server has yet to hear of a sign-out.
pub(super) fn was_signed_out() -> bool {
    local_get(SIGNED_OUT).is_some()
}
