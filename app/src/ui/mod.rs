//! The design system in components: they know HTML and CSS, and no domain type. The catalogue of
//! classes is `style/README.md`.

mod dialog;
mod empty;
mod field;
mod icon;
mod painted;
mod toasts;

pub use dialog::{Confirm, Dialog};
pub use empty::{EmptyState, Notice, Skeleton};
pub use field::{Choice, Field, TextArea, TextField};
pub use icon::{Icon, Mark};
pub use painted::painted;
pub use toasts::{ToastKind, Toasts, ToastsView, use_toasts};
