//! `POST /api/v1/customers/{id}/restore`.

use axum::extract::State;
use sync::domain::access::Permission;
use sync::ids::CustomerId;

use super::super::{CustomerDetail, service};
use crate::AppState;
use crate::auth::Caller;
use crate::http::{ApiResult, Json, Path};

/// Bring an archived customer back
#[utoipa::path(post, path = "/api/v1/customers/{id}/restore", tag = "customers", params(("id" = Uuid, Path)),
    responses((status = 200, body = CustomerDetail)))]
pub async fn restore_customer(
    State(state): State<AppState>,
    caller: Caller,
    Path(id): Path<CustomerId>,
) -> ApiResult<Json<CustomerDetail>> {
    caller.require(Permission::EditCustomers)?;
    let mut tx = state.db.begin(&caller).await?;
    let customer = service::restore(&mut tx, id).await?;
    tx.commit().await?;
    Ok(Json(customer))
}
