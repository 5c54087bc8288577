//! Proving who sends (VAPID, RFC 8292) and sealing what is sent (RFC 8291, by `web-push-native`). The
//! signature is made here, with the same P-256 that the sealing uses: the library's own way brings a
//! whole JWT stack with it.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use reqwest::Url;
use serde_json::json;
use sync::time::Timestamp;
use web_push_native::p256::ecdsa::signature::Signer;
use web_push_native::p256::ecdsa::{Signature, SigningKey};
use web_push_native::p256::elliptic_curve::sec1::ToEncodedPoint;
use web_push_native::p256::{PublicKey, SecretKey};

/// How long a signature is good for; services refuse more than a day.
const GOOD_FOR_MS: i64 = 12 * 60 * 60 * 1000;

/// Bytes of a message before it is sealed, at most: services take 4,096 sealed.
pub const LONGEST: usize = 3_000;

/// Our key pair.
#[derive(Clone)]
pub struct VapidKey(SecretKey);

impl VapidKey {
    /// The pair of 32 bytes drawn at random; none for the few values that are no key.
    pub fn of(bytes: &[u8]) -> Option<Self> {
        // Shorter ones would be filled up with zeros.
        let whole = Some(bytes).filter(|bytes| bytes.len() == 32)?;
        SecretKey::from_slice(whole).ok().map(Self)
    }

    /// The pair of a text in base64url, as `HOLDFAST_VAPID_KEY` has it.
    pub fn of_text(text: &str) -> Option<Self> {
        Self::of(&decode(text)?)
    }

    /// The public half as browsers subscribe with it.
    pub fn public(&self) -> String {
        URL_SAFE_NO_PAD.encode(self.0.public_key().to_encoded_point(false))
    }

    /// The header that proves to the service of `endpoint` that we send. `contact` is whom the service
    /// can write to: `mailto:` or `https:`.
    pub fn authorization(&self, endpoint: &Url, contact: &str, now: Timestamp) -> String {
        let part = |value: serde_json::Value| URL_SAFE_NO_PAD.encode(value.to_string());
        let claims = json!({
            "aud": endpoint.origin().ascii_serialization(),
            "exp": now.0.saturating_add(GOOD_FOR_MS) / 1000,
            "sub": contact,
        });
        let signed = format!("{}.{}", part(json!({ "typ": "JWT", "alg": "ES256" })), part(claims));
        let signature: Signature = SigningKey::from(&self.0).sign(signed.as_bytes());
        format!("vapid t={signed}.{}, k={}", URL_SAFE_NO_PAD.encode(signature.to_bytes()), self.public())
    }
}

/// Bytes of base64url, with or without its padding.
pub fn decode(text: &str) -> Option<Vec<u8>> {
    URL_SAFE_NO_PAD.decode(text.trim_end_matches('=')).ok()
}

/// A browser's public key and secret.
#[derive(Clone, Debug)]
pub struct Keys {
    pub p256dh: Vec<u8>,
    pub auth: Vec<u8>,
}

impl Keys {
    /// The keys of their texts; or the field that is no such key.
    pub fn of(p256dh: &str, auth: &str) -> Result<Self, &'static str> {
        let point = decode(p256dh).filter(|point| point.len() == 65).ok_or("p256dh")?;
        PublicKey::from_sec1_bytes(&point).map_err(|_| "p256dh")?;
        let auth = decode(auth).filter(|auth| auth.len() == 16).ok_or("auth")?;
        Ok(Self { p256dh: point, auth })
    }

    /// The message as only the browser can read it; none where the keys are none.
    pub fn seal(&self, message: &[u8]) -> Option<Vec<u8>> {
        let point = PublicKey::from_sec1_bytes(&self.p256dh).ok()?;
        let auth: [u8; 16] = self.auth.as_slice().try_into().ok()?;
        web_push_native::encrypt(message.to_vec(), &point, &auth.into()).ok()
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use web_push_native::p256::ecdsa::VerifyingKey;
    use web_push_native::p256::ecdsa::signature::Verifier;

    #[test]
    fn what_is_sealed_the_browser_reads() {
        let browser = SecretKey::from_slice(&[7; 32]).unwrap();
        let point = URL_SAFE_NO_PAD.encode(browser.public_key().to_encoded_point(false));
        let keys = Keys::of(&point, &URL_SAFE_NO_PAD.encode([9; 16])).unwrap();
        let sealed = keys.seal(b"{\"title\":\"#1042\"}").unwrap();
        assert!(!sealed.windows(5).any(|part| part == b"#1042"));
        let opened = web_push_native::decrypt(sealed, &browser, &[9; 16].into()).unwrap();
        assert_eq!(opened, b"{\"title\":\"#1042\"}");
    }

    #[test]
    fn keys_that_are_none_are_named() {
        let point = VapidKey::of(&[7; 32]).unwrap().public();
        let auth = URL_SAFE_NO_PAD.encode([9; 16]);
        assert!(Keys::of(&point, &auth).is_ok() && Keys::of(&format!("{point}="), &format!("{auth}==")).is_ok());
        assert_eq!(Keys::of("AAAA", &auth).unwrap_err(), "p256dh");
        assert_eq!(Keys::of(&URL_SAFE_NO_PAD.encode([4; 65]), &auth).unwrap_err(), "p256dh", "not on the curve");
        assert_eq!(Keys::of(&point, "AAAA").unwrap_err(), "auth");
        assert!(VapidKey::of(&[0; 32]).is_none() && VapidKey::of(&[1; 31]).is_none());
    }

    #[test]
    fn the_proof_names_the_service_and_ends_within_a_day() {
        let key = VapidKey::of(&[7; 32]).unwrap();
        let endpoint = Url::parse("https://push.example.com/send/abc?x=1").unwrap();
        let header = key.authorization(&endpoint, "mailto:it@example.com", Timestamp(1_000_000));
        let (token, public) = header.strip_prefix("vapid t=").unwrap().split_once(", k=").unwrap();
        assert_eq!(public, key.public());
        let (signed, signature) = token.rsplit_once('.').unwrap();
        let claims = decode(signed.split_once('.').unwrap().1).unwrap();
        let claims: serde_json::Value = serde_json::from_slice(&claims).unwrap();
        assert_eq!(
            claims,
            json!({ "aud": "https://push.example.com", "exp": 1_000 + 12 * 3600, "sub": "mailto:it@example.com" })
        );
        let verifier = VerifyingKey::from_sec1_bytes(&decode(public).unwrap()).unwrap();
        let signature = Signature::from_slice(&decode(signature).unwrap()).unwrap();
        assert!(verifier.verify(signed.as_bytes(), &signature).is_ok());
    }
}
