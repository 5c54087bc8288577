//! Whether the audit log of a tenant is the one that was written.

use sync::ids::TenantId;

use super::Report;
use crate::AppState;
use crate::audit;
use crate::db::DbError;

pub(super) async fn check(state: &AppState, tenant: TenantId, report: &mut Report) -> Result<(), DbError> {
    let mut tx = state.db.begin_for(tenant).await?;
    match audit::verify(&mut tx).await? {
        Ok(entries) => report.checked.push(format!("audit log of tenant {tenant}: {entries} entries")),
        Err(fault) => report.faults.push(format!("audit log of tenant {tenant}: {fault}")),
    }
    tx.rollback().await
}
