//! The walls between tenants in the database itself: what the catalogue says, and what each
//! role can do when it tries.

use crate::common::{Role, TestServer};
use sqlx::{AssertSqlSafe, PgConnection, Row};

async fn names(owner: &mut PgConnection, query: &'static str) -> Vec<String> {
    sqlx::query_scalar(query).fetch_all(owner).await.unwrap()
}

/// Tables that are no tenant's: the queue of chores, the key pair of the whole deployment, and the
/// migrations' own.
const NOBODYS: [&str; 3] = ["_sqlx_migrations", "push_key", "schedules"];

#[tokio::test]
async fn every_table_of_a_tenant_is_behind_forced_policies() {
    let server = TestServer::start().await;
    let owner = &mut server.database.owner().await;
    let open = names(
        owner,
        "SELECT relname::text FROM pg_class WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace \
         AND NOT (relrowsecurity AND relforcerowsecurity) ORDER BY relname",
    )
    .await;
    assert_eq!(open, NOBODYS);
    // Each has a policy for reading and one for writing, and all of holdfast_app's name the tenant.
    let unguarded = names(
        owner,
        "SELECT c.relname::text FROM pg_class c WHERE c.relrowsecurity AND c.relname <> 'sign_in_attempts' AND NOT EXISTS (\
           SELECT FROM pg_policy p WHERE p.polrelid = c.oid AND p.polcmd = '*' \
           AND p.polroles = ARRAY['holdfast_app'::regrole::oid] \
           AND pg_get_expr(p.polqual, p.polrelid) LIKE '%current_tenant()%' \
           AND pg_get_expr(p.polwithcheck, p.polrelid) LIKE '%current_tenant()%')",
    )
    .await;
    assert_eq!(unguarded, Vec::<String>::new());
    let others = names(
        owner,
        "SELECT DISTINCT c.relname || ': ' || r.rolname FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid \
         CROSS JOIN unnest(p.polroles) AS member JOIN pg_roles r ON r.oid = member \
         WHERE r.rolname <> 'holdfast_app' ORDER BY 1",
    )
    .await;
    // A shorter list is welcome, a longer one needs a reason.
    assert_eq!(
        others,
        [
            // Finds whose calendar a token opens, and sees the link of that token alone.
            "calendar_links: holdfast_auth",
            "sessions: holdfast_auth",
            "sign_in_attempts: holdfast_auth",
            "sign_in_attempts: holdfast_system",
            "tasks: holdfast_system",
            "tenants: holdfast_auth",
            "tenants: holdfast_system",
            "users: holdfast_auth",
        ]
    );
}

#[tokio::test]
async fn the_roles_of_requests_are_powerless_and_own_nothing() {
    let server = TestServer::start().await;
    let owner = &mut server.database.owner().await;
    let roles = sqlx::query(
        "SELECT rolname::text, rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb OR rolcanlogin OR rolreplication AS powers \
         FROM pg_roles WHERE rolname LIKE 'holdfast\\_%' ORDER BY rolname",
    )
    .fetch_all(&mut *owner)
    .await
    .unwrap();
    let roles: Vec<(String, bool)> = roles.iter().map(|row| (row.get(0), row.get(1))).collect();
    assert_eq!(
        roles,
        [("holdfast_app", false), ("holdfast_auth", false), ("holdfast_system", false)]
            .map(|(name, powers)| (name.to_owned(), powers))
    );
    let owned = names(owner, "SELECT relname::text FROM pg_class c JOIN pg_roles r ON r.oid = c.relowner WHERE r.rolname LIKE 'holdfast\\_%'").await;
    assert_eq!(owned, Vec::<String>::new());
    let memberships = names(
        owner,
        "SELECT m.rolname::text FROM pg_auth_members a JOIN pg_roles m ON m.oid = a.member WHERE m.rolname LIKE 'holdfast\\_%'",
    )
    .await;
    assert_eq!(memberships, Vec::<String>::new(), "a role of requests is a member of another");
    let dangerous = names(
        owner,
        "SELECT table_name || ': ' || grantee || ' ' || privilege_type FROM information_schema.role_table_grants \
         WHERE table_schema = 'public' AND (grantee LIKE 'holdfast\\_%' OR grantee = 'PUBLIC') \
         AND privilege_type IN ('TRUNCATE', 'REFERENCES', 'TRIGGER')",
    )
    .await;
    assert_eq!(dangerous, Vec::<String>::new());
    let public = names(owner, "SELECT table_name::text FROM information_schema.role_table_grants WHERE table_schema = 'public' AND grantee = 'PUBLIC'").await;
    assert_eq!(public, Vec::<String>::new());
}

#[tokio::test]
async fn nothing_goes_around_the_policies() {
    let server = TestServer::start().await;
    let owner = &mut server.database.owner().await;
    let definers =
        names(owner, "SELECT proname::text FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND prosecdef")
            .await;
    assert_eq!(definers, Vec::<String>::new(), "functions with their owner's rights");
    let views = names(
        owner,
        "SELECT relname::text FROM pg_class WHERE relnamespace = 'public'::regnamespace AND (relkind = 'm' \
         OR relkind = 'v' AND NOT coalesce(reloptions, '{}') @> '{security_invoker=true}')",
    )
    .await;
    assert_eq!(views, Vec::<String>::new(), "views with their owner's rights");
    let sequences = names(
        owner,
        "SELECT relname::text FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'S'",
    )
    .await;
    assert_eq!(sequences, Vec::<String>::new(), "a sequence counts over all tenants");
}

