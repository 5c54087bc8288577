//! Configuration from the environment. Every variable has a documented default save the
//! database, and a bad value is refused with the variable's name and what it may be. The table
//! in README.md lists them all.

mod ground;
mod samsara;

pub use ground::Ground;
pub use samsara::SamsaraAccess;

use std::net::{SocketAddr, ToSocketAddrs};
use std::path::PathBuf;

use crate::gateways::web_push::crypto::VapidKey;

/// How the server is set up.
#[derive(Clone, Debug)]
pub struct Config {
    pub database_url: String,
    /// Connections to the database at most.
    pub db_connections: u32,
    /// Where to listen.
    pub addr: SocketAddr,
    /// The site's files as built.
    pub site: PathBuf,
    pub objects: Objects,
    pub roads: Roads,
    /// Whether `serve` does background tasks too.
    pub work: bool,
    /// A filter as of `tracing`, such as `info,server=debug`.
    pub log: String,
    pub log_format: LogFormat,
    /// Scheme and host as people type them, without a slash at the end.
    pub public_url: String,
    /// Whether a proxy in front of the server sets the X-Forwarded headers.
    pub trust_proxy: bool,
    /// What `/metrics` asks for as a bearer token; without one it answers only this machine.
    pub metrics_token: Option<String>,
    /// What the desk's map is drawn on.
    pub ground: Ground,
    /// Where the fleet of one of the tenants is tracked.
    pub samsara: Option<SamsaraAccess>,
    /// The key pair that messages to browsers are signed with; none: the one in the database.
    pub vapid_key: Option<ApiKey>,
    /// Whom push services can write to: `mailto:` or `https:`.
    pub push_contact: String,
    /// Whether push services on this machine may be called: for tests.
    pub push_local: bool,
}

/// Where blobs are kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Objects {
    Folder(PathBuf),
    S3(S3),
}

/// Where road times come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Roads {
    /// Reckoned from the straight line.
    Estimate,
    /// An OSRM server's address.
    Osrm(String),
    Google(ApiKey),
}

/// A key that must not get into logs.
#[derive(Clone, PartialEq, Eq)]
pub struct ApiKey(pub String);

impl std::fmt::Debug for ApiKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "ApiKey(left out)")
    }
}

/// A bucket of an S3-compatible service.
#[derive(Clone, PartialEq, Eq)]
pub struct S3 {
    pub bucket: String,
    pub region: String,
    /// None: Amazon's own.
    pub endpoint: Option<String>,
    pub access_key: String,
    pub secret_key: String,
}

impl std::fmt::Debug for S3 {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "S3({} in {}, keys left out)", self.bucket, self.region)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogFormat {
    Text,
    Json,
}

/// A variable that cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("{variable} {problem}: expected {expected}")]
pub struct ConfigError {
    variable: &'static str,
    problem: String,
    expected: &'static str,
}

impl Config {
    /// From the process's environment.
    pub fn from_env() -> Result<Self, ConfigError> {
        Self::from(|name| std::env::var(name).ok())
    }

    /// From any source of variables. An empty value counts as none.
    pub fn from(source: impl Fn(&str) -> Option<String>) -> Result<Self, ConfigError> {
        let read = Reader(&source);
        let addr =
            read.parse("HOLDFAST_ADDR", "127.0.0.1:3000", "an address and port such as 127.0.0.1:3000", |text| {
                text.to_socket_addrs().ok().and_then(|mut all| all.next())
            })?;
        let public_url = read.parse(
            "HOLDFAST_PUBLIC_URL",
            &format!("http://{addr}"),
            "http:// or https:// and a host, without a path",
            public_url,
        )?;
        let contact =
            if public_url.starts_with("https:") { public_url.as_str() } else { "mailto:postmaster@localhost" };
        Ok(Self {
            database_url: read.required(
                "DATABASE_URL",
                "a PostgreSQL URL such as postgres://user:password@host/database",
                |url| url.starts_with("postgres://") || url.starts_with("postgresql://"),
            )?,
            db_connections: read.parse("HOLDFAST_DB_CONNECTIONS", "20", "a whole number from 2 to 1000", |text| {
                text.parse().ok().filter(|n| (2..=1000).contains(n))
            })?,
            addr,
            site: read.text("HOLDFAST_SITE", "target/site").into(),
            objects: objects(&read)?,
            roads: roads(&read)?,
            work: read.switch("HOLDFAST_WORK", true)?,
            log: read.parse("HOLDFAST_LOG", "info", "a log filter such as info or info,server=debug", |text| {
                tracing_subscriber::EnvFilter::try_new(text).ok().map(|_| text.to_owned())
            })?,
            log_format: read.parse("HOLDFAST_LOG_FORMAT", "text", "text or json", |text| match text {
                "text" => Some(LogFormat::Text),
                "json" => Some(LogFormat::Json),
                _ => None,
            })?,
            trust_proxy: read.switch("HOLDFAST_TRUST_PROXY", false)?,
            metrics_token: read.optional("HOLDFAST_METRICS_TOKEN"),
            ground: ground::read(&read)?,
            samsara: samsara::read(&read)?,
            vapid_key: vapid_key(&read)?,
            push_contact: read.parse(
                "HOLDFAST_PUSH_CONTACT",
                contact,
                "an address with mailto: or https:",
                |text| {
                    let fits = text.starts_with("mailto:") || text.starts_with("https://");
                    fits.then(|| text.to_owned())
                },
            )?,
            push_local: read.switch("HOLDFAST_PUSH_LOCAL", false)?,
            public_url,
        })
    }
}

