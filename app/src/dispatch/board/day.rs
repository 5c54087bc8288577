//! One day as the board draws it: who has what, and what nobody has yet. No signals here.

use std::sync::Arc;

use sync::domain::facts::{Arrival, JobFacts, StaffMember, VisitFacts, Window};
use sync::domain::planning::{Booking, bookings};
use sync::domain::status::{Priority, VisitStatus};
use sync::ids::{JobId, UserId, VisitId};
use sync::time::Timestamp;

/// Hours that the board shows at least, on the tenant's clocks.
pub const FROM_HOUR: i64 = 6;
pub const UNTIL_HOUR: i64 = 19;

/// Names a card: one visit on one technician's row, or in the tray.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct CardKey {
    pub visit: VisitId,
    pub row: Option<UserId>,
}

/// One visit as a card.
#[derive(Clone, Debug)]
pub struct Card {
    pub key: CardKey,
    pub job: Arc<JobFacts>,
    /// Place among the job's visits.
    at: usize,
    /// When the work is planned; none in the tray where no time is.
    pub span: Option<Window>,
    /// Which of the lanes of its row, and how many there are: cards at the same time lie beneath
    /// each other.
    pub lane: (usize, usize),
}

impl PartialEq for Card {
    fn eq(&self, other: &Self) -> bool {
        self.key == other.key
            && self.span == other.span
            && self.lane == other.lane
            && (Arc::ptr_eq(&self.job, &other.job) || self.job == other.job)
    }
}

impl Card {
    pub fn visit(&self) -> &VisitFacts {
        &self.job.visits[self.at]
    }

    pub fn job_id(&self) -> JobId {
        self.job.id
    }

    /// Whether it can still be planned anew: nobody is on the way.
    pub fn can_move(&self) -> bool {
        let status = self.visit().status;
        let waiting = matches!(status, VisitStatus::Unscheduled | VisitStatus::Scheduled | VisitStatus::Accepted);
        waiting && !self.job.status.is_sealed()
    }

    /// Who goes besides `technician`, when the card comes to them from its row.
    fn crew(&self, technician: UserId) -> Vec<UserId> {
        let others = self.visit().technicians.iter().map(|other| other.id);
        others.filter(|id| *id != technician && Some(*id) != self.key.row).collect()
    }

    /// What the visit books with that technician at that time.
    pub fn booking(&self, technician: UserId, span: Window) -> Booking {
        let visit = self.visit();
        // An exact time is the plan itself and moves along; a part of the day stays promised.
        let promised = visit.promised().filter(|_| visit.arrival != Arrival::Exact);
        let promised = promised.unwrap_or(Window { start: span.start, end: span.start });
        Booking {
            visit_id: visit.id,
            job_id: self.job.id,
            number: self.job.number,
            technician,
            crew: self.crew(technician),
            service: self.job.service.id,
            span,
            promised,
            position: self.job.site.position,
        }
    }
}

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
}

/// Which cards show.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Filter {
    pub technician: Option<UserId>,
    pub priority: Option<Priority>,
    /// Words in small letters; a card has to contain each.
    pub words: Vec<String>,
}

impl Filter {
    fn passes(&self, job: &JobFacts) -> bool {
        let text = || {
            let parts = [&job.title, &job.customer.name, &job.site.name, &job.site.address, &job.service.name];
            parts.map(|part| part.to_lowercase()).join("\n") + &job.number.to_string()
        };
        self.priority.is_none_or(|priority| job.priority == priority)
            && (self.words.is_empty() || {
                let text = text();
                self.words.iter().all(|word| text.contains(word))
            })
    }
}

impl Day {
    /// The day between `midnight` and `next`, with the board's usual hours and whatever lies outside
    /// of them.
    pub fn of(
        jobs: &[Arc<JobFacts>],
        technicians: Vec<StaffMember>,
        (midnight, next): (Timestamp, Timestamp),
        filter: &Filter,
    ) -> Self {
        let whole = Window { start: midnight, end: next };
        let mut axis =
            Window { start: midnight.plus_minutes(FROM_HOUR * 60), end: midnight.plus_minutes(UNTIL_HOUR * 60) };
        let mut rows: Vec<Row> = technicians
            .into_iter()
            .filter(|member| filter.technician.is_none_or(|only| only == member.id))
            .map(|member| Row { member, cards: Vec::new(), booked: 0 })
            .collect();
        let mut tray = Vec::new();
        for job in jobs {
            for (at, visit) in job.visits.iter().enumerate() {
                if visit.status == VisitStatus::Cancelled {
                    continue;
                }
                let span = visit.span();
                let card = |row, span| Card {
                    key: CardKey { visit: visit.id, row },
                    job: job.clone(),
                    at,
                    span,
                    lane: (0, 1),
                };
                let today = span.is_some_and(|span| span.overlaps(&whole));
                if visit.technicians.is_empty() {
                    let open = visit.status != VisitStatus::Completed && !job.status.is_sealed();
                    if open && (today || span.is_none()) && filter.passes(job) {
                        tray.push(card(None, span));
                    }
                    continue;
                }
                let Some(span) = span.filter(|_| today) else { continue };
                for row in rows.iter_mut().filter(|row| visit.is_assigned(row.member.id)) {
                    row.booked += Window { start: span.start.max(whole.start), end: span.end.min(whole.end) }.minutes();
                    if filter.passes(job) {
                        axis = Window { start: axis.start.min(span.start), end: axis.end.max(span.end) };
                        row.cards.push(card(Some(row.member.id), Some(span)));
                    }
                }
            }
        }
        for row in &mut rows {
            lay_out(&mut row.cards);
        }
        tray.sort_by_key(|card: &Card| {
            (std::cmp::Reverse(card.job.priority), card.span.map(|span| span.start), card.job.number)
        });
        Self { axis: hours(axis, midnight), rows, tray }
    }

