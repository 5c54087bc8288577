//! One suite over every storage: natively in memory, and in a real browser's IndexedDB.

#![expect(clippy::unwrap_used, reason = "tests")]

mod server;
mod suite;

#[cfg(all(feature = "browser", target_arch = "wasm32"))]
mod browser;
#[cfg(not(target_arch = "wasm32"))]
mod faults;

use super::storage::Storage;

/// A database that can be opened again and again, each time as another tab.
trait Place {
    type Storage: Storage;

    fn open(&self) -> Self::Storage;
}

#[cfg(not(target_arch = "wasm32"))]
impl Place for super::memory::MemoryStorage {
    type Storage = Self;

    fn open(&self) -> Self {
        self.clone()
    }
}

macro_rules! cases {
    ($($case:ident),+ $(,)?) => {
        #[cfg(not(target_arch = "wasm32"))]
        mod in_memory {
            $(#[test]
            fn $case() {
                futures::executor::block_on(super::suite::$case(super::super::memory::MemoryStorage::default()));
            })+
        }

        #[cfg(all(feature = "browser", target_arch = "wasm32"))]
        mod in_the_browser {
            use wasm_bindgen_test::wasm_bindgen_test;

            $(#[wasm_bindgen_test]
            async fn $case() {
                super::suite::$case(super::browser::Database::fresh()).await;
            })+
        }
    };
}

cases!(
    an_empty_database_becomes_one_replica,
    an_edit_survives_the_app,
    a_photo_is_kept_with_its_entry_or_not_at_all,
    a_small_picture_that_another_took_is_fetched_once,
    a_refused_change_writes_nothing,
    two_tabs_number_their_changes_without_gaps,
    a_tab_sees_what_another_wrote,
    a_day_of_work_reaches_the_server,
    an_answer_that_was_lost_does_nothing_twice,
    a_restored_server_gets_back_what_it_forgot,
    a_job_that_left_takes_its_verified_photos_along,
    a_large_photo_is_resumed_where_it_stopped,
);
