//! Running a transaction again when the database broke it off for another's sake.

use std::time::Duration;

use rand::Rng;

use super::DbError;

/// Errors that know whether the same transaction would probably succeed if run again.
pub trait Transient {
    /// True for serialization failures and deadlocks.
    fn is_transient(&self) -> bool;
}

impl Transient for DbError {
    fn is_transient(&self) -> bool {
        DbError::is_transient(self)
    }
}

const ATTEMPTS: u32 = 5;

/// Runs `work` until it succeeds, fails for good, or has failed five times. `work` must open
/// its own transaction, so that nothing of a broken-off attempt remains.
pub async fn retry<T, E, F>(mut work: impl FnMut() -> F) -> Result<T, E>
where
    E: Transient,
    F: Future<Output = Result<T, E>>,
{
    let mut attempt = 1;
    loop {
        match work().await {
            Err(error) if error.is_transient() && attempt < ATTEMPTS => {
                metrics::counter!("holdfast_db_retries_total").increment(1);
                let wait = rand::rng().random_range(2..20) * 2_u64.pow(attempt);
                tokio::time::sleep(Duration::from_millis(wait)).await;
                attempt += 1;
            }
            settled => return settled,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Failure(bool);
    impl Transient for Failure {
        fn is_transient(&self) -> bool {
            self.0
        }
    }

    async fn attempts(transient: bool, failures: u32) -> (u32, bool) {
        let mut count = 0;
        let result = retry(|| {
            count += 1;
            let fail = count <= failures;
            async move { if fail { Err(Failure(transient)) } else { Ok(()) } }
        })
        .await;
        (count, result.is_ok())
    }

    #[tokio::test(start_paused = true)]
    async fn only_transient_failures_are_tried_again_and_not_for_ever() {
        assert_eq!(attempts(true, 2).await, (3, true));
        assert_eq!(attempts(true, 99).await, (ATTEMPTS, false));
        assert_eq!(attempts(false, 2).await, (1, false));
    }
}
