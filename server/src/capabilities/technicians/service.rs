//! What can be asked about technicians.

use sync::domain::access::Permission;
use sync::domain::facts::StaffMember;
use sync::ids::UserId;

use super::store;
use crate::capabilities::values::after_name;
use crate::db::TenantTx;
use crate::http::{ApiResult, Page, Paged};

/// Active staff who may work visits, by name.
pub async fn list(tx: &mut TenantTx, page: &Page) -> ApiResult<Paged<StaffMember>> {
    let rows = store::list(tx, after_name(page)?, page.sql_limit()).await?;
    Ok(page.of(rows, |(name, row)| Page::pair(name, row.id.0), |(_, row)| row))
}

/// Whether the person is active staff whose role may do `permission`.
pub async fn may(tx: &mut TenantTx, user: UserId, permission: Permission) -> ApiResult<bool> {
    Ok(store::role(tx, user).await?.is_some_and(|role| role.may(permission)))
}
