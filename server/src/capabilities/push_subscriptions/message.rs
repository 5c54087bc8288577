//! What a phone shows: few words, and no more of anybody than the job's number, its urgency and place.

use chrono::Datelike;
use serde::{Deserialize, Serialize};
use sync::domain::Language;
use sync::domain::plan_changes::{Change, PlannedStop};
use sync::time::Timestamp;

use super::notice::Notice;
use super::quiet;
use crate::time::ToUtc;

/// A message as the service worker reads it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Message {
    pub title: String,
    pub body: String,
    /// The page that it leads to.
    pub url: String,
    /// A later message of the same tag takes the place of an earlier one.
    pub tag: String,
    /// It stays until somebody touches it.
    pub urgent: bool,
    /// A language tag.
    pub lang: String,
}

impl Message {
    /// The words for a change.
    pub fn of(notice: &Notice, language: Language) -> Self {
        let stop = &notice.change.stop;
        let here = matches!(notice.change.change, Change::Given | Change::Moved { .. } | Change::Raised);
        let place = match stop.start.filter(|_| here) {
            Some(start) => format!("{} · {}", when(start, &stop.time_zone, language), stop.address),
            None => stop.address.clone(),
        };
        let page = format!("/jobs/{}?visit={}", stop.job_id, stop.visit_id);
        Self {
            title: title(&notice.change.change, stop, language),
            body: place,
            url: if here { page } else { "/jobs/assigned".into() },
            tag: stop.visit_id.to_string(),
            urgent: notice.is_urgent(),
            lang: tag(language).into(),
        }
    }

    /// What the button for trying it out sends.
    pub fn trial(language: Language) -> Self {
        let (title, body) = match language {
            Language::English => ("Alerts work", "This is how new and moved visits will reach you."),
            Language::Spanish => ("Las alertas funcionan", "Así le llegarán las visitas nuevas o movidas."),
        };
        Self {
            title: title.into(),
            body: body.into(),
            url: "/settings".into(),
            tag: "trial".into(),
            urgent: false,
            lang: tag(language).into(),
        }
    }
}

fn tag(language: Language) -> &'static str {
    match language {
        Language::English => "en",
        Language::Spanish => "es",
    }
}

fn title(change: &Change, stop: &PlannedStop, language: Language) -> String {
    let (number, spanish) = (stop.number, language == Language::Spanish);
    match change {
        Change::Given if stop.emergency && spanish => format!("EMERGENCIA: trabajo #{number}"),
        Change::Given if stop.emergency => format!("EMERGENCY: job #{number}"),
        Change::Given if spanish => format!("Visita nueva: #{number}"),
        Change::Given => format!("New visit: #{number}"),
        Change::Raised if spanish => format!("El #{number} ahora es una EMERGENCIA"),
        Change::Raised => format!("#{number} is an EMERGENCY now"),
        Change::Moved { .. } if stop.start.is_none() && spanish => format!("El #{number} ya no tiene hora"),
        Change::Moved { .. } if stop.start.is_none() => format!("#{number} has no time any more"),
        Change::Moved { .. } if spanish => format!("El #{number} cambió de hora"),
        Change::Moved { .. } => format!("#{number} was moved"),
        Change::Taken { .. } if spanish => format!("El #{number} ya no está en su lista"),
        Change::Taken { .. } => format!("#{number} was taken off your list"),
        Change::CalledOff { .. } if spanish => format!("El #{number} se canceló"),
        Change::CalledOff { .. } => format!("#{number} was called off"),
    }
}

/// Day and time on the site's clocks, such as `Fri 9:00 AM`.
fn when(at: Timestamp, zone: &str, language: Language) -> String {
    let local = at.to_utc().with_timezone(&quiet::zone(zone));
    match language {
        Language::English => local.format("%a %-I:%M %p").to_string(),
        Language::Spanish => {
            const DAYS: [&str; 7] = ["lun", "mar", "mié", "jue", "vie", "sáb", "dom"];
            let day = DAYS[local.weekday().num_days_from_monday() as usize];
            format!("{day} {}", local.format("%-H:%M"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use sync::domain::plan_changes::PlanChange;
    use sync::testing::builders::{MONDAY, id};

    fn notice(change: Change, emergency: bool) -> Notice {
        let stop = PlannedStop {
            job_id: id(7),
            visit_id: id(8),
            number: 1042,
            title: "Ada Lovelace's tank".into(),
            address: "2210 Barton Hills Dr".into(),
            time_zone: "America/Chicago".into(),
            start: Some(MONDAY),
            emergency,
            over: false,
        };
        Notice { user_id: id(2), change: PlanChange { stop, change }, at: MONDAY }
    }

    #[test]
    fn a_message_says_what_where_and_when_and_nothing_of_people() {
        let given = Message::of(&notice(Change::Given, true), Language::English);
        assert_eq!(given.title, "EMERGENCY: job #1042");
        assert!(given.body.ends_with(" · 2210 Barton Hills Dr") && given.urgent, "{given:?}");
        assert_eq!(given.url, format!("/jobs/{}?visit={}", id::<sync::ids::JobId>(7), id::<sync::ids::VisitId>(8)));
        let taken = Message::of(&notice(Change::Taken { by: vec!["Luis".into()] }, true), Language::English);
        assert_eq!((taken.title.as_str(), taken.urgent), ("#1042 was taken off your list", false));
        assert_eq!((taken.body.as_str(), taken.url.as_str()), ("2210 Barton Hills Dr", "/jobs/assigned"));
        for message in [given, taken] {
            let text = serde_json::to_string(&message).unwrap_or_default();
            assert!(!text.contains("Ada") && !text.contains("Luis") && text.len() < 400, "{text}");
        }
        let moved = Message::of(&notice(Change::Moved { from: None }, false), Language::Spanish);
        assert_eq!((moved.title.as_str(), moved.lang.as_str()), ("El #1042 cambió de hora", "es"));
    }
}
