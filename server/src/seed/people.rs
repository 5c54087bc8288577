//! The two companies and who works there.

use sync::domain::access::Role;
use sync::ids::TenantId;
use uuid::Uuid;

use super::SeedError;
use crate::AppState;
use crate::audit::{self, AuditEntry};
use crate::auth::password;
use crate::db::{DbError, TenantTx};
use crate::time::ToUtc;

/// Of every account of the seed.
pub const PASSWORD: &str = "holdfast-demo";

/// An account to try things with.
#[derive(Clone, Debug)]
pub struct SignInHint {
    pub tenant: String,
    pub role: String,
    pub email: String,
    pub name: String,
}

struct Company {
    name: &'static str,
    slug: &'static str,
    industry: &'static str,
    phone: &'static str,
    domain: &'static str,
    people: &'static [Person],
}

/// Local part of the address, name, role, colour, phone, locale.
type Person = (&'static str, &'static str, Role, &'static str, &'static str, &'static str);

const COMPANIES: [Company; 2] = [
    Company {
        name: "Bluebonnet Septic",
        slug: "bluebonnet",
        industry: "septic",
        phone: "+1 512 555 0100",
        domain: "bluebonnet.example",
        people: &[
            ("owner", "Ruth Castellanos", Role::Owner, "#1f2937", "+1 512 555 0101", "en"),
            ("manager", "Dale Whitcomb", Role::Manager, "#374151", "+1 512 555 0102", "en"),
            ("dispatcher", "Marisol Vega", Role::Dispatcher, "#0f766e", "+1 512 555 0103", "en"),
            ("dispatcher2", "Kendra Tillman", Role::Dispatcher, "#0e7490", "+1 512 555 0104", "en"),
            ("sales", "Graham Oyelaran", Role::Sales, "#7c3aed", "+1 512 555 0105", "en"),
            ("parts", "Nadine Kowalczyk", Role::Parts, "#a16207", "+1 512 555 0106", "en"),
            ("tech1", "Travis Boudreaux", Role::Technician, "#b91c1c", "+1 512 555 0111", "en"),
            ("tech2", "Lupe Hernández", Role::Technician, "#1d4ed8", "+1 512 555 0112", "es"),
            ("tech3", "Marcus Okafor", Role::Technician, "#15803d", "+1 512 555 0113", "en"),
            ("tech4", "Cody Brandt", Role::Technician, "#c2410c", "+1 512 555 0114", "en"),
            ("tech5", "Yesenia Salinas", Role::Technician, "#a21caf", "+1 512 555 0115", "es"),
            ("tech6", "Wade Lindqvist", Role::Technician, "#4d7c0f", "+1 512 555 0116", "en"),
        ],
    },
    Company {
        name: "Ridgeline Roofing",
        slug: "ridgeline",
        industry: "roofing",
        phone: "+1 737 555 0100",
        domain: "ridgeline.example",
        people: &[
            ("owner", "Patrice Holloway", Role::Owner, "#1f2937", "+1 737 555 0101", "en"),
            ("dispatcher", "Simon Arceneaux", Role::Dispatcher, "#0f766e", "+1 737 555 0102", "en"),
            ("tech1", "Beau Sandoval", Role::Technician, "#b91c1c", "+1 737 555 0111", "en"),
            ("tech2", "Imani Prescott", Role::Technician, "#1d4ed8", "+1 737 555 0112", "en"),
        ],
    },
];

/// Adds what is missing of both companies: a run that was cut short is made whole by the next.
pub(super) async fn sow(state: &AppState) -> Result<(), SeedError> {
    for company in &COMPANIES {
        let tenant_id = found(state, company).await?;
        let mut tx = state.db.begin_for(tenant_id).await?;
        if start_feed(&mut tx).await? {
            for person in company.people {
                // Each has a salt and so a hash of its own.
                let hash = password::hash(PASSWORD.to_owned()).await?;
                hire(&mut tx, company, person, &hash).await?;
            }
        }
        tx.commit().await?;
    }
    Ok(())
}

/// Whether the database holds nothing but the companies of the seed, or parts of them.
pub(super) async fn is_ours(state: &AppState) -> Result<bool, DbError> {
    let mut tx = state.db.begin_system().await?;
    Ok(sqlx::query_scalar("SELECT coalesce(bool_and(slug = ANY($1)), true) FROM tenants")
        .bind(COMPANIES.map(|company| company.slug).as_slice())
        .fetch_one(&mut *tx)
        .await?)
}

/// The company's tenant, made if it is not there.
async fn found(state: &AppState, company: &Company) -> Result<TenantId, DbError> {
    let mut tx = state.db.begin_system().await?;
    sqlx::query(
        "INSERT INTO tenants (id, name, slug, industry, time_zone, locale, phone, created_at) \
         VALUES ($1, $2, $3, $4, 'America/Chicago', 'en', $5, $6) ON CONFLICT (slug) DO NOTHING",
    )
    .bind(state.clock.new_id())
    .bind(company.name)
    .bind(company.slug)
    .bind(company.industry)
    .bind(company.phone)
    .bind(state.clock.now().to_utc())
    .execute(&mut *tx)
    .await?;
    let id =
        sqlx::query_scalar("SELECT id FROM tenants WHERE slug = $1").bind(company.slug).fetch_one(&mut *tx).await?;
    tx.commit().await?;
    Ok(TenantId(id))
}

/// Gives the tenant its feed; false where it has one, and so its people.
async fn start_feed(tx: &mut TenantTx) -> Result<bool, DbError> {
    let started = sqlx::query(
        "INSERT INTO tenant_feed (tenant_id, seq, epoch) VALUES ($1, 0, $2) ON CONFLICT (tenant_id) DO NOTHING",
    )
    .bind(tx.tenant_id().0)
    .bind(tx.new_id())
    .execute(&mut **tx)
    .await?;
    Ok(started.rows_affected() == 1)
}

async fn hire(tx: &mut TenantTx, company: &Company, person: &Person, hash: &str) -> Result<(), DbError> {
    let (local, name, role, colour, phone, locale) = person;
    let id = tx.new_id();
    sqlx::query(
        "INSERT INTO users (tenant_id, id, email, name, role, phone, colour, password_hash, locale, created_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
    )
    .bind(tx.tenant_id().0)
    .bind(id)
    .bind(format!("{local}@{}", company.domain))
    .bind(name)
    .bind(role.code())
    .bind(phone)
    .bind(colour)
    .bind(hash)
    .bind(locale)
    .bind(tx.now().to_utc())
    .execute(&mut **tx)
    .await?;
    let entry = AuditEntry::new("user.created", "user", id).details(serde_json::json!({ "role": role }));
    audit::record(tx, entry);
    Ok(())
}

/// The accounts of the seed that the database has.
pub(super) async fn hints(state: &AppState) -> Result<Vec<SignInHint>, DbError> {
    let mut hints = Vec::new();
    for company in &COMPANIES {
        let mut tx = state.db.begin_system().await?;
        let id: Option<Uuid> = sqlx::query_scalar("SELECT id FROM tenants WHERE slug = $1")
            .bind(company.slug)
            .fetch_optional(&mut *tx)
            .await?;
        drop(tx);
        let Some(id) = id else { continue };
        let mut tx = state.db.begin_for(TenantId(id)).await?;
        let there: Vec<String> = sqlx::query_scalar("SELECT email FROM users WHERE tenant_id = $1 AND active")
            .bind(id)
            .fetch_all(&mut *tx)
            .await?;
        for (local, name, role, ..) in company.people {
            let email = format!("{local}@{}", company.domain);
            if there.contains(&email) {
                let (tenant, role, name) = (company.name.to_owned(), role.code().to_owned(), (*name).to_owned());
                hints.push(SignInHint { tenant, role, email, name });
            }
        }
    }
    Ok(hints)
}
