//! The secret in a calendar's address.

use sha2::{Digest, Sha256};

use crate::http::{hex, unhex};

/// 256 random bits. Only their hash is stored, and the row is found by it: what a guess has in common
/// with a token says nothing about how its hash compares, so the time of a look-up tells nothing.
/// Nobody guesses one either, so misses are not counted: a calendar that goes on asking for a revoked
/// address must not lock out the office that it stands in.
pub(super) struct Token([u8; 32]);

impl Token {
    pub fn random() -> Self {
        Self(rand::random())
    }

    /// From the last part of an address, `<64 hexadecimal digits>.ics`; none for anything else.
    pub fn of_file(file: &str) -> Option<Self> {
        Some(Self(unhex(file.strip_suffix(".ics")?)?.try_into().ok()?))
    }

    /// The last part of the address.
    pub fn file(&self) -> String {
        format!("{}.ics", hex(&self.0))
    }

    pub fn hash(&self) -> [u8; 32] {
        Sha256::digest(self.0).into()
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;

    #[test]
    fn an_address_holds_the_token_and_no_other_text_does() {
        let token = Token::random();
        assert_eq!(Token::of_file(&token.file()).unwrap().hash(), token.hash());
        let digits = "0".repeat(64);
        for file in
            [&digits, &format!("{digits}0.ics"), &format!("{}.ics", "0".repeat(62)), ".ics", &format!("{digits}.ICS")]
        {
            assert!(Token::of_file(file).is_none(), "{file}");
        }
    }
}
