//! The demo companies.

use crate::common::TestServer;

#[tokio::test]
async fn every_sign_in_of_the_seed_works_and_sowing_again_adds_nothing() {
    let server = TestServer::start().await;
    let hints = server::seed::sow(&server.state).await.unwrap();
    assert_eq!(hints.len(), 16);
    for hint in &hints {
        let answer = server.client().sign_in(&hint.email, server::seed::PASSWORD).await;
        assert_eq!(answer.status, 201, "{}: {}", hint.email, answer.text());
        let body = answer.json();
        assert_eq!(
            (body["user"]["role"].as_str(), body["tenant"]["name"].as_str()),
            (Some(hint.role.as_str()), Some(hint.tenant.as_str()))
        );
    }
    let count = async || {
        let query = "SELECT (SELECT count(*) FROM users) * 1000 + (SELECT count(*) FROM tenants)";
        sqlx::query_scalar::<_, i64>(query).fetch_one(&mut server.database.owner().await).await.unwrap()
    };
    let before = count().await;
    assert_eq!(before, 16_002);
    let again = server::seed::sow(&server.state).await.unwrap();
    assert_eq!((again.len(), count().await), (16, before));
    assert_eq!(server::verify::check(&server.state).await.unwrap().faults, Vec::<String>::new());
}

#[tokio::test]
async fn a_database_in_use_is_left_alone() {
    let server = TestServer::start().await;
    server.tenant("somebody").await;
    assert!(server::seed::sow(&server.state).await.unwrap().is_empty());
}

#[tokio::test]
async fn a_seed_that_was_cut_short_is_finished_by_the_next() {
    let server = TestServer::start().await;
    let count = async || {
        let query =
            "SELECT ARRAY[(SELECT count(*) FROM users), (SELECT count(*) FROM customers), (SELECT count(*) FROM jobs)]";
        sqlx::query_scalar::<_, Vec<i64>>(query).fetch_one(&mut server.database.owner().await).await.unwrap()
    };
    // As far as one gets before the first company has anybody.
    server.tenant("bluebonnet").await;
    sqlx::query("DELETE FROM tenant_feed").execute(&mut server.database.owner().await).await.unwrap();
    let (one, two) = tokio::join!(server::seed::sow(&server.state), server::seed::sow(&server.state));
    assert_eq!((one.unwrap().len(), two.unwrap().len()), (16, 16));
    let whole = count().await;
    assert_eq!(whole[0], 16);
    // And once more with the work of one company missing.
    let owner = &mut server.database.owner().await;
    sqlx::query("DELETE FROM tenant_counters WHERE tenant_id = (SELECT id FROM tenants WHERE slug = 'ridgeline')")
        .execute(&mut *owner)
        .await
        .unwrap();
    let ridgeline = "tenant_id = (SELECT id FROM tenants WHERE slug = 'ridgeline')";
    for table in ["jobs", "assets", "sites", "customers", "service_types", "price_book_items"] {
        let statement = format!("DELETE FROM {table} WHERE {ridgeline}");
        sqlx::query(sqlx::AssertSqlSafe(statement)).execute(&mut *owner).await.unwrap();
    }
    assert_ne!(count().await, whole);
    server::seed::sow(&server.state).await.unwrap();
    assert_eq!(count().await, whole);
}
