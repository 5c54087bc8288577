//! What speaks against a visit at a time, with words for people.

use serde::{Deserialize, Serialize};

use super::roster::Absence;
use crate::domain::Language;
use crate::domain::command::Command;

/// One reason against a place on the board.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case", tag = "conflict")]
pub enum Conflict {
    /// The technician works on another visit for so many of these minutes.
    DoubleBooked { number: i64, minutes: i64 },
    /// The road from or to the neighbouring visit takes longer than the gap between the two.
    TravelTooShort { number: i64, needed: i64, gap: i64 },
    /// The work would start so many minutes outside of what the customer was promised.
    WindowMissed { minutes: i64 },
    /// The technician does not work for so many of these minutes.
    OutsideHours { minutes: i64 },
    /// The technician is away for so many of these minutes.
    TimeOff { absence: Absence, minutes: i64 },
    /// The company plans nothing on that day.
    Blackout { reason: String },
    /// Nobody who goes can do it.
    SkillMissing { skill: String },
    /// The certificate for it counts no longer on that day; the date is `YYYY-MM-DD`.
    CertificateExpired { skill: String, expired_on: String },
    /// The work needs a tank of so many US gallons; none that goes has one, or it is smaller.
    TruckTooSmall { needed: u32, gallons: Option<u32> },
    /// The truck does not carry a part that the work needs.
    PartMissing { part: String },
}

impl Conflict {
    /// The code of every kind of reason.
    pub const CODES: [&'static str; 10] = [
        "double_booked",
        "travel_too_short",
        "window_missed",
        "outside_hours",
        "time_off",
        "blackout",
        "skill_missing",
        "certificate_expired",
        "truck_too_small",
        "part_missing",
    ];

    /// Whether nobody may plan it so: the database refuses it. Everything else a dispatcher may
    /// confirm.
    pub fn is_hard(&self) -> bool {
        matches!(self, Self::DoubleBooked { .. })
    }

    /// Whether the person must not go because of it, so that nobody is suggested who has it.
    pub fn keeps_away(&self) -> bool {
        self.is_hard()
            || matches!(self, Self::TimeOff { .. } | Self::SkillMissing { .. } | Self::CertificateExpired { .. })
    }

    /// The stable code, such as `double_booked`.
    pub fn code(&self) -> &'static str {
        match self {
            Self::DoubleBooked { .. } => "double_booked",
            Self::TravelTooShort { .. } => "travel_too_short",
            Self::WindowMissed { .. } => "window_missed",
            Self::OutsideHours { .. } => "outside_hours",
            Self::TimeOff { .. } => "time_off",
            Self::Blackout { .. } => "blackout",
            Self::SkillMissing { .. } => "skill_missing",
            Self::CertificateExpired { .. } => "certificate_expired",
            Self::TruckTooSmall { .. } => "truck_too_small",
            Self::PartMissing { .. } => "part_missing",
        }
    }

    /// The reason in a person's words.
    pub fn words(&self, language: Language) -> String {
        match language {
            Language::English => self.english(),
            Language::Spanish => self.spanish(),
        }
    }

    fn english(&self) -> String {
        match self {
            Self::DoubleBooked { number, minutes } => format!("At work on #{number} for {minutes} min of it."),
            Self::TravelTooShort { number, needed, gap } => {
                format!("{gap} min between it and #{number}; the drive and the buffer take about {needed} min.")
            }
            Self::WindowMissed { minutes } => {
                format!("Starts {minutes} min outside of what the customer was promised.")
            }
            Self::OutsideHours { minutes } => format!("Outside of working hours for {minutes} min."),
            Self::TimeOff { absence, minutes } => {
                format!("Away for {minutes} min of it: {}.", absence_words(*absence, Language::English))
            }
            Self::Blackout { reason } => format!("Closed that day: {reason}."),
            Self::SkillMissing { skill } => format!("Not qualified for this work: {skill}."),
            Self::CertificateExpired { skill, expired_on } => {
                format!("Certificate expired on {}: {skill}.", day_words(expired_on, Language::English))
            }
            Self::TruckTooSmall { needed, gallons: Some(gallons) } => {
                format!("The truck takes {} gal; the work needs {} gal.", grouped(*gallons), grouped(*needed))
            }
            Self::TruckTooSmall { needed, gallons: None } => {
                format!("No truck with a tank; the work needs {} gal.", grouped(*needed))
            }
            Self::PartMissing { part } => format!("Not on the truck: {part}."),
        }
    }

    fn spanish(&self) -> String {
        match self {
            Self::DoubleBooked { number, minutes } => {
                format!("Trabaja en el n.º {number} durante {minutes} min de ese tiempo.")
            }
            Self::TravelTooShort { number, needed, gap } => {
                format!("{gap} min entre ella y la n.º {number}; el camino y el margen toman unos {needed} min.")
            }
            Self::WindowMissed { minutes } => format!("Empieza {minutes} min fuera de lo prometido al cliente."),
            Self::OutsideHours { minutes } => format!("Fuera del horario de trabajo durante {minutes} min."),
            Self::TimeOff { absence, minutes } => {
                format!("Ausente durante {minutes} min: {}.", absence_words(*absence, Language::Spanish))
            }
            Self::Blackout { reason } => format!("Ese día no se trabaja: {reason}."),
            Self::SkillMissing { skill } => format!("Sin la capacidad para este trabajo: {skill}."),
            Self::CertificateExpired { skill, expired_on } => {
                format!("Certificado vencido el {}: {skill}.", day_words(expired_on, Language::Spanish))
            }
            Self::TruckTooSmall { needed, gallons: Some(gallons) } => {
                format!("El camión lleva {} gal; el trabajo requiere {} gal.", grouped(*gallons), grouped(*needed))
            }
            Self::TruckTooSmall { needed, gallons: None } => {
                format!("Sin camión con tanque; el trabajo requiere {} gal.", grouped(*needed))
            }
            Self::PartMissing { part } => format!("No está en el camión: {part}."),
        }
    }
}

