//! Which addresses the server may be made to call. A push service's address comes from a browser, so
//! from anybody: it must not lead into the server's own network.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use reqwest::Url;

/// Bytes of an address, at most.
const LONGEST: usize = 2_000;

/// The address, or what is wrong with it. `local` lets tests name a push service on their own machine.
pub fn check(endpoint: &str, local: bool) -> Result<Url, &'static str> {
    if endpoint.len() > LONGEST {
        return Err("is longer than an address of a push service");
    }
    let url = Url::parse(endpoint).map_err(|_| "must be an address")?;
    if !url.username().is_empty() || url.password().is_some() {
        return Err("must not hold a name or a password");
    }
    if local && matches!(url.scheme(), "http" | "https") {
        return Ok(url);
    }
    if url.scheme() != "https" {
        return Err("must begin with https://");
    }
    if url.port().is_some() {
        return Err("must not name a port");
    }
    let public = match url.host() {
        Some(url::Host::Domain(name)) => name.contains('.') && !is_reserved(name),
        Some(url::Host::Ipv4(address)) => is_public(address.into()),
        Some(url::Host::Ipv6(address)) => is_public(address.into()),
        None => false,
    };
    if public { Ok(url) } else { Err("must be an address on the internet") }
}

/// Names that mean the machine itself or its own network.
fn is_reserved(name: &str) -> bool {
    let name = name.trim_end_matches('.').to_ascii_lowercase();
    ["localhost", "local", "internal", "intranet", "lan", "home", "corp", "arpa", "test", "invalid", "onion"]
        .iter()
        .any(|end| name == *end || name.ends_with(&format!(".{end}")))
}

/// Whether the address is one of the internet's: no loopback, no private, link-local, shared,
/// documentation, multicast or reserved range, and none of these in an IPv6 address either.
pub fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => match address.to_ipv4() {
            // Mapped (`::ffff:0:0/96`) and the old compatible ones (`::/96`), loopback included.
            Some(inside) => address.segments()[5] == 0xffff && is_public_v4(inside),
            None => is_public_v6(address),
        },
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    !(a == 0
        || a == 10
        || a == 127
        || a >= 224
        || (a == 100 && (64..128).contains(&b))
        || (a == 169 && b == 254)
        || (a == 172 && (16..32).contains(&b))
        || (a == 192 && b == 168)
        || (a == 192 && b == 0 && (c == 0 || c == 2))
        || (a == 198 && (b == 18 || b == 19))
        || (a == 198 && b == 51 && c == 100)
        || (a == 203 && b == 0 && c == 113))
}

fn is_public_v6(address: Ipv6Addr) -> bool {
    let segments = address.segments();
    let embedded = |high: u16, low: u16| {
        let [a, b] = high.to_be_bytes();
        let [c, d] = low.to_be_bytes();
        is_public_v4(Ipv4Addr::new(a, b, c, d))
    };
    match segments {
        // NAT64 and 6to4 lead to the IPv4 address that they hold.
        [0x64, 0xff9b, 0, 0, 0, 0, high, low] => embedded(high, low),
        [0x2002, high, low, ..] => embedded(high, low),
        [0x2001, 0xdb8, ..] | [0x2001, 0, ..] => false,
        // What the internet uses of the address space at all.
        [first, ..] => first & 0xe000 == 0x2000,
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;

    #[test]
    fn push_services_may_be_called() {
        for endpoint in [
            "https://fcm.googleapis.com/fcm/send/abc:DEF",
            "https://updates.push.services.mozilla.com/wpush/v2/gAAA",
            "https://web.push.apple.com/QOz",
            "https://sin.notify.windows.com/w/?token=x",
            "https://8.8.8.8/push",
        ] {
            assert!(check(endpoint, false).is_ok(), "{endpoint}");
        }
    }

    #[test]
    fn the_servers_own_network_may_not() {
        for endpoint in [
            "http://fcm.googleapis.com/x",
            "ftp://fcm.googleapis.com/x",
            "https://fcm.googleapis.com:8443/x",
            "https://user:pass@fcm.googleapis.com/x",
            "https://localhost/x",
            "https://LOCALHOST./x",
            "https://db/x",
            "https://metadata.google.internal/x",
            "https://printer.local/x",
            "https://127.0.0.1/x",
            "https://2130706433/x",
            "https://0x7f.1/x",
            "https://10.1.2.3/x",
            "https://172.16.0.1/x",
            "https://192.168.1.1/x",
            "https://169.254.169.254/latest/meta-data",
            "https://100.64.0.1/x",
            "https://0.0.0.0/x",
            "https://[::1]/x",
            "https://[::ffff:127.0.0.1]/x",
            "https://[fd00::1]/x",
            "https://[fe80::1]/x",
            "https://[64:ff9b::7f00:1]/x",
            "https://[2002:7f00:1::]/x",
            "not an address",
        ] {
            assert!(check(endpoint, false).is_err(), "{endpoint}");
        }
        assert!(check(&format!("https://push.example.com/{}", "a".repeat(2_000)), false).is_err());
    }

    #[test]
    fn tests_may_name_their_own_machine() {
        assert!(check("http://127.0.0.1:8990/notify/x", true).is_ok());
        assert!(check("file:///etc/passwd", true).is_err());
    }

    #[test]
    fn addresses_of_the_internet_are_told_from_others() {
        for (address, public) in [
            ("1.1.1.1", true),
            ("172.15.0.1", true),
            ("172.32.0.1", true),
            ("100.128.0.1", true),
            ("198.18.0.1", false),
            ("224.0.0.1", false),
            ("255.255.255.255", false),
            ("2606:4700:4700::1111", true),
            ("::", false),
            ("::ffff:8.8.8.8", true),
            ("::ffff:10.0.0.1", false),
            ("2001:db8::1", false),
            ("ff02::1", false),
            ("64:ff9b::808:808", true),
        ] {
            assert_eq!(is_public(address.parse().unwrap()), public, "{address}");
        }
    }
}
