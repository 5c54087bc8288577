//! Asking the tracking service, and who drives what.

use std::collections::BTreeSet;

use serde_json::json;
use sync::domain::access::Permission;
use sync::ids::VehicleId;

use super::model::{Vehicle, VehicleChange, Vehicles};
use super::store;
use crate::AppState;
use crate::audit::{self, AuditEntry};
use crate::capabilities::technicians;
use crate::db::TenantTx;
use crate::http::{ApiError, ApiResult, FieldError};

pub(super) async fn list(tx: &mut TenantTx) -> ApiResult<Vehicles> {
    Ok(Vehicles { items: store::list(tx).await? })
}

/// Says who drives the vehicle.
pub(super) async fn update(tx: &mut TenantTx, id: VehicleId, change: VehicleChange) -> ApiResult<Vehicle> {
    if let Some(technician) = change.technician_id
        && !technicians::service::may(tx, technician, Permission::WorkOwnVisits).await?
    {
        return Err(ApiError::invalid(vec![FieldError::new("technician_id", "is nobody who works visits")]));
    }
    let vehicle = store::assign(tx, id, change.technician_id).await?.ok_or_else(|| ApiError::not_found("vehicle"))?;
    let details = json!({ "technician_id": change.technician_id });
    audit::record(tx, AuditEntry::new("vehicle.assigned", "vehicle", id.0).details(details));
    Ok(vehicle)
}

/// Asks the service where the vehicles are. One that does not answer is asked again in its turn; the
/// map shows the last places with their age.
pub(super) async fn refresh(state: AppState) -> Result<(), ApiError> {
    let Some(service) = state.vehicles.clone() else { return Ok(()) };
    let mut tx = state.db.begin_system().await?;
    let tenant = store::tenant(&mut tx, service.tenant_slug()).await?;
    tx.commit().await?;
    let Some(tenant) = tenant else {
        tracing::warn!("HOLDFAST_SAMSARA_TENANT names no company");
        return Ok(());
    };
    let mut fixes = service.newest().await.map_err(ApiError::unavailable)?;
    // One row each: a service that repeats itself must not stop the others.
    let mut seen = BTreeSet::new();
    fixes.retain(|fix| seen.insert(fix.external_id.clone()));
    let mut tx = state.db.begin_for(tenant).await?;
    store::replace(&mut tx, service.provider(), &fixes).await?;
    tx.commit().await?;
    Ok(())
}
