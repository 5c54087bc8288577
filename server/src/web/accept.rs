//! Which packed copy of a file a browser takes.

use axum::http::HeaderMap;
use axum::http::header::ACCEPT_ENCODING;

/// How a file is packed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Packing {
    Brotli,
    Gzip,
}

impl Packing {
    /// As in `Content-Encoding`.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Brotli => "br",
            Self::Gzip => "gzip",
        }
    }

    /// What the packed copy's name ends in.
    pub(super) fn suffix(self) -> &'static str {
        match self {
            Self::Brotli => ".br",
            Self::Gzip => ".gz",
        }
    }
}

/// The packings the browser takes, the smaller result first.
pub(super) fn packings(headers: &HeaderMap) -> Vec<Packing> {
    let header = headers.get(ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let takes = |wanted: &str| {
        header.split(',').any(|entry| {
            let mut parts = entry.split(';').map(str::trim);
            let name = parts.next().unwrap_or_default();
            let refused =
                parts.any(|part| part.strip_prefix("q=").is_some_and(|q| q.parse::<f32>().is_ok_and(|q| q <= 0.0)));
            name.eq_ignore_ascii_case(wanted) && !refused
        })
    };
    [Packing::Brotli, Packing::Gzip].into_iter().filter(|packing| takes(packing.name())).collect()
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;

    fn of(header: &'static str) -> Vec<Packing> {
        packings(&[(ACCEPT_ENCODING, header.parse().unwrap())].into_iter().collect())
    }

    #[test]
    fn brotli_first_and_never_what_is_refused() {
        assert_eq!(of("gzip, deflate, br"), [Packing::Brotli, Packing::Gzip]);
        assert_eq!(of("br;q=0, gzip;q=0.5"), [Packing::Gzip]);
        assert_eq!(of("identity, brotli"), []);
        assert_eq!(packings(&HeaderMap::new()), []);
    }
}
