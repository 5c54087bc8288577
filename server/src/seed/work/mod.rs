//! The demo's work: customers with sites and assets, what is offered, and a week of jobs in every
//! state. The same every time, but for the day it is sown on.

mod catalog;
mod history;
mod jobs;
mod pictures;
mod places;
mod planning;
mod recurring;

use sync::ids::TenantId;

use super::SeedError;
use crate::AppState;
use crate::db::{DbError, TenantTx};

/// Adds the work of both companies.
pub(super) async fn sow(state: &AppState) -> Result<(), SeedError> {
    let mut tx = state.db.begin_system().await?;
    let tenants = tx.tenants().await?;
    drop(tx);
    for tenant in tenants {
        sow_tenant(state, tenant).await?;
    }
    Ok(())
}

async fn sow_tenant(state: &AppState, tenant: TenantId) -> Result<(), SeedError> {
    let mut tx = state.db.begin_for(tenant).await?;
    let slug: String = sqlx::query_scalar("SELECT slug FROM tenants WHERE id = $1")
        .bind(tenant.0)
        .fetch_one(&mut *tx)
        .await
        .map_err(DbError::from)?;
    let (offered, plan, customers) = match slug.as_str() {
        "bluebonnet" => (catalog::septic(), jobs::septic_week(), 120),
        "ridgeline" => (catalog::roofing(), jobs::roofing_week(), 12),
        _ => return Ok(()),
    };
    if !start_numbers(&mut tx).await? {
        // An earlier version that knew nothing of planning may have sown the work.
        planning::sow(&mut tx, &slug).await?;
        tx.commit().await?;
        return Ok(());
    }
    let services = catalog::sow(&mut tx, &offered).await?;
    let places = places::sow(&mut tx, &slug, customers).await?;
    let pictures = pictures::sow(state, &mut tx).await?;
    jobs::sow(&mut tx, &plan, &services, &places, &pictures).await?;
    planning::sow(&mut tx, &slug).await?;
    if slug == "bluebonnet" {
        recurring::sow(&mut tx, &services, &places).await?;
    }
    tx.commit().await?;
    Ok(())
}

/// Job numbers begin above a thousand, as in a company that has been at it for a while. False
/// where they have begun, and so the work is there.
async fn start_numbers(tx: &mut TenantTx) -> Result<bool, DbError> {
    let begun = sqlx::query(
        "INSERT INTO tenant_counters (tenant_id, name, value) VALUES ($1, 'job_number', 1040) \
         ON CONFLICT (tenant_id, name) DO NOTHING",
    )
    .bind(tx.tenant_id().0)
    .execute(&mut **tx)
    .await?;
    Ok(begun.rows_affected() == 1)
}

/// A number below `below` that depends on `index` and `salt` and looks drawn.
fn pick(index: usize, salt: u64, below: usize) -> usize {
    let mut x =
        (index as u64).wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ salt.wrapping_mul(0xbf58_476d_1ce4_e5b9);
    x ^= x >> 30;
    x = x.wrapping_mul(0x94d0_49bb_1331_11eb);
    x ^= x >> 31;
    (x % below as u64) as usize
}
