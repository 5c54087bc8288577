//! A transaction for finding out who somebody is, before any tenant is known.

use std::ops::{Deref, DerefMut};

use sqlx::{PgConnection, Postgres, Transaction};

use super::{Db, DbError};

/// What the person has shown. Row-level security lets the transaction see the session, the accounts
/// or the calendar link that goes with it and nothing else.
#[derive(Clone, Copy)]
pub enum Credential<'a> {
    /// The SHA-256 of a session token.
    Session(&'a [u8; 32]),
    /// An e-mail address in lower case.
    Email(&'a str),
    /// The SHA-256 of the token of a calendar's secret address.
    Calendar(&'a [u8; 32]),
}

/// A transaction as `holdfast_auth`. Rolled back when dropped.
pub struct AuthTx(Transaction<'static, Postgres>);

impl AuthTx {
    pub(super) async fn begin(db: &Db, credential: Credential<'_>) -> Result<Self, DbError> {
        let hex = crate::http::hex;
        let (token, email, calendar) = match credential {
            Credential::Session(hash) => (hex(hash), "", String::new()),
            Credential::Email(email) => (String::new(), email, String::new()),
            Credential::Calendar(hash) => (String::new(), "", hex(hash)),
        };
        let mut tx = db.pool.begin().await?;
        sqlx::query(
            "SELECT set_config('role', 'holdfast_auth', true), set_config('app.auth_token', $1, true), \
             set_config('app.auth_email', $2, true), set_config('app.auth_calendar', $3, true)",
        )
        .bind(token)
        .bind(email)
        .bind(calendar)
        .execute(&mut *tx)
        .await?;
        Ok(Self(tx))
    }

    /// Keeps what was written.
    pub async fn commit(self) -> Result<(), DbError> {
        Ok(self.0.commit().await?)
    }
}

impl Deref for AuthTx {
    type Target = PgConnection;
    fn deref(&self) -> &PgConnection {
        &self.0
    }
}

impl DerefMut for AuthTx {
    fn deref_mut(&mut self) -> &mut PgConnection {
        &mut self.0
    }
}
