//! Power cuts: the real server, or its PostgreSQL, is killed again and again while devices push.
//! What was acknowledged is there afterwards, once. The seed is printed; HOLDFAST_SEED repeats a
//! run's choices and HOLDFAST_CRASHES makes it longer.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::io::Write;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use crate::common::acts::{Mark, act};
use crate::common::desk::Desk;
use crate::common::device::Device;
use crate::common::process::{Http, Process};
use crate::common::{Database, Role, TestServer};
use futures::future::join_all;
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use server::time::Clock;
use sqlx::PgConnection;
use sync::domain::command::Command;
use sync::domain::status::VisitStatus;
use sync::domain::timeline::EventKind;
use sync::ids::JobId;
use sync::protocol::Verdict;
use tokio::process;
use tokio::time::sleep;

const JOBS: usize = 6;
const PUSHES: usize = 50;
/// A device that has not got through for so long is stuck.
const PATIENCE: Duration = Duration::from_secs(60);

fn number(variable: &str) -> Option<u64> {
    std::env::var(variable).ok().map(|value| value.parse().unwrap())
}

/// What the power is cut of.
enum Victim {
    Server,
    Postgres(Cluster),
}

impl Victim {
    async fn crash(&self, server: &mut Process) {
        match self {
            Self::Server => server.kill().await,
            Self::Postgres(cluster) => cluster.run("crash").await,
        }
    }

    async fn restore(&self, server: &mut Process) {
        match self {
            Self::Server => server.start().await,
            Self::Postgres(cluster) => cluster.run("start").await,
        }
    }
}

/// A PostgreSQL server of this test's own.
struct Cluster {
    url: String,
    /// Held until the end, so that two runs do not cut each other's power.
    _turn: std::fs::File,
}

impl Cluster {
    fn script(verb: &str) -> process::Command {
        let script: PathBuf = [env!("CARGO_MANIFEST_DIR"), "..", ".ci", "postgres"].iter().collect();
        let mut command = process::Command::new(script);
        command.args([verb, "crash"]).env_remove("DATABASE_URL");
        command
    }

    /// Started; none where this machine has no PostgreSQL to start.
    async fn start() -> Option<Self> {
        let turn = std::fs::File::create(concat!(env!("CARGO_TARGET_TMPDIR"), "/crash-postgres.lock")).unwrap();
        turn.lock().unwrap();
        let started = Self::script("start").output().await.unwrap();
        let words = String::from_utf8_lossy(&started.stderr);
        if words.contains("server programs are missing") {
            return None;
        }
        assert!(started.status.success(), "{words}");
        let url = Self::script("url").output().await.unwrap();
        Some(Self { url: String::from_utf8(url.stdout).unwrap().trim().to_owned(), _turn: turn })
    }

    async fn run(&self, verb: &str) {
        let done = Self::script(verb).output().await.unwrap();
        assert!(done.status.success(), "{verb}: {}", String::from_utf8_lossy(&done.stderr));
    }
}

/// A person's device, and what it was promised.
struct Phone {
    device: Device,
    http: Http,
    dice: StdRng,
    queued: BTreeMap<u64, Mark>,
    /// What the server said that it had committed.
    acknowledged: Vec<Mark>,
    pushes: usize,
    /// Whether the person also moves visits on; two would refuse each other's moves.
    leads: bool,
    /// Requests that ended without an answer.
    cut_off: usize,
}

impl Phone {
    async fn work(&mut self, jobs: &[JobId], finished: &Cell<bool>) {
        while !finished.get() || self.pushes < PUSHES.div_ceil(3) {
            for _ in 0..self.dice.random_range(1..4) {
                self.act(jobs);
            }
            self.push(jobs).await;
            if self.dice.random_ratio(1, 3) {
                self.pull().await;
            }
        }
    }

    fn act(&mut self, jobs: &[JobId]) {
        let job = jobs[self.dice.random_range(0..jobs.len())];
        let mark = if self.leads && self.dice.random_ratio(1, 3) {
            self.command(job)
        } else {
            act(&mut self.device, job, &mut self.dice)
        };
        self.queued.insert(mark.mutation, mark);
    }

    fn command(&mut self, job: JobId) -> Mark {
        let visit = &self.device.replica.facts(job).unwrap().visits[0];
        let (visit_id, mutation) = (visit.id, self.device.replica.meta.next_id);
        let word = format!("reason {:016x}", self.dice.random::<u64>());
        let command = match visit.status {
            VisitStatus::InProgress => Command::WaitForParts { visit_id, reason: word.clone() },
            VisitStatus::WaitingParts => Command::ResumeVisit { visit_id },
            _ => Command::StartVisit { visit_id },
        };
        let word = if matches!(command, Command::WaitForParts { .. }) { word } else { String::new() };
        self.device.command(job, command).unwrap();
        Mark { job, kind: EventKind::StatusChanged, word, mutation }
    }

