//! What the list shows and in which order, as it stands in the address.

use std::cmp::Ordering;

use sync::domain::status::{Priority, VisitStatus};
use sync::ids::UserId;

use super::rows::Row;

/// Which visits by day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Day {
    /// A calendar day `YYYY-MM-DD` on the clocks of each visit's site.
    On(String),
    /// Visits that have no window yet.
    Unscheduled,
    Any,
}

/// Which visits by state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    Is(VisitStatus),
    /// The window is over and nobody is there.
    Late,
}

/// What the rows are ordered by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sort {
    #[default]
    Time,
    Number,
    Title,
    Site,
    Service,
    State,
    Priority,
    Technician,
}

impl Sort {
    const ALL: [(Self, &str); 8] = [
        (Self::Time, "time"),
        (Self::Number, "number"),
        (Self::Title, "title"),
        (Self::Site, "site"),
        (Self::Service, "service"),
        (Self::State, "state"),
        (Self::Priority, "priority"),
        (Self::Technician, "technician"),
    ];
}

/// The whole choice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filter {
    pub day: Day,
    pub technician: Option<UserId>,
    pub state: Option<State>,
    pub priority: Option<Priority>,
    /// Free words; a row has to contain each.
    pub text: String,
    pub sort: Sort,
    pub descending: bool,
}

impl Filter {
    /// All visits of that day.
    pub fn on(day: &str) -> Self {
        Self {
            day: Day::On(day.into()),
            technician: None,
            state: None,
            priority: None,
            text: String::new(),
            sort: Sort::Time,
            descending: false,
        }
    }

    /// Reads an address; what it does not say, or says in a way that means nothing, is as on `today`.
    pub fn read(get: impl Fn(&str) -> Option<String>, today: &str) -> Self {
        let day = match get("day").as_deref() {
            Some("unscheduled") => Day::Unscheduled,
            Some("any") => Day::Any,
            Some(day) if is_day(day) => Day::On(day.into()),
            _ => Day::On(today.into()),
        };
        let state = get("state").and_then(|state| match state.as_str() {
            "late" => Some(State::Late),
            code => VisitStatus::from_code(code).map(State::Is),
        });
        let sort = get("sort").and_then(|name| Sort::ALL.into_iter().find(|(_, known)| *known == name));
        Self {
            day,
            technician: get("technician").and_then(|id| id.parse().ok()),
            state,
            priority: get("priority").and_then(|code| Priority::from_code(&code)),
            text: get("q").unwrap_or_default(),
            sort: sort.map_or(Sort::Time, |(sort, _)| sort),
            descending: get("order").as_deref() == Some("down"),
        }
    }

    /// The query string that reads back as this, with its question mark; empty for all of today.
    /// `escape` makes a text fit for it.
    pub fn write(&self, today: &str, escape: impl Fn(&str) -> String) -> String {
        let day = match &self.day {
            Day::On(day) if day == today => None,
            Day::On(day) => Some(day.clone()),
            Day::Unscheduled => Some("unscheduled".into()),
            Day::Any => Some("any".into()),
        };
        let state = self.state.map(|state| match state {
            State::Late => "late".to_owned(),
            State::Is(status) => status.code().to_owned(),
        });
        let sort = Sort::ALL.into_iter().find(|(sort, _)| *sort == self.sort && self.sort != Sort::Time);
        let parts = [
            ("day", day),
            ("technician", self.technician.map(|id| id.to_string())),
            ("state", state),
            ("priority", self.priority.map(|priority| priority.code().to_owned())),
            ("q", Some(self.text.clone()).filter(|text| !text.is_empty())),
            ("sort", sort.map(|(_, name)| name.to_owned())),
            ("order", self.descending.then(|| "down".to_owned())),
        ];
        let parts: Vec<_> =
            parts.into_iter().filter_map(|(name, value)| Some(format!("{name}={}", escape(&value?)))).collect();
        if parts.is_empty() { String::new() } else { format!("?{}", parts.join("&")) }
    }

