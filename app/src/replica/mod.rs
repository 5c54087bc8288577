//! The durable replica: IndexedDB, locks between tabs, the sync loop and the lane of photos.
