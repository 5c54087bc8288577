//! Telling live connections that a tenant's feed moved: at once on this node, and through
//! Postgres on the others. A lost ring costs time, never data: who listens also asks now and then.

use std::collections::HashMap;
use std::time::Duration;

use sqlx::postgres::PgListener;
use sync::ids::TenantId;
use tokio::sync::broadcast;
use tokio_util::sync::CancellationToken;

use super::{Db, FeedSeq};

const CHANNEL: &str = "holdfast_feed";

/// The feed of a tenant has reached a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Poke {
    pub tenant_id: TenantId,
    pub seq: FeedSeq,
}

/// Rings for every committed change of a feed.
#[derive(Clone)]
pub struct Bell {
    heard: broadcast::Sender<Poke>,
    ours: broadcast::Sender<Poke>,
}

impl Bell {
    pub(super) fn new() -> Self {
        Self { heard: broadcast::channel(1024).0, ours: broadcast::channel(1024).0 }
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

    /// Carries pokes between the nodes of one database until `stop`: Postgres notifications sent
    /// outside the writing transactions (which would otherwise queue at one lock of the whole
    /// cluster) and at most one per tenant and 20 ms.
    pub async fn link(db: Db, stop: CancellationToken) {
        tokio::join!(send(db.clone(), stop.clone()), receive(db, stop));
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
            let sent = sqlx::query("SELECT pg_notify($1, $2)")
                .bind(CHANNEL)
                .bind(format!("{tenant_id} {seq}"))
                .execute(&db.pool)
                .await;
            if let Err(error) = sent {
                tracing::warn!(%error, "other nodes could not be told of a change");
            }
        }
    }
}

async fn receive(db: Db, stop: CancellationToken) {
    while !stop.is_cancelled() {
        let listening = async {
            let mut listener = PgListener::connect_with(&db.pool).await?;
            listener.listen(CHANNEL).await?;
            loop {
                let notification = listener.recv().await?;
                if let Some(poke) = parse(notification.payload()) {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn payloads_of_other_senders_are_ignored() {
        assert_eq!(parse("nonsense"), None);
        assert_eq!(parse("x 1"), None);
        let poke = Poke { tenant_id: TenantId::NIL, seq: 7 };
        assert_eq!(parse(&format!("{} {}", poke.tenant_id, poke.seq)), Some(poke));
    }
}
