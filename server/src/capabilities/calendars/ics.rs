//! Visits as an iCalendar (RFC 5545). The same visits make the same bytes: whoever asks again is told
//! that nothing changed.

use chrono::{DateTime, Utc};
use icalendar::{Calendar, Component, Event, EventLike, EventStatus, Property};
use sync::domain::status::VisitStatus;
use sync::ids::{JobId, VisitId};

/// How often calendars should ask, as they are told.
const REFRESH: &str = "PT15M";

/// A visit as a calendar shows it. What is said at a site about its gate and its dogs, notes and
/// prices stay in Holdfast: the address is read by services of others.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    pub visit: VisitId,
    pub job: JobId,
    pub number: i64,
    pub title: String,
    pub customer: String,
    pub service: String,
    pub address: String,
    /// Degrees of latitude and longitude.
    pub position: Option<(f64, f64)>,
    pub status: VisitStatus,
    pub starts_at: DateTime<Utc>,
    pub ends_at: DateTime<Utc>,
    pub changed_at: DateTime<Utc>,
    /// Grows with every change of the job: the tenant's feed number of the last one.
    pub revision: i64,
}

/// The calendar of that name. `public_url` is where people reach the product.
pub(super) fn calendar(name: &str, entries: &[Entry], public_url: &str) -> String {
    let mut calendar = Calendar::empty();
    calendar.append_property(Property::new("VERSION", "2.0"));
    calendar.append_property(Property::new("PRODID", "-//Holdfast//Calendar//EN"));
    calendar.append_property(Property::new("CALSCALE", "GREGORIAN"));
    // The library escapes the older name of the two and does not know the other for text.
    calendar.append_property(Property::new("NAME", escaped(&one_line(name))));
    calendar.append_property(Property::new("X-WR-CALNAME", one_line(name)));
    calendar.append_property(Property::new("REFRESH-INTERVAL", REFRESH).add_parameter("VALUE", "DURATION").done());
    calendar.append_property(Property::new("X-PUBLISHED-TTL", REFRESH));
    calendar.extend(entries.iter().map(|entry| event(entry, public_url)));
    calendar.to_string()
}

fn event(entry: &Entry, public_url: &str) -> Event {
    let mut event = Event::with_uid(&format!("visit-{}@holdfast", entry.visit));
    event
        // Without a METHOD it is when the entry was last revised, not when it was written out.
        .timestamp(entry.changed_at)
        .last_modified(entry.changed_at)
        .sequence(entry.revision.clamp(0, i32::MAX.into()) as u32)
        .starts(entry.starts_at)
        .ends(entry.ends_at)
        .summary(&one_line(&format!("#{} {} – {}", entry.number, entry.title, entry.customer)))
        .location(&one_line(&entry.address))
        .description(&one_line(&entry.service))
        .url(&format!("{public_url}/jobs/{}", entry.job))
        .status(match entry.status {
            VisitStatus::Cancelled => EventStatus::Cancelled,
            // Nobody has taken it yet.
            VisitStatus::Unscheduled | VisitStatus::Scheduled => EventStatus::Tentative,
            _ => EventStatus::Confirmed,
        });
    if entry.status == VisitStatus::Cancelled {
        event.add_property("TRANSP", "TRANSPARENT");
    }
    if let Some((latitude, longitude)) = entry.position {
        event.append_property(Property::new("GEO", format!("{latitude:.6};{longitude:.6}")));
    }
    event.done()
}

/// Text without what ends lines or means nothing to people: a calendar is made of lines.
fn one_line(text: &str) -> String {
    text.split(char::is_control).filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

/// Text as RFC 5545 writes it (3.3.11).
fn escaped(text: &str) -> String {
    text.replace('\\', r"\\").replace(';', r"\;").replace(',', r"\,")
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;

    fn entry() -> Entry {
        Entry {
            visit: VisitId::NIL,
            job: JobId::NIL,
            number: 1042,
            title: "Pump 1,500 gal; \\ slowly\r\nSTATUS:CANCELLED".into(),
            customer: "Marisol Ortega with a name so long that its line has to be folded, ñandú and all".into(),
            service: "Pumping".into(),
            address: "2210 Barton Hills Dr, Austin, TX 78704".into(),
            position: Some((30.25, -97.77)),
            status: VisitStatus::Accepted,
            starts_at: DateTime::from_timestamp(1_763_136_800, 0).unwrap(),
            ends_at: DateTime::from_timestamp(1_763_140_400, 0).unwrap(),
            changed_at: DateTime::from_timestamp(1_763_000_000, 0).unwrap(),
            revision: 7,
        }
    }

    #[test]
    fn text_can_neither_end_a_line_nor_begin_a_property() {
        let text = calendar("Luis, son\r\nX-EVIL:1", &[entry()], "https://holdfast.example");
        assert!(text.lines().all(|line| line.len() <= 75), "{text}");
        assert!(text.ends_with("END:VCALENDAR\r\n"));
        assert!(!text.contains("\nX-EVIL") && !text.contains("\r\nSTATUS:CANCELLED"), "{text}");
        let unfolded = text.replace("\r\n ", "");
        assert!(
            unfolded.contains(r"SUMMARY:#1042 Pump 1\,500 gal\; \\ slowly STATUS:CANCELLED – Marisol"),
            "{unfolded}"
        );
        assert!(unfolded.contains("\r\nX-WR-CALNAME:Luis\\, son X-EVIL:1\r\n"), "{unfolded}");
        assert!(unfolded.contains("DTSTART:20251114T161320Z\r\n") && unfolded.contains("DTEND:20251114T171320Z\r\n"));
        assert!(unfolded.contains("GEO:30.250000;-97.770000\r\n") && unfolded.contains("SEQUENCE:7\r\n"));
    }

    #[test]
    fn the_same_visits_make_the_same_bytes() {
        let print =
            || calendar("Luis", &[entry(), Entry { status: VisitStatus::Cancelled, ..entry() }], "https://x.example");
        assert_eq!(print(), print());
        assert_eq!(print().lines().filter(|line| *line == "STATUS:CANCELLED").count(), 1);
    }
}
