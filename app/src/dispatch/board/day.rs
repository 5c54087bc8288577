//! One day as the board draws it: who has what, and what nobody has yet. No signals here.

use std::cmp::Reverse;
use std::collections::HashMap;
use std::sync::Arc;

use sync::domain::facts::{JobFacts, StaffMember, Window};
use sync::ids::UserId;
use sync::time::Timestamp;

use super::cards::{Card, CardKey, shown};
use super::filter::Filter;

/// The row of a technician.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    pub member: StaffMember,
    pub cards: Vec<Card>,
    /// Minutes that are booked that day.
    pub booked: i64,
}

/// The day. `axis` is what is drawn of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Day {
    pub axis: Window,
    pub rows: Vec<Row>,
    pub tray: Vec<Card>,
    /// Where each technician's row is.
    places: HashMap<UserId, usize>,
}

/// A calendar day on the office's clocks.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bounds {
    /// From midnight to midnight; 23 or 25 hours where the clocks change.
    pub whole: Window,
    /// The hours that the board shows at least.
    pub usual: Window,
}

impl Day {
    /// The day with the board's usual hours and whatever lies outside of them.
    pub fn of(jobs: &[Arc<JobFacts>], technicians: Vec<StaffMember>, bounds: Bounds, filter: &Filter) -> Self {
        let Bounds { whole, usual: mut axis } = bounds;
        let shows = technicians.into_iter().filter(|member| filter.shows(member.id));
        let mut rows: Vec<Row> = shows.map(|member| Row { member, cards: Vec::new(), booked: 0 }).collect();
        let places = rows.iter().enumerate().map(|(place, row)| (row.member.id, place)).collect::<HashMap<_, _>>();
        let mut tray = Vec::new();
        for shown in shown(jobs) {
            let (job, visit) = (shown.job(), shown.visit());
            let today = shown.span.filter(|span| span.overlaps(&whole));
            if visit.technicians.is_empty() {
                if shown.is_open() && (today.is_some() || shown.span.is_none()) && filter.passes_open(job, visit) {
                    tray.push(shown.card(None));
                }
                continue;
            }
            let Some(span) = today else { continue };
            let passes = filter.passes(job, visit);
            for place in visit.technicians.iter().filter_map(|technician| places.get(&technician.id)) {
                let row = &mut rows[*place];
                row.booked += Window { start: span.start.max(whole.start), end: span.end.min(whole.end) }.minutes();
                if passes {
                    axis = Window { start: axis.start.min(span.start), end: axis.end.max(span.end) };
                    row.cards.push(shown.card(Some(row.member.id)));
                }
            }
        }
        rows.iter_mut().for_each(|row| lay_out(&mut row.cards));
        in_order_of_need(&mut tray);
        Self { axis: hours(axis, whole.start), rows, tray, places }
    }

    /// The day without the rows that `keep` does not want.
    pub fn retain(mut self, keep: impl Fn(&Row) -> bool) -> Self {
        self.rows.retain(keep);
        self.places = self.rows.iter().enumerate().map(|(place, row)| (row.member.id, place)).collect();
        self
    }

    /// Where the technician's row is among the others.
    pub fn place(&self, technician: UserId) -> Option<usize> {
        self.places.get(&technician).copied()
    }

    /// The card of that name.
    pub fn card(&self, key: CardKey) -> Option<&Card> {
        let cards = match key.row {
            Some(row) => &self.rows[self.place(row)?].cards,
            None => &self.tray,
        };
        cards.iter().find(|card| card.key == key)
    }
}

/// What is most pressing first, then what has no time yet.
pub fn in_order_of_need(tray: &mut [Card]) {
    tray.sort_by_key(|card| (Reverse(card.job.priority), card.span.map(|span| span.start), card.job.number));
}

/// Whole hours around the span.
fn hours(span: Window, midnight: Timestamp) -> Window {
    let hour = |at: Timestamp| at.minutes_since(midnight);
    Window {
        start: midnight.plus_minutes(hour(span.start).div_euclid(60) * 60),
        end: midnight.plus_minutes(-(-hour(span.end)).div_euclid(60) * 60),
    }
}

