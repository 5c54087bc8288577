//! Sharing the position, as the technician sees it: the switch with what it means, and the question
//! at a site's fence.

mod arrival;
mod card;

pub(super) use arrival::Arrival;
pub(super) use card::DutyCard;
