//! The roster that devices get with their pull: everything that planning knows, in instants. It is
//! sent anew when something of it has changed, and once a day, since it reaches only so far.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use chrono_tz::Tz;
use sync::domain::planning::{self as rules, Profile, Roster, Skill, Stock};
use sync::ids::UserId;

use super::calendar::{self, Shift, Span};
use super::model::TechnicianSkill;
use super::store::{company, needs, technicians};
use crate::db::{DbError, TenantTx};

/// Days before and after today that a roster knows: what devices hold of jobs and a quarter ahead.
const DAYS_BEFORE: u64 = 31;
const DAYS_AFTER: u64 = 93;

/// The roster, unless the device has it: `held` is the version that it names. With `only`, nobody
/// else's profile is in it.
pub async fn load(tx: &mut TenantTx, only: Option<UserId>, held: Option<&str>) -> Result<Option<Roster>, DbError> {
    let standing = company::standing(tx).await?;
    let zone = calendar::zone(&standing.time_zone);
    let today = calendar::day(tx.now(), zone);
    let whose = only.map_or_else(|| "all".to_owned(), |id| id.to_string());
    let version = format!("{}/{}/{today}/{zone}/{whose}", standing.epoch.simple(), standing.seq);
    if held == Some(version.as_str()) {
        return Ok(None);
    }
    let span = Span::around(today, DAYS_BEFORE, DAYS_AFTER);
    let known = span.window(zone);
    let blackouts = company::blackouts(tx, span.first).await?.into_iter().filter(|days| days.starts_on <= span.last);
    let mut roster = Roster {
        version,
        known: Some(known),
        buffer_minutes: standing.buffer_minutes,
        blackouts: blackouts
            .map(|days| rules::Blackout {
                span: Span { first: days.starts_on, last: days.ends_on }.window(zone),
                reason: days.reason,
            })
            .collect(),
        needs: needs::load(tx).await?,
        ..Roster::default()
    };
    let mut profiles: BTreeMap<UserId, Profile> = BTreeMap::new();
    for (id, name, skill) in technicians::skills(tx, only).await? {
        of(&mut profiles, id).skills.push(with_instants(name, skill, zone));
    }
    for (id, off) in technicians::time_off(tx, only, known).await? {
        of(&mut profiles, id).time_off.push(rules::TimeOff { span: off.span, kind: off.kind });
    }
    for (id, truck) in technicians::trucks(tx, only).await? {
        let stock = truck.stock.into_iter();
        of(&mut profiles, id).truck = Some(rules::Truck {
            name: truck.name,
            capacity_gallons: truck.capacity_gallons,
            stock: stock
                .map(|part| Stock { item_id: part.price_book_item_id, quantity_milli: part.quantity_milli })
                .collect(),
        });
    }
    for (week, ids) in by_week(technicians::shifts(tx, only).await?) {
        let index = u32::try_from(roster.hours.len()).unwrap_or(u32::MAX);
        roster.hours.push(calendar::expand(&week, span, zone));
        for id in ids {
            of(&mut profiles, id).hours = Some(index);
        }
    }
    roster.technicians = profiles.into_values().collect();
    Ok(Some(roster))
}

fn of(profiles: &mut BTreeMap<UserId, Profile>, id: UserId) -> &mut Profile {
    let nothing = Profile { id, skills: Vec::new(), hours: None, time_off: Vec::new(), truck: None };
    profiles.entry(id).or_insert(nothing)
}

/// Those who have the same agreed week, by that week.
fn by_week(shifts: Vec<(UserId, Shift)>) -> BTreeMap<Vec<Shift>, Vec<UserId>> {
    let mut weeks: BTreeMap<UserId, Vec<Shift>> = BTreeMap::new();
    for (id, shift) in shifts {
        weeks.entry(id).or_default().push(shift);
    }
    let mut shared: BTreeMap<Vec<Shift>, Vec<UserId>> = BTreeMap::new();
    for (id, week) in weeks {
        shared.entry(week).or_default().push(id);
    }
    shared
}

fn with_instants(name: String, skill: TechnicianSkill, zone: Tz) -> Skill {
    let end = |day: NaiveDate| calendar::midnight(day.succ_opt().unwrap_or(NaiveDate::MAX), zone);
    Skill {
        code: skill.skill_type,
        name,
        certification_number: skill.certification_number,
        expires_on: skill.expires_on.map(|day| day.to_string()),
        valid_until: skill.expires_on.map(end),
        verified: skill.verified,
    }
}
