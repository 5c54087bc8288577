//! What can be asked of the audit log.

use uuid::Uuid;

use super::model::AuditLogEntry;
use super::store::{self, Filter};
use crate::capabilities::fields::Fields;
use crate::capabilities::values::not_from_a_page;
use crate::db::TenantTx;
use crate::http::{ApiResult, Page, Paged};

/// Whom or what the entries are about; everything where nothing is named.
#[derive(Clone, Debug, Default)]
pub struct About {
    pub subject_kind: Option<String>,
    pub subject_id: Option<Uuid>,
    pub actor_id: Option<Uuid>,
}

/// Entries, newest first.
pub async fn list(tx: &mut TenantTx, about: About, page: &Page) -> ApiResult<Paged<AuditLogEntry>> {
    let mut check = Fields::new();
    let subject_kind = check.optional("subject_kind", about.subject_kind.as_deref(), 60);
    check.finish()?;
    let before = page.after.as_deref().map(str::parse).transpose().map_err(|_| not_from_a_page())?;
    let filter = Filter {
        subject_kind,
        subject_id: about.subject_id,
        actor_id: about.actor_id,
        before,
        limit: page.sql_limit(),
    };
    let rows = store::list(tx, filter).await?;
    Ok(page.of(rows, |row| row.seq.to_string(), |row| row))
}