    /// Pushes until an answer comes, as the app does; in between the person goes on working.
    async fn push(&mut self, jobs: &[JobId]) {
        let begun = Instant::now();
        while let Some(request) = self.device.request() {
            match self.device.send(&self.http, &request).await {
                Ok(response) => {
                    let first = request.mutations[0].id;
                    assert!(
                        !response.results.is_empty(),
                        "the server has forgotten what it decided before {first}: {response:?}"
                    );
                    for result in &response.results {
                        assert_eq!(result.verdict, Verdict::Accepted);
                        self.acknowledged.extend(self.queued.remove(&result.id));
                    }
                    self.device.take(&response);
                    self.pushes += 1;
                }
                Err(words) => {
                    self.retryable(&words, begun).await;
                    if self.dice.random_ratio(1, 3) {
                        self.act(jobs);
                    }
                }
            }
        }
    }

    async fn pull(&mut self) {
        let begun = Instant::now();
        while let Err(words) = self.device.pull(&self.http).await {
            self.retryable(&words, begun).await;
        }
    }

    /// Silence and 5xx say: try again. Anything else, a sign-out for instance, would be a fault.
    async fn retryable(&mut self, words: &str, begun: Instant) {
        assert!(words.starts_with("no answer") || words.starts_with('5'), "{words}");
        assert!(begun.elapsed() < PATIENCE, "stuck: {words}");
        self.cut_off += 1;
        sleep(Duration::from_millis(self.dice.random_range(5..60))).await;
    }
}

async fn run(victim: Victim, database: Database, crashes: u64) {
    let seed = number("HOLDFAST_SEED").unwrap_or_else(rand::random);
    let crashes = number("HOLDFAST_CRASHES").unwrap_or(crashes);
    println!("HOLDFAST_SEED={seed}");
    let mut dice = StdRng::seed_from_u64(seed);
    let staged = TestServer::start_on(database, &[]).await;
    let tenant = staged.tenant("bluebonnet").await;
    let mut server = Process::new(env!("CARGO_BIN_EXE_server"), &staged.database.url);
    server.start().await;

    let mut phones = Vec::new();
    for (role, leads) in [(Role::Owner, false), (Role::Technician, true), (Role::Technician, false)] {
        let person = tenant.person(role).await;
        let device = Device::new(tenant.id, person.id, role, Clock::system().now());
        let http = server.sign_in(&person).await;
        let dice = StdRng::seed_from_u64(dice.random());
        phones.push(Phone {
            device,
            http,
            dice,
            queued: BTreeMap::new(),
            acknowledged: Vec::new(),
            pushes: 0,
            leads,
            cut_off: 0,
        });
    }
    let office = phones[0].http.clone();
    let technicians: Vec<_> = phones[1..].iter().map(|phone| phone.device.replica.meta.user_id).collect();
    let desk = Desk::open(&office).await;
    let mut jobs = Vec::new();
    for _ in 0..JOBS {
        jobs.push(desk.job(&office, Clock::system().now(), &technicians).await);
    }
    join_all(phones.iter_mut().map(Phone::pull)).await;

    let finished = Cell::new(false);
    let cutting = async {
        for _ in 0..crashes {
            sleep(Duration::from_millis(dice.random_range(10..250))).await;
            victim.crash(&mut server).await;
            victim.restore(&mut server).await;
        }
        finished.set(true);
    };
    tokio::join!(cutting, join_all(phones.iter_mut().map(|phone| phone.work(&jobs, &finished))));
    // A restart more, so that nothing is served from memory.
    victim.crash(&mut server).await;
    victim.restore(&mut server).await;
    join_all(phones.iter_mut().map(|phone| phone.push(&jobs))).await;
    join_all(phones.iter_mut().map(Phone::pull)).await;

    let pushes: usize = phones.iter().map(|phone| phone.pushes).sum();
    let cut_off: usize = phones.iter().map(|phone| phone.cut_off).sum();
    println!("{crashes} crashes, {pushes} pushes answered, {cut_off} requests cut off");
    assert!(pushes >= PUSHES);
    assert!(cut_off > 0, "no crash came while anything was under way");
    check(&phones, &jobs, &staged).await;
    let (status, words) = server.run("verify").await;
    assert!(status.success(), "{words}");
    // The office's board, new to it all.
    let meta = &phones[0].device.replica.meta;
    let mut board = Device::new(meta.tenant_id, meta.user_id, meta.role, Clock::system().now());
    board.pull(&office).await.unwrap();
    for phone in &phones {
        assert!(phone.device.replica.is_at_rest() && phone.device.replica.inbox.is_empty());
        for job in &jobs {
            let (seen, truth) = (phone.device.replica.view(*job).unwrap(), board.replica.view(*job).unwrap());
            assert_eq!((seen.facts, seen.content), (truth.facts, truth.content));
        }
    }
}

