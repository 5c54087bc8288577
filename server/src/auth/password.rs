//! Passwords: argon2id, computed off the request threads and by few at a time.

use std::sync::LazyLock;

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use tokio::sync::Semaphore;

use crate::http::{ApiError, FieldError};

/// Shorter passwords are refused; longer ones than the other are not worth the time.
const MIN_CHARACTERS: usize = 10;
const MAX_BYTES: usize = 512;

/// Each run takes 19 MiB: this bounds the memory that a flood of sign-ins can ask for.
static RUNNING: LazyLock<Semaphore> =
    LazyLock::new(|| Semaphore::new(std::thread::available_parallelism().map_or(2, |cores| cores.get())));

/// A hash of no password, with the same parameters: what an unknown address is compared with,
/// so that the answer takes as long as for a known one.
static NOBODY: LazyLock<Option<String>> =
    LazyLock::new(|| hash_now(&crate::http::hex(&rand::random::<[u8; 32]>())).ok());

fn hasher() -> Argon2<'static> {
    // 19 MiB, two passes, one lane: the smaller of OWASP's two recommendations.
    let params = Params::new(19 * 1024, 2, 1, None).unwrap_or_default();
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}

fn hash_now(password: &str) -> Result<String, argon2::password_hash::Error> {
    Ok(hasher().hash_password(password.as_bytes())?.to_string())
}

/// The hash to store for `password`, in PHC form, with a salt of its own.
pub async fn hash(password: String) -> Result<String, ApiError> {
    on_a_thread(move || hash_now(&password)).await?.map_err(|error| ApiError::internal(error.to_string()))
}

/// Whether `password` is the one that `stored` was made from. No stored hash takes as long as a
/// wrong password.
pub async fn verify(password: String, stored: Option<String>) -> Result<bool, ApiError> {
    on_a_thread(move || {
        let known = stored.is_some();
        // Made at the first attempt of all, whoever it is by.
        let nobody = NOBODY.as_deref().unwrap_or_default();
        let stored = stored.as_deref().unwrap_or(nobody);
        // A password beyond the limit was never accepted, so it cannot match.
        let tried = if password.len() > MAX_BYTES { "" } else { &password };
        let matches =
            PasswordHash::new(stored).is_ok_and(|stored| hasher().verify_password(tried.as_bytes(), &stored).is_ok());
        known && matches
    })
    .await
}

async fn on_a_thread<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, ApiError> {
    let permit = RUNNING.acquire().await.map_err(ApiError::internal)?;
    let result = tokio::task::spawn_blocking(work).await.map_err(ApiError::internal);
    drop(permit);
    result
}

/// Refuses a new password that is too short or longer than we hash.
pub fn check_new(password: &str, field: &str) -> Result<(), ApiError> {
    if password.chars().count() < MIN_CHARACTERS {
        return Err(ApiError::invalid(vec![FieldError::new(
            field,
            format!("must have at least {MIN_CHARACTERS} characters"),
        )]));
    }
    if password.len() > MAX_BYTES {
        return Err(ApiError::invalid(vec![FieldError::new(field, format!("must have at most {MAX_BYTES} bytes"))]));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;

    #[tokio::test]
    async fn a_hash_knows_its_password_and_nothing_else() {
        let stored = hash("correct horse".to_owned()).await.unwrap();
        assert!(stored.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{stored}");
        assert!(verify("correct horse".to_owned(), Some(stored.clone())).await.unwrap());
        assert!(!verify("correct horsE".to_owned(), Some(stored.clone())).await.unwrap());
        assert!(!verify("x".repeat(MAX_BYTES + 1), Some(stored)).await.unwrap());
        assert!(!verify(String::new(), None).await.unwrap());
        assert_ne!(hash("same".to_owned()).await.unwrap(), hash("same".to_owned()).await.unwrap());
    }

    #[test]
    fn new_passwords_have_ten_characters_of_any_script() {
        assert!(check_new("123456789", "password").is_err());
        assert!(check_new("ñandúñandú", "password").is_ok());
        assert!(check_new(&"x".repeat(MAX_BYTES + 1), "password").is_err());
    }
}
