//! The audit log: what gets into it, that it cannot be changed, and that a change would show.

use crate::common::{PASSWORD, Role, Tenant, TestServer};
use rand::rngs::StdRng;
use rand::{Rng, RngCore, SeedableRng};
use serde_json::json;
use server::audit::{self, AuditEntry, ChainFault, Fault};
use sqlx::{AssertSqlSafe, PgConnection};

async fn verify(tenant: &Tenant<'_>) -> Result<i64, ChainFault> {
    let mut tx = tenant.server.state.db.begin_for(tenant.id).await.unwrap();
    audit::verify(&mut tx).await.unwrap()
}

async fn write(tenant: &Tenant<'_>, count: i64) {
    for n in 0..count {
        let mut tx = tenant.server.state.db.begin_for(tenant.id).await.unwrap();
        let entry = AuditEntry::new("job.touched", "job", tx.new_id());
        audit::record(
            &mut tx,
            entry.details(json!({ "n": n, "b": true, "list": [1, "x", null], "ratio": 0.5, "big": 1e20 })),
        );
        tx.commit().await.unwrap();
    }
}

/// Past the triggers, as somebody with the whole database in their hands.
async fn tamper(owner: &mut PgConnection, statement: &str) {
    sqlx::query("SET session_replication_role = replica").execute(&mut *owner).await.unwrap();
    sqlx::query(AssertSqlSafe(statement.to_owned())).execute(&mut *owner).await.unwrap();
    sqlx::query("SET session_replication_role = DEFAULT").execute(&mut *owner).await.unwrap();
}

#[tokio::test]
async fn signing_in_and_out_is_recorded_with_who_and_from_where() {
    let server = TestServer::start().await;
    let tenant = server.tenant("bluebonnet").await;
    let person = tenant.person(Role::Dispatcher).await;
    let mut client = server.client().at("192.0.2.9");
    client.sign_in(&person.email, "wrong").await;
    client.sign_in(&person.email, PASSWORD).await;
    let change = json!({ "current_password": PASSWORD, "new_password": "a much longer one" });
    assert_eq!(client.post("/api/v1/me/password", &change).await.status, 204);
    client.delete("/api/v1/sessions/current").await;
    server.clock.advance(std::time::Duration::from_secs(1));
    let mut thief = server.client();
    for _ in 0..5 {
        thief.sign_in(&person.email, "wrong").await;
    }
    let owner = &mut server.database.owner().await;
    let rows: Vec<(String, Option<uuid::Uuid>, Option<String>)> =
        sqlx::query_as("SELECT action, actor_id, host(ip) FROM audit_log ORDER BY seq")
            .fetch_all(&mut *owner)
            .await
            .unwrap();
    let actions: Vec<&str> = rows.iter().map(|row| row.0.as_str()).collect();
    let refused = "session.refused";
    assert_eq!(
        actions,
        [
            refused,
            "session.created",
            "user.password_changed",
            "session.ended",
            refused,
            refused,
            refused,
            refused,
            refused,
            "account.locked"
        ]
    );
    assert_eq!(rows[0].1, None, "whoever failed is not the person");
    for row in &rows[1..4] {
        assert_eq!((row.1, row.2.as_deref()), (Some(person.id.0), Some("192.0.2.9")), "{}", row.0);
    }
    let text: String = sqlx::query_scalar("SELECT string_agg(details::text, ' ') FROM audit_log")
        .fetch_one(&mut *owner)
        .await
        .unwrap();
    assert!(!text.contains('@') && !text.contains("wrong"), "{text}");
    assert_eq!(verify(&tenant).await, Ok(10));
}

#[tokio::test]
async fn nobody_changes_the_log_by_ordinary_means() {
    let server = TestServer::start().await;
    let tenant = server.tenant("bluebonnet").await;
    write(&tenant, 2).await;
    for statement in ["UPDATE audit_log SET actor_id = NULL", "DELETE FROM audit_log", "TRUNCATE audit_log"] {
        let mut tx = server.state.db.begin_for(tenant.id).await.unwrap();
        let refused = sqlx::query(statement).execute(&mut *tx).await.unwrap_err().to_string();
        assert!(refused.contains("permission denied"), "{statement}: {refused}");
        // Not even the owner of the table.
        let refused = sqlx::query(statement).execute(&mut server.database.owner().await).await.unwrap_err().to_string();
        assert!(refused.contains("append-only"), "{statement}: {refused}");
    }
    assert_eq!(verify(&tenant).await, Ok(2));
}

