//! Pieces that know the domain and serve both surfaces. They read what they are given and the
//! store's blobs; they never change anything themselves.
//!
//! | widget | props |
//! | --- | --- |
//! | [`VisitChip`] | `status: Signal<VisitStatus>` (into) |
//! | [`JobChip`] | `status: Signal<JobStatus>` (into) |
//! | [`PriorityMark`] | `priority: Signal<Priority>` (into), `always: bool` (optional: routine shows too) |
//! | [`JobCard`] | `card: Signal<JobCardData>` (into), `next: bool` (optional), `children` (optional: actions) |
//! | [`LateMark`] | `delay: Signal<Option<Delay>>` (into), `zone: Signal<String>` (into) |
//! | [`PhotoGrid`] | `photos: Signal<Vec<Photo>>` (into), `time_zone: Signal<String>` (into), `dense: bool` (optional), `on_open: Callback<AttachmentId>` (optional, instead of the lightbox), `children` (optional, the tile that adds) |
//! | [`Compare`] | `before: Photo`, `after: Photo` |
//! | [`CompareBeforeAfter`] | `photos: Signal<Vec<Photo>>` (into): picks a before and an after photo; nothing where one lacks |
//! | [`BlobImage`] | `sha256: Signal<String>` (into), `alt: Signal<String>` (into), `class: &'static str`, `width`, `height: u32` (optional) |
//! | [`SignatureView`] | `sign_off: SignOff`, `time_zone: Signal<String>` (into) |
//! | [`Timeline`] | `entries: Signal<Vec<TimelineEntry>>` (into), `time_zone: Signal<String>` (into) |
//! | [`ChecklistAnswers`] | `items: Signal<Vec<AnsweredItem>>` (into) |
//! | [`PartList`] | `parts: Signal<Vec<(PartUseId, PartUse)>>` (into) |
//! | [`TimeList`] | `entries: Signal<Vec<(TimeEntryId, TimeEntry)>>` (into), `time_zone: Signal<String>` (into) |
//! | [`ReadingList`] | `readings: Signal<Vec<(ReadingId, Reading)>>` (into) |
//! | [`NoteQuote`] | `text: Signal<String>` (into), `internal: bool` (optional) |
//!
//! Helpers: [`photos_of`]`(&JobView, Option<VisitId>) -> Vec<Photo>`,
//! [`answers_of`]`(&VisitFacts, &JobContent) -> Vec<AnsweredItem>`, [`answer_words`]`(&AnswerValue, &ItemKind, Language)`,
//! [`attribute_words`]`(name, value, Language) -> (String, String)`, [`chip_state`]`(code)`, [`sentence`]`(words)`.

mod blob_image;
mod checklist_answers;
mod chips;
mod compare;
mod eta;
mod job_card;
mod late;
mod lightbox;
mod note_quote;
mod photo_grid;
mod photos;
mod signature_view;
mod timeline;
mod words;
mod work_lists;

pub use blob_image::BlobImage;
pub use checklist_answers::{AnsweredItem, ChecklistAnswers, answers_of};
pub use chips::{JobChip, PriorityMark, VisitChip};
pub use compare::{Compare, CompareBeforeAfter};
pub use eta::{eta_lateness, eta_words};
pub use job_card::{JobCard, JobCardData, card_time};
pub use late::{LateMark, late_words};
pub use lightbox::Lightbox;
pub use note_quote::NoteQuote;
pub use photo_grid::PhotoGrid;
pub use photos::{Photo, photos_of};
pub use signature_view::SignatureView;
pub use timeline::{Timeline, TimelineEntry};
pub use words::{answer_words, attribute_words, chip_state, photo_kind, sentence, time_kind};
pub use work_lists::{PartList, ReadingList, TimeList};