#[tokio::test]
async fn keys_start_with_the_tenant() {
    let server = TestServer::start().await;
    let owner = &mut server.database.owner().await;
    let others = names(
        owner,
        "SELECT i.indexrelid::regclass::text FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid \
         JOIN pg_attribute first ON first.attrelid = c.oid AND first.attnum = i.indkey[0] \
         WHERE c.relnamespace = 'public'::regnamespace AND i.indisunique AND first.attname <> 'tenant_id' \
         AND c.relrowsecurity ORDER BY 1",
    )
    .await;
    // The tenant's own id and short name; random tokens' hashes; attempts before any tenant.
    let known = [
        "calendar_links_token_hash_key",
        "sessions_token_hash_key",
        "sign_in_attempts_pkey",
        "tenants_pkey",
        "tenants_slug_key",
    ];
    assert_eq!(others, known);
    let foreign = names(
        owner,
        "SELECT conrelid::regclass || ': ' || conname FROM pg_constraint WHERE contype = 'f' \
         AND connamespace = 'public'::regnamespace AND (SELECT attname FROM pg_attribute WHERE attrelid = conrelid \
         AND attnum = conkey[1]) <> 'tenant_id'",
    )
    .await;
    assert_eq!(foreign, Vec::<String>::new(), "references that could lead to another tenant");
}

/// A statement as `role`, with these settings; how many rows it saw or touched.
async fn as_role(
    owner: &mut PgConnection,
    role: &str,
    settings: &[(&str, &str)],
    statement: &str,
) -> Result<u64, String> {
    use sqlx::Connection;
    let mut tx = owner.begin().await.unwrap();
    sqlx::query("SELECT set_config('role', $1, true)").bind(role).execute(&mut *tx).await.unwrap();
    for (name, value) in settings {
        sqlx::query("SELECT set_config($1, $2, true)").bind(name).bind(value).execute(&mut *tx).await.unwrap();
    }
    let done = sqlx::query(AssertSqlSafe(statement.to_owned())).execute(&mut *tx).await;
    done.map(|done| done.rows_affected()).map_err(|error| error.to_string())
}

#[tokio::test]
async fn without_a_tenant_there_are_no_rows_on_fresh_and_on_used_connections() {
    let server = TestServer::start().await;
    server.tenant("bluebonnet").await.sign_in(Role::Owner).await;
    let owner = &mut server.database.owner().await;
    let tables = names(
        owner,
        "SELECT relname::text FROM pg_class WHERE relrowsecurity AND relname <> 'sign_in_attempts' ORDER BY 1",
    )
    .await;
    let tenant = uuid::Uuid::now_v7().to_string();
    for table in &tables {
        let statement = format!("SELECT FROM {table}");
        // Once before a tenant was ever set on this connection, and once after.
        for settings in [&[][..], &[("app.tenant", tenant.as_str())], &[], &[("app.tenant", "")]] {
            assert_eq!(as_role(owner, "holdfast_app", settings, &statement).await, Ok(0), "{table} {settings:?}");
        }
    }
    for (role, table) in [("holdfast_auth", "users"), ("holdfast_auth", "sessions")] {
        assert_eq!(as_role(owner, role, &[], &format!("SELECT FROM {table}")).await, Ok(0), "{role} {table}");
    }
    for (role, table) in [
        ("holdfast_auth", "jobs"),
        ("holdfast_system", "users"),
        ("holdfast_system", "sessions"),
        ("holdfast_app", "sign_in_attempts"),
        ("holdfast_app", "push_key"),
    ] {
        let refused = as_role(owner, role, &[], &format!("SELECT FROM {table}")).await.unwrap_err();
        assert!(refused.contains("permission denied"), "{role} {table}: {refused}");
    }
}

#[tokio::test]
async fn sign_in_sees_one_account_at_a_time() {
    let server = TestServer::start().await;
    let tenant = server.tenant("bluebonnet").await;
    let (one, _two) = (tenant.sign_in(Role::Owner).await, tenant.sign_in(Role::Technician).await);
    let owner = &mut server.database.owner().await;
    let email = one.person.clone().unwrap().email;
    let seen = as_role(owner, "holdfast_auth", &[("app.auth_email", &email)], "SELECT FROM users").await;
    assert_eq!(seen, Ok(1));
    let token = sqlx::query_scalar::<_, String>("SELECT encode(token_hash, 'hex') FROM sessions LIMIT 1")
        .fetch_one(&mut *owner)
        .await
        .unwrap();
    for (table, expected) in [("sessions", 1), ("users", 1)] {
        let seen =
            as_role(owner, "holdfast_auth", &[("app.auth_token", &token)], &format!("SELECT FROM {table}")).await;
        assert_eq!(seen, Ok(expected), "{table}");
    }
    for statement in ["UPDATE users SET role = 'owner'", "UPDATE sessions SET revoked_at = NULL", "DELETE FROM users"] {
        assert!(
            as_role(owner, "holdfast_auth", &[("app.auth_email", &email)], statement).await.is_err(),
            "{statement}"
        );
    }
}

