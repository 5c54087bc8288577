//! A database per test. The migrations run once per version of them, into a template that the
//! others are copied from.

use std::str::FromStr;

use sha2::{Digest, Sha256};
use sqlx::postgres::PgConnectOptions;
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, PgConnection};

/// A migrated database, dropped with this value.
pub struct Database {
    pub url: String,
    name: String,
    server: PgConnectOptions,
}

impl Database {
    /// A new one, on the server that DATABASE_URL names.
    pub async fn create() -> Self {
        Self::create_on(&std::env::var("DATABASE_URL").expect("DATABASE_URL names the PostgreSQL server for tests"))
            .await
    }

    /// A new one, on the server of `url`.
    pub async fn create_on(url: &str) -> Self {
        let server = PgConnectOptions::from_str(url).unwrap();
        let mut admin = server.connect().await.unwrap();
        let template = template(&mut admin, &server).await;
        let name = format!("holdfast_test_{}", uuid::Uuid::now_v7().simple());
        run(&mut admin, &format!("CREATE DATABASE {name} TEMPLATE {template}")).await;
        admin.close().await.unwrap();
        let url = with_database(url, &name);
        Self { url, name, server }
    }

    /// Another one with the same content. Connections to this one are cut.
    pub async fn copy(&self) -> Self {
        let mut admin = self.server.connect().await.unwrap();
        let name = format!("holdfast_test_{}", uuid::Uuid::now_v7().simple());
        sqlx::query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1")
            .bind(&self.name)
            .execute(&mut admin)
            .await
            .unwrap();
        run(&mut admin, &format!("CREATE DATABASE {name} TEMPLATE {}", self.name)).await;
        admin.close().await.unwrap();
        Self { url: with_database(&self.url, &name), name, server: self.server.clone() }
    }

    /// A connection as the owner of everything, past all policies: for looking and for tampering.
    pub async fn owner(&self) -> PgConnection {
        self.server.clone().database(&self.name).connect().await.unwrap()
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        let (server, name) = (self.server.clone(), self.name.clone());
        // The test's own runtime is ending: one more for the last statement.
        let dropped = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(async {
                let mut admin = server.connect().await.unwrap();
                run(&mut admin, &format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)")).await;
            });
        })
        .join();
        if dropped.is_err() && !std::thread::panicking() {
            panic!("the test's database could not be dropped");
        }
    }
}

/// The name of the template with all migrations, made by whichever test comes first.
async fn template(admin: &mut PgConnection, server: &PgConnectOptions) -> String {
    let mut versions = Sha256::new();
    for migration in server::db::MIGRATOR.iter() {
        versions.update(&migration.checksum);
    }
    let name = format!("holdfast_template_{}", &server::http::hex(&versions.finalize())[..16]);
    // Held until the connection closes; other tests wait here.
    sqlx::query("SELECT pg_advisory_lock(7310)").execute(&mut *admin).await.unwrap();
    let there: bool =
        sqlx::query_scalar("SELECT EXISTS (SELECT FROM pg_database WHERE datname = $1 AND datistemplate)")
            .bind(&name)
            .fetch_one(&mut *admin)
            .await
            .unwrap();
    if !there {
        run(admin, &format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)")).await;
        run(admin, &format!("CREATE DATABASE {name}")).await;
        let mut connection = server.clone().database(&name).connect().await.unwrap();
        server::db::MIGRATOR.run(&mut connection).await.unwrap();
        connection.close().await.unwrap();
        run(admin, &format!("ALTER DATABASE {name} IS_TEMPLATE true")).await;
    }
    name
}

async fn run(connection: &mut PgConnection, statement: &str) {
    sqlx::query(AssertSqlSafe(statement.to_owned())).execute(connection).await.unwrap();
}

/// `url` with another database.
fn with_database(url: &str, name: &str) -> String {
    let (base, query) = url.split_once('?').map_or((url, None), |(base, query)| (base, Some(query)));
    let (scheme, rest) = base.split_once("://").unwrap();
    let authority = rest.split('/').next().unwrap();
    let query = query.map(|query| format!("?{query}")).unwrap_or_default();
    format!("{scheme}://{authority}/{name}{query}")
}
