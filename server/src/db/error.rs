//! What can go wrong between a store and the database.

/// An error of a store function.
#[derive(Debug, thiserror::Error)]
pub enum DbError {
    /// The database refused, failed or could not be reached.
    #[error(transparent)]
    Sqlx(#[from] sqlx::Error),
    /// A row holds what the code does not understand: a defect or a newer version's row.
    #[error("inconsistent row: {table}.{column} of {id}: {problem}")]
    Inconsistent { table: &'static str, column: &'static str, id: String, problem: String },
}

impl DbError {
    /// A row whose `column` cannot be understood.
    pub fn inconsistent(
        table: &'static str,
        column: &'static str,
        id: impl std::fmt::Display,
        problem: impl std::fmt::Display,
    ) -> Self {
        Self::Inconsistent { table, column, id: id.to_string(), problem: problem.to_string() }
    }

    /// The SQLSTATE, such as `23505`, where the database gave one.
    pub fn sql_state(&self) -> Option<String> {
        match self {
            Self::Sqlx(sqlx::Error::Database(error)) => error.code().map(|code| code.into_owned()),
            _ => None,
        }
    }

    /// The name of the constraint that refused, where one did.
    pub fn constraint(&self) -> Option<&str> {
        match self {
            Self::Sqlx(sqlx::Error::Database(error)) => error.constraint(),
            _ => None,
        }
    }

    /// Whether the row exists already.
    pub fn is_unique_violation(&self) -> bool {
        self.sql_state().as_deref() == Some("23505")
    }

    /// Whether something the row names does not exist, or is still named by another row.
    pub fn is_foreign_key_violation(&self) -> bool {
        self.sql_state().as_deref() == Some("23503")
    }

    /// Whether the database cannot keep a text: a character that it does not have (22021, 22P05),
    /// too long for its column or for an index (22001, 54000); or a date beyond its calendar (22008).
    pub fn is_unstorable(&self) -> bool {
        matches!(self.sql_state().as_deref(), Some("22021" | "22P05" | "22001" | "54000" | "22008"))
    }

    /// Whether the same transaction would probably end otherwise if run again: a serialization
    /// failure, a deadlock, or somebody else who took what the constraint gives to one only (23P01).
    /// Whoever runs again sees the other's work.
    pub fn is_transient(&self) -> bool {
        matches!(self.sql_state().as_deref(), Some("40001" | "40P01" | "23P01"))
    }

    /// Whether a row was asked for at once and somebody else has it locked.
    pub fn is_lock_unavailable(&self) -> bool {
        self.sql_state().as_deref() == Some("55P03")
    }

    /// Whether the database could not be reached or had no connection to give.
    pub fn is_unavailable(&self) -> bool {
        match self {
            Self::Sqlx(sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed | sqlx::Error::Io(_)) => true,
            // 57P: shutting down or starting; 08: connection; 53300: too many connections.
            Self::Sqlx(sqlx::Error::Database(_)) => self
                .sql_state()
                .is_some_and(|state| state.starts_with("57P") || state.starts_with("08") || state == "53300"),
            _ => false,
        }
    }
}
