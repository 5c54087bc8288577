//! Handing sealed messages to the browsers' push services, without being led anywhere else.

pub mod crypto;
pub mod endpoint;

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use reqwest::{Client, StatusCode, Url, redirect};

/// For one request, from looking up the name to the end of the answer.
const PATIENCE: Duration = Duration::from_secs(20);

/// How a message is to be treated on its way (RFC 8030).
#[derive(Clone, Debug)]
pub struct Handling {
    /// For how long the service keeps it for a phone that is off.
    pub seconds: u64,
    /// Whether it is worth waking a phone that saves its battery.
    pub urgent: bool,
    /// A later message of the same topic takes the place of one that waits.
    pub topic: String,
}

/// What became of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sent {
    Taken,
    /// The browser takes no messages any more: forget it.
    Gone,
    /// Not now; after so many seconds where the service says.
    Later(Option<Duration>, String),
    /// Never.
    Refused(String),
}

/// The client; cheap to clone.
#[derive(Clone)]
pub struct WebPush {
    client: Client,
    local: bool,
}

impl WebPush {
    /// `local` lets tests use a push service on their own machine.
    pub fn new(local: bool) -> Result<Self, reqwest::Error> {
        let mut builder = Client::builder()
            .timeout(PATIENCE)
            .redirect(redirect::Policy::none())
            .no_proxy()
            .user_agent(concat!("Holdfast/", env!("CARGO_PKG_VERSION")));
        if !local {
            builder = builder.https_only(true).dns_resolver(Arc::new(Internet));
        }
        Ok(Self { client: builder.build()?, local })
    }

    /// Hands over one sealed message.
    pub async fn send(&self, endpoint: Url, authorization: String, sealed: Vec<u8>, handling: &Handling) -> Sent {
        if endpoint::check(endpoint.as_str(), self.local).is_err() {
            return Sent::Gone;
        }
        let request = self
            .client
            .post(endpoint)
            .header("ttl", handling.seconds.to_string())
            .header("urgency", if handling.urgent { "high" } else { "normal" })
            .header("topic", &handling.topic)
            .header("content-encoding", "aes128gcm")
            .header("content-type", "application/octet-stream")
            .header("authorization", authorization)
            .body(sealed);
        match request.send().await {
            Ok(answer) => outcome(answer.status(), retry_after(&answer)),
            // The address stays out of the log: whoever has it can try to write to the phone.
            Err(error) => Sent::Later(None, error.without_url().to_string()),
        }
    }
}

fn outcome(status: StatusCode, pause: Option<Duration>) -> Sent {
    let said = format!("the push service answered {status}");
    match status {
        status if status.is_success() => Sent::Taken,
        StatusCode::NOT_FOUND | StatusCode::GONE => Sent::Gone,
        StatusCode::TOO_MANY_REQUESTS | StatusCode::REQUEST_TIMEOUT => Sent::Later(pause, said),
        status if status.is_server_error() => Sent::Later(pause, said),
        _ => Sent::Refused(said),
    }
}

/// Seconds as the service names them, an hour at most; a date is passed over.
fn retry_after(answer: &reqwest::Response) -> Option<Duration> {
    let seconds = answer.headers().get("retry-after")?.to_str().ok()?.parse().ok()?;
    Some(Duration::from_secs(seconds).min(Duration::from_secs(3600)))
}

/// Looks names up and keeps the internet's addresses: a name may lead anywhere, and elsewhere the
/// second time.
struct Internet;

impl Resolve for Internet {
    fn resolve(&self, name: Name) -> Resolving {
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await?;
            let public: Vec<SocketAddr> = found.filter(|address| endpoint::is_public(address.ip())).collect();
            if public.is_empty() {
                return Err("the name leads to no address on the internet".into());
            }
            Ok(Box::new(public.into_iter()) as Addrs)
        })
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;

    #[test]
    fn answers_are_understood() {
        let of = |status: u16| outcome(StatusCode::from_u16(status).unwrap(), None);
        assert_eq!(of(201), Sent::Taken);
        assert_eq!((of(404), of(410)), (Sent::Gone, Sent::Gone));
        assert!(matches!((of(429), of(503)), (Sent::Later(..), Sent::Later(..))));
        assert!(matches!((of(400), of(413), of(301)), (Sent::Refused(_), Sent::Refused(_), Sent::Refused(_))));
    }

    #[tokio::test]
    async fn a_name_that_leads_into_the_servers_own_network_is_not_called() {
        let found = Internet.resolve("localhost".parse().unwrap()).await;
        assert!(found.is_err());
    }
}
