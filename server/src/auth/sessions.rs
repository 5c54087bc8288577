//! Sessions: opening, recognising, extending and ending them.

use std::time::Duration;

use sha2::{Digest, Sha256};
use sync::domain::access::Role;
use sync::ids::{DeviceId, TenantId, UserId};
use sync::time::Timestamp;
use uuid::Uuid;

use super::{Caller, session_store};
use crate::AppState;
use crate::db::{Credential, DbError, TenantTx};
use crate::http::{Client, hex, unhex};

const DAY: i64 = 24 * 60 * 60 * 1000;
/// No session lives longer, however often it is used.
const ABSOLUTE: i64 = 365 * DAY;
/// A session in use is extended at most this often, so that reading costs no write each time.
const EXTEND_AFTER: Duration = Duration::from_secs(10 * 60);

/// The secret of a session: 256 random bits. Only its hash is stored.
pub struct Token([u8; 32]);

impl Token {
    /// A new one.
    pub fn random() -> Self {
        Self(rand::random())
    }

    /// From the cookie.
    pub fn parse(text: &str) -> Option<Self> {
        Some(Self(unhex(text)?.try_into().ok()?))
    }

    /// For the cookie.
    pub fn reveal(&self) -> String {
        hex(&self.0)
    }

    /// For the database.
    pub fn hash(&self) -> [u8; 32] {
        Sha256::digest(self.0).into()
    }
}

/// How long a session lasts unused, in milliseconds: a technician's phone stays signed in
/// through weeks without signal.
pub fn lifetime(role: Role) -> i64 {
    if role == Role::Technician { 90 * DAY } else { 30 * DAY }
}

/// A live session with its owner.
#[derive(Debug)]
pub struct Session {
    pub id: Uuid,
    pub tenant_id: TenantId,
    pub user_id: UserId,
    pub role: Role,
    pub device_id: Option<DeviceId>,
    pub expires_at: Timestamp,
    /// Whether it was extended just now.
    pub extended: bool,
}

/// The live session of `token`; none when it ended, ran out, or its owner was deactivated.
/// One in use is extended.
pub async fn resolve(state: &AppState, token: &Token) -> Result<Option<Session>, DbError> {
    let hash = token.hash();
    let now = state.clock.now();
    let mut tx = state.db.begin_auth(Credential::Session(&hash)).await?;
    let found = session_store::live_session(&mut tx, &hash, now).await?;
    tx.commit().await?;
    let Some(found) = found else { return Ok(None) };
    let mut session = Session {
        id: found.id,
        tenant_id: found.tenant_id,
        user_id: found.user_id,
        role: found.role,
        device_id: found.device_id,
        expires_at: found.expires_at,
        extended: false,
    };
    if now.0 - found.last_seen_at.0 >= EXTEND_AFTER.as_millis() as i64 {
        session.expires_at = Timestamp((now.0 + lifetime(found.role)).min(found.created_at.0 + ABSOLUTE));
        session.extended = true;
        let mut tx = state.db.begin_for(session.tenant_id).await?;
        session_store::extend_session(&mut tx, session.id, session.expires_at).await?;
        tx.commit().await?;
    }
    Ok(Some(session))
}

/// Whether the caller's session still stands: for connections that outlive a request.
pub async fn still_valid(state: &AppState, caller: &Caller) -> Result<bool, DbError> {
    let mut tx = state.db.begin_for(caller.tenant_id).await?;
    let valid = session_store::session_stands(&mut tx, caller.session_id).await?;
    tx.rollback().await?;
    Ok(valid)
}

/// Opens a session for a person who has just proved who they are.
pub(super) async fn open(
    tx: &mut TenantTx,
    user_id: UserId,
    role: Role,
    device: &Device,
    client: &Client,
) -> Result<(Token, Uuid, Timestamp), DbError> {
    let token = Token::random();
    let id = tx.new_id();
    let expires_at = Timestamp(tx.now().0 + lifetime(role));
    session_store::insert_session(tx, id, user_id, &token.hash(), device, client, expires_at).await?;
    Ok((token, id, expires_at))
}

/// What a device says of itself at sign-in.
#[derive(Clone, Debug, Default)]
pub struct Device {
    pub id: Option<DeviceId>,
    pub name: Option<String>,
}

/// Ends every session of `user_id` except `keep`: after a change of password, or for a person
/// who is deactivated. Answers how many there were.
pub async fn end_all(tx: &mut TenantTx, user_id: UserId, keep: Option<Uuid>) -> Result<u64, DbError> {
    session_store::end_sessions(tx, user_id, keep).await
}

/// Removes sessions that ended or ran out more than 30 days ago.
pub async fn clear_old(tx: &mut TenantTx) -> Result<u64, DbError> {
    let before = Timestamp(tx.now().0 - 30 * DAY);
    session_store::delete_sessions_before(tx, before).await
}

/// When the session ends unless it is used before.
pub(super) async fn expiry(tx: &mut TenantTx, id: Uuid) -> Result<Timestamp, DbError> {
    session_store::session_expiry(tx, id).await
}
