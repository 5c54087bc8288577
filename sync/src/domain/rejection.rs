//! Why a change was refused, with a stable code for machines and words for people. It travels in
//! the protocol, so that what was refused comes back explained and can be restored.

use serde::{Deserialize, Serialize};

use super::Language;
use super::completion::Missing;
use super::status::{JobStatus, VisitStatus};

/// Why a change was refused or set aside.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, thiserror::Error)]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case", tag = "code")]
#[error("{}", self.words(Language::English))]
pub enum Rejection {
    /// The role may not do this.
    NotPermitted,
    /// The person is not on the job (any more).
    NotAssigned,
    /// No such job, visit or item, or it belongs to somebody else.
    NotFound { what: String },
    /// The visit's state does not allow it.
    VisitTransition { from: VisitStatus, to: VisitStatus },
    /// The job's state does not allow it.
    JobTransition { from: JobStatus, to: JobStatus },
    /// The job is invoiced, closed or cancelled.
    JobSealed { status: JobStatus },
    /// Something that completion requires is missing.
    MissingItems { items: Vec<Missing> },
    /// Somebody else has put the visit elsewhere on the board; who goes by now.
    PlacedMeanwhile { technicians: Vec<String> },
    /// Nobody is awaited at the visit: it has no time, has begun or is over.
    NotAwaited { status: VisitStatus },
    /// The technician is at work on another visit then; its job's number.
    DoubleBooked { number: i64, technician: String },
    /// The check-in is far from the site, or has no position, and gives no reason.
    ReasonRequired,
    /// The check-in is farther from the site than allowed and gives no reason.
    TooFar { distance_m: f64 },
    /// A field of the change cannot be as it is.
    Invalid { field: String, message: String },
    /// The entry belongs to another person.
    NotYours { what: String },
    /// The change builds on a change that was refused.
    DependsOnRefused,
    /// The change's bytes do not fit the protocol.
    Malformed { message: String },
    /// The change is larger than the protocol allows.
    TooLarge { limit: u64 },
    /// Written by a newer version than this server knows; kept for it.
    UnknownVersion,
}

impl Rejection {
    /// A wrong field, in words that say what to do.
    pub fn invalid(field: &str, message: impl Into<String>) -> Self {
        Self::Invalid { field: field.into(), message: message.into() }
    }

    /// The stable code, such as `missing_items`.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NotPermitted => "not_permitted",
            Self::NotAssigned => "not_assigned",
            Self::NotFound { .. } => "not_found",
            Self::VisitTransition { .. } => "visit_transition",
            Self::JobTransition { .. } => "job_transition",
            Self::JobSealed { .. } => "job_sealed",
            Self::MissingItems { .. } => "missing_items",
            Self::PlacedMeanwhile { .. } => "placed_meanwhile",
            Self::NotAwaited { .. } => "not_awaited",
            Self::DoubleBooked { .. } => "double_booked",
            Self::ReasonRequired => "reason_required",
            Self::TooFar { .. } => "too_far",
            Self::Invalid { .. } => "invalid",
            Self::NotYours { .. } => "not_yours",
            Self::DependsOnRefused => "depends_on_refused",
            Self::Malformed { .. } => "malformed",
            Self::TooLarge { .. } => "too_large",
            Self::UnknownVersion => "unknown_version",
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
            Self::NotPermitted => "Your role may not do this. Ask the office.".into(),
            Self::NotAssigned => "You are not on this job. The office has your change and decides on it.".into(),
            Self::NotFound { what } => format!("The {what} no longer exists."),
            Self::VisitTransition { from, to } => format!(
                "A visit that is {} cannot become {}.",
                visit_status(*from, Language::English),
                visit_status(*to, Language::English)
            ),
            Self::JobTransition { from, to } => format!(
                "A job that is {} cannot become {}.",
                job_status(*from, Language::English),
                job_status(*to, Language::English)
            ),
            Self::JobSealed { status } => {
                format!(
                    "The job is {}. The office has your change and decides on it.",
                    job_status(*status, Language::English)
                )
            }
            Self::MissingItems { items } => {
                let list: Vec<_> = items.iter().map(|item| item.words(Language::English)).collect();
                format!("Still missing: {}.", list.join("; "))
            }
            Self::PlacedMeanwhile { technicians } if technicians.is_empty() => {
                "Somebody else has planned this visit anew; nobody goes by now. Look at the board and plan it again."
                    .into()
            }
            Self::PlacedMeanwhile { technicians } => format!(
                "Somebody else has planned this visit anew; {} goes by now. Look at the board and plan it again.",
                technicians.join(" and ")
            ),
            Self::NotAwaited { status } => format!(
                "Nobody is awaited at a visit that is {}: there is nothing to be late for.",
                visit_status(*status, Language::English)
            ),
            Self::DoubleBooked { number, technician } => {
                format!("{technician} is at work on #{number} at that time. Choose another time or somebody else.")
            }
            Self::ReasonRequired => "There is no position to compare with the site. Give a reason.".into(),
            Self::TooFar { distance_m } => format!("You are {distance_m:.0} m from the site. Give a reason."),
            Self::Invalid { field, message } => format!("{field}: {message}"),
            Self::NotYours { what } => format!("This {what} is another person's."),
            Self::DependsOnRefused => "It builds on a change that was refused.".into(),
            Self::Malformed { message } => format!("The change could not be read: {message}."),
            Self::TooLarge { limit } => format!("The change is larger than {limit} bytes."),
            Self::UnknownVersion => "It was written by a newer version. The office has it.".into(),
        }
    }

    fn spanish(&self) -> String {
        match self {
            Self::NotPermitted => "Su rol no puede hacer esto. Pregunte a la oficina.".into(),
            Self::NotAssigned => "Usted no está en este trabajo. La oficina tiene su cambio y decidirá.".into(),
            Self::NotFound { .. } => "Ese elemento ya no existe.".into(),
            Self::VisitTransition { from, to } => format!(
                "Una visita en estado «{}» no puede pasar a «{}».",
                visit_status(*from, Language::Spanish),
                visit_status(*to, Language::Spanish)
            ),
            Self::JobTransition { from, to } => format!(
                "Un trabajo en estado «{}» no puede pasar a «{}».",
                job_status(*from, Language::Spanish),
                job_status(*to, Language::Spanish)
            ),
            Self::JobSealed { status } => format!(
                "El trabajo está en estado «{}». La oficina tiene su cambio y decidirá.",
                job_status(*status, Language::Spanish)
            ),
            Self::MissingItems { items } => {
                let list: Vec<_> = items.iter().map(|item| item.words(Language::Spanish)).collect();
                format!("Todavía falta: {}.", list.join("; "))
            }
            Self::PlacedMeanwhile { technicians } if technicians.is_empty() => {
                "Otra persona reprogramó esta visita; por ahora no va nadie. Mire el tablero y prográmela de nuevo."
                    .into()
            }
            Self::PlacedMeanwhile { technicians } => format!(
                "Otra persona reprogramó esta visita; ahora va {}. Mire el tablero y prográmela de nuevo.",
                technicians.join(" y ")
            ),
            Self::NotAwaited { status } => format!(
                "En una visita en estado «{}» no se espera a nadie: no hay retraso que avisar.",
                visit_status(*status, Language::Spanish)
            ),
            Self::DoubleBooked { number, technician } => {
                format!("{technician} trabaja en el n.º {number} a esa hora. Elija otra hora u otra persona.")
            }
            Self::ReasonRequired => "No hay posición para comparar con el sitio. Dé un motivo.".into(),
            Self::TooFar { distance_m } => format!("Está a {distance_m:.0} m del sitio. Dé un motivo."),
            Self::Invalid { field, message } => format!("{field}: {message}"),
            Self::NotYours { .. } => "Este registro es de otra persona.".into(),
            Self::DependsOnRefused => "Se apoya en un cambio que fue rechazado.".into(),
            Self::Malformed { message } => format!("No se pudo leer el cambio: {message}."),
            Self::TooLarge { limit } => format!("El cambio supera los {limit} bytes."),
            Self::UnknownVersion => "Fue escrito por una versión más nueva. La oficina lo tiene.".into(),
        }
    }
}

