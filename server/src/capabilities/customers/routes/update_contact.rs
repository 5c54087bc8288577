//! `PUT /api/v1/contacts/{id}`.

use axum::extract::State;
use sync::domain::access::Permission;
use sync::ids::ContactId;

use super::super::{Contact, ContactInput, service};
use crate::AppState;
use crate::auth::Caller;
use crate::http::{ApiResult, Json, Path};

/// Change a contact
#[utoipa::path(put, path = "/api/v1/contacts/{id}", tag = "customers", params(("id" = Uuid, Path)),
    request_body = ContactInput, responses((status = 200, body = Contact)))]
pub async fn update_contact(
    State(state): State<AppState>,
    caller: Caller,
    Path(id): Path<ContactId>,
    Json(body): Json<ContactInput>,
) -> ApiResult<Json<Contact>> {
    caller.require(Permission::EditCustomers)?;
    let mut tx = state.db.begin(&caller).await?;
    let contact = service::update_contact(&mut tx, id, body).await?;
    tx.commit().await?;
    Ok(Json(contact))
}