#[tokio::test]
async fn a_tenant_can_neither_read_nor_write_anothers_rows() {
    let server = TestServer::start().await;
    let (ours, theirs) = (server.tenant("ours").await, server.tenant("theirs").await);
    let victim = theirs.person(Role::Owner).await;
    let mut tx = server.state.db.begin_for(ours.id).await.unwrap();
    for query in ["SELECT count(*) FROM users", "SELECT count(*) FROM tenants WHERE slug = 'theirs'"] {
        assert_eq!(sqlx::query_scalar::<_, i64>(query).fetch_one(&mut *tx).await.unwrap(), 0, "{query}");
    }
    let changed =
        sqlx::query("UPDATE users SET name = 'x' WHERE id = $1").bind(victim.id.0).execute(&mut *tx).await.unwrap();
    assert_eq!(changed.rows_affected(), 0);
    let insert = "INSERT INTO customers (tenant_id, id, name, kind, created_at, updated_at) \
                  VALUES ($1, gen_random_uuid(), 'x', 'residential', now(), now())";
    let refused = sqlx::query(insert).bind(theirs.id.0).execute(&mut *tx).await.unwrap_err();
    assert!(refused.to_string().contains("row-level security"), "{refused}");
    tx.rollback().await.unwrap();
    // Nor hand its own rows over, or raise its rights in the middle of a transaction.
    let mut tx = server.state.db.begin_for(ours.id).await.unwrap();
    sqlx::query(insert).bind(ours.id.0).execute(&mut *tx).await.unwrap();
    let refused =
        sqlx::query("UPDATE customers SET tenant_id = $1").bind(theirs.id.0).execute(&mut *tx).await.unwrap_err();
    assert!(refused.to_string().contains("row-level security"), "{refused}");
}

#[tokio::test]
async fn tenants_do_not_mix_on_few_connections() {
    let server = TestServer::start_with(&[("HOLDFAST_DB_CONNECTIONS", "2")]).await;
    let db = server::db::Db::connect(&server.database.url, 2, server.clock.clone()).unwrap();
    let (a, b) = (server.tenant("aa").await.id, server.tenant("bb").await.id);
    let looks = (0..1000).map(|n| {
        let (db, tenant) = (db.clone(), if n % 2 == 0 { a } else { b });
        async move {
            let mut tx = db.begin_for(tenant).await.unwrap();
            let seen: Vec<uuid::Uuid> = sqlx::query_scalar("SELECT id FROM tenants").fetch_all(&mut *tx).await.unwrap();
            // Half are committed, half dropped: the connection goes back either way.
            if n % 3 == 0 {
                tx.commit().await.unwrap()
            }
            seen == [tenant.0]
        }
    });
    let seen: Vec<bool> = futures::stream::StreamExt::collect(futures::stream::StreamExt::buffer_unordered(
        futures::stream::iter(looks),
        8,
    ))
    .await;
    assert_eq!(seen.iter().filter(|only_own| **only_own).count(), 1000);
}

#[tokio::test]
async fn migrations_can_run_where_the_owner_is_no_superuser() {
    let server = TestServer::start().await;
    let owner = &mut server.database.owner().await;
    let role = format!("plain_{}", uuid::Uuid::now_v7().simple());
    for statement in [
        format!("CREATE ROLE {role} LOGIN CREATEDB CREATEROLE"),
        format!("GRANT holdfast_app, holdfast_auth, holdfast_system TO {role}"),
        format!("CREATE DATABASE {role} OWNER {role}"),
    ] {
        sqlx::query(AssertSqlSafe(statement)).execute(&mut *owner).await.unwrap();
    }
    let url = std::env::var("DATABASE_URL").unwrap();
    let options: sqlx::postgres::PgConnectOptions = url.parse().unwrap();
    let options = options.username(&role).database(&role);
    let pool = sqlx::PgPool::connect_with(options).await;
    let migrated = match &pool {
        Ok(pool) => {
            let db = server::db::Db::from_pool(pool.clone(), server.clock.clone());
            server::db::migrate(&db).await.unwrap();
            let mut tx = db.begin_system().await.unwrap();
            let tenants = tx.tenants().await.unwrap();
            drop(tx);
            pool.close().await;
            Some(tenants.len())
        }
        // A server that asks for passwords does not let the new role in; nothing to see then.
        Err(sqlx::Error::Database(refused)) if refused.code().is_some_and(|code| code.starts_with("28")) => None,
        Err(error) => panic!("{error}"),
    };
    sqlx::query(AssertSqlSafe(format!("DROP DATABASE {role} WITH (FORCE)"))).execute(&mut *owner).await.unwrap();
    sqlx::query(AssertSqlSafe(format!("DROP ROLE {role}"))).execute(&mut *owner).await.unwrap();
    assert!(migrated.is_none_or(|tenants| tenants == 0));
}
