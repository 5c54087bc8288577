//! Everybody's bookings by technician, and what speaks against several moves at once. No signals
//! here: a drag asks at every move of the pointer, so each question looks at one technician's
//! bookings alone.

use std::collections::HashMap;
use std::sync::Arc;

use sync::domain::facts::JobFacts;
use sync::domain::planning::{Booking, Conflict, Roster, Travel, bookings, check};
use sync::ids::UserId;

use super::moves::Planned;

/// What every technician is booked for, whatever the board shows of it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Bookings(HashMap<UserId, Vec<Booking>>);

impl Bookings {
    pub fn of(jobs: &[Arc<JobFacts>]) -> Self {
        let mut all: HashMap<UserId, Vec<Booking>> = HashMap::new();
        for job in jobs {
            for booking in job.visits.iter().flat_map(|visit| bookings(job, visit)) {
                all.entry(booking.technician).or_default().push(booking);
            }
        }
        Self(all)
    }

    /// What one technician is booked for.
    pub fn with(&self, technician: UserId) -> &[Booking] {
        self.0.get(&technician).map(Vec::as_slice).unwrap_or_default()
    }

    /// What speaks against the moves once all of them are made, hard reasons first: visits that
    /// move together count where they go and not where they were.
    pub fn against(&self, moves: &[Planned], travel: &impl Travel, roster: &Roster) -> Vec<Conflict> {
        let landed: Vec<Booking> = moves.iter().flat_map(Planned::bookings).collect();
        let mut conflicts = Vec::new();
        for booking in &landed {
            let stays = |other: &&Booking| moves.iter().all(|planned| planned.made.visit != other.visit_id);
            let standing = self.with(booking.technician).iter().filter(stays);
            let others: Vec<Booking> = standing.chain(&landed).cloned().collect();
            conflicts.extend(check(booking, &others, travel, roster));
        }
        conflicts.sort_by_key(|conflict| !conflict.is_hard());
        let mut told: Vec<Conflict> = Vec::with_capacity(conflicts.len());
        for conflict in conflicts {
            if !told.contains(&conflict) {
                told.push(conflict);
            }
        }
        told
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use sync::domain::facts::Window;
    use sync::domain::planning::RoadEstimate;
    use wasm_bindgen_test::wasm_bindgen_test;

    use super::super::cards::{Card, shown};
    use super::super::moves::together;
    use super::super::testing::{OTHER, TECH, at, job};
    use super::*;

    fn card(job: &Arc<JobFacts>, row: Option<&str>) -> Card {
        shown(std::slice::from_ref(job)).next().unwrap().card(row.map(|row| row.parse().unwrap()))
    }

    fn against(jobs: &[Arc<JobFacts>], moves: &[Planned]) -> Vec<&'static str> {
        let conflicts = Bookings::of(jobs).against(moves, &RoadEstimate::default(), &Roster::default());
        conflicts.iter().map(Conflict::code).collect()
    }

    #[wasm_bindgen_test]
    fn visits_that_move_together_do_not_stand_in_each_others_way() {
        let jobs = [job(1, Some(480), 60, Some(TECH)), job(2, Some(540), 60, Some(TECH))];
        let later = |card: &Card| {
            let span = card.span.unwrap();
            (card.key.row, Some(card.span_from(span.start.plus_minutes(60))))
        };
        let both = together(&[card(&jobs[0], Some(TECH)), card(&jobs[1], Some(TECH))], later);
        assert_eq!(against(&jobs, &both), Vec::<&str>::new());
        // In the order in which each finds its place free.
        assert_eq!(both.iter().map(|planned| planned.made.number).collect::<Vec<_>>(), [2, 1]);
        let one = together(&[card(&jobs[0], Some(TECH))], later);
        assert_eq!(against(&jobs, &one), ["double_booked"]);
    }

    #[wasm_bindgen_test]
    fn two_that_are_given_to_one_at_the_same_time_clash() {
        let jobs = [job(1, Some(480), 60, Some(OTHER)), job(2, Some(500), 60, None)];
        let cards = [card(&jobs[0], Some(OTHER)), card(&jobs[1], None)];
        let moves = together(&cards, |card| (Some(TECH.parse().unwrap()), card.span));
        assert_eq!(against(&jobs, &moves), ["double_booked", "double_booked"]);
    }

    #[wasm_bindgen_test]
    fn whoever_goes_along_goes_with_each_of_them() {
        let mut jobs = [job(1, Some(480), 60, Some(TECH))];
        let visit = &mut Arc::make_mut(&mut jobs[0]).visits[0];
        let other = visit.technicians[0].clone();
        visit.technicians.push(sync::domain::facts::AssignedTechnician { id: OTHER.parse().unwrap(), ..other });
        let later = |card: &Card| (card.key.row, Some(card.span_from(at(600))));
        let moves = together(&[card(&jobs[0], Some(TECH))], later);
        let crews: Vec<_> = moves[0].bookings().map(|booking| (booking.technician, booking.crew)).collect();
        let (tech, other) = (TECH.parse().unwrap(), OTHER.parse().unwrap());
        assert_eq!(crews, [(tech, vec![other]), (other, vec![tech])]);
    }

    #[wasm_bindgen_test]
    fn the_tray_books_nobody() {
        let jobs = [job(1, Some(480), 60, Some(TECH)), job(2, Some(500), 60, Some(TECH))];
        let moves = together(&[card(&jobs[0], Some(TECH))], |card| (None, card.span));
        assert_eq!(against(&jobs, &moves), Vec::<&str>::new());
        let span = Window { start: at(480), end: at(540) };
        assert_eq!(moves[0].made.to.start, Some(span.start));
        assert!(moves[0].made.to.technicians.is_empty());
    }
}
