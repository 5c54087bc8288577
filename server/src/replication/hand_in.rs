//! Work that came in a file instead of from its device. It is judged as its author's, exactly as if the
//! device had pushed it; the audit log names who brought it.

use serde_json::json;
use sync::domain::access::Permission;
use sync::ids::DeviceId;
use sync::protocol::{HandIn, PushResponse};

use super::push;
use super::replicas::{self, Contact, Report};
use crate::audit::{self, AuditEntry};
use crate::auth::{Caller, role_of};
use crate::db::Db;
use crate::http::ApiError;

/// Takes in a push in its author's name. 403 without the permission to look after devices, 404 where
/// the company has no such person.
pub async fn take(db: &Db, caller: &Caller, handed: &HandIn) -> Result<PushResponse, ApiError> {
    caller.require(Permission::ManageDevices)?;
    let request = &handed.request;
    let mut tx = db.begin(caller).await?;
    // Also of somebody who has left: what they did was done.
    let role = role_of(&mut tx, handed.user_id).await?.ok_or_else(|| ApiError::not_found("person"))?;
    let device = replicas::device_of(&mut tx, request.replica_id).await?;
    let details = json!({ "user_id": handed.user_id, "mutations": request.mutations.len() });
    audit::record(&mut tx, AuditEntry::new("work.handed_in", "replica", request.replica_id.0).details(details));
    tx.commit().await?;

    let author = Caller {
        user_id: handed.user_id,
        role,
        device_id: Some(device.unwrap_or(DeviceId(request.replica_id.0))),
        ..caller.clone()
    };
    let report = Report::new(&request.app_build, "", &request.backlog, Contact::HandedIn);
    push::push(db, &author, &report, request).await
}