/// A private key is never repeated in the log.
fn vapid_key<S: Fn(&str) -> Option<String>>(read: &Reader<'_, S>) -> Result<Option<ApiKey>, ConfigError> {
    const VARIABLE: &str = "HOLDFAST_VAPID_KEY";
    match read.optional(VARIABLE) {
        Some(text) if VapidKey::of_text(&text).is_none() => {
            Err(bad(VARIABLE, None, "the 32 bytes of a P-256 private key in base64url"))
        }
        key => Ok(key.map(ApiKey)),
    }
}

fn public_url(text: &str) -> Option<String> {
    let url = text.strip_suffix('/').unwrap_or(text).to_ascii_lowercase();
    let host = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"))?;
    (!host.is_empty() && !host.contains(['/', '?', '#', '@', ' '])).then_some(url)
}

fn objects<S: Fn(&str) -> Option<String>>(read: &Reader<'_, S>) -> Result<Objects, ConfigError> {
    let Some(bucket) = read.optional("HOLDFAST_S3_BUCKET") else {
        return Ok(Objects::Folder(read.text("HOLDFAST_DATA", ".data").into()));
    };
    const KEYS: &str = "a value, since HOLDFAST_S3_BUCKET is set";
    let endpoint = read.optional("HOLDFAST_S3_ENDPOINT");
    if endpoint.as_deref().is_some_and(|url| public_url(url).is_none()) {
        return Err(bad("HOLDFAST_S3_ENDPOINT", endpoint.as_deref(), "http:// or https:// and a host, without a path"));
    }
    Ok(Objects::S3(S3 {
        bucket,
        region: read.text("HOLDFAST_S3_REGION", "us-east-1"),
        endpoint,
        access_key: read.required("HOLDFAST_S3_ACCESS_KEY", KEYS, |_| true)?,
        secret_key: read.required("HOLDFAST_S3_SECRET_KEY", KEYS, |_| true)?,
    }))
}

/// One's own OSRM comes before Google, which costs money.
fn roads<S: Fn(&str) -> Option<String>>(read: &Reader<'_, S>) -> Result<Roads, ConfigError> {
    const EXPECTED: &str = "http:// or https:// and a host, with a path where the server is behind one";
    if let Some(url) = read.optional("HOLDFAST_OSRM_URL") {
        let bare = url.trim_end_matches('/');
        let host = bare.strip_prefix("https://").or_else(|| bare.strip_prefix("http://"));
        let fits = host.is_some_and(|host| !host.is_empty() && !host.contains(['?', '#', '@', ' ']));
        return if fits {
            Ok(Roads::Osrm(bare.to_owned()))
        } else {
            Err(bad("HOLDFAST_OSRM_URL", Some(&url), EXPECTED))
        };
    }
    Ok(read.optional("HOLDFAST_GOOGLE_MAPS_KEY").map_or(Roads::Estimate, |key| Roads::Google(ApiKey(key))))
}

struct Reader<'a, S>(&'a S);

impl<S: Fn(&str) -> Option<String>> Reader<'_, S> {
    fn optional(&self, variable: &'static str) -> Option<String> {
        (self.0)(variable).map(|text| text.trim().to_owned()).filter(|text| !text.is_empty())
    }

    fn text(&self, variable: &'static str, default: &str) -> String {
        self.optional(variable).unwrap_or_else(|| default.to_owned())
    }

    fn parse<T>(
        &self,
        variable: &'static str,
        default: &str,
        expected: &'static str,
        parse: impl Fn(&str) -> Option<T>,
    ) -> Result<T, ConfigError> {
        let text = self.text(variable, default);
        parse(&text).ok_or_else(|| bad(variable, Some(&text), expected))
    }

    fn required(
        &self,
        variable: &'static str,
        expected: &'static str,
        fits: impl Fn(&str) -> bool,
    ) -> Result<String, ConfigError> {
        match self.optional(variable) {
            Some(text) if fits(&text) => Ok(text),
            // It may hold a password: not repeated.
            Some(_) => Err(bad(variable, None, expected)),
            None => Err(ConfigError { variable, problem: "is not set".to_owned(), expected }),
        }
    }

    fn switch(&self, variable: &'static str, default: bool) -> Result<bool, ConfigError> {
        self.parse(variable, if default { "on" } else { "off" }, "on or off", |text| match text {
            "on" | "true" | "1" | "yes" => Some(true),
            "off" | "false" | "0" | "no" => Some(false),
            _ => None,
        })
    }
}

