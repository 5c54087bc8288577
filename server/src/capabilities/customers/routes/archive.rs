//! `POST /api/v1/customers/{id}/archive`.

use axum::extract::State;
use sync::domain::access::Permission;
use sync::ids::CustomerId;

use super::super::{CustomerDetail, service};
use crate::AppState;
use crate::auth::Caller;
use crate::http::{ApiResult, Json, Path};

/// Archive a customer
///
/// Takes the customer out of the lists and keeps everything. Refused while a job of theirs is open.
#[utoipa::path(post, path = "/api/v1/customers/{id}/archive", tag = "customers", params(("id" = Uuid, Path)),
    responses((status = 200, body = CustomerDetail)))]
pub async fn archive_customer(
    State(state): State<AppState>,
    caller: Caller,
    Path(id): Path<CustomerId>,
) -> ApiResult<Json<CustomerDetail>> {
    caller.require(Permission::EditCustomers)?;
    let mut tx = state.db.begin(&caller).await?;
    let customer = service::archive(&mut tx, id).await?;
    tx.commit().await?;
    Ok(Json(customer))
}
