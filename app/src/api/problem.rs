//! Why the server did not do what was asked (RFC 9457), or that it could not be reached.

use gloo_net::http::Response;
use serde::Deserialize;
use sync::domain::rejection::Rejection;

use crate::words::{Language, common};

/// A refused or failed request.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct ApiProblem {
    /// The HTTP status; 0 where there was no answer.
    #[serde(default)]
    pub status: u16,
    /// Stable, such as `invalid`; `offline` where there was no answer.
    #[serde(default)]
    pub code: String,
    #[serde(default)]
    pub title: String,
    /// The server's words for this case.
    #[serde(default)]
    pub detail: String,
    #[serde(default)]
    pub request_id: String,
    /// What is wrong with which field.
    #[serde(default)]
    pub errors: Vec<FieldProblem>,
    /// The rule that refused, for words in the person's language.
    #[serde(default)]
    pub rejection: Option<Rejection>,
    /// Seconds after which it is worth trying again, where the server says so.
    #[serde(skip)]
    pub retry_after: Option<u32>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub struct FieldProblem {
    pub field: String,
    pub message: String,
}

impl ApiProblem {
    /// There was no answer.
    pub fn offline() -> Self {
        Self { code: "offline".into(), ..Self::default() }
    }

    /// The answer was not what this build expects.
    pub fn unreadable(detail: &str) -> Self {
        Self { code: "unreadable".into(), detail: detail.into(), ..Self::default() }
    }

    /// Reads the problem out of an answer that is not OK.
    pub async fn of(response: Response) -> Self {
        let status = response.status();
        let retry_after = response.headers().get("retry-after").and_then(|seconds| seconds.parse().ok());
        let text = response.text().await.unwrap_or_default();
        let said = serde_json::from_str(&text).unwrap_or_default();
        Self { status, retry_after, ..said }
    }

    /// Whether the server could not be reached.
    pub fn is_offline(&self) -> bool {
        self.code == "offline"
    }

    /// What is wrong with that field, where the server said so.
    pub fn field(&self, name: &str) -> Option<String> {
        self.errors.iter().find(|error| error.field == name).map(|error| error.message.clone())
    }

    /// The problem in a person's words.
    pub fn words(&self, language: Language) -> String {
        let words = match language {
            Language::English => &common::EN,
            Language::Spanish => &common::ES,
        };
        if let Some(rejection) = &self.rejection {
            return rejection.words(language);
        }
        match (self.code.as_str(), self.retry_after) {
            ("sign_in_failed", _) => return words.sign_in_failed.into(),
            ("account_locked" | "too_many_sign_ins", Some(seconds)) => {
                return (words.sign_in_locked)(seconds.div_ceil(60).max(1));
            }
            _ => {}
        }
        match self.status {
            0 if self.is_offline() => words.no_network.into(),
            400..=499 if !self.detail.is_empty() => self.detail.clone(),
            _ => words.server_trouble.into(),
        }
    }
}
