//! What the desk's map is drawn on: a style, tiles, or a plain ground. Every origin that is named here
//! goes into the content policy, so it is checked to be one and nothing else.

use super::{ConfigError, Reader, bad};

/// The ground of the map.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ground {
    /// URL of a MapLibre style.
    pub style: Option<String>,
    /// URL of raster tiles with `{z}`, `{x}` and `{y}`.
    pub tiles: Option<String>,
    /// What the owner of the tiles wants said.
    pub attribution: Option<String>,
    /// Where browsers may fetch from besides the server itself, such as `https://tiles.example`.
    pub origins: Vec<String>,
}

const URL: &str = "https:// or http:// and a host, with a path";
const TILES: &str = "https:// or http:// and a host, with {z}, {x} and {y} in the path";
const ORIGINS: &str = "https:// or http:// and a host each, without a path, separated by spaces";

pub(super) fn read<S: Fn(&str) -> Option<String>>(read: &Reader<'_, S>) -> Result<Ground, ConfigError> {
    let style = read.optional("HOLDFAST_MAP_STYLE");
    let tiles = read.optional("HOLDFAST_MAP_TILES");
    let mut origins = Vec::new();
    if let Some(url) = &style {
        origins.push(origin(url).ok_or_else(|| bad("HOLDFAST_MAP_STYLE", Some(url), URL))?);
    }
    if let Some(url) = &tiles {
        let whole = ["{z}", "{x}", "{y}"].iter().all(|part| url.contains(part));
        let found = origin(url).filter(|_| whole && style.is_none());
        origins.push(found.ok_or_else(|| bad("HOLDFAST_MAP_TILES", Some(url), TILES))?);
    }
    for url in read.text("HOLDFAST_MAP_ORIGINS", "").split_whitespace() {
        let found = origin(url).filter(|found| found == url);
        origins.push(found.ok_or_else(|| bad("HOLDFAST_MAP_ORIGINS", Some(url), ORIGINS))?);
    }
    origins.sort_unstable();
    origins.dedup();
    let attribution = match tiles {
        Some(_) => {
            Some(read.required("HOLDFAST_MAP_ATTRIBUTION", "a text, since HOLDFAST_MAP_TILES is set", |_| true)?)
        }
        None => read.optional("HOLDFAST_MAP_ATTRIBUTION"),
    };
    Ok(Ground { style, tiles, attribution, origins })
}

/// Scheme, host and port of a URL; none where it has anything that a policy could misread.
fn origin(url: &str) -> Option<String> {
    let (scheme, rest) = url.split_once("://").filter(|(scheme, _)| matches!(*scheme, "https" | "http"))?;
    let host = rest.split(['/', '?', '#']).next()?;
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b".-:[]".contains(&byte);
    let clean = url.bytes().all(|byte| byte.is_ascii_graphic() && !matches!(byte, b'"' | b'\'' | b';' | b',' | b'\\'));
    (clean && !host.is_empty() && host.bytes().all(plain)).then(|| format!("{scheme}://{host}"))
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::super::Config;
    use super::*;

    fn ground(pairs: &[(&str, &str)]) -> Result<Ground, String> {
        let all = [&[("DATABASE_URL", "postgres://u@h/d")], pairs].concat();
        let config =
            Config::from(|name| all.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned()));
        config.map(|config| config.ground).map_err(|error| error.to_string())
    }

    #[test]
    fn tiles_need_their_place_and_their_owner() {
        assert_eq!(ground(&[]).unwrap(), Ground::default());
        let tiles = ("HOLDFAST_MAP_TILES", "https://tiles.example:8443/{z}/{x}/{y}.png?key=1");
        assert!(ground(&[tiles]).unwrap_err().starts_with("HOLDFAST_MAP_ATTRIBUTION is not set"));
        let whole = ground(&[tiles, ("HOLDFAST_MAP_ATTRIBUTION", "© Them")]).unwrap();
        assert_eq!(whole.origins, ["https://tiles.example:8443"]);
        assert!(ground(&[("HOLDFAST_MAP_TILES", "https://tiles.example/{z}/{x}.png")]).is_err());
    }

    #[test]
    fn a_style_may_name_further_origins() {
        let style = ("HOLDFAST_MAP_STYLE", "https://styles.example/street.json");
        let more = ("HOLDFAST_MAP_ORIGINS", "https://tiles.example  https://styles.example");
        assert_eq!(ground(&[style, more]).unwrap().origins, ["https://styles.example", "https://tiles.example"]);
    }

    #[test]
    fn nothing_gets_into_the_policy_that_is_no_origin() {
        for bad in [
            "https://x.example/a b",
            "https://x.example; script-src *",
            "*",
            "javascript:alert(1)",
            "https://",
            "https://x'/",
        ] {
            assert!(ground(&[("HOLDFAST_MAP_STYLE", bad)]).is_err(), "{bad}");
        }
        for bad in ["https://x.example/path", "x.example", "https://*.example", "'self'"] {
            assert!(ground(&[("HOLDFAST_MAP_ORIGINS", bad)]).is_err(), "{bad}");
        }
    }
}
