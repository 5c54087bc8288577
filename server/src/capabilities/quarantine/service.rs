//! What can be asked about quarantined work.

use super::model::{QuarantineEntry, QuarantineState};
use super::store;
use crate::capabilities::values::after_moment;
use crate::db::TenantTx;
use crate::http::{ApiResult, Page, Paged};

/// Entries, newest first; `state` none lists all.
pub async fn list(tx: &mut TenantTx, state: Option<QuarantineState>, page: &Page) -> ApiResult<Paged<QuarantineEntry>> {
    let rows = store::list(tx, state, after_moment(page)?, page.sql_limit()).await?;
    Ok(page.of(rows, |row| Page::pair(row.created_at.0, row.id), |row| row))
}