    /// The card of that name.
    pub fn card(&self, key: CardKey) -> Option<&Card> {
        self.rows.iter().flat_map(|row| &row.cards).chain(&self.tray).find(|card| card.key == key)
    }
}

/// Everybody's bookings, whatever the board shows of them.
pub fn all_bookings(jobs: &[Arc<JobFacts>]) -> Vec<Booking> {
    jobs.iter().flat_map(|job| job.visits.iter().flat_map(|visit| bookings(job, visit))).collect()
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
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;

    const TECH: &str = "0190a000-0000-7000-8000-00000000000a";
    const NEXT_DAY: Timestamp = Timestamp(24 * 60 * 60_000);

    fn job(number: i64, start: Option<i64>, minutes: u32, technician: Option<&str>) -> Arc<JobFacts> {
        let at = |minutes: i64| minutes * 60_000;
        let id = |kind: i64| format!("0190a000-0000-7000-80{kind:02}-{number:012}");
        let window = start.map(|start| serde_json::json!({"start": at(start), "end": at(start + i64::from(minutes))}));
        let technicians: Vec<_> = technician.iter().map(|id| serde_json::json!({"id": id, "name": "n"})).collect();
        let status = if start.is_some() { "scheduled" } else { "unscheduled" };
        let job = serde_json::json!({
            "id": id(1), "number": number, "title": format!("Job {number}"), "priority": "routine", "status": "scheduled",
            "service": {"id": id(2), "code": "c", "name": "n"}, "customer": {"id": id(3), "name": "Ada"},
            "site": {"id": id(4), "name": "n", "address": "a", "time_zone": "UTC"},
            "visits": [{"id": id(5), "status": status, "window": window, "duration_minutes": minutes, "technicians": technicians}],
            "created_at": 0, "seq": 1
        });
        serde_json::from_value(job).unwrap()
    }

    fn day(jobs: &[Arc<JobFacts>], filter: &Filter) -> Day {
        let member = serde_json::json!({"id": TECH, "name": "Marcus", "role": "technician"});
        Day::of(jobs, vec![serde_json::from_value(member).unwrap()], (Timestamp(0), NEXT_DAY), filter)
    }

    fn numbers(cards: &[Card]) -> Vec<i64> {
        cards.iter().map(|card| card.job.number).collect()
    }

    #[test]
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
    }

    #[test]
    fn cards_at_the_same_time_get_lanes_of_their_own() {
        let at = |number, start, minutes| job(number, Some(start), minutes, Some(TECH));
        let jobs = [at(1, 480, 60), at(2, 500, 30), at(3, 535, 30), at(4, 600, 30)];
        let day = day(&jobs, &Filter::default());
        let lanes: Vec<_> = day.rows[0].cards.iter().map(|card| card.lane).collect();
        assert_eq!(lanes, [(0, 2), (1, 2), (1, 2), (0, 1)]);
    }

    #[test]
    fn the_axis_grows_to_whole_hours_around_what_is_planned() {
        let hour = |hour: i64| Timestamp(hour * 60 * 60_000);
        let quiet = day(&[job(1, Some(9 * 60), 60, Some(TECH))], &Filter::default());
        assert_eq!(quiet.axis, Window { start: hour(FROM_HOUR), end: hour(UNTIL_HOUR) });
        let late =
            day(&[job(1, Some(20 * 60 + 30), 75, Some(TECH)), job(2, Some(310), 20, Some(TECH))], &Filter::default());
        assert_eq!(late.axis, Window { start: hour(5), end: hour(22) });
    }

    #[test]
    fn filters_hide_cards_and_keep_what_is_booked() {
        let jobs = [job(1, Some(480), 60, Some(TECH)), job(2, Some(600), 60, Some(TECH))];
        let day = day(&jobs, &Filter { words: vec!["job 2".into()], ..Filter::default() });
        assert_eq!((numbers(&day.rows[0].cards), day.rows[0].booked), (vec![2], 120));
    }
}
