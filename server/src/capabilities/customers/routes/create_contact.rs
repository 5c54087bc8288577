//! `POST /api/v1/customers/{id}/contacts`.

use axum::extract::State;
use sync::domain::access::Permission;
use sync::ids::CustomerId;

use super::super::{Contact, ContactInput, service};
use crate::AppState;
use crate::auth::Caller;
use crate::capabilities::Saved;
use crate::http::{ApiResult, Json, Path};

/// Add a contact to a customer
#[utoipa::path(post, path = "/api/v1/customers/{id}/contacts", tag = "customers", params(("id" = Uuid, Path)),
    request_body = ContactInput, responses((status = 201, body = Contact), (status = 200, body = Contact)))]
pub async fn create_contact(
    State(state): State<AppState>,
    caller: Caller,
    Path(id): Path<CustomerId>,
    Json(body): Json<ContactInput>,
) -> ApiResult<Saved<Contact>> {
    caller.require(Permission::EditCustomers)?;
    let mut tx = state.db.begin(&caller).await?;
    let saved = service::create_contact(&mut tx, id, body).await?;
    tx.commit().await?;
    Ok(saved)
}