#[tokio::test]
async fn an_entry_is_there_only_if_its_transaction_was() {
    let server = TestServer::start().await;
    let tenant = server.tenant("bluebonnet").await;
    for keep in [true, false, true] {
        let mut tx = server.state.db.begin_for(tenant.id).await.unwrap();
        audit::record(&mut tx, AuditEntry::new("job.touched", "job", None));
        if keep { tx.commit().await.unwrap() } else { tx.rollback().await.unwrap() }
    }
    assert_eq!(verify(&tenant).await, Ok(2));
}

#[tokio::test]
async fn many_writers_make_one_chain() {
    let server = TestServer::start().await;
    let tenant = server.tenant("bluebonnet").await;
    futures::future::join_all((0..20).map(|_| write(&tenant, 5))).await;
    assert_eq!(verify(&tenant).await, Ok(100));
}

#[tokio::test]
async fn every_kind_of_tampering_shows_where_it_was_done() {
    use Fault::{Altered, Gap, NotLinked, WrongEnd};
    let cases = [
        ("UPDATE audit_log SET action = 'job.forged' WHERE seq = 5", 5, Altered),
        ("UPDATE audit_log SET at = at + interval '1 hour' WHERE seq = 5", 5, Altered),
        ("UPDATE audit_log SET actor_id = gen_random_uuid() WHERE seq = 5", 5, Altered),
        ("UPDATE audit_log SET ip = '192.0.2.66' WHERE seq = 5", 5, Altered),
        ("UPDATE audit_log SET subject_id = NULL WHERE seq = 5", 5, Altered),
        ("UPDATE audit_log SET details = details || '{\"n\": 99}' WHERE seq = 5", 5, Altered),
        ("UPDATE audit_log SET hash = sha256('x') WHERE seq = 5", 5, Altered),
        (
            "UPDATE audit_log SET hash = sha256('x') WHERE seq = 5; UPDATE audit_log SET prev_hash = sha256('x') WHERE seq = 6",
            5,
            Altered,
        ),
        ("UPDATE audit_log SET prev_hash = sha256('x') WHERE seq = 5", 5, NotLinked),
        ("DELETE FROM audit_log WHERE seq = 1", 2, Gap),
        ("DELETE FROM audit_log WHERE seq = 5", 6, Gap),
        (
            "DELETE FROM audit_log WHERE seq = 5; UPDATE audit_log SET seq = seq + 1000 WHERE seq > 5; UPDATE audit_log SET seq = seq - 1001 WHERE seq > 1000",
            5,
            NotLinked,
        ),
        ("DELETE FROM audit_log WHERE seq > 7", 7, WrongEnd),
        (
            "UPDATE audit_log SET seq = 1000 WHERE seq = 4; UPDATE audit_log SET seq = 4 WHERE seq = 5; UPDATE audit_log SET seq = 5 WHERE seq = 1000",
            4,
            NotLinked,
        ),
        (
            "UPDATE audit_log SET seq = seq + 1000 WHERE seq >= 5; UPDATE audit_log SET seq = seq - 999 WHERE seq > 1000; \
          INSERT INTO audit_log SELECT tenant_id, 5, at, actor_id, action, subject_kind, subject_id, ip, details, prev_hash, hash \
          FROM audit_log WHERE seq = 4",
            5,
            NotLinked,
        ),
        (
            "INSERT INTO audit_log SELECT tenant_id, 11, at, actor_id, action, subject_kind, subject_id, ip, details, hash, sha256('x') \
          FROM audit_log WHERE seq = 10",
            11,
            Altered,
        ),
        ("UPDATE audit_heads SET seq = 9", 10, WrongEnd),
        ("DELETE FROM audit_heads", 10, WrongEnd),
        ("DELETE FROM audit_log", 0, WrongEnd),
    ];
    let server = TestServer::start().await;
    for (index, (statements, seq, fault)) in cases.into_iter().enumerate() {
        // A tenant for each, since a chain once broken stays so.
        let tenant = server.tenant(&format!("case-{index}")).await;
        write(&tenant, 10).await;
        assert_eq!(verify(&tenant).await, Ok(10));
        let owner = &mut server.database.owner().await;
        sqlx::query("SELECT set_config('app.case', $1, false)")
            .bind(tenant.id.to_string())
            .execute(&mut *owner)
            .await
            .unwrap();
        for statement in statements.split("; ") {
            let own = "tenant_id = current_setting('app.case')::uuid";
            let statement = if statement.contains(" WHERE ") {
                statement.replace(" WHERE ", &format!(" WHERE {own} AND "))
            } else {
                format!("{statement} WHERE {own}")
            };
            tamper(owner, &statement).await;
        }
        assert_eq!(verify(&tenant).await, Err(ChainFault { seq, fault }), "{statements}");
    }
}

