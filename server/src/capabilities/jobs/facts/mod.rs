//! Jobs as replicas and screens see them: reads [`JobFacts`] from the rows of every capability
//! they embed, and writes back what the rules of `sync` changed.

mod around;
mod bookings;
mod company;
mod job;
mod visits;
mod write;

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use sync::domain::facts::JobFacts;
use sync::domain::geo::Position;
use sync::ids::JobId;
use sync::time::Timestamp;
use uuid::Uuid;

pub use bookings::taken_by;
pub use company::{load_catalog, load_staff};
pub use write::{NewEvent, insert_events, save_facts};

use crate::db::{DbError, TenantTx};
use crate::time::ToTimestamp;

/// The facts of the jobs that exist among `ids`, by ascending id. `with_prices` is for readers who
/// may see them.
pub async fn load_facts(tx: &mut TenantTx, ids: &[JobId], with_prices: bool) -> Result<Vec<JobFacts>, DbError> {
    let ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let jobs = job::load(tx, &ids).await?;
    let customers: Vec<Uuid> = jobs.iter().map(job::JobRow::customer).collect();
    let contacts = around::contacts(tx, &customers).await?;
    let mut assets = around::assets(tx, &ids).await?;
    let mut line_items = around::line_items(tx, &ids, with_prices).await?;
    let mut visits = visits::load(tx, &ids).await?;
    let mut history = around::history(tx, &ids).await?;
    let mut verified = around::verified(tx, &ids).await?;
    jobs.into_iter()
        .map(|row| {
            let id = row.id();
            Ok(JobFacts {
                contacts: contacts.get(&row.customer()).cloned().unwrap_or_default(),
                assets: assets.remove(&id).unwrap_or_default(),
                line_items: line_items.remove(&id).unwrap_or_default(),
                visits: visits.remove(&id).unwrap_or_default(),
                history: history.remove(&id).unwrap_or_default(),
                verified: verified.remove(&id).unwrap_or_default(),
                ..row.facts()?
            })
        })
        .collect()
}

fn position(latitude: Option<f64>, longitude: Option<f64>, accuracy_m: Option<f64>) -> Option<Position> {
    latitude.zip(longitude).map(|(latitude, longitude)| Position { latitude, longitude, accuracy_m })
}

fn stamp(at: Option<DateTime<Utc>>) -> Option<Timestamp> {
    at.map(ToTimestamp::to_timestamp)
}

/// What a column says as one of the names of `sync`.
fn coded<T>(
    table: &'static str,
    column: &'static str,
    id: Uuid,
    code: &str,
    read: impl Fn(&str) -> Option<T>,
) -> Result<T, DbError> {
    read(code).ok_or_else(|| DbError::inconsistent(table, column, id.to_string(), format!("unknown value {code:?}")))
}

/// Rows by what they belong to, in their order.
fn grouped<R, T>(rows: Vec<R>, key: impl Fn(&R) -> Uuid, item: impl Fn(R) -> T) -> HashMap<Uuid, Vec<T>> {
    let mut groups: HashMap<Uuid, Vec<T>> = HashMap::new();
    for row in rows {
        groups.entry(key(&row)).or_default().push(item(row));
    }
    groups
}
