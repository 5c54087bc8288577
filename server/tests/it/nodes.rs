//! Two nodes on one database: devices push and pull through either, and every reader that only
//! moves its cursor forward sees every change.

use std::cell::Cell;
use std::collections::BTreeSet;
use std::time::Duration;

use crate::common::acts::{Mark, act};
use crate::common::desk::Desk;
use crate::common::device::Device;
use crate::common::{Client, Role, Tenant, TestServer};
use futures::future::join_all;
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use server::AppState;
use server::db::{Bell, Db};
use sync::docs::document::JobDocument;
use sync::domain::command::Command;
use sync::domain::status::VisitStatus;
use sync::ids::{JobId, UserId};
use tokio::time::timeout;

/// How often a device asks before a node that has no connection to give counts as broken.
const TRIES: u32 = 10;

/// A second server process as far as the database can tell: its own pool, its own bell.
fn second_node(server: &TestServer) -> AppState {
    let db = Db::connect(&server.database.url, 6, server.clock.clone()).unwrap();
    AppState::assemble(server.state.config.clone(), db, server.state.objects.clone(), server.clock.clone())
}

/// One person's device that reaches the server through whichever node a load balancer picks.
struct Fellow {
    device: Device,
    clients: [Client; 2],
    dice: StdRng,
    marks: Vec<Mark>,
    /// The highest cursor seen, and the hashes of all changes that were pulled.
    cursor: u64,
    pulled: BTreeSet<[u8; 32]>,
}

impl Fellow {
    async fn join(tenant: &Tenant<'_>, second: &AppState, role: Role, seed: u64) -> Self {
        let first = tenant.sign_in(role).await;
        let mut other = Client::new(server::http::router(second.clone()));
        // One session, known to every node.
        other.cookie.clone_from(&first.cookie);
        let person = first.person.clone().unwrap();
        let device = Device::new(tenant.id, person.id, role, tenant.server.clock.now());
        let dice = StdRng::seed_from_u64(seed);
        Self { device, clients: [first, other], dice, marks: Vec::new(), cursor: 0, pulled: BTreeSet::new() }
    }

    fn user(&self) -> UserId {
        self.clients[0].person.as_ref().unwrap().id
    }

    fn node(&mut self) -> Client {
        self.clients[self.dice.random_range(0..2)].clone()
    }

    async fn pull(&mut self) {
        let mut tries = 1;
        let pulled = loop {
            let node = self.node();
            match self.device.pull(&node).await {
                Err(busy) if is_busy(&busy) && tries < TRIES => tries += 1,
                pulled => break pulled.unwrap(),
            }
        };
        assert!(pulled.cursor.seq >= self.cursor, "the cursor went back from {} to {}", self.cursor, pulled.cursor.seq);
        self.cursor = pulled.cursor.seq;
        let changes = pulled.jobs.iter().flat_map(|page| &page.changes);
        self.pulled.extend(changes.map(|bytes| JobDocument::inspect(bytes).unwrap().hash));
    }

    async fn push(&mut self) {
        let mut tries = 1;
        loop {
            let node = self.node();
            match self.device.push(&node).await {
                Err(busy) if is_busy(&busy) && tries < TRIES => tries += 1,
                pushed => return pushed.unwrap(),
            }
        }
    }

    /// The jobs that the device may work on.
    fn jobs(&self) -> Vec<JobId> {
        self.device.replica.jobs.values().filter(|job| !job.revoked).map(|job| job.facts.id).collect()
    }

    /// A few things at random, sent through one node, seen through another.
    async fn work(&mut self, technicians: &[UserId]) {
        for _ in 0..self.dice.random_range(1..4) {
            let jobs = self.jobs();
            let Some(job) = jobs.get(self.dice.random_range(0..jobs.len().max(1))).copied() else { break };
            if self.dice.random_ratio(1, 4) {
                self.command(job, technicians);
            } else {
                let mark = act(&mut self.device, job, &mut self.dice);
                self.marks.push(mark);
            }
        }
        self.push().await;
        if self.dice.random_ratio(2, 3) {
            self.pull().await;
        }
    }