#[tokio::test]
async fn entries_of_one_tenant_do_not_fit_anothers_chain() {
    let server = TestServer::start().await;
    let (a, b) = (server.tenant("aa").await, server.tenant("bb").await);
    write(&a, 3).await;
    write(&b, 3).await;
    let owner = &mut server.database.owner().await;
    for table in ["audit_log", "audit_heads"] {
        let nobody = uuid::Uuid::from_u128(7);
        for (from, to) in [(a.id.0, nobody), (b.id.0, a.id.0), (nobody, b.id.0)] {
            tamper(owner, &format!("UPDATE {table} SET tenant_id = '{to}' WHERE tenant_id = '{from}'")).await;
        }
    }
    assert_eq!(verify(&a).await, Err(ChainFault { seq: 1, fault: Fault::Altered }));
    assert_eq!(verify(&b).await, Err(ChainFault { seq: 1, fault: Fault::Altered }));
}

/// Random changes of random entries: the verifier finds every one.
#[tokio::test]
async fn random_tampering_is_always_found() {
    let mut rng = StdRng::seed_from_u64(7310);
    let server = TestServer::start().await;
    let tenant = server.tenant("bluebonnet").await;
    write(&tenant, 30).await;
    let owner = &mut server.database.owner().await;
    sqlx::query("CREATE TABLE kept AS TABLE audit_log").execute(&mut *owner).await.unwrap();
    for _ in 0..200 {
        let seq = rng.random_range(1..=30);
        let noise = rng.next_u32();
        let statement = match rng.random_range(0..7) {
            0 => format!("UPDATE audit_log SET action = 'x.y{}' WHERE seq = {seq}", "z".repeat(1 + noise as usize % 9)),
            1 => format!("UPDATE audit_log SET details = jsonb_build_object('n', {noise}) WHERE seq = {seq}"),
            2 => format!("UPDATE audit_log SET at = at + interval '{} ms' WHERE seq = {seq}", 1 + noise % 100_000),
            3 => format!("UPDATE audit_log SET subject_id = gen_random_uuid() WHERE seq = {seq}"),
            4 => format!(
                "UPDATE audit_log SET hash = set_byte(hash, {}, get_byte(hash, {0}) # 1) WHERE seq = {seq}",
                noise % 32
            ),
            5 => format!(
                "UPDATE audit_log SET prev_hash = set_byte(prev_hash, {}, get_byte(prev_hash, {0}) # 128) WHERE seq = {seq}",
                noise % 32
            ),
            _ => format!("DELETE FROM audit_log WHERE seq = {seq}"),
        };
        tamper(owner, &statement).await;
        assert!(verify(&tenant).await.is_err(), "{statement}");
        tamper(owner, "DELETE FROM audit_log").await;
        tamper(owner, "INSERT INTO audit_log TABLE kept").await;
        assert_eq!(verify(&tenant).await, Ok(30));
    }
}

#[tokio::test]
async fn the_verify_command_reports_it() {
    let server = TestServer::start().await;
    let tenant = server.tenant("bluebonnet").await;
    write(&tenant, 3).await;
    let report = server::verify::check(&server.state).await.unwrap();
    assert_eq!(report.faults, Vec::<String>::new());
    tamper(&mut server.database.owner().await, "UPDATE audit_log SET action = 'job.forged' WHERE seq = 2").await;
    let report = server::verify::check(&server.state).await.unwrap();
    assert_eq!(report.faults, [format!("audit log of tenant {}: entry 2: it is not what was written", tenant.id)]);
}
