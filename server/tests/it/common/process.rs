//! The real server as a process of its own, and a client that reaches it through a socket.

use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{ExitStatus, Stdio};
use std::time::{Duration, Instant};

use axum::http::Method;
use serde_json::{Value, json};
use tokio::process::{Child, Command};

use super::desk::Api;
use super::device::Wire;
use super::{PASSWORD, Person};

/// `server serve` on a port of its own. Killed when dropped.
pub struct Process {
    binary: PathBuf,
    database_url: String,
    folder: PathBuf,
    port: u16,
    child: Option<Child>,
}

impl Process {
    /// Not started yet. Blobs and the log go to a folder that is removed in the end.
    pub fn new(binary: impl Into<PathBuf>, database_url: &str) -> Self {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("server-{}", uuid::Uuid::now_v7().simple()));
        std::fs::create_dir_all(&folder).unwrap();
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        Self { binary: binary.into(), database_url: database_url.to_owned(), folder, port, child: None }
    }

    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// The process while it runs.
    #[allow(dead_code, reason = "the benchmarks read its cost")]
    pub fn pid(&self) -> Option<u32> {
        self.child.as_ref().and_then(Child::id)
    }

    /// The binary with one of its subcommands and this server's settings.
    fn command(&self, subcommand: &str) -> Command {
        let mut command = Command::new(&self.binary);
        command.arg(subcommand).kill_on_drop(true).stdin(Stdio::null()).env("DATABASE_URL", &self.database_url);
        command.env("HOLDFAST_ADDR", format!("127.0.0.1:{}", self.port)).env("HOLDFAST_DATA", &self.folder);
        command.env("HOLDFAST_LOG", "warn").env("HOLDFAST_SITE", self.folder.join("no-site"));
        command
    }

    /// Runs another subcommand to its end; answers how it ended and what it printed.
    pub async fn run(&self, subcommand: &str) -> (ExitStatus, String) {
        let output = self.command(subcommand).output().await.unwrap();
        (output.status, String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned())
    }

    /// Starts and waits until requests are served.
    pub async fn start(&mut self) {
        self.start_with(&[]).await;
    }

    /// The same with further variables of the environment.
    pub async fn start_with(&mut self, variables: &[(&str, &str)]) {
        assert!(self.child.is_none(), "the server runs already");
        let log = std::fs::File::options().create(true).append(true).open(self.folder.join("log")).unwrap();
        let mut command = self.command("serve");
        command.envs(variables.iter().copied()).stdout(log.try_clone().unwrap()).stderr(log);
        let mut child = command.spawn().unwrap();
        let probe = client();
        let ready = format!("{}/health/ready", self.url());
        let begun = Instant::now();
        while !probe.get(&ready).send().await.is_ok_and(|answer| answer.status().is_success()) {
            let ended = child.try_wait().unwrap();
            assert!(
                ended.is_none() && begun.elapsed() < Duration::from_secs(20),
                "the server does not serve ({ended:?}):\n{}",
                self.log()
            );
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        self.child = Some(child);
    }

    /// Ends it as a power cut would.
    pub async fn kill(&mut self) {
        let mut child = self.child.take().unwrap();
        child.start_kill().unwrap();
        child.wait().await.unwrap();
    }

    /// Everything it wrote at the levels of warnings and errors.
    pub fn log(&self) -> String {
        std::fs::read_to_string(self.folder.join("log")).unwrap_or_default()
    }

    /// A browser of `person`, signed in.
    pub async fn sign_in(&self, person: &Person) -> Http {
        self.sign_in_as(&person.email, PASSWORD).await
    }

    pub async fn sign_in_as(&self, email: &str, password: &str) -> Http {
        let mut http = Http { client: client(), url: self.url(), cookie: String::new() };
        let body = json!({"email": email, "password": password});
        let answer = http
            .request(Method::POST, "/api/v1/sessions", "application/json", body.to_string().into_bytes())
            .await
            .unwrap();
        assert_eq!(answer.status().as_u16(), 201);
        let cookie = answer.headers()["set-cookie"].to_str().unwrap();
        http.cookie = cookie.split(';').next().unwrap().to_owned();
        http
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!(
                "the end of the server's log:\n{}",
                self.log().lines().rev().take(20).collect::<Vec<_>>().join("\n")
            );
        }
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

fn client() -> reqwest::Client {
    reqwest::Client::builder().no_proxy().timeout(Duration::from_secs(20)).build().unwrap()
}

/// A signed-in browser that speaks HTTP.
#[derive(Clone)]
pub struct Http {
    client: reqwest::Client,
    pub url: String,
    /// As sent in `Cookie`.
    pub cookie: String,
}

impl Http {
    async fn request(
        &self,
        method: Method,
        path: &str,
        media_type: &str,
        body: Vec<u8>,
    ) -> reqwest::Result<reqwest::Response> {
        let request = self.client.request(method, format!("{}{path}", self.url)).header("x-holdfast", "1");
        request.header("cookie", &self.cookie).header("content-type", media_type).body(body).send().await
    }

    /// The body of a GET, or what went wrong.
    #[allow(dead_code, reason = "the benchmarks read pages")]
    pub async fn get(&self, path: &str) -> Result<Vec<u8>, String> {
        let answer = self.request(Method::GET, path, "application/json", Vec::new()).await;
        taken(answer).await
    }
}

impl Wire for Http {
    async fn post(&self, path: &str, body: Vec<u8>) -> Result<Vec<u8>, String> {
        let answer = self.request(Method::POST, path, "application/cbor", body).await;
        taken(answer).await
    }
}

impl Api for Http {
    async fn json(&self, method: Method, path: &str, body: &Value) -> (u16, Value) {
        let answer = self.request(method, path, "application/json", body.to_string().into_bytes()).await.unwrap();
        let status = answer.status().as_u16();
        (status, serde_json::from_slice(&answer.bytes().await.unwrap()).unwrap_or_default())
    }
}

/// The body of a 2xx answer; otherwise the status and its words, or why there is no answer.
async fn taken(answer: reqwest::Result<reqwest::Response>) -> Result<Vec<u8>, String> {
    let answer = answer.map_err(|error| format!("no answer: {error}"))?;
    let status = answer.status();
    let body = answer.bytes().await.map_err(|error| format!("no answer: {error}"))?;
    if status.is_success() {
        Ok(body.to_vec())
    } else {
        Err(format!("{}: {}", status.as_u16(), String::from_utf8_lossy(&body)))
    }
}
