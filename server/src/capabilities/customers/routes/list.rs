//! `GET /api/v1/customers`.

use axum::extract::State;
use serde::Deserialize;
use sync::domain::access::Permission;
use utoipa::IntoParams;

use super::super::{Customer, service};
use crate::AppState;
use crate::auth::Caller;
use crate::http::{ApiResult, Json, Page, Paged, Query};

/// Which customers are asked for.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct CustomerQuery {
    /// Finds customers by part of a name, address, telephone number or contact.
    #[serde(default)]
    q: Option<String>,
    /// Lists the archived customers instead of the present ones.
    #[serde(default)]
    #[param(required = false)]
    archived: bool,
}

/// List customers by name
#[utoipa::path(get, path = "/api/v1/customers", tag = "customers", params(CustomerQuery, Page),
    responses((status = 200, body = Paged<Customer>)))]
pub async fn list_customers(
    State(state): State<AppState>,
    caller: Caller,
    Query(query): Query<CustomerQuery>,
    page: Page,
) -> ApiResult<Json<Paged<Customer>>> {
    caller.require(Permission::ViewCustomers)?;
    let mut tx = state.db.begin(&caller).await?;
    let customers = service::list(&mut tx, query.q.as_deref(), query.archived, &page).await?;
    tx.commit().await?;
    Ok(Json(customers))
}
