//! What can be done with calendar links.

use sync::domain::access::Permission;
use sync::ids::UserId;

use super::model::CalendarLink;
use super::store;
use super::token::Token;
use crate::audit::{self, AuditEntry};
use crate::auth::Caller;
use crate::db::TenantTx;
use crate::http::{ApiError, ApiResult};

/// 404 unless the caller may look after the technician's link: it is the own one, or the caller
/// dispatches. Others may ask for none.
pub async fn require_technician(tx: &mut TenantTx, caller: &Caller, technician: UserId) -> ApiResult<()> {
    caller.require_any(&[Permission::DispatchJobs, Permission::WorkOwnVisits])?;
    let theirs = caller.user_id == technician || caller.may(Permission::DispatchJobs);
    if theirs && store::is_technician(tx, technician).await? { Ok(()) } else { Err(ApiError::not_found("technician")) }
}

/// The technician's link.
pub async fn read(tx: &mut TenantTx, technician: UserId) -> ApiResult<CalendarLink> {
    let link = store::link(tx, technician).await?;
    Ok(link.unwrap_or(CalendarLink { exists: false, created_at: None, read_at: None }))
}

/// Makes the technician's link, in the place of the one that there was. Answers the last part of its
/// address, which cannot be had again.
pub async fn replace(tx: &mut TenantTx, technician: UserId) -> ApiResult<String> {
    let token = Token::random();
    store::replace(tx, technician, &token.hash()).await?;
    audit::record(tx, AuditEntry::new("calendar_link.created", "user", technician.0));
    Ok(token.file())
}

/// Ends the technician's link, if there is one.
pub async fn revoke(tx: &mut TenantTx, technician: UserId) -> ApiResult<()> {
    if store::remove(tx, technician).await? {
        audit::record(tx, AuditEntry::new("calendar_link.revoked", "user", technician.0));
    }
    Ok(())
}
