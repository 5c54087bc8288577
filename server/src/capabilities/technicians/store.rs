//! Rows of staff, as far as work is given to them.

use sqlx::Row;
use sync::domain::access::{Permission, Role};
use sync::domain::facts::StaffMember;
use sync::ids::UserId;
use uuid::Uuid;

use crate::capabilities::columns::Columns;
use crate::db::{DbError, TenantTx};

/// Active staff who may work visits, by name, each with its key for paging.
pub(super) async fn list(
    tx: &mut TenantTx,
    after: Option<(String, Uuid)>,
    limit: i64,
) -> Result<Vec<(String, StaffMember)>, DbError> {
    let roles: Vec<&str> =
        Role::ALL.into_iter().filter(|role| role.may(Permission::WorkOwnVisits)).map(Role::code).collect();
    let (after_name, after_id) = after.unzip();
    let rows = sqlx::query(
        "SELECT id, name, role, colour, phone, lower(name) AS sort_name FROM users \
         WHERE tenant_id = $1 AND active AND role = ANY($2) AND ($3::text IS NULL OR (lower(name), id) > ($3, $4)) \
         ORDER BY lower(name), id LIMIT $5",
    )
    .bind(tx.tenant_id().0)
    .bind(roles)
    .bind(after_name)
    .bind(after_id)
    .bind(limit)
    .fetch_all(&mut **tx)
    .await?;
    rows.iter()
        .map(|row| {
            let member = StaffMember {
                id: row.id("id")?,
                name: row.try_get("name")?,
                role: row.code("users", "role", Role::from_code)?,
                colour: row.try_get("colour")?,
                phone: row.try_get("phone")?,
            };
            Ok((row.try_get("sort_name")?, member))
        })
        .collect()
}

/// The role of somebody who is active; none for nobody.
pub(super) async fn role(tx: &mut TenantTx, user: UserId) -> Result<Option<Role>, DbError> {
    let row = sqlx::query("SELECT id, role FROM users WHERE tenant_id = $1 AND id = $2 AND active")
        .bind(tx.tenant_id().0)
        .bind(user.0)
        .fetch_optional(&mut **tx)
        .await?;
    row.map(|row| row.code("users", "role", Role::from_code)).transpose()
}