    /// Whatever the visit's state allows; at the desk also giving it to others.
    fn command(&mut self, job: JobId, technicians: &[UserId]) {
        let visit = self.device.replica.view(job).unwrap().facts.visits[0].clone();
        let visit_id = visit.id;
        let command = if self.clients[0].person.as_ref().unwrap().role == Role::Dispatcher {
            // The first technician stays on all of them and is there to see everything.
            let other = technicians[self.dice.random_range(0..technicians.len())];
            let on_it: BTreeSet<UserId> = [technicians[0], other].into();
            Command::AssignVisit { visit_id, technicians: on_it.into_iter().collect(), was: None }
        } else {
            match visit.status {
                VisitStatus::InProgress => Command::WaitForParts { visit_id, reason: "Riser ring".into() },
                VisitStatus::WaitingParts => Command::ResumeVisit { visit_id },
                _ => Command::StartVisit { visit_id },
            }
        };
        // What somebody else did first is refused; that is part of the game.
        let _ = self.device.command(job, command);
    }

    async fn settle(&mut self) {
        self.push().await;
        self.pull().await;
        // What was made anew after a refusal goes out now.
        self.push().await;
    }
}

/// Whether a node had no connection to give in time: a slow machine's answer, after which devices ask
/// again.
fn is_busy(error: &str) -> bool {
    error.starts_with("503")
}

#[tokio::test]
async fn eight_devices_on_two_nodes_converge_and_readers_miss_nothing() {
    let seed = std::env::var("HOLDFAST_SEED").map_or_else(|_| rand::random(), |seed| seed.parse().unwrap());
    println!("HOLDFAST_SEED={seed}");
    let server = TestServer::start().await;
    let second = second_node(&server);
    let tenant = server.tenant("bluebonnet").await;
    let owner = tenant.sign_in(Role::Owner).await;
    let desk = Desk::open(&owner).await;

    let roles = [
        Role::Technician,
        Role::Technician,
        Role::Technician,
        Role::Technician,
        Role::Technician,
        Role::Technician,
        Role::Dispatcher,
        Role::Dispatcher,
    ];
    let mut fellows = Vec::new();
    for (role, number) in roles.into_iter().zip(0..) {
        fellows.push(Fellow::join(&tenant, &second, role, seed ^ number).await);
    }
    let technicians: Vec<UserId> = fellows[..6].iter().map(Fellow::user).collect();
    for at in 0..10 {
        desk.job(&owner, server.clock.now(), &[technicians[0], technicians[1 + at % 5]]).await;
    }
    // One more who only reads.
    let mut reader = Fellow::join(&tenant, &second, Role::Dispatcher, seed ^ 99).await;
    join_all(fellows.iter_mut().chain([&mut reader]).map(Fellow::pull)).await;

    let finished = Cell::new(false);
    let working = async {
        join_all(fellows.iter_mut().map(|fellow| async {
            for _ in 0..15 {
                fellow.work(&technicians).await;
            }
        }))
        .await;
        finished.set(true);
    };
    let reading = async {
        while !finished.get() {
            reader.pull().await;
        }
    };
    tokio::join!(working, reading);
    for _ in 0..2 {
        join_all(fellows.iter_mut().map(Fellow::settle)).await;
    }
    join_all(fellows.iter_mut().chain([&mut reader]).map(Fellow::pull)).await;

    // Everybody sees the same, and that is what a device that comes new to it sees.
    let mut fresh = Fellow::join(&tenant, &second, Role::Dispatcher, seed).await;
    fresh.pull().await;
    assert_eq!(fresh.jobs().len(), 10);
    for fellow in fellows.iter().chain([&reader]) {
        assert_eq!(fellow.device.replica.pending().count(), 0);
        for job in fellow.jobs() {
            let (seen, truth) = (fellow.device.replica.view(job).unwrap(), fresh.device.replica.view(job).unwrap());
            assert_eq!((seen.facts, seen.content), (truth.facts, truth.content));
        }
    }
    for fellow in &fellows[6..] {
        assert_eq!(fellow.jobs(), fresh.jobs());
    }
    for fellow in &fellows[..6] {
        let own: Vec<JobId> = fresh
            .jobs()
            .into_iter()
            .filter(|job| fresh.device.replica.jobs[job].facts.is_assigned(fellow.user()))
            .collect();
        assert_eq!(fellow.jobs(), own);
    }
    // Every act is in the document once, or its device says that it was refused.
    let mut accepted = 0;
    for fellow in &fellows {
        for mark in &fellow.marks {
            let count = mark.count(&fresh.device.replica.view(mark.job).unwrap().content);
            let refused = fellow.device.replica.inbox.contains_key(&mark.mutation);
            // An act that built on a refused one was made anew under another number, or listed.
            assert!(count <= 1, "{mark:?} is there {count} times");
            if count == 0 && !refused {
                let listed = fellow.device.replica.inbox.values().any(|entry| {
                    serde_json::to_string(&entry.mutation.intent().unwrap()).unwrap().contains(&mark.word)
                });
                assert!(listed, "{mark:?} is lost");
            }
            accepted += count;
        }
    }
    println!("{accepted} of {} acts were accepted", fellows.iter().map(|fellow| fellow.marks.len()).sum::<usize>());
    assert!(accepted > 50, "hardly anything was accepted");

    let mut owner = server.database.owner().await;
    let stored: Vec<(Vec<u8>,)> = sqlx::query_as("SELECT hash FROM job_changes").fetch_all(&mut owner).await.unwrap();
    assert!(stored.len() >= accepted);
    for reader in [&reader, &fresh] {
        let missed = stored.iter().filter(|(hash,)| !reader.pulled.contains(hash.as_slice())).count();
        assert_eq!(missed, 0, "of {} changes", stored.len());
    }
    // Every number of the feed was given once and left a trace.
    let (numbers, newest, feed): (i64, i64, i64) = sqlx::query_as(
        "SELECT count(*), max(seq), (SELECT seq FROM tenant_feed WHERE tenant_id = $1) FROM (
             SELECT seq FROM mutations WHERE tenant_id = $1 AND seq IS NOT NULL
             UNION SELECT seq FROM job_changes WHERE tenant_id = $1
             UNION SELECT seq FROM job_events WHERE tenant_id = $1
             UNION SELECT entered_seq FROM device_jobs WHERE tenant_id = $1
             UNION SELECT left_seq FROM device_jobs WHERE tenant_id = $1 AND left_seq IS NOT NULL) given WHERE seq > 0",
    )
    .bind(tenant.id.0)
    .fetch_one(&mut owner)
    .await
    .unwrap();
    assert_eq!((numbers, newest), (feed, feed));
    let report = server::verify::check(&server.state).await.unwrap();
    assert_eq!(report.faults, Vec::<String>::new());
    let report = server::verify::check(&second).await.unwrap();
    assert_eq!(report.faults, Vec::<String>::new());
}

