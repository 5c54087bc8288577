//! Rows of users and their tenants, as sign-in needs them.

use sqlx::postgres::PgRow;
use sqlx::{PgConnection, Row};
use sync::domain::access::Role;
use sync::ids::{TenantId, UserId};
use uuid::Uuid;

use crate::db::{DbError, TenantTx};

/// An account that a password may open.
pub(super) struct Account {
    pub tenant_id: TenantId,
    pub id: UserId,
    pub role: Role,
    pub password_hash: Option<String>,
}

/// A member of staff with their tenant, as they see themselves.
pub(super) struct Profile {
    pub email: String,
    pub name: String,
    pub role: Role,
    pub locale: String,
    pub phone: Option<String>,
    pub colour: String,
    pub password_hash: Option<String>,
    pub tenant_name: String,
    pub industry: String,
    pub time_zone: String,
    pub tenant_locale: String,
    pub tenant_phone: Option<String>,
}

pub(super) fn role(row: &PgRow) -> Result<Role, DbError> {
    let code: String = row.try_get("role")?;
    Role::from_code(&code).ok_or_else(|| match row.try_get::<Uuid, _>("user_id") {
        Ok(id) => DbError::inconsistent("users", "role", id, format!("unknown role {code}")),
        Err(error) => error.into(),
    })
}

/// Active accounts of an address, of one tenant where `tenant` names one; the one used last first.
pub(super) async fn accounts(
    db: &mut PgConnection,
    email: &str,
    tenant: Option<&str>,
) -> Result<Vec<Account>, DbError> {
    let rows = sqlx::query(
        "SELECT u.tenant_id, u.id AS user_id, u.role, u.password_hash \
         FROM users u JOIN tenants t ON t.id = u.tenant_id \
         WHERE u.email = $1 AND u.active AND ($2::text IS NULL OR t.slug = $2) \
         ORDER BY u.last_sign_in_at DESC NULLS LAST, u.created_at LIMIT 5",
    )
    .bind(email)
    .bind(tenant)
    .fetch_all(db)
    .await?;
    rows.iter()
        .map(|row| {
            Ok(Account {
                tenant_id: TenantId(row.try_get("tenant_id")?),
                id: UserId(row.try_get("user_id")?),
                role: role(row)?,
                password_hash: row.try_get("password_hash")?,
            })
        })
        .collect()
}

pub(super) async fn profile(tx: &mut TenantTx, user_id: UserId) -> Result<Option<Profile>, DbError> {
    let row = sqlx::query(
        "SELECT u.id AS user_id, u.email, u.name, u.role, u.locale, u.phone, u.colour, u.password_hash, \
         t.name AS tenant_name, t.industry, t.time_zone, t.locale AS tenant_locale, t.phone AS tenant_phone \
         FROM users u JOIN tenants t ON t.id = u.tenant_id WHERE u.tenant_id = $1 AND u.id = $2",
    )
    .bind(tx.tenant_id().0)
    .bind(user_id.0)
    .fetch_optional(&mut **tx)
    .await?;
    let Some(row) = row else { return Ok(None) };
    Ok(Some(Profile {
        email: row.try_get("email")?,
        name: row.try_get("name")?,
        role: role(&row)?,
        locale: row.try_get("locale")?,
        phone: row.try_get("phone")?,
        colour: row.try_get("colour")?,
        password_hash: row.try_get("password_hash")?,
        tenant_name: row.try_get("tenant_name")?,
        industry: row.try_get("industry")?,
        time_zone: row.try_get("time_zone")?,
        tenant_locale: row.try_get("tenant_locale")?,
        tenant_phone: row.try_get("tenant_phone")?,
    }))
}

/// What a person of the tenant may do, active or not; none where there is no such person.
pub async fn role_of(tx: &mut TenantTx, user_id: UserId) -> Result<Option<Role>, DbError> {
    let row = sqlx::query("SELECT u.id AS user_id, u.role FROM users u WHERE u.tenant_id = $1 AND u.id = $2")
        .bind(tx.tenant_id().0)
        .bind(user_id.0)
        .fetch_optional(&mut **tx)
        .await?;
    row.as_ref().map(role).transpose()
}

pub(super) async fn set_password(tx: &mut TenantTx, user_id: UserId, hash: &str) -> Result<(), DbError> {
    sqlx::query("UPDATE users SET password_hash = $3 WHERE tenant_id = $1 AND id = $2")
        .bind(tx.tenant_id().0)
        .bind(user_id.0)
        .bind(hash)
        .execute(&mut **tx)
        .await?;
    Ok(())
}
