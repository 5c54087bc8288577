//! The schema's versions, embedded in the binary.

use sqlx::migrate::{MigrateError, Migrator};

use super::{Db, DbError};

/// The migrations of `server/migrations`, in order.
pub static MIGRATOR: Migrator = sqlx::migrate!("./migrations");

/// Brings the database to the newest version. Safe to run from several servers at once.
pub async fn migrate(db: &Db) -> Result<(), MigrateError> {
    let mut connection = db.pool.acquire().await?;
    // A large table may take its time; the connection is closed afterwards, limits and all.
    sqlx::raw_sql("SET statement_timeout = 0; SET lock_timeout = 0").execute(&mut *connection).await?;
    connection.close_on_drop();
    MIGRATOR.run(&mut *connection).await
}

/// Whether every migration of this binary has been applied.
pub async fn is_current(db: &Db) -> Result<bool, DbError> {
    let newest = MIGRATOR.iter().map(|migration| migration.version).max().unwrap_or(0);
    let applied: Result<Option<i64>, _> =
        sqlx::query_scalar("SELECT max(version) FROM _sqlx_migrations WHERE success").fetch_one(&db.pool).await;
    match applied.map_err(DbError::from) {
        Ok(version) => Ok(version.unwrap_or(0) >= newest),
        // 42P01: no such table: nothing was ever applied.
        Err(error) if error.sql_state().as_deref() == Some("42P01") => Ok(false),
        Err(error) => Err(error),
    }
}
