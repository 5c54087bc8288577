//! The visit that somebody is looked for, and everybody who could be asked.

use std::sync::Arc;

use leptos::prelude::*;
use sync::domain::access::Role;
use sync::domain::command::Place;
use sync::domain::facts::{JobFacts, StaffMember, VisitFacts, Window};
use sync::domain::planning::{Booking, Candidate, Conflict, Roster, Stop, Wanted, candidates, check, stops};
use sync::ids::{JobId, UserId, VisitId};
use sync::time::Timestamp;

use crate::data::Store;
use crate::dispatch::board::Move;
use crate::dispatch::roads::{Roads, fetch_around};
use crate::format;

/// Minutes ahead that an emergency looks, even after hours.
const EVENING_MINUTES: i64 = 4 * 60;
/// The hours of a day at work where nothing else is agreed.
const HOURS: (&str, &str) = ("08:00", "17:00");

/// What somebody is looked for.
#[derive(Clone, Debug, PartialEq)]
pub struct Ask {
    pub job: JobId,
    pub visit: VisitId,
    /// In whose stead; none adds to the crew.
    pub row: Option<UserId>,
    /// The day on which a visit without a time is planned, `YYYY-MM-DD`.
    pub date: String,
}

/// The visit, and the people on its day.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Asked {
    pub job: Arc<JobFacts>,
    pub visit: VisitFacts,
    pub row: Option<UserId>,
    pub wanted: Wanted,
    pub team: Vec<Candidate>,
    pub hours: Window,
    pub now: Timestamp,
    pub roster: Arc<Roster>,
}

impl Asked {
    /// What the device knows of it now (tracked); none where the visit is gone or over.
    pub fn read(ask: &Ask, store: Store, zone: &str, now: Timestamp) -> Option<Self> {
        let job = store.jobs().with(|jobs| jobs.iter().find(|job| job.id == ask.job).cloned())?;
        let visit = job.visit(ask.visit).filter(|visit| !visit.status.is_over())?.clone();
        let hours = hours_of(&day_of(&visit, &ask.date, zone, now), zone)?;
        let stops = store.jobs().with(|jobs| stops(jobs.iter().map(|job| &**job)));
        let people = store.staff().with(|staff| people(staff, &visit, ask.row));
        let roster = store.roster().get();
        let mut wanted = Wanted::of(&job, &visit, hours, now);
        // Who is replaced brings nothing any more.
        wanted.crew.retain(|id| Some(*id) != ask.row);
        let mut team = candidates(&people, &stops, visit.id, hours, |id| at_work(&roster, id, hours));
        certify(&mut team, &wanted, &roster);
        Some(Self { job, visit, row: ask.row, wanted, team, hours, now, roster })
    }

    /// The same for an emergency: today, whatever was planned.
    pub fn today(ask: &Ask, store: Store, zone: &str, now: Timestamp) -> Option<Self> {
        let asked = Self::read(ask, store, zone, now)?;
        let hours = hours_of(&format::day(now, zone), zone)?;
        let stops = store.jobs().with(|jobs| stops(jobs.iter().map(|job| &**job)));
        let people: Vec<UserId> = asked.team.iter().map(|candidate| candidate.technician).collect();
        let night = Window { start: hours.start.min(now), end: hours.end.max(now.plus_minutes(EVENING_MINUTES)) };
        let roster = &asked.roster;
        let mut team = candidates(&people, &stops, asked.visit.id, night, |id| at_work(roster, id, hours));
        certify(&mut team, &asked.wanted, roster);
        Some(Self { team, hours, ..asked })
    }

    /// What speaks against a booking among the person's others: the check that moves on the board pass.
    pub fn judge<'a>(&'a self, roads: &'a Roads) -> impl Fn(&Booking, &[Booking]) -> Vec<Conflict> + 'a {
        move |booking, others| check(booking, others, roads, &self.roster)
    }

    /// Asks for the roads to the visit and from there, so that the next look at it knows them.
    pub fn fetch_roads(&self) {
        if let Some(position) = self.wanted.position {
            let stops: Vec<Stop> = self.team.iter().flat_map(|candidate| candidate.stops.clone()).collect();
            fetch_around(&stops, position);
        }
    }

    /// The move that gives the visit to the technician.
    pub fn given(&self, technician: UserId, start: Timestamp) -> Move {
        let from = self.visit.place();
        let mut technicians = from.technicians.clone();
        technicians.retain(|id| *id != technician);
        match technicians.iter().position(|id| Some(*id) == self.row) {
            Some(place) => technicians[place] = technician,
            None => technicians.push(technician),
        }
        let to = Place { start: Some(start), technicians, ..from.clone() };
        Move { job: self.job.id, visit: self.visit.id, number: self.job.number, from, to }
    }
}

/// The day that the visit is planned on, or would be: none that is over.
fn day_of(visit: &VisitFacts, date: &str, zone: &str, now: Timestamp) -> String {
    let planned = visit.span().map(|span| format::day(span.start, zone));
    let day = planned.unwrap_or_else(|| date.to_owned()).max(format::day(now, zone));
    let over =
        hours_of(&day, zone).is_some_and(|hours| hours.end.plus_minutes(-i64::from(visit.duration_minutes)) < now);
    if over { format::add_days(&day, 1) } else { day }
}

fn hours_of(day: &str, zone: &str) -> Option<Window> {
    Some(Window { start: format::instant(day, HOURS.0, zone)?, end: format::instant(day, HOURS.1, zone)? })
}

/// Minutes of the day that the person can be planned; all of its hours where none are agreed.
fn at_work(roster: &Roster, technician: UserId, hours: Window) -> i64 {
    let day = Window { start: hours.start.plus_minutes(-8 * 60), end: hours.end.plus_minutes(7 * 60) };
    let available = roster.available(technician, day).filter(|_| roster.knows(hours.start));
    available.map_or(hours.minutes(), |windows| windows.iter().map(Window::minutes).sum())
}

/// Names the skills that the work needs and the person has.
fn certify(team: &mut [Candidate], wanted: &Wanted, roster: &Roster) {
    let Some(needs) = roster.needs_of(wanted.service) else { return };
    for candidate in team {
        let skills = roster.profile(candidate.technician).map(|profile| profile.skills.as_slice()).unwrap_or_default();
        let has = |code: &str| skills.iter().any(|skill| skill.code == code && skill.is_valid_at(wanted.within.start));
        let had = needs.skills.iter().filter(|needed| has(&needed.code));
        candidate.certified = had.map(|needed| needed.name.to_lowercase()).collect();
    }
}

/// Those whose daily work it is, without those who go already; who would be replaced stays among
/// them, since another time may be all that is needed.
fn people(staff: &[StaffMember], visit: &VisitFacts, row: Option<UserId>) -> Vec<UserId> {
    let daily = staff.iter().filter(|member| member.role == Role::Technician).map(|member| member.id);
    daily.filter(|id| Some(*id) == row || !visit.is_assigned(*id)).collect()
}

/// A technician's name.
pub(super) fn name_of(store: Store, id: UserId) -> Option<String> {
    store.staff().with(|staff| staff.iter().find(|member| member.id == id).map(|member| member.name.clone()))
}
