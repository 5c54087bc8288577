//! Rows of customers and contacts.

use sqlx::Row;
use sqlx::postgres::PgRow;
use sync::ids::{ContactId, CustomerId};
use uuid::Uuid;

use super::model::{Contact, ContactFields, Customer, CustomerFields, CustomerKind};
use crate::capabilities::columns::{Columns, Statement};
use crate::db::{DbError, TenantTx};
use crate::time::ToUtc;

const CUSTOMER: &str = "SELECT c.id, c.name, c.kind, c.email, c.phone, c.billing_address, c.notes, c.created_at, \
    c.updated_at, c.archived_at, lower(c.name) AS sort_name, \
    (SELECT count(*) FROM sites s WHERE s.tenant_id = c.tenant_id AND s.customer_id = c.id AND s.archived_at IS NULL) AS site_count \
    FROM customers c WHERE c.tenant_id = $1";

fn customer(row: &PgRow) -> Result<Customer, DbError> {
    Ok(Customer {
        id: row.id("id")?,
        fields: CustomerFields {
            name: row.try_get("name")?,
            kind: row.code("customers", "kind", CustomerKind::from_code)?,
            email: row.try_get("email")?,
            phone: row.try_get("phone")?,
            billing_address: row.try_get("billing_address")?,
            notes: row.try_get("notes")?,
        },
        site_count: row.try_get("site_count")?,
        created_at: row.time("created_at")?,
        updated_at: row.time("updated_at")?,
        archived_at: row.time_or_none("archived_at")?,
    })
}

/// What a list of customers shows.
pub(super) struct Filter {
    /// An `ILIKE` pattern.
    pub pattern: Option<String>,
    pub archived: bool,
    /// The lower-case name and the id behind which the page starts.
    pub after: Option<(String, Uuid)>,
    pub limit: i64,
}

/// Customers by name, each with its key for paging.
pub(super) async fn list(tx: &mut TenantTx, filter: Filter) -> Result<Vec<(String, Customer)>, DbError> {
    let (after_name, after_id) = filter.after.unzip();
    let sql = format!(
        "{CUSTOMER} AND (c.archived_at IS NOT NULL) = $2 \
         AND ($3::text IS NULL OR c.name ILIKE $3 OR c.email ILIKE $3 OR c.phone ILIKE $3 \
           OR EXISTS (SELECT FROM sites s WHERE s.tenant_id = c.tenant_id AND s.customer_id = c.id \
             AND (s.name ILIKE $3 OR s.address_line1 ILIKE $3 OR s.city ILIKE $3)) \
           OR EXISTS (SELECT FROM contacts k WHERE k.tenant_id = c.tenant_id AND k.customer_id = c.id AND k.name ILIKE $3)) \
         AND ($4::text IS NULL OR (lower(c.name), c.id) > ($4, $5)) \
         ORDER BY lower(c.name), c.id LIMIT $6"
    );
    let rows = sqlx::query(sqlx::AssertSqlSafe(sql))
        .bind(tx.tenant_id().0)
        .bind(filter.archived)
        .bind(filter.pattern)
        .bind(after_name)
        .bind(after_id)
        .bind(filter.limit)
        .fetch_all(&mut **tx)
        .await?;
    rows.iter().map(|row| Ok((row.try_get("sort_name")?, customer(row)?))).collect()
}

pub(super) async fn get(tx: &mut TenantTx, id: CustomerId) -> Result<Option<Customer>, DbError> {
    let sql = format!("{CUSTOMER} AND c.id = $2");
    let row = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(tx.tenant_id().0).bind(id.0).fetch_optional(&mut **tx).await?;
    row.as_ref().map(customer).transpose()
}

/// Holds the customer against changes by others until the end of the transaction and answers
/// whether they are archived; none where there is no such customer. `change` says whether this
/// transaction is going to change them.
pub(super) async fn lock(tx: &mut TenantTx, id: CustomerId, change: bool) -> Result<Option<bool>, DbError> {
    let sql = if change {
        "SELECT archived_at IS NOT NULL FROM customers WHERE tenant_id = $1 AND id = $2 FOR NO KEY UPDATE"
    } else {
        "SELECT archived_at IS NOT NULL FROM customers WHERE tenant_id = $1 AND id = $2 FOR SHARE"
    };
    Ok(sqlx::query_scalar(sql).bind(tx.tenant_id().0).bind(id.0).fetch_optional(&mut **tx).await?)
}

/// The tenant, the id and the fields as the first arguments of a statement.
fn bound<'q>(query: Statement<'q>, tx: &TenantTx, id: CustomerId, fields: &'q CustomerFields) -> Statement<'q> {
    query
        .bind(tx.tenant_id().0)
        .bind(id.0)
        .bind(&fields.name)
        .bind(fields.kind.code())
        .bind(&fields.email)
        .bind(&fields.phone)
        .bind(&fields.billing_address)
        .bind(&fields.notes)
}

