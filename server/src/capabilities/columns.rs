//! Reading columns in the types of `sync`, and what stores share in writing them.

use chrono::{DateTime, Utc};
use sqlx::postgres::{PgArguments, PgRow};
use sqlx::query::Query;
use sqlx::{Postgres, Row};
use sync::time::Timestamp;
use uuid::Uuid;

use crate::db::DbError;
use crate::time::ToTimestamp;

/// A statement whose arguments are being bound.
pub(super) type Statement<'q> = Query<'q, Postgres, PgArguments>;

/// Columns of a row by name.
pub(super) trait Columns {
    fn id<T: From<Uuid>>(&self, column: &str) -> Result<T, DbError>;
    fn id_or_none<T: From<Uuid>>(&self, column: &str) -> Result<Option<T>, DbError>;
    fn time(&self, column: &str) -> Result<Timestamp, DbError>;
    fn time_or_none(&self, column: &str) -> Result<Option<Timestamp>, DbError>;
    /// A text that stands for one of a fixed set of values; `table` is for the error alone.
    fn code<T>(&self, table: &'static str, column: &'static str, read: fn(&str) -> Option<T>) -> Result<T, DbError>;
}

impl Columns for PgRow {
    fn id<T: From<Uuid>>(&self, column: &str) -> Result<T, DbError> {
        Ok(self.try_get::<Uuid, _>(column)?.into())
    }

    fn id_or_none<T: From<Uuid>>(&self, column: &str) -> Result<Option<T>, DbError> {
        Ok(self.try_get::<Option<Uuid>, _>(column)?.map(T::from))
    }

    fn time(&self, column: &str) -> Result<Timestamp, DbError> {
        Ok(self.try_get::<DateTime<Utc>, _>(column)?.to_timestamp())
    }

    fn time_or_none(&self, column: &str) -> Result<Option<Timestamp>, DbError> {
        Ok(self.try_get::<Option<DateTime<Utc>>, _>(column)?.map(ToTimestamp::to_timestamp))
    }

    fn code<T>(&self, table: &'static str, column: &'static str, read: fn(&str) -> Option<T>) -> Result<T, DbError> {
        let code: String = self.try_get(column)?;
        read(&code).ok_or_else(|| {
            let id = self.try_get::<Uuid, _>("id").map(|id| id.to_string()).unwrap_or_default();
            DbError::inconsistent(table, column, id, format!("unknown value {code}"))
        })
    }
}
