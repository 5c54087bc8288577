//! `POST /api/v1/customers`.

use axum::extract::State;
use sync::domain::access::Permission;

use super::super::{CustomerDetail, CustomerInput, service};
use crate::AppState;
use crate::auth::Caller;
use crate::capabilities::Saved;
use crate::http::{ApiResult, Json};

/// Add a customer
///
/// With an `id` of the client's own, the same request can be sent again without adding a second
/// customer: the answer is then 200.
#[utoipa::path(post, path = "/api/v1/customers", tag = "customers", request_body = CustomerInput,
    responses((status = 201, body = CustomerDetail), (status = 200, body = CustomerDetail)))]
pub async fn create_customer(
    State(state): State<AppState>,
    caller: Caller,
    Json(body): Json<CustomerInput>,
) -> ApiResult<Saved<CustomerDetail>> {
    caller.require(Permission::EditCustomers)?;
    let mut tx = state.db.begin(&caller).await?;
    let saved = service::create(&mut tx, body).await?;
    tx.commit().await?;
    Ok(saved)
}
