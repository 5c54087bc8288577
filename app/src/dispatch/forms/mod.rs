//! The fields of customers, contacts, sites and assets, for every page that creates or changes one.

mod asset;
mod contact;
mod customer;
mod kept;
mod site;
mod texts;

pub use asset::{AssetDraft, AssetFields};
pub use contact::{ContactDraft, ContactFields};
pub use customer::{CustomerDraft, CustomerFields};
pub use kept::{forget, keep};
pub use site::{SiteDraft, SiteFields};
pub use texts::Texts;
