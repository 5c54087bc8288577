//! Who should go to a visit: suggestions with reasons, and for an emergency the fastest, with what
//! becomes of the others. Both are reckoned on the device from its replica, so they are there with no
//! network, too; nothing changes until somebody chooses.

mod ask;
mod choice;
mod diversion;
mod emergency;
mod roads_note;
mod share;
mod suggestion;
mod suggestions;

pub use ask::Ask;
pub use emergency::EmergencyDialog;
pub use suggestions::SuggestDialog;