/// Gives cards that share any time lanes of their own; cards that share none with the others keep
/// the whole height.
fn lay_out(cards: &mut [Card]) {
    cards.sort_by_key(|card| (card.span.map(|span| (span.start, span.end)), card.key.visit));
    let mut begun = 0;
    while begun < cards.len() {
        // A group is a chain of cards, each of which begins before all earlier ones have ended.
        let mut ends: Vec<Timestamp> = Vec::new();
        let mut group_end = Timestamp(i64::MIN);
        let mut next = begun;
        while let Some(span) = cards.get(next).and_then(|card| card.span) {
            if next > begun && span.start >= group_end {
                break;
            }
            let lane = ends.iter().position(|end| *end <= span.start).unwrap_or(ends.len());
            if lane == ends.len() {
                ends.push(span.end);
            } else {
                ends[lane] = span.end;
            }
            cards[next].lane.0 = lane;
            group_end = group_end.max(span.end);
            next += 1;
        }
        let next = next.max(begun + 1);
        for card in &mut cards[begun..next] {
            card.lane.1 = ends.len().max(1);
        }
        begun = next;
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{TECH, at, job, member};
    use super::*;
    use wasm_bindgen_test::wasm_bindgen_test;

    fn hour(hour: i64) -> Timestamp {
        at(hour * 60)
    }

    fn day(jobs: &[Arc<JobFacts>], filter: &Filter) -> Day {
        let bounds =
            Bounds { whole: Window { start: hour(0), end: hour(24) }, usual: Window { start: hour(6), end: hour(19) } };
        Day::of(jobs, vec![member(TECH, "Marcus")], bounds, filter)
    }

    fn numbers(cards: &[Card]) -> Vec<i64> {
        cards.iter().map(|card| card.job.number).collect()
    }

    #[wasm_bindgen_test]
    fn assigned_visits_stand_on_rows_and_open_ones_in_the_tray() {
        let jobs = [
            job(1, Some(8 * 60), 60, Some(TECH)),
            job(2, None, 60, None),
            job(3, Some(10 * 60), 60, None),
            job(4, Some(30 * 60), 60, Some(TECH)),
            job(5, Some(30 * 60), 60, None),
        ];
        let day = day(&jobs, &Filter::default());
        assert_eq!(numbers(&day.rows[0].cards), [1]);
        assert_eq!(day.rows[0].booked, 60);
        assert_eq!(numbers(&day.tray), [2, 3], "what has no time yet comes first");
        let key = day.rows[0].cards[0].key;
        assert_eq!(day.card(key).map(|card| card.job.number), Some(1));
        assert_eq!(day.card(CardKey { row: None, ..key }), None);
    }

    #[wasm_bindgen_test]
    fn cards_at_the_same_time_get_lanes_of_their_own() {
        let at = |number, start, minutes| job(number, Some(start), minutes, Some(TECH));
        let jobs = [at(1, 480, 60), at(2, 500, 30), at(3, 535, 30), at(4, 600, 30)];
        let day = day(&jobs, &Filter::default());
        let lanes: Vec<_> = day.rows[0].cards.iter().map(|card| card.lane).collect();
        assert_eq!(lanes, [(0, 2), (1, 2), (1, 2), (0, 1)]);
    }

    #[wasm_bindgen_test]
    fn the_axis_grows_to_whole_hours_around_what_is_planned() {
        let quiet = day(&[job(1, Some(9 * 60), 60, Some(TECH))], &Filter::default());
        assert_eq!(quiet.axis, Window { start: hour(6), end: hour(19) });
        let late =
            day(&[job(1, Some(20 * 60 + 30), 75, Some(TECH)), job(2, Some(310), 20, Some(TECH))], &Filter::default());
        assert_eq!(late.axis, Window { start: hour(5), end: hour(22) });
    }

    #[wasm_bindgen_test]
    fn filters_hide_cards_and_keep_what_is_booked() {
        let jobs = [job(1, Some(480), 60, Some(TECH)), job(2, Some(600), 60, Some(TECH))];
        let day = day(&jobs, &Filter::default().with_text("job 2".into()));
        assert_eq!((numbers(&day.rows[0].cards), day.rows[0].booked), (vec![2], 120));
    }
}