    /// Whether a row passes everything but the state, by which the counts are made. `words` are
    /// [`words`] of the text.
    pub fn passes(&self, row: &Row, words: &[String]) -> bool {
        let day = match &self.day {
            Day::On(day) => row.day.as_deref() == Some(day),
            Day::Unscheduled => row.day.is_none() && !row.status().is_over(),
            Day::Any => true,
        };
        day && self.technician.is_none_or(|id| row.technicians().iter().any(|technician| technician.id == id))
            && self.priority.is_none_or(|priority| row.job.priority == priority)
            && words.iter().all(|word| row.text.contains(word))
    }

    /// Whether the row is in the wanted state.
    pub fn in_state(&self, row: &Row, late: bool) -> bool {
        match self.state {
            None => true,
            Some(State::Late) => late,
            Some(State::Is(status)) => row.status() == status,
        }
    }

    /// The order of two rows. Rows without a time come last whichever way the list is turned.
    pub fn order(&self, a: &Row, b: &Row) -> Ordering {
        let start = |row: &Row| row.span().map(|span| span.start);
        let turn = |order: Ordering| if self.descending { order.reverse() } else { order };
        let by_time = || match (start(a), start(b)) {
            (Some(a), Some(b)) if self.sort == Sort::Time => turn(a.cmp(&b)),
            (Some(a), Some(b)) => a.cmp(&b),
            (a, b) => b.is_some().cmp(&a.is_some()),
        };
        let first = match self.sort {
            Sort::Time => Ordering::Equal,
            Sort::Number => a.job.number.cmp(&b.job.number),
            Sort::Title => a.job.title.to_lowercase().cmp(&b.job.title.to_lowercase()),
            Sort::Site => a.job.site.address.cmp(&b.job.site.address),
            Sort::Service => a.job.service.name.cmp(&b.job.service.name),
            Sort::State => place(a.status()).cmp(&place(b.status())),
            // What is most pressing first.
            Sort::Priority => b.job.priority.cmp(&a.job.priority),
            Sort::Technician => name(a).cmp(&name(b)),
        };
        turn(first).then_with(by_time).then_with(|| a.job.number.cmp(&b.job.number)).then_with(|| a.key.cmp(&b.key))
    }
}

fn place(status: VisitStatus) -> usize {
    VisitStatus::ALL.iter().position(|other| *other == status).unwrap_or_default()
}

/// Rows with nobody sort behind those with somebody.
fn name(row: &Row) -> (bool, &str) {
    let first = row.technicians().first();
    (first.is_none(), first.map_or("", |technician| &technician.name))
}

/// The words of a search as rows are compared with: small letters, `#` of a job number left out.
pub fn words(text: &str) -> Vec<String> {
    text.split_whitespace()
        .map(|word| word.trim_start_matches('#').to_lowercase())
        .filter(|word| !word.is_empty())
        .collect()
}

