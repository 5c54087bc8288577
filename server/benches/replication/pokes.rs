//! From a push to the word on every live connection that there is something to pull.

use std::time::{Duration, Instant};

use futures::StreamExt;
use serde_json::{Value, json};
use sync::protocol::{Live, MutationResult};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

use crate::common::process::Http;
use crate::stage::Stage;
use crate::stats::summary;

const SOCKETS: usize = 200;
const PUSHES: usize = 100;

pub type Line = WebSocketStream<MaybeTlsStream<TcpStream>>;

/// A live connection that has said its first word.
pub async fn listen(http: &Http) -> Line {
    let mut request =
        format!("{}/api/v1/replication/live", http.url.replacen("http", "ws", 1)).into_client_request().unwrap();
    request.headers_mut().insert("cookie", http.cookie.parse().unwrap());
    let (mut line, _) = connect_async(request).await.unwrap();
    heard(&mut line).await;
    line
}

async fn heard(line: &mut Line) -> u64 {
    loop {
        let message = line.next().await.unwrap().unwrap();
        if let Some(Live::Poke { seq }) = message.to_text().ok().and_then(|text| serde_json::from_str(text).ok()) {
            return seq;
        }
    }
}

pub async fn measure(stage: &Stage) -> Value {
    let (mut seats, jobs) = stage.company(1, 8).await;
    let mut phone = seats.remove(1);
    phone.pull().await;
    let (word, _) = tokio::sync::broadcast::channel::<(u64, Instant, Instant)>(PUSHES);
    let mut tasks = Vec::new();
    for _ in 0..SOCKETS {
        let (mut line, mut words) = (listen(&phone.http).await, word.subscribe());
        tasks.push(tokio::spawn(async move {
            let (mut since_sent, mut since_answer) = (Vec::new(), Vec::new());
            for _ in 0..PUSHES {
                let mut arrived = (heard(&mut line).await, Instant::now());
                let (seq, sent, answered) = words.recv().await.unwrap();
                while arrived.0 < seq {
                    arrived = (heard(&mut line).await, Instant::now());
                }
                since_sent.push(arrived.1 - sent);
                since_answer.push(arrived.1.saturating_duration_since(answered));
            }
            (since_sent, since_answer)
        }));
    }
    let mut pushed = Vec::new();
    for number in 0..PUSHES {
        phone.queue(jobs[number % jobs.len()], 1 + number % 3);
        let request = phone.device.request().unwrap();
        let sent = Instant::now();
        let response = phone.device.send(&phone.http, &request).await.unwrap();
        let answered = Instant::now();
        phone.device.take(&response);
        let seq = response.results.iter().map(|result: &MutationResult| result.seq).max().unwrap();
        word.send((seq, sent, answered)).unwrap();
        pushed.push(answered - sent);
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let (mut since_sent, mut since_answer) = (Vec::new(), Vec::new());
    for task in tasks {
        let (sent, answer) = task.await.unwrap();
        since_sent.extend(sent);
        since_answer.extend(answer);
    }
    json!({"sockets": SOCKETS, "pushes": PUSHES, "push_ms": summary(pushed), "sent_to_poke_ms": summary(since_sent),
        "answer_to_poke_ms": summary(since_answer)})
}
