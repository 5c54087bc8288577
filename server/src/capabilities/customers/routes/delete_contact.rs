//! `DELETE /api/v1/contacts/{id}`.

use axum::extract::State;
use axum::http::StatusCode;
use sync::domain::access::Permission;
use sync::ids::ContactId;

use super::super::service;
use crate::AppState;
use crate::auth::Caller;
use crate::http::{ApiResult, Path};

/// Remove a contact
#[utoipa::path(delete, path = "/api/v1/contacts/{id}", tag = "customers", params(("id" = Uuid, Path)),
    responses((status = 204)))]
pub async fn delete_contact(
    State(state): State<AppState>,
    caller: Caller,
    Path(id): Path<ContactId>,
) -> ApiResult<StatusCode> {
    caller.require(Permission::EditCustomers)?;
    let mut tx = state.db.begin(&caller).await?;
    service::delete_contact(&mut tx, id).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