/// What a kind of reason is called, for lists of what somebody confirmed; none for an unknown code.
pub fn reason_words(code: &str, language: Language) -> Option<&'static str> {
    let (english, spanish) = match code {
        "double_booked" => ("double booking", "doble reserva"),
        "travel_too_short" => ("too little time to drive", "poco tiempo para conducir"),
        "window_missed" => ("outside of the promised time", "fuera de la hora prometida"),
        "outside_hours" => ("outside of working hours", "fuera del horario de trabajo"),
        "time_off" => ("technician away", "técnico ausente"),
        "blackout" => ("closed day", "día sin trabajo"),
        "skill_missing" => ("skill missing", "falta la capacidad"),
        "certificate_expired" => ("certificate expired", "certificado vencido"),
        "truck_too_small" => ("truck too small", "camión demasiado pequeño"),
        "part_missing" => ("part not on the truck", "pieza no disponible en el camión"),
        _ => return None,
    };
    Some(match language {
        Language::English => english,
        Language::Spanish => spanish,
    })
}

/// What a dispatcher confirmed with the command although it spoke against the plan: known codes, each
/// once.
pub fn confirmed_reasons(command: &Command) -> Vec<&'static str> {
    let Command::PlaceVisit { confirmed, .. } = command else { return Vec::new() };
    Conflict::CODES.into_iter().filter(|code| confirmed.iter().any(|one| one == code)).collect()
}

/// Why somebody is away, in words.
pub fn absence_words(absence: Absence, language: Language) -> &'static str {
    match (language, absence) {
        (Language::English, Absence::Vacation) => "vacation",
        (Language::English, Absence::Sick) => "sick",
        (Language::English, Absence::Training) => "training",
        (Language::English, Absence::Personal) => "personal",
        (Language::English, Absence::Other) => "time off",
        (Language::Spanish, Absence::Vacation) => "vacaciones",
        (Language::Spanish, Absence::Sick) => "enfermedad",
        (Language::Spanish, Absence::Training) => "capacitación",
        (Language::Spanish, Absence::Personal) => "asunto personal",
        (Language::Spanish, Absence::Other) => "tiempo libre",
    }
}

/// A calendar date `YYYY-MM-DD` as people write it; as it is where it is none.
fn day_words(date: &str, language: Language) -> String {
    const ENGLISH: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    const SPANISH: [&str; 12] = ["ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sep", "oct", "nov", "dic"];
    let mut parts = date.splitn(3, '-').map(str::parse::<usize>);
    let (Some(Ok(year)), Some(Ok(month @ 1..=12)), Some(Ok(day))) = (parts.next(), parts.next(), parts.next()) else {
        return date.to_owned();
    };
    match language {
        Language::English => format!("{} {day}, {year}", ENGLISH[month - 1]),
        Language::Spanish => format!("{day} {} {year}", SPANISH[month - 1]),
    }
}

/// A number with its thousands set apart.
fn grouped(number: u32) -> String {
    match number {
        0..1_000 => number.to_string(),
        _ => format!("{},{:03}", grouped(number / 1_000), number % 1_000),
    }
}
