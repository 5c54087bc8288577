//! Tenant transactions: the feed, numbers, and telling others of a commit.

use std::time::Duration;

use crate::common::{self, TestServer};
use server::db::{Bell, Db, DbError, Poke, retry};
use tokio_util::sync::CancellationToken;

#[tokio::test]
async fn the_feed_counts_commits_without_gaps_in_their_order() {
    let server = TestServer::start().await;
    let tenant = server.tenant("bluebonnet").await;
    let mut bell = server.state.db.bell().listen();
    let writers = (0..40).map(|n| {
        let db = server.state.db.clone();
        async move {
            let mut tx = db.begin_for(tenant.id).await.unwrap();
            let seq = tx.publish().await.unwrap();
            assert_eq!(tx.publish().await.unwrap(), seq, "one number per transaction");
            if n % 4 == 0 {
                tx.rollback().await.unwrap();
                return None;
            }
            tx.commit().await.unwrap();
            Some(seq)
        }
    });
    let mut seqs: Vec<i64> = futures::future::join_all(writers).await.into_iter().flatten().collect();
    seqs.sort_unstable();
    assert_eq!(seqs, (1..=30).collect::<Vec<i64>>());
    let mut heard = Vec::new();
    while let Ok(poke) = bell.try_recv() {
        heard.push(poke.seq);
    }
    heard.sort_unstable();
    assert_eq!(heard, seqs, "each commit rang once and no rollback did");
}

#[tokio::test]
async fn numbers_are_each_tenants_own_and_skip_none() {
    let server = TestServer::start().await;
    let (a, b) = (server.tenant("aa").await, server.tenant("bb").await);
    let next = async |tenant, keep: bool| {
        let mut tx = server.state.db.begin_for(tenant).await.unwrap();
        let number = tx.next_number("job_number").await.unwrap();
        if keep {
            tx.commit().await.unwrap()
        } else {
            tx.rollback().await.unwrap()
        }
        number
    };
    assert_eq!([next(a.id, true).await, next(a.id, false).await, next(a.id, true).await], [1, 2, 2]);
    assert_eq!(next(b.id, true).await, 1);
}

#[tokio::test]
async fn a_commit_is_heard_on_the_other_nodes() {
    let server = TestServer::start().await;
    let tenant = server.tenant("bluebonnet").await;
    let stop = CancellationToken::new();
    let other = Db::connect(&server.database.url, 3, server.clock.clone()).unwrap();
    let links = [server.state.db.clone(), other.clone()].map(|db| tokio::spawn(Bell::link(db, stop.clone())));
    let mut bell = other.bell().listen();
    let mut seq = 0;
    // The other node starts listening in its own time: ring until it hears.
    let heard = loop {
        let mut tx = server.state.db.begin_for(tenant.id).await.unwrap();
        seq = seq.max(tx.publish().await.unwrap());
        tx.commit().await.unwrap();
        if let Ok(poke) = tokio::time::timeout(Duration::from_millis(300), bell.recv()).await {
            break poke.unwrap();
        }
        assert!(seq < 50, "the other node hears nothing");
    };
    assert_eq!(heard, Poke { tenant_id: tenant.id, seq });
    stop.cancel();
    for link in links {
        tokio::time::timeout(Duration::from_secs(3), link).await.expect("a link does not stop").unwrap();
    }
    other.close().await;
}

#[tokio::test]
async fn a_deadlock_is_run_again() {
    let server = TestServer::start().await;
    let tenant = server.tenant("bluebonnet").await;
    let people = [tenant.person(common::Role::Owner).await.id, tenant.person(common::Role::Owner).await.id];
    let attempts = std::sync::atomic::AtomicUsize::new(0);
    let touch = |order: [usize; 2]| {
        let (server, attempts) = (&server, &attempts);
        async move {
            retry(|| async {
                attempts.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
                let mut tx = server.state.db.begin_for(tenant.id).await?;
                for who in order {
                    sqlx::query("UPDATE users SET name = name || '.' WHERE id = $1")
                        .bind(people[who].0)
                        .execute(&mut *tx)
                        .await?;
                    tokio::time::sleep(Duration::from_millis(100)).await;
                }
                tx.commit().await
            })
            .await
        }
    };
    let (one, two): (Result<(), DbError>, Result<(), DbError>) = tokio::join!(touch([0, 1]), touch([1, 0]));
    one.unwrap();
    two.unwrap();
    assert!(attempts.load(std::sync::atomic::Ordering::SeqCst) >= 3, "there was no deadlock");
    let dots: Vec<i32> = sqlx::query_scalar("SELECT length(name) - length(replace(name, '.', '')) FROM users")
        .fetch_all(&mut server.database.owner().await)
        .await
        .unwrap();
    assert_eq!(dots, [2, 2]);
}

#[tokio::test]
async fn migrating_twice_and_at_once_is_fine() {
    let server = TestServer::start().await;
    let owner = &mut server.database.owner().await;
    let name = format!("holdfast_fresh_{}", uuid::Uuid::now_v7().simple());
    sqlx::query(sqlx::AssertSqlSafe(format!("CREATE DATABASE {name}"))).execute(&mut *owner).await.unwrap();
    let url = server.database.url.rsplit_once('/').map(|(base, _)| format!("{base}/{name}")).unwrap();
    let dbs: Vec<Db> = (0..3).map(|_| Db::connect(&url, 2, server.clock.clone()).unwrap()).collect();
    assert!(!server::db::is_current(&dbs[0]).await.unwrap());
    for result in futures::future::join_all(dbs.iter().map(server::db::migrate)).await {
        result.unwrap();
    }
    assert!(server::db::is_current(&dbs[0]).await.unwrap());
    for db in dbs {
        db.close().await;
    }
    sqlx::query(sqlx::AssertSqlSafe(format!("DROP DATABASE {name} WITH (FORCE)"))).execute(owner).await.unwrap();
}

#[tokio::test]
async fn a_text_that_cannot_be_kept_is_the_callers_mistake() {
    let server = TestServer::start().await;
    let tenant = server.tenant("bluebonnet").await;
    let mut tx = server.state.db.begin_for(tenant.id).await.unwrap();
    let refused = sqlx::query("SELECT $1::text").bind("a\0b").execute(&mut *tx).await.unwrap_err();
    let answer = server::http::ApiError::from(refused);
    assert_eq!((answer.status().as_u16(), answer.code()), (422, "unstorable"));
}
