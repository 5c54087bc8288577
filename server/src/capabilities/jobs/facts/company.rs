//! What devices know of the company itself.

use sync::domain::access::Role;
use sync::domain::facts::{CatalogItem, StaffMember};
use sync::ids::{PriceBookItemId, UserId};
use uuid::Uuid;

use super::coded;
use crate::db::{DbError, TenantTx};

/// The tenant's active staff, for names and assigning.
pub async fn load_staff(tx: &mut TenantTx) -> Result<Vec<StaffMember>, DbError> {
    let rows: Vec<(Uuid, String, String, String, Option<String>)> =
        sqlx::query_as("SELECT id, name, role, colour, phone FROM users WHERE active ORDER BY name, id")
            .fetch_all(&mut **tx)
            .await?;
    rows.into_iter()
        .map(|(id, name, role, colour, phone)| {
            let role = coded("users", "role", id, &role, Role::from_code)?;
            Ok(StaffMember { id: UserId(id), name, role, colour, phone })
        })
        .collect()
}

/// The price book's active parts, without prices.
pub async fn load_catalog(tx: &mut TenantTx) -> Result<Vec<CatalogItem>, DbError> {
    let rows: Vec<(Uuid, String, String, String)> = sqlx::query_as(
        "SELECT id, code, name, unit FROM price_book_items WHERE active AND kind = 'part' ORDER BY name, id",
    )
    .fetch_all(&mut **tx)
    .await?;
    Ok(rows
        .into_iter()
        .map(|(id, code, name, unit)| CatalogItem { id: PriceBookItemId(id), code, name, unit })
        .collect())
}