/// Every acknowledged act is in the documents, the rows and the timeline, and once.
async fn check(phones: &[Phone], jobs: &[JobId], staged: &TestServer) {
    let mut owner = staged.database.owner().await;
    let content: BTreeMap<JobId, _> =
        jobs.iter().map(|job| (*job, phones[0].device.replica.view(*job).unwrap().content)).collect();
    let mut kinds: BTreeMap<&str, i64> = BTreeMap::new();
    for phone in phones {
        assert!(phone.queued.is_empty(), "everything has got its verdict");
        for mark in &phone.acknowledged {
            *kinds.entry(mark.kind.code()).or_default() += 1;
            let count = match mark.kind {
                EventKind::StatusChanged if mark.word.is_empty() => 1,
                EventKind::StatusChanged => with_reason(&mut owner, &mark.word).await,
                _ => mark.count(&content[&mark.job]),
            };
            assert_eq!(count, 1, "{mark:?}");
        }
        let meta = &phone.device.replica.meta;
        let acts = phone.acknowledged.len() as i64;
        let (last, verdicts): (i64, i64) = sqlx::query_as(
            "SELECT last_mutation_id, (SELECT count(*) FROM mutations WHERE replica_id = $1 AND outcome = 'accepted') FROM replicas WHERE id = $1",
        )
        .bind(meta.replica_id.0)
        .fetch_one(&mut owner)
        .await
        .unwrap();
        assert_eq!((last, verdicts), (acts, acts));
        let edits = phone.acknowledged.iter().filter(|mark| mark.kind != EventKind::StatusChanged).count() as i64;
        let (changes, of_edits, moves): (i64, i64, i64) = sqlx::query_as(
            "SELECT count(*), count(DISTINCT mutation_id), (SELECT count(*) FROM job_events WHERE type = 'status_changed' AND actor_id = $2)
             FROM job_changes WHERE replica_id = $1",
        )
        .bind(meta.replica_id.0)
        .bind(phone.leads.then_some(meta.user_id.0))
        .fetch_one(&mut owner)
        .await
        .unwrap();
        assert_eq!(
            (changes, of_edits, moves),
            (edits, edits, acts - edits),
            "every edit is one change, every command one event"
        );
    }
    let rows: Vec<(String, i64)> = sqlx::query_as(
        "SELECT type, count(*) FROM job_events WHERE type IN ('note_changed', 'part_issued', 'reading_taken', 'timer_started') GROUP BY type
         UNION ALL SELECT 'part_issued', count(*) FROM part_uses UNION ALL SELECT 'reading_taken', count(*) FROM readings
         UNION ALL SELECT 'timer_started', count(*) FROM time_entries",
    )
    .fetch_all(&mut owner)
    .await
    .unwrap();
    for (kind, count) in rows {
        assert_eq!(count, kinds.get(kind.as_str()).copied().unwrap_or_default(), "{kind}");
    }
}

/// How many entries of the timelines give that reason.
async fn with_reason(owner: &mut PgConnection, reason: &str) -> usize {
    let count: i64 = sqlx::query_scalar("SELECT count(*) FROM job_events WHERE metadata ->> 'reason' = $1")
        .bind(reason)
        .fetch_one(owner)
        .await
        .unwrap();
    usize::try_from(count).unwrap()
}

#[tokio::test]
async fn a_killed_server_loses_nothing_that_it_acknowledged() {
    run(Victim::Server, Database::create().await, 20).await;
}

#[tokio::test]
async fn a_killed_postgres_loses_nothing_that_was_acknowledged() {
    let Some(cluster) = Cluster::start().await else {
        // Past the capture of the test harness: whoever reads the run shall see it.
        let _ =
            std::io::stderr().write_all(b"\nSKIPPED: PostgreSQL's server programs are not here, so none was killed.\n");
        return;
    };
    let database = Database::create_on(&cluster.url).await;
    run(Victim::Postgres(cluster), database, 8).await;
    let stopped = Cluster::script("stop").status().await.unwrap();
    assert!(stopped.success());
}
