//! Finding appointments.

use sync::domain::status::VisitStatus;
use sync::ids::{UserId, VisitId};
use sync::time::Timestamp;

use super::model::{Appointment, AppointmentStatus};
use super::store::{self, Filter};
use crate::auth::Caller;
use crate::capabilities::fields::Fields;
use crate::capabilities::jobs::service::only_own;
use crate::capabilities::values::after_moment;
use crate::db::TenantTx;
use crate::http::{ApiError, ApiResult, Page, Paged};
use crate::time::ToUtc;

/// Which appointments are asked for.
#[derive(Clone, Debug, Default)]
pub(super) struct Wanted {
    pub technician: Option<UserId>,
    pub from: Option<Timestamp>,
    pub to: Option<Timestamp>,
    /// States separated by commas.
    pub status: Option<String>,
}

/// Appointments that the caller may see, in order of time.
pub(super) async fn list(
    tx: &mut TenantTx,
    caller: &Caller,
    wanted: Wanted,
    page: &Page,
) -> ApiResult<Paged<Appointment>> {
    let filter = Filter { after: after_moment(page)?, limit: page.sql_limit(), ..filter(caller, wanted)? };
    let rows = store::list(tx, filter).await?;
    Ok(page.of(rows, |row| Page::pair(row.scheduled_start.0, row.id.0), |row| row))
}

/// The filter of what is asked for, as far as the caller may see it.
pub(super) fn filter(caller: &Caller, wanted: Wanted) -> ApiResult<Filter> {
    let only_own = only_own(caller)?;
    let mut check = Fields::new();
    for (name, at) in [("from", wanted.from), ("to", wanted.to)] {
        check.check(at.is_none_or(Timestamp::is_plausible), name, "must be between the years 1970 and 9999");
    }
    let statuses = wanted.status.as_deref().filter(|list| !list.is_empty()).map(|list| states(&mut check, list));
    check.finish()?;
    Ok(Filter {
        only_own,
        technician: wanted.technician,
        from: wanted.from.map(ToUtc::to_utc),
        to: wanted.to.map(ToUtc::to_utc),
        statuses,
        ..Filter::default()
    })
}

fn states(check: &mut Fields, list: &str) -> Vec<VisitStatus> {
    let known: Option<Vec<_>> = list.split(',').map(|code| AppointmentStatus::from_code(code.trim())).collect();
    if known.is_none() {
        let all = AppointmentStatus::ALL.map(AppointmentStatus::code).join(", ");
        check.wrong("status", format!("must be of: {all}"));
    }
    known.unwrap_or_default().into_iter().flat_map(AppointmentStatus::visits).collect()
}

/// One appointment that the caller may see.
pub(super) async fn get(tx: &mut TenantTx, caller: &Caller, id: VisitId) -> ApiResult<Appointment> {
    store::get(tx, id, only_own(caller)?).await?.ok_or_else(|| ApiError::not_found("appointment"))
}