/// A visit's state in words.
pub fn visit_status(status: VisitStatus, language: Language) -> &'static str {
    use VisitStatus::*;
    match (language, status) {
        (Language::English, Unscheduled) => "unscheduled",
        (Language::English, Scheduled) => "scheduled",
        (Language::English, Accepted) => "accepted",
        (Language::English, EnRoute) => "en route",
        (Language::English, OnSite) => "on site",
        (Language::English, InProgress) => "in progress",
        (Language::English, WaitingParts) => "waiting for parts",
        (Language::English, Completed) => "completed",
        (Language::English, Cancelled) => "cancelled",
        (Language::Spanish, Unscheduled) => "sin fecha",
        (Language::Spanish, Scheduled) => "programada",
        (Language::Spanish, Accepted) => "aceptada",
        (Language::Spanish, EnRoute) => "en camino",
        (Language::Spanish, OnSite) => "en el sitio",
        (Language::Spanish, InProgress) => "en curso",
        (Language::Spanish, WaitingParts) => "esperando piezas",
        (Language::Spanish, Completed) => "terminada",
        (Language::Spanish, Cancelled) => "cancelada",
    }
}

/// A job's state in words.
pub fn job_status(status: JobStatus, language: Language) -> &'static str {
    use JobStatus::*;
    match (language, status) {
        (Language::English, Draft) => "draft",
        (Language::English, Scheduled) => "scheduled",
        (Language::English, EnRoute) => "en route",
        (Language::English, OnSite) => "on site",
        (Language::English, InProgress) => "in progress",
        (Language::English, WaitingParts) => "waiting for parts",
        (Language::English, QualityCheck) => "in quality check",
        (Language::English, Ready) => "ready",
        (Language::English, Completed) => "completed",
        (Language::English, Invoiced) => "invoiced",
        (Language::English, Closed) => "closed",
        (Language::English, Cancelled) => "cancelled",
        (Language::Spanish, Draft) => "borrador",
        (Language::Spanish, Scheduled) => "programado",
        (Language::Spanish, EnRoute) => "en camino",
        (Language::Spanish, OnSite) => "en el sitio",
        (Language::Spanish, InProgress) => "en curso",
        (Language::Spanish, WaitingParts) => "esperando piezas",
        (Language::Spanish, QualityCheck) => "en control de calidad",
        (Language::Spanish, Ready) => "listo",
        (Language::Spanish, Completed) => "terminado",
        (Language::Spanish, Invoiced) => "facturado",
        (Language::Spanish, Closed) => "cerrado",
        (Language::Spanish, Cancelled) => "cancelado",
    }
}
