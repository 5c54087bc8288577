//! `PUT /api/v1/customers/{id}`.

use axum::extract::State;
use sync::domain::access::Permission;
use sync::ids::CustomerId;

use super::super::{CustomerDetail, CustomerInput, service};
use crate::AppState;
use crate::auth::Caller;
use crate::http::{ApiResult, Json, Path};

/// Change a customer
///
/// Replaces all fields: what is left out becomes empty.
#[utoipa::path(put, path = "/api/v1/customers/{id}", tag = "customers", params(("id" = Uuid, Path)),
    request_body = CustomerInput, responses((status = 200, body = CustomerDetail)))]
pub async fn update_customer(
    State(state): State<AppState>,
    caller: Caller,
    Path(id): Path<CustomerId>,
    Json(body): Json<CustomerInput>,
) -> ApiResult<Json<CustomerDetail>> {
    caller.require(Permission::EditCustomers)?;
    let mut tx = state.db.begin(&caller).await?;
    let customer = service::update(&mut tx, id, body).await?;
    tx.commit().await?;
    Ok(Json(customer))
}
