//! Devices as they are answered.

use serde::Serialize;
use sync::ids::DeviceId;
use sync::time::Timestamp;
use utoipa::ToSchema;

use crate::capabilities::Named;

/// One installation on one phone or computer.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Device {
    pub id: DeviceId,
    /// Who used it last.
    pub user: Named,
    pub name: String,
    pub platform: Option<String>,
    /// The version of the app at its last contact.
    pub app_build: Option<String>,
    pub first_seen_at: Timestamp,
    pub last_seen_at: Timestamp,
    /// When it last sent work, and when it last fetched.
    pub last_push_at: Option<Timestamp>,
    pub last_pull_at: Option<Timestamp>,
    /// Changes and photos that it had not sent yet, by its own last report.
    pub backlog: i32,
    /// When the oldest of them was made.
    pub oldest_unsent_at: Option<Timestamp>,
    /// Whether the browser promised to keep its store; none: not known.
    pub storage_persisted: Option<bool>,
    /// Bytes that the browser allows and that are in use; none: not known.
    pub storage_quota: Option<i64>,
    pub storage_usage: Option<i64>,
    /// Sign-ins that still stand.
    pub live_sessions: i64,
}