fn is_day(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.len() == 10
        && bytes
            .iter()
            .enumerate()
            .all(|(at, byte)| if matches!(at, 4 | 7) { *byte == b'-' } else { byte.is_ascii_digit() })
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use std::sync::Arc;
    use wasm_bindgen_test::wasm_bindgen_test;

    use sync::domain::facts::JobFacts;

    use super::super::rows::Rows;
    use super::*;

    fn through(filter: &Filter) -> Filter {
        let written = filter.write("2026-11-24", |text| text.replace(' ', "+"));
        let pairs: Vec<(String, String)> = written
            .trim_start_matches('?')
            .split('&')
            .filter_map(|pair| pair.split_once('=').map(|(name, value)| (name.into(), value.replace('+', " "))))
            .collect();
        Filter::read(|name| pairs.iter().find(|(known, _)| known == name).map(|(_, value)| value.clone()), "2026-11-24")
    }

    #[wasm_bindgen_test]
    fn an_address_reads_back_as_it_was_written() {
        let today = Filter::on("2026-11-24");
        assert_eq!(today.write("2026-11-24", str::to_owned), "");
        assert_eq!(through(&today), today);
        for day in [Day::Any, Day::Unscheduled, Day::On("2026-12-01".into())] {
            for state in [None, Some(State::Late), Some(State::Is(VisitStatus::WaitingParts))] {
                let filter = Filter {
                    day: day.clone(),
                    technician: Some("0190a000-0000-7000-8000-000000000001".parse().unwrap()),
                    state,
                    priority: Some(Priority::Emergency),
                    text: "barton hills".into(),
                    sort: Sort::Technician,
                    descending: true,
                };
                assert_eq!(through(&filter), filter);
            }
        }
    }

    #[wasm_bindgen_test]
    fn nonsense_in_an_address_means_today() {
        let nonsense = Filter::read(|_| Some("nonsense".into()), "2026-11-24");
        assert_eq!(nonsense, Filter { text: "nonsense".into(), ..Filter::on("2026-11-24") });
    }

    #[wasm_bindgen_test]
    fn a_search_is_small_words() {
        assert_eq!(words(" #1042  Barton "), ["1042", "barton"]);
        assert!(words(" # ").is_empty());
    }

    /// Two visits of one job (emergency, at noon and with no time) and one of another at nine.
    fn rows() -> Rows {
        let job = |number: u32, priority: &str, visits: serde_json::Value| {
            let id = |kind: u32| format!("0190a000-0000-7000-8000-{:012}", number * 10 + kind);
            let job = serde_json::json!({
                "id": id(0), "number": number, "title": format!("Title {number}"), "priority": priority, "status": "scheduled",
                "service": {"id": id(1), "code": "c", "name": "n"}, "customer": {"id": id(2), "name": "Ortega"},
                "site": {"id": id(3), "name": "n", "address": "1 Barton Rd, Austin", "time_zone": "UTC"},
                "visits": visits, "created_at": 0, "seq": 1
            });
            Arc::new(serde_json::from_value::<JobFacts>(job).unwrap())
        };
        let visit = |last: u32, window: Option<[i64; 2]>| {
            let window = window.map(|[start, end]| serde_json::json!({"start": start, "end": end}));
            let status = if window.is_some() { "scheduled" } else { "unscheduled" };
            serde_json::json!({"id": format!("0190a000-0000-7000-8000-{last:012}"), "status": status, "window": window, "duration_minutes": 60})
        };
        let jobs = [
            job(1, "emergency", serde_json::json!([visit(901, Some([12, 13])), visit(902, None)])),
            job(2, "routine", serde_json::json!([visit(903, Some([9, 10]))])),
        ];
        Rows::of(&jobs, None, |at, _| format!("2026-11-{:02}", at.0))
    }

    fn shown(filter: &Filter) -> Vec<(i64, Option<i64>)> {
        let rows = rows();
        let mut shown: Vec<&Row> = rows.iter().filter(|row| filter.passes(row, &words(&filter.text))).collect();
        shown.sort_by(|a, b| filter.order(a, b));
        shown.into_iter().map(|row| (row.job.number, row.span().map(|span| span.start.0))).collect()
    }

    #[wasm_bindgen_test]
    fn rows_without_a_time_come_last_either_way() {
        let any = Filter { day: Day::Any, ..Filter::on("") };
        assert_eq!(shown(&any), [(2, Some(9)), (1, Some(12)), (1, None)]);
        assert_eq!(shown(&Filter { descending: true, ..any.clone() }), [(1, Some(12)), (2, Some(9)), (1, None)]);
        assert_eq!(shown(&Filter { sort: Sort::Priority, ..any }), [(1, Some(12)), (1, None), (2, Some(9))]);
    }

    #[wasm_bindgen_test]
    fn a_day_shows_its_visits_and_a_search_needs_every_word() {
        assert_eq!(shown(&Filter::on("2026-11-09")), [(2, Some(9))]);
        assert_eq!(shown(&Filter { day: Day::Unscheduled, ..Filter::on("") }), [(1, None)]);
        let search = |text: &str| shown(&Filter { day: Day::Any, text: text.into(), ..Filter::on("") }).len();
        assert_eq!((search("barton"), search("#2 ortega"), search("barton smith")), (3, 1, 0));
    }
}
