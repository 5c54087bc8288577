//! Whether who goes can do the work: skills with their certificates, the truck, the parts on it.

use super::booking::Booking;
use super::conflict::Conflict;
use super::roster::{NeededPart, NeededSkill, Profile, Roster};
use crate::time::Timestamp;

/// What is missing for the booking. Whatever the work needs may come with any of the crew.
pub(super) fn check(proposed: &Booking, roster: &Roster) -> Vec<Conflict> {
    let Some(needs) = roster.needs_of(proposed.service) else { return Vec::new() };
    let going = std::iter::once(proposed.technician).chain(proposed.crew.iter().copied());
    let crew: Vec<&Profile> = going.filter_map(|id| roster.profile(id)).collect();
    let at = proposed.span.start;
    let mut conflicts: Vec<Conflict> = needs.skills.iter().filter_map(|needed| skill(needed, &crew, at)).collect();
    conflicts.extend(needs.truck_gallons.and_then(|needed| truck(needed, &crew)));
    conflicts.extend(needs.parts.iter().filter_map(|needed| part(needed, &crew)));
    conflicts
}

/// A certificate that has expired says more than that the skill is missing; of several the one that
/// counted longest.
fn skill(needed: &NeededSkill, crew: &[&Profile], at: Timestamp) -> Option<Conflict> {
    let held = crew.iter().flat_map(|profile| &profile.skills).filter(|skill| skill.code == needed.code);
    let best = held.max_by_key(|skill| skill.valid_until.map_or(i64::MAX, |until| until.0));
    let Some(best) = best else { return Some(Conflict::SkillMissing { skill: needed.name.clone() }) };
    (!best.is_valid_at(at)).then(|| Conflict::CertificateExpired {
        skill: needed.name.clone(),
        expired_on: best.expires_on.clone().unwrap_or_default(),
    })
}

fn truck(needed: u32, crew: &[&Profile]) -> Option<Conflict> {
    let gallons = crew.iter().filter_map(|profile| profile.truck.as_ref()?.capacity_gallons).max();
    (gallons.unwrap_or(0) < needed).then_some(Conflict::TruckTooSmall { needed, gallons })
}

fn part(needed: &NeededPart, crew: &[&Profile]) -> Option<Conflict> {
    let stock = crew.iter().filter_map(|profile| profile.truck.as_ref()).flat_map(|truck| &truck.stock);
    let there: i64 =
        stock.filter(|stock| stock.item_id == needed.item_id).map(|stock| stock.quantity_milli.max(0)).sum();
    (there < needed.quantity_milli).then(|| Conflict::PartMissing { part: needed.name.clone() })
}