fn bad(variable: &'static str, value: Option<&str>, expected: &'static str) -> ConfigError {
    let problem = value.map_or_else(|| "has a value that cannot be used".to_owned(), |value| format!("is {value:?}"));
    ConfigError { variable, problem, expected }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;

    fn config(pairs: &[(&str, &str)]) -> Result<Config, ConfigError> {
        Config::from(|name| pairs.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned()))
    }

    const DB: (&str, &str) = ("DATABASE_URL", "postgres://u:secret@h/d");

    #[test]
    fn a_database_is_enough() {
        let config = config(&[DB, ("HOLDFAST_WORK", "")]).unwrap();
        assert_eq!(config.addr.to_string(), "127.0.0.1:3000");
        assert_eq!(config.public_url, "http://127.0.0.1:3000");
        assert!(config.work && !config.trust_proxy);
        assert_eq!(config.objects, Objects::Folder(".data".into()));
    }

    #[test]
    fn a_bad_value_names_its_variable_and_what_it_may_be() {
        for (variable, value, expected) in [
            ("HOLDFAST_ADDR", "nowhere", "127.0.0.1:3000"),
            ("HOLDFAST_DB_CONNECTIONS", "1", "from 2 to 1000"),
            ("HOLDFAST_WORK", "maybe", "on or off"),
            ("HOLDFAST_LOG", "server=loud", "a log filter"),
            ("HOLDFAST_LOG_FORMAT", "xml", "text or json"),
            ("HOLDFAST_PUBLIC_URL", "holdfast.example", "https://"),
            ("HOLDFAST_PUBLIC_URL", "https://holdfast.example/app", "without a path"),
            ("HOLDFAST_TRUST_PROXY", "2", "on or off"),
            ("HOLDFAST_PUSH_CONTACT", "it@example.com", "mailto:"),
        ] {
            let words = config(&[DB, (variable, value)]).unwrap_err().to_string();
            assert!(words.starts_with(variable) && words.contains(expected) && words.contains(value), "{words}");
        }
        assert!(config(&[]).unwrap_err().to_string().starts_with("DATABASE_URL is not set"));
        let words = config(&[("DATABASE_URL", "mysql://u:secret@h/d")]).unwrap_err().to_string();
        assert!(words.starts_with("DATABASE_URL") && !words.contains("secret"), "{words}");
    }

    #[test]
    fn roads_come_from_ones_own_server_then_from_google_and_keys_stay_secret() {
        assert_eq!(config(&[DB]).unwrap().roads, Roads::Estimate);
        let google = ("HOLDFAST_GOOGLE_MAPS_KEY", "s3cret");
        let config_of = |pairs: &[(&str, &str)]| config(pairs).unwrap().roads;
        assert_eq!(config_of(&[DB, google]), Roads::Google(ApiKey("s3cret".into())));
        assert!(!format!("{:?}", config_of(&[DB, google])).contains("s3cret"));
        let osrm = ("HOLDFAST_OSRM_URL", "http://127.0.0.1:5000/");
        assert_eq!(config_of(&[DB, google, osrm]), Roads::Osrm("http://127.0.0.1:5000".into()));
        let words = config(&[DB, ("HOLDFAST_OSRM_URL", "roads")]).unwrap_err().to_string();
        assert!(words.starts_with("HOLDFAST_OSRM_URL"), "{words}");
    }

    #[test]
    fn a_bucket_needs_its_keys() {
        let words = config(&[DB, ("HOLDFAST_S3_BUCKET", "b")]).unwrap_err().to_string();
        assert!(words.starts_with("HOLDFAST_S3_ACCESS_KEY is not set"), "{words}");
        let all =
            [DB, ("HOLDFAST_S3_BUCKET", "b"), ("HOLDFAST_S3_ACCESS_KEY", "k"), ("HOLDFAST_S3_SECRET_KEY", "s3cret")];
        let Objects::S3(s3) = config(&all).unwrap().objects else { panic!("a folder") };
        assert_eq!((s3.region.as_str(), s3.endpoint.as_deref()), ("us-east-1", None));
        assert!(!format!("{s3:?}").contains("s3cret"));
    }
}