/// False where the id is taken.
pub(super) async fn insert(tx: &mut TenantTx, id: CustomerId, fields: &CustomerFields) -> Result<bool, DbError> {
    let sql = "INSERT INTO customers (tenant_id, id, name, kind, email, phone, billing_address, notes, created_at, updated_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9) ON CONFLICT (tenant_id, id) DO NOTHING";
    let done = bound(sqlx::query(sql), tx, id, fields).bind(tx.now().to_utc()).execute(&mut **tx).await?;
    Ok(done.rows_affected() == 1)
}

pub(super) async fn update(tx: &mut TenantTx, id: CustomerId, fields: &CustomerFields) -> Result<(), DbError> {
    let sql = "UPDATE customers SET name = $3, kind = $4, email = $5, phone = $6, billing_address = $7, notes = $8, \
         updated_at = $9 WHERE tenant_id = $1 AND id = $2";
    bound(sqlx::query(sql), tx, id, fields).bind(tx.now().to_utc()).execute(&mut **tx).await?;
    Ok(())
}

pub(super) async fn set_archived(tx: &mut TenantTx, id: CustomerId, archived: bool) -> Result<(), DbError> {
    let at = tx.now().to_utc();
    sqlx::query("UPDATE customers SET archived_at = $3, updated_at = $4 WHERE tenant_id = $1 AND id = $2")
        .bind(tx.tenant_id().0)
        .bind(id.0)
        .bind(archived.then_some(at))
        .bind(at)
        .execute(&mut **tx)
        .await?;
    Ok(())
}

fn contact(row: &PgRow) -> Result<Contact, DbError> {
    Ok(Contact {
        id: row.id("id")?,
        customer_id: row.id("customer_id")?,
        fields: ContactFields {
            name: row.try_get("name")?,
            role: row.try_get("role")?,
            phone: row.try_get("phone")?,
            email: row.try_get("email")?,
            is_primary: row.try_get("is_primary")?,
        },
    })
}

/// A customer's contacts, the one to call first in front.
pub(super) async fn contacts(tx: &mut TenantTx, customer_id: CustomerId) -> Result<Vec<Contact>, DbError> {
    let rows = sqlx::query(
        "SELECT id, customer_id, name, role, phone, email, is_primary FROM contacts \
         WHERE tenant_id = $1 AND customer_id = $2 ORDER BY is_primary DESC, lower(name), id",
    )
    .bind(tx.tenant_id().0)
    .bind(customer_id.0)
    .fetch_all(&mut **tx)
    .await?;
    rows.iter().map(contact).collect()
}

pub(super) async fn contact_by_id(tx: &mut TenantTx, id: ContactId) -> Result<Option<Contact>, DbError> {
    let row = sqlx::query(
        "SELECT id, customer_id, name, role, phone, email, is_primary FROM contacts WHERE tenant_id = $1 AND id = $2",
    )
    .bind(tx.tenant_id().0)
    .bind(id.0)
    .fetch_optional(&mut **tx)
    .await?;
    row.as_ref().map(contact).transpose()
}

/// Nobody is the customer's first contact any more, save `keep`.
pub(super) async fn clear_primary(tx: &mut TenantTx, customer_id: CustomerId, keep: ContactId) -> Result<(), DbError> {
    sqlx::query(
        "UPDATE contacts SET is_primary = false WHERE tenant_id = $1 AND customer_id = $2 AND id <> $3 AND is_primary",
    )
    .bind(tx.tenant_id().0)
    .bind(customer_id.0)
    .bind(keep.0)
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// The tenant, the id and the fields as the first arguments of a statement.
fn bound_contact<'q>(query: Statement<'q>, tx: &TenantTx, id: ContactId, fields: &'q ContactFields) -> Statement<'q> {
    query
        .bind(tx.tenant_id().0)
        .bind(id.0)
        .bind(&fields.name)
        .bind(&fields.role)
        .bind(&fields.phone)
        .bind(&fields.email)
        .bind(fields.is_primary)
}

/// False where the id is taken.
pub(super) async fn insert_contact(
    tx: &mut TenantTx,
    id: ContactId,
    customer_id: CustomerId,
    fields: &ContactFields,
) -> Result<bool, DbError> {
    let sql = "INSERT INTO contacts (tenant_id, id, name, role, phone, email, is_primary, customer_id) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (tenant_id, id) DO NOTHING";
    let done = bound_contact(sqlx::query(sql), tx, id, fields).bind(customer_id.0).execute(&mut **tx).await?;
    Ok(done.rows_affected() == 1)
}

pub(super) async fn update_contact(tx: &mut TenantTx, id: ContactId, fields: &ContactFields) -> Result<(), DbError> {
    let sql = "UPDATE contacts SET name = $3, role = $4, phone = $5, email = $6, is_primary = $7 WHERE tenant_id = $1 AND id = $2";
    bound_contact(sqlx::query(sql), tx, id, fields).execute(&mut **tx).await?;
    Ok(())
}

pub(super) async fn delete_contact(tx: &mut TenantTx, id: ContactId) -> Result<(), DbError> {
    sqlx::query("DELETE FROM contacts WHERE tenant_id = $1 AND id = $2")
        .bind(tx.tenant_id().0)
        .bind(id.0)
        .execute(&mut **tx)
        .await?;
    Ok(())
}
