//! What can be asked about technicians.

use sync::domain::facts::StaffMember;

use super::store;
use crate::capabilities::values::after_name;
use crate::db::TenantTx;
use crate::http::{ApiResult, Page, Paged};

/// Active staff who may work visits, by name.
pub async fn list(tx: &mut TenantTx, page: &Page) -> ApiResult<Paged<StaffMember>> {
    let rows = store::list(tx, after_name(page)?, page.sql_limit()).await?;
    Ok(page.of(rows, |(name, row)| Page::pair(name, row.id.0), |(_, row)| row))
}
