//! Entries of the audit log as they are answered.

use serde::Serialize;
use serde_json::{Map, Value};
use sync::time::Timestamp;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::capabilities::Named;

/// Something that was done.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct AuditLogEntry {
    /// Running number in the company's log, from 1.
    pub seq: i64,
    pub at: Timestamp,
    /// None: the server itself, or a person not known yet.
    pub actor: Option<Named>,
    /// Dotted, subject first, such as `customer.changed`.
    pub action: String,
    pub subject_kind: String,
    pub subject_id: Option<Uuid>,
    /// The network address that it was done from.
    pub ip: Option<String>,
    #[schema(value_type = Object)]
    pub details: Map<String, Value>,
    /// SHA-256 that chains the entry to all before it, in hexadecimal.
    pub hash: String,
}
