//! Work that comes again: three plans, and presets to make others with. Their first jobs are some days
//! ahead, so that the week of the demo stays as it is.

use chrono::Days;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::super::SeedError;
use super::catalog::SownService;
use super::places::Place;
use crate::capabilities::recurring_jobs::{create_template, service};
use crate::db::{DbError, TenantTx};
use crate::time::ToUtc;

/// Adds the plans and presets of the septic company.
pub async fn sow(tx: &mut TenantTx, services: &[SownService], places: &[Place]) -> Result<(), SeedError> {
    let starts_on = tx.now().to_utc().date_naive() + Days::new(10);
    let service = |code: &str| services.iter().find(|service| service.code == code).map(|service| service.id);
    let trap = ("Monthly grease trap", "grease_trap", "FREQ=MONTHLY;BYDAY=1MO", "06:00", "08:00", "exact");
    let aerobic =
        ("Aerobic system inspection", "inspection", "FREQ=MONTHLY;INTERVAL=4;BYDAY=2WE", "08:00", "12:00", "morning");
    let season =
        ("Spring and autumn pump-out", "pumping", "FREQ=YEARLY;BYDAY=1TU;BYMONTH=4,10", "12:00", "17:00", "afternoon");
    let commercial = places.iter().filter(|place| place.commercial).nth(1);
    let mut homes = places.iter().filter(|place| !place.commercial).skip(40);
    let planned = [(trap, commercial), (aerobic, homes.next()), (season, homes.next())];
    for ((title, code, rule, from, until, arrival), place) in planned {
        let (Some(place), Some(kind)) = (place, service(code)) else { continue };
        let plan = json!({ "title": title, "rule": rule, "starts_on": starts_on, "from_time": from, "until_time": until, "arrival": arrival });
        let input =
            json!({ "customer_id": place.customer, "site_id": place.site, "service_type_id": kind, "plan": plan });
        service::create(tx, read(input)?).await?;
        let preset = json!({ "name": title, "title": title, "service_type_id": kind, "rule": rule, "from_time": from, "until_time": until, "arrival": arrival });
        create_template(tx, read(preset)?).await?;
    }
    Ok(())
}

fn read<T: DeserializeOwned>(input: Value) -> Result<T, DbError> {
    serde_json::from_value(input).map_err(|error| DbError::inconsistent("recurring_jobs", "plan", "the seed", error))
}
