//! What speaks for a technician, with words for people.

use serde::{Deserialize, Serialize};

use super::candidate::{Candidate, Road};
use crate::domain::Language;

/// Minutes by which a week has to differ from the others' to be worth saying.
const WORTH_SAYING: i64 = 120;

/// One reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "reason")]
pub enum Reason {
    /// Has what the work requires.
    Certified { skill: String },
    /// Minutes on the road from the visit before, or from where the day begins.
    Away { minutes: i64, after: Option<i64> },
    /// Minutes on the road to the visit after it.
    Onwards { minutes: i64, number: i64 },
    /// Minutes booked that day, of those that the person works.
    Booked { minutes: i64, of: i64 },
    /// Minutes less, in seven days, than the others have on average.
    LessThanOthers { minutes: i64 },
    /// Minutes more.
    MoreThanOthers { minutes: i64 },
}

/// The reasons in the order in which they are told.
pub(super) fn reasons(road: &Road, candidate: &Candidate, mean: Option<i64>) -> Vec<Reason> {
    let mut reasons: Vec<Reason> =
        candidate.certified.iter().map(|skill| Reason::Certified { skill: skill.clone() }).collect();
    match (road.to, road.on) {
        (Some((minutes, after)), _) => reasons.push(Reason::Away { minutes, after }),
        (None, Some((minutes, number))) => reasons.push(Reason::Onwards { minutes, number }),
        (None, None) => {}
    }
    reasons.push(Reason::Booked { minutes: candidate.booked, of: candidate.available });
    match mean.map_or(0, |mean| candidate.week - mean) {
        less if less <= -WORTH_SAYING => reasons.push(Reason::LessThanOthers { minutes: -less }),
        more if more >= WORTH_SAYING => reasons.push(Reason::MoreThanOthers { minutes: more }),
        _ => {}
    }
    reasons
}

impl Reason {
    /// The reason in a person's words, to be joined with others by commas.
    pub fn words(&self, language: Language) -> String {
        match language {
            Language::English => self.english(),
            Language::Spanish => self.spanish(),
        }
    }

    fn english(&self) -> String {
        let plural = |minutes: i64| if minutes == 1 { "1 minute".to_owned() } else { format!("{minutes} minutes") };
        match self {
            Self::Certified { skill } => format!("certified for {skill}"),
            Self::Away { minutes, after: Some(number) } => format!("{} away, at #{number} before", plural(*minutes)),
            Self::Away { minutes, after: None } => format!("{} away", plural(*minutes)),
            Self::Onwards { minutes, number } => format!("then {} to #{number}", plural(*minutes)),
            Self::Booked { minutes, of } => format!("{} of {} hours booked", hours(*minutes), hours(*of)),
            Self::LessThanOthers { minutes } => format!("{} h less than the others in 7 days", hours(*minutes)),
            Self::MoreThanOthers { minutes } => format!("{} h more than the others in 7 days", hours(*minutes)),
        }
    }

    fn spanish(&self) -> String {
        let plural = |minutes: i64| if minutes == 1 { "1 minuto".to_owned() } else { format!("{minutes} minutos") };
        match self {
            Self::Certified { skill } => format!("con certificado para {skill}"),
            Self::Away { minutes, after: Some(number) } => {
                format!("a {}, antes en el n.º {number}", plural(*minutes))
            }
            Self::Away { minutes, after: None } => format!("a {}", plural(*minutes)),
            Self::Onwards { minutes, number } => format!("después, {} hasta el n.º {number}", plural(*minutes)),
            Self::Booked { minutes, of } => format!("{} de {} horas ocupadas", hours(*minutes), hours(*of)),
            Self::LessThanOthers { minutes } => format!("{} h menos que los demás en 7 días", hours(*minutes)),
            Self::MoreThanOthers { minutes } => format!("{} h más que los demás en 7 días", hours(*minutes)),
        }
    }
}

/// Minutes as hours, to the nearest half of one where it is not whole: 330 is 5.5.
fn hours(minutes: i64) -> String {
    let halves = (minutes * 2 + 30).div_euclid(60);
    if halves % 2 == 0 { (halves / 2).to_string() } else { format!("{}.5", halves / 2) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reasons_read_as_people_say_them() {
        let reasons = [
            Reason::Certified { skill: "grease traps".into() },
            Reason::Away { minutes: 12, after: None },
            Reason::Booked { minutes: 330, of: 480 },
        ];
        let told = |language| reasons.iter().map(|reason| reason.words(language)).collect::<Vec<_>>().join(", ");
        assert_eq!(told(Language::English), "certified for grease traps, 12 minutes away, 5.5 of 8 hours booked");
        assert_eq!(told(Language::Spanish), "con certificado para grease traps, a 12 minutos, 5.5 de 8 horas ocupadas");
        assert_eq!((hours(0), hours(20), hours(50), hours(60)), ("0".into(), "0.5".into(), "1".into(), "1".into()));
    }
}
