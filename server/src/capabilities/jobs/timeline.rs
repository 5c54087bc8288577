//! Reading a job's timeline.

use sync::domain::timeline::EventKind;
use sync::ids::JobId;

use super::model::TimelineEntry;
use super::{service, timeline_store};
use crate::auth::Caller;
use crate::capabilities::fields::Fields;
use crate::capabilities::values::after_moment;
use crate::db::TenantTx;
use crate::http::{ApiResult, Page, Paged};

/// A job's entries, newest first. `kind` is a list of kinds separated by commas; none lists all.
pub(super) async fn list(
    tx: &mut TenantTx,
    caller: &Caller,
    job: JobId,
    kind: Option<&str>,
    page: &Page,
) -> ApiResult<Paged<TimelineEntry>> {
    service::require_visible(tx, caller, job).await?;
    let mut check = Fields::new();
    let kinds = kind.filter(|list| !list.is_empty()).map(|list| kinds(&mut check, list));
    check.finish()?;
    let rows = timeline_store::list(tx, job, kinds, after_moment(page)?, page.sql_limit()).await?;
    Ok(page.of(rows, |row| Page::pair(row.at.0, row.id), |row| row))
}

fn kinds(check: &mut Fields, list: &str) -> Vec<EventKind> {
    let read: Option<Vec<_>> = list.split(',').map(|code| EventKind::from_code(code.trim())).collect();
    if read.is_none() {
        let known: Vec<_> = EventKind::ALL.iter().map(|kind| kind.code()).collect();
        check.wrong("kind", format!("must be of: {}", known.join(", ")));
    }
    read.unwrap_or_default()
}