#[tokio::test]
async fn a_push_on_one_node_rings_on_the_other() {
    let server = TestServer::start().await;
    let second = second_node(&server);
    let links = [&server.state, &second].map(|node| tokio::spawn(Bell::link(node.db.clone(), node.shutdown.clone())));
    let tenant = server.tenant("bluebonnet").await;
    let owner = tenant.sign_in(Role::Owner).await;
    let desk = Desk::open(&owner).await;
    let mut pokes = second.db.bell().listen();
    // The line may need a moment to stand: losing a ring costs time, never data.
    let mut linked = false;
    for _ in 0..100 {
        desk.job(&owner, server.clock.now(), &[]).await;
        if timeout(Duration::from_millis(100), pokes.recv()).await.is_ok() {
            linked = true;
            break;
        }
    }
    assert!(linked, "no poke crossed within ten seconds");

    let mut fellow = Fellow::join(&tenant, &second, Role::Owner, 1).await;
    fellow.pull().await;
    for from in [0, 1, 0] {
        let job = fellow.jobs()[0];
        let (near, far) = if from == 0 { (&server.state, &second) } else { (&second, &server.state) };
        let (mut here, mut there) = (near.db.bell().listen(), far.db.bell().listen());
        act(&mut fellow.device, job, &mut fellow.dice);
        let node = fellow.clients[from].clone();
        fellow.device.push(&node).await.unwrap();
        let near_by = here.try_recv().expect("the own node rings at once");
        let mut heard = timeout(Duration::from_secs(5), there.recv()).await.expect("the other node rings").unwrap();
        while heard.seq < near_by.seq {
            heard = timeout(Duration::from_secs(5), there.recv()).await.expect("the other node rings").unwrap();
        }
        assert_eq!(heard, near_by);
        assert_eq!(near_by.tenant_id, tenant.id);
    }
    for (node, link) in [&server.state, &second].into_iter().zip(links) {
        node.shutdown.cancel();
        timeout(Duration::from_secs(5), link).await.expect("the link ends with its node").unwrap();
    }
}
