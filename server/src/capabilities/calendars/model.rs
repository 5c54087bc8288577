//! Calendar links as they are answered.

use serde::Serialize;
use sync::time::Timestamp;
use utoipa::ToSchema;

/// The link of a technician, without its secret.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct CalendarLink {
    /// Whether there is one; the times are none where there is not.
    pub exists: bool,
    pub created_at: Option<Timestamp>,
    /// When a calendar last asked, to the hour.
    pub read_at: Option<Timestamp>,
}

/// A link that was made just now. Its address is told once.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct NewCalendarLink {
    /// Whoever has it reads the technician's visits.
    pub url: String,
    pub created_at: Timestamp,
}
