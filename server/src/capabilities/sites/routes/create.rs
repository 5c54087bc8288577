//! `POST /api/v1/customers/{id}/sites`.

use axum::extract::State;
use sync::domain::access::Permission;
use sync::ids::CustomerId;

use super::super::{SiteDetail, SiteInput, service};
use crate::AppState;
use crate::auth::Caller;
use crate::capabilities::Saved;
use crate::http::{ApiResult, Json, Path};

/// Add a site to a customer
#[utoipa::path(post, path = "/api/v1/customers/{id}/sites", tag = "sites", params(("id" = Uuid, Path)),
    request_body = SiteInput, responses((status = 201, body = SiteDetail), (status = 200, body = SiteDetail)))]
pub async fn create_site(
    State(state): State<AppState>,
    caller: Caller,
    Path(id): Path<CustomerId>,
    Json(body): Json<SiteInput>,
) -> ApiResult<Saved<SiteDetail>> {
    caller.require(Permission::EditCustomers)?;
    let mut tx = state.db.begin(&caller).await?;
    let saved = service::create(&mut tx, id, body).await?;
    tx.commit().await?;
    Ok(saved)
}
