//! What each day of a week holds against what it could hold. No signals here.

use std::collections::HashMap;
use std::sync::Arc;

use sync::domain::access::Role;
use sync::domain::facts::{JobFacts, StaffMember, Window};
use sync::domain::planning::{NeededSkill, Roster};
use sync::ids::UserId;

use super::super::cards::shown;
use super::super::filter::Filter;
use super::super::week::WeekDay;
use super::on_time::OnTime;
use super::slot::Slot;

/// Who or what, and each day of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Line<T> {
    pub of: T,
    pub days: Vec<Slot>,
}

/// The week.
#[derive(Clone, Debug, PartialEq)]
pub struct Capacity {
    pub days: Vec<WeekDay>,
    /// Whoever shows; a filter hides people and never what they are booked for.
    pub people: Vec<Line<StaffMember>>,
    /// What some work needs, by name, of everybody: work that nobody has yet counts, too, and whoever
    /// can do several things is available for each.
    pub skills: Vec<Line<NeededSkill>>,
    /// Minutes of work that has a time and nobody.
    pub open: Vec<i64>,
    /// Arrivals at visits that are planned for the day.
    pub arrivals: Vec<OnTime>,
    /// Whether working hours of all the days are known.
    pub known: bool,
}

impl Capacity {
    pub fn of(
        jobs: &[Arc<JobFacts>],
        people: Vec<StaffMember>,
        days: Vec<WeekDay>,
        roster: &Roster,
        filter: &Filter,
    ) -> Self {
        let booked = Booked::of(jobs, &days, roster, filter);
        let line = |member: StaffMember| {
            let own = booked.people.get(&member.id);
            let slot = |(at, day): (usize, &WeekDay)| {
                Slot::of(own.map_or(0, |days| days[at]), available(roster, member.id, day.whole))
            };
            let days = days.iter().enumerate().map(slot).collect();
            Line { of: member, days }
        };
        // Those whose daily work it is not have a row only where they have a visit.
        let works =
            |line: &Line<StaffMember>| line.of.role == Role::Technician || line.days.iter().any(|slot| slot.booked > 0);
        let mut people: Vec<Line<StaffMember>> = people.into_iter().map(line).filter(works).collect();
        let needed = needed(roster).into_iter();
        let wanted = needed.filter(|skill| filter.skill.as_ref().is_none_or(|only| *only == skill.code));
        let skills = wanted.map(|skill| skill_line(skill, &people, &days, roster, &booked)).collect();
        people.retain(|line| filter.shows(line.of.id));
        let known = days.iter().all(|day| knows(roster, day.whole));
        Self { people, skills, open: booked.open, arrivals: booked.arrivals, known, days }
    }

    /// Everybody who shows together, by day.
    pub fn total(&self) -> Vec<Slot> {
        let day = |at: usize| Slot::sum(self.people.iter().map(|line| line.days[at]));
        (0..self.days.len()).map(day).collect()
    }
}

/// Minutes that are booked, day by day.
struct Booked {
    people: HashMap<UserId, Vec<i64>>,
    /// By the code of the skill.
    skills: HashMap<String, Vec<i64>>,
    open: Vec<i64>,
    arrivals: Vec<OnTime>,
}

impl Booked {
    fn of(jobs: &[Arc<JobFacts>], days: &[WeekDay], roster: &Roster, filter: &Filter) -> Self {
        let none = vec![0; days.len()];
        let mut booked = Self {
            people: HashMap::new(),
            skills: HashMap::new(),
            open: none.clone(),
            arrivals: vec![OnTime::default(); days.len()],
        };
        for shown in shown(jobs) {
            let Some(span) = shown.span else { continue };
            let (visit, service) = (shown.visit(), shown.job().service.id);
            let open = shown.is_open();
            for (at, day) in days.iter().enumerate() {
                let Some(minutes) = day.whole.common(&span).map(|common| common.minutes()) else { continue };
                for technician in &visit.technicians {
                    booked.people.entry(technician.id).or_insert_with(|| none.clone())[at] += minutes;
                }
                if open && filter.wants(service) {
                    booked.open[at] += minutes;
                }
                if open || !visit.technicians.is_empty() {
                    for skill in roster.needs_of(service).into_iter().flat_map(|needs| &needs.skills) {
                        booked.skills.entry(skill.code.clone()).or_insert_with(|| none.clone())[at] += minutes;
                    }
                }
            }
            let began = |day: &WeekDay| day.whole.start <= span.start && span.start < day.whole.end;
            let mine = visit.technicians.iter().any(|technician| filter.shows(technician.id));
            let arrived = visit.arrived_on_time().filter(|_| mine);
            if let Some((at, on_time)) = days.iter().position(began).zip(arrived) {
                booked.arrivals[at].count(on_time);
            }
        }
        booked
    }
}

/// Whether working hours of that day are known.
fn knows(roster: &Roster, day: Window) -> bool {
    roster.known.is_some_and(|known| known.start <= day.start && day.end <= known.end)
}

/// Minutes for which the technician can be planned that day.
fn available(roster: &Roster, technician: UserId, day: Window) -> Option<i64> {
    let windows = roster.available(technician, day).filter(|_| knows(roster, day))?;
    Some(windows.iter().map(Window::minutes).sum())
}

/// Each skill that some work needs, by name.
fn needed(roster: &Roster) -> Vec<NeededSkill> {
    let mut needed: Vec<NeededSkill> = roster.needs.iter().flat_map(|needs| &needs.skills).cloned().collect();
    needed.sort_by_cached_key(|skill| skill.code.clone());
    needed.dedup_by(|one, other| one.code == other.code);
    needed.sort_by_key(|skill| skill.name.to_lowercase());
    needed
}

/// What needs the skill against the hours of whoever has it with a certificate that counts that day.
fn skill_line(
    skill: NeededSkill,
    people: &[Line<StaffMember>],
    days: &[WeekDay],
    roster: &Roster,
    booked: &Booked,
) -> Line<NeededSkill> {
    let own = booked.skills.get(&skill.code);
    let able = |person: UserId, day: &WeekDay| {
        let mut skills = roster.profile(person).into_iter().flat_map(|profile| &profile.skills);
        skills.any(|had| had.code == skill.code && had.is_valid_at(day.whole.start))
    };
    let slot = |(at, day): (usize, &WeekDay)| {
        let able = people.iter().filter(|line| able(line.of.id, day));
        let hours: Vec<Option<i64>> = able.map(|line| line.days[at].available).collect();
        // Nobody who can do it is no time at all; somebody without agreed hours is time without a number.
        let told = knows(roster, day.whole) && (hours.is_empty() || hours.iter().any(Option::is_some));
        Slot::of(own.map_or(0, |days| days[at]), told.then(|| hours.iter().flatten().sum()))
    };
    let slots = days.iter().enumerate().map(slot).collect();
    Line { of: skill, days: slots }
}

#[cfg(test)]
mod tests;
