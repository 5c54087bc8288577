//! A server of its own for every test: a fresh, migrated database, a clock that stands still,
//! objects in memory, and clients that go through the whole router.

pub mod acts;
mod client;
mod database;
pub mod desk;
pub mod device;
pub mod process;

use std::sync::Arc;

use axum::Router;
use server::config::Config;
use server::time::{Clock, ToUtc};
use server::{AppState, auth, http, tasks};
use sync::ids::{TenantId, UserId};
use sync::time::Timestamp;
use uuid::Uuid;

pub use client::{Answer, Client};
pub use database::Database;
pub use sync::domain::access::Role;

/// Of every person made here.
pub const PASSWORD: &str = "correct horse battery";

/// When the clock of a test starts: Friday, 14 November 2025, 16:13:20 UTC.
pub const START: Timestamp = Timestamp(1_763_136_800_000);

/// A server with a database of its own, which is removed at the end.
pub struct TestServer {
    pub state: AppState,
    pub clock: Clock,
    pub router: Router,
    pub database: Database,
}

/// A company of a test.
pub struct Tenant<'a> {
    pub server: &'a TestServer,
    pub id: TenantId,
    pub slug: String,
}

/// A member of staff of a test.
#[derive(Clone, Debug)]
pub struct Person {
    pub id: UserId,
    pub email: String,
    pub role: Role,
}

impl TestServer {
    /// With the default configuration.
    pub async fn start() -> Self {
        Self::start_with(&[]).await
    }

    /// With some variables of the environment set.
    pub async fn start_with(variables: &[(&str, &str)]) -> Self {
        Self::start_on(Database::create().await, variables).await
    }

    /// On a database that is there already.
    pub async fn start_on(database: Database, variables: &[(&str, &str)]) -> Self {
        let clock = Clock::manual(START);
        let no_site = concat!(env!("CARGO_TARGET_TMPDIR"), "/no-site");
        let own = [("DATABASE_URL", database.url.as_str())];
        let otherwise = [("HOLDFAST_SITE", no_site)];
        let all = [&own[..], variables, &otherwise].concat();
        let config =
            Config::from(|name| all.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned()))
                .unwrap();
        let db = server::db::Db::connect(&config.database_url, 6, clock.clone()).unwrap();
        let objects = Arc::new(object_store::memory::InMemory::new());
        let state = AppState::assemble(config, db, objects, clock.clone());
        let router = http::router(state.clone());
        Self { state, clock, router, database }
    }

    /// A company with a name, a feed and nobody in it.
    pub async fn tenant(&self, slug: &str) -> Tenant<'_> {
        let id = TenantId(self.clock.new_id());
        let mut tx = self.state.db.begin_system().await.unwrap();
        sqlx::query(
            "INSERT INTO tenants (id, name, slug, industry, time_zone, created_at) \
             VALUES ($1, $2, $3, 'septic', 'America/Chicago', $4)",
        )
        .bind(id.0)
        .bind(format!("{slug} of a test"))
        .bind(slug)
        .bind(self.clock.now().to_utc())
        .execute(&mut *tx)
        .await
        .unwrap();
        tx.commit().await.unwrap();
        let mut tx = self.state.db.begin_for(id).await.unwrap();
        sqlx::query("INSERT INTO tenant_feed (tenant_id, epoch) VALUES ($1, $2)")
            .bind(id.0)
            .bind(Uuid::from_u128(1))
            .execute(&mut *tx)
            .await
            .unwrap();
        tx.commit().await.unwrap();
        Tenant { server: self, id, slug: slug.to_owned() }
    }

    /// A browser that is not signed in.
    pub fn client(&self) -> Client {
        Client::new(self.router.clone())
    }

    /// Does all tasks that are due; fails the test when one failed or has to be tried again.
    pub async fn run_tasks(&self) -> usize {
        let summary = tasks::run_until_idle(&self.state).await.unwrap();
        assert_eq!((summary.retried, summary.failed), (0, 0), "tasks went wrong");
        summary.done
    }
}

impl Tenant<'_> {
    /// A new member of staff.
    pub async fn person(&self, role: Role) -> Person {
        let id = UserId(self.server.clock.new_id());
        // The end of a UUIDv7 is random, its start is the time.
        let tail: String = id.to_string().chars().rev().take(8).collect();
        let email = format!("{}-{tail}@{}.example", role.code(), self.slug);
        let hash = auth::password::hash(PASSWORD.to_owned()).await.unwrap();
        let mut tx = self.server.state.db.begin_for(self.id).await.unwrap();
        let now = tx.now().to_utc();
        sqlx::query(
            "INSERT INTO users (tenant_id, id, email, name, role, password_hash, created_at) \
             VALUES ($1, $2, $3, $4, $5, $6, $7)",
        )
        .bind(self.id.0)
        .bind(id.0)
        .bind(&email)
        .bind(format!("{} {tail}", role.code()))
        .bind(role.code())
        .bind(hash)
        .bind(now)
        .execute(&mut *tx)
        .await
        .unwrap();
        tx.commit().await.unwrap();
        Person { id, email, role }
    }

    /// A browser of a new member of staff, signed in through the API.
    pub async fn sign_in(&self, role: Role) -> Client {
        let person = self.person(role).await;
        self.sign_in_as(&person).await
    }

    /// A browser of that person, signed in through the API.
    pub async fn sign_in_as(&self, person: &Person) -> Client {
        let mut client = self.server.client();
        let answer = client.sign_in(&person.email, PASSWORD).await;
        assert_eq!(answer.status, 201, "{}", answer.text());
        client.person = Some(person.clone());
        client
    }
}
