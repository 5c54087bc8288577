//! Telling live connections that a tenant's feed moved: at once on this node, and through
//! Postgres on the others. A lost ring costs time, never data: who listens also asks now and then.

use std::collections::HashMap;
use std::time::Duration;

use sqlx::postgres::PgListener;
use sync::domain::access::Permission;
use sync::ids::TenantId;
use tokio::sync::broadcast;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use super::{Db, FeedSeq};

const CHANNEL: &str = "holdfast_feed";
const NOTICES: &str = "holdfast_notices";
/// Postgres carries less than 8000 bytes in one notification.
const NOTICE_BYTES: usize = 7000;

/// The feed of a tenant has reached a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Poke {
    pub tenant_id: TenantId,
    pub seq: FeedSeq,
}

/// Something to say to a tenant's live connections that is kept nowhere: whoever is not there
/// has missed it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    pub tenant_id: TenantId,
    /// Who may hear it.
    pub needs: Permission,
    /// A `Live` message as JSON.
    pub text: String,
}

/// Rings for every committed change of a feed.
#[derive(Clone)]
pub struct Bell {
    heard: broadcast::Sender<Poke>,
    ours: broadcast::Sender<Poke>,
    notices: broadcast::Sender<Notice>,
    our_notices: broadcast::Sender<Notice>,
    /// Tells our own notices apart when Postgres brings them back.
    node: Uuid,
}

impl Bell {
    pub(super) fn new() -> Self {
        Self {
            heard: broadcast::channel(1024).0,
            ours: broadcast::channel(1024).0,
            notices: broadcast::channel(1024).0,
            our_notices: broadcast::channel(1024).0,
            node: Uuid::now_v7(),
        }
    }

    pub(super) fn ring(&self, tenant_id: TenantId, seq: FeedSeq) {
        let poke = Poke { tenant_id, seq };
        // Errors mean that nobody listens, which is fine.
        let _ = self.heard.send(poke);
        let _ = self.ours.send(poke);
    }

    /// Pokes of this node and, while [`Bell::link`] runs, of the others. A poke may come twice
    /// and numbers may arrive out of order; a receiver that lagged should assume it missed some.
    pub fn listen(&self) -> broadcast::Receiver<Poke> {
        self.heard.subscribe()
    }

    /// Says something at once to this node's connections and, while [`Bell::link`] runs, to the others'.
    pub fn tell(&self, notice: Notice) {
        let _ = self.notices.send(notice.clone());
        let _ = self.our_notices.send(notice);
    }

    /// Notices of this node and of the others, each once.
    pub fn notices(&self) -> broadcast::Receiver<Notice> {
        self.notices.subscribe()
    }

    /// Carries pokes and notices between the nodes of one database until `stop`: Postgres notifications sent
    /// outside the writing transactions (which would otherwise queue at one lock of the whole
    /// cluster) and at most one per tenant and 20 ms.
    pub async fn link(db: Db, stop: CancellationToken) {
        tokio::join!(send(db.clone(), stop.clone()), send_notices(db.clone(), stop.clone()), receive(db, stop));
    }
}

async fn send(db: Db, stop: CancellationToken) {
    let mut ours = db.bell.ours.subscribe();
    loop {
        let first = tokio::select! {
            () = stop.cancelled() => return,
            poke = ours.recv() => poke,
        };
        let mut newest: HashMap<TenantId, FeedSeq> = HashMap::new();
        let mut note = |poke: Poke| {
            let seq = newest.entry(poke.tenant_id).or_default();
            *seq = poke.seq.max(*seq);
        };
        match first {
            Ok(poke) => note(poke),
            Err(broadcast::error::RecvError::Lagged(_)) => {}
            Err(broadcast::error::RecvError::Closed) => return,
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
        while let Ok(poke) = ours.try_recv() {
            note(poke);
        }
        for (tenant_id, seq) in newest {
            notify(&db, CHANNEL, &format!("{tenant_id} {seq}")).await;
        }
    }
}

async fn send_notices(db: Db, stop: CancellationToken) {
    let mut ours = db.bell.our_notices.subscribe();
    loop {
        let notice = tokio::select! {
            () = stop.cancelled() => return,
            notice = ours.recv() => notice,
        };
        match notice {
            Ok(notice) if notice.text.len() <= NOTICE_BYTES => {
                notify(&db, NOTICES, &packed(db.bell.node, &notice)).await
            }
            Ok(_) => tracing::warn!("a notice is too long for the other nodes"),
            Err(broadcast::error::RecvError::Lagged(_)) => {}
            Err(broadcast::error::RecvError::Closed) => return,
        }
    }
}

async fn notify(db: &Db, channel: &str, payload: &str) {
    let sent = sqlx::query("SELECT pg_notify($1, $2)").bind(channel).bind(payload).execute(&db.pool).await;
    if let Err(error) = sent {
        tracing::warn!(%error, "other nodes could not be told of a change");
    }
}

async fn receive(db: Db, stop: CancellationToken) {
    while !stop.is_cancelled() {
        let listening = async {
            let mut listener = PgListener::connect_with(&db.pool).await?;
            listener.listen_all([CHANNEL, NOTICES]).await?;
            loop {
                let notification = listener.recv().await?;
                if notification.channel() == NOTICES {
                    let told = unpacked(notification.payload());
                    if let Some((_, notice)) = told.filter(|(node, _)| *node != db.bell.node) {
                        let _ = db.bell.notices.send(notice);
                    }
                } else if let Some(poke) = parse(notification.payload()) {
                    let _ = db.bell.heard.send(poke);
                }
            }
        };
        let ended: Result<(), sqlx::Error> = tokio::select! {
            () = stop.cancelled() => return,
            ended = listening => ended,
        };
        if let Err(error) = ended {
            tracing::warn!(%error, "lost the connection that hears other nodes' changes");
        }
        tokio::select! {
            () = stop.cancelled() => return,
            () = tokio::time::sleep(Duration::from_secs(1)) => {}
        }
    }
}

fn parse(payload: &str) -> Option<Poke> {
    let (tenant, seq) = payload.split_once(' ')?;
    Some(Poke { tenant_id: tenant.parse().ok()?, seq: seq.parse().ok()? })
}

fn packed(node: Uuid, notice: &Notice) -> String {
    serde_json::json!([node, notice.tenant_id, notice.needs, notice.text]).to_string()
}

fn unpacked(payload: &str) -> Option<(Uuid, Notice)> {
    let (node, tenant_id, needs, text) = serde_json::from_str(payload).ok()?;
    Some((node, Notice { tenant_id, needs, text }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_notice_crosses_whole() {
        let text = r#"{"type":"position"}"#.to_owned();
        let notice = Notice { tenant_id: TenantId::NIL, needs: Permission::DispatchJobs, text };
        assert_eq!(unpacked(&packed(Uuid::NAMESPACE_URL, &notice)), Some((Uuid::NAMESPACE_URL, notice)));
        assert_eq!(unpacked("nonsense"), None);
    }

    #[test]
    fn payloads_of_other_senders_are_ignored() {
        assert_eq!(parse("nonsense"), None);
        assert_eq!(parse("x 1"), None);
        let poke = Poke { tenant_id: TenantId::NIL, seq: 7 };
        assert_eq!(parse(&format!("{} {}", poke.tenant_id, poke.seq)), Some(poke));
    }
}
