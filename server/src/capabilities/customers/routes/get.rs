//! `GET /api/v1/customers/{id}`.

use axum::extract::State;
use sync::domain::access::Permission;
use sync::ids::CustomerId;

use super::super::{CustomerDetail, service};
use crate::AppState;
use crate::auth::Caller;
use crate::http::{ApiResult, Json, Path};

/// Get a customer with contacts and sites
#[utoipa::path(get, path = "/api/v1/customers/{id}", tag = "customers", params(("id" = Uuid, Path)),
    responses((status = 200, body = CustomerDetail)))]
pub async fn get_customer(
    State(state): State<AppState>,
    caller: Caller,
    Path(id): Path<CustomerId>,
) -> ApiResult<Json<CustomerDetail>> {
    caller.require(Permission::ViewCustomers)?;
    let mut tx = state.db.begin(&caller).await?;
    let customer = service::get(&mut tx, id).await?;
    tx.commit().await?;
    Ok(Json(customer))
}
