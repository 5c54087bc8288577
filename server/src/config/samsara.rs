//! Access to Samsara: one token is one company's fleet, so it names the tenant whose vehicles it shows.

use super::{ConfigError, Reader, bad, public_url};

/// How Samsara is asked.
#[derive(Clone, PartialEq, Eq)]
pub struct SamsaraAccess {
    pub token: String,
    /// Slug of the tenant whose fleet it is.
    pub tenant: String,
    /// Scheme and host.
    pub url: String,
}

impl std::fmt::Debug for SamsaraAccess {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "SamsaraAccess({} for {}, token left out)", self.url, self.tenant)
    }
}

pub(super) fn read<S: Fn(&str) -> Option<String>>(read: &Reader<'_, S>) -> Result<Option<SamsaraAccess>, ConfigError> {
    let Some(token) = read.optional("HOLDFAST_SAMSARA_TOKEN") else { return Ok(None) };
    if !token.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err(bad("HOLDFAST_SAMSARA_TOKEN", None, "a token of printable characters"));
    }
    let tenant =
        read.required("HOLDFAST_SAMSARA_TENANT", "a company's slug, since HOLDFAST_SAMSARA_TOKEN is set", |_| true)?;
    let host = "https:// or http:// and a host, without a path";
    let url = read.parse("HOLDFAST_SAMSARA_URL", "https://api.samsara.com", host, public_url)?;
    Ok(Some(SamsaraAccess { token, tenant, url }))
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::super::Config;

    #[test]
    fn a_token_needs_its_tenant_and_is_not_printed() {
        let config = |pairs: &[(&str, &str)]| {
            let all = [&[("DATABASE_URL", "postgres://u@h/d")], pairs].concat();
            Config::from(|name| all.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned()))
        };
        assert!(config(&[]).unwrap().samsara.is_none());
        let token = ("HOLDFAST_SAMSARA_TOKEN", "samsara_api_s3cret");
        let words = config(&[token]).unwrap_err().to_string();
        assert!(words.starts_with("HOLDFAST_SAMSARA_TENANT is not set"), "{words}");
        let whole = config(&[token, ("HOLDFAST_SAMSARA_TENANT", "bluebonnet")]).unwrap();
        assert_eq!(whole.samsara.as_ref().unwrap().url, "https://api.samsara.com");
        assert!(!format!("{whole:?}").contains("s3cret"));
        let words = config(&[("HOLDFAST_SAMSARA_TOKEN", "s3cret\n1")]).unwrap_err().to_string();
        assert!(!words.contains("s3cret"), "{words}");
    }
}
