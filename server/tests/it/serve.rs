//! A listening server: it finishes what it accepted before it goes.

use std::time::Duration;

use crate::common::TestServer;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

const BODY: &str = r#"{"email": "a@b.example", "password": "wrong"}"#;

async fn started(server: &TestServer) -> (std::net::SocketAddr, tokio::task::JoinHandle<()>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let addr = listener.local_addr().unwrap();
    (addr, tokio::spawn(server::serve::serve(server.state.clone(), listener, true)))
}

#[tokio::test]
async fn an_accepted_request_is_answered_although_the_server_stops() {
    let server = TestServer::start().await;
    let (addr, running) = started(&server).await;
    let mut stream = TcpStream::connect(addr).await.unwrap();
    let head = format!(
        "POST /api/v1/sessions HTTP/1.1\r\nhost: {addr}\r\nx-holdfast: 1\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n",
        BODY.len()
    );
    stream.write_all(head.as_bytes()).await.unwrap();
    stream.write_all(&BODY.as_bytes()[..10]).await.unwrap();
    tokio::time::sleep(Duration::from_millis(200)).await;
    server.state.shutdown.cancel();
    tokio::time::sleep(Duration::from_millis(200)).await;
    assert!(!running.is_finished(), "it did not wait for the request");
    assert!(TcpStream::connect(addr).await.is_err(), "it still accepts");
    stream.write_all(&BODY.as_bytes()[10..]).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 401 "), "{answer}");
    assert!(answer.contains("sign_in_failed"), "{answer}");
    tokio::time::timeout(Duration::from_secs(5), running).await.expect("it does not stop").unwrap();
}

#[tokio::test]
async fn idle_connections_do_not_keep_it_from_stopping() {
    let server = TestServer::start().await;
    let (addr, running) = started(&server).await;
    let mut idle = TcpStream::connect(addr).await.unwrap();
    idle.write_all(format!("GET /health/live HTTP/1.1\r\nhost: {addr}\r\n\r\n").as_bytes()).await.unwrap();
    let mut buffer = [0; 512];
    assert!(idle.read(&mut buffer).await.unwrap() > 0);
    server.state.shutdown.cancel();
    tokio::time::timeout(Duration::from_secs(5), running).await.expect("it does not stop").unwrap();
}

#[tokio::test]
async fn a_client_that_never_finishes_its_headers_is_cut_off() {
    let server = TestServer::start().await;
    let (addr, running) = started(&server).await;
    let mut slow = TcpStream::connect(addr).await.unwrap();
    slow.write_all(b"GET / HTTP/1.1\r\nhost: x\r\n").await.unwrap();
    let mut rest = Vec::new();
    let closed = tokio::time::timeout(Duration::from_secs(14), slow.read_to_end(&mut rest)).await;
    assert!(closed.is_ok(), "still open");
    server.state.shutdown.cancel();
    running.await.unwrap();
}
