//! What speaks against a visit at a time, with words for people.

use serde::{Deserialize, Serialize};

use crate::domain::Language;

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
}

impl Conflict {
    /// Whether nobody may plan it so: the database refuses it. Everything else a dispatcher may
    /// confirm.
    pub fn is_hard(&self) -> bool {
        matches!(self, Self::DoubleBooked { .. })
    }

    /// Whether the person must not go because of it, so that nobody is suggested who has it.
    pub fn keeps_away(&self) -> bool {
        self.is_hard()
    }

    /// The stable code, such as `double_booked`.
    pub fn code(&self) -> &'static str {
        match self {
            Self::DoubleBooked { .. } => "double_booked",
            Self::TravelTooShort { .. } => "travel_too_short",
            Self::WindowMissed { .. } => "window_missed",
        }
    }

    /// The reason in a person's words.
    pub fn words(&self, language: Language) -> String {
        match (self, language) {
            (Self::DoubleBooked { number, minutes }, Language::English) => {
                format!("At work on #{number} for {minutes} min of it.")
            }
            (Self::DoubleBooked { number, minutes }, Language::Spanish) => {
                format!("Trabaja en el n.º {number} durante {minutes} min de ese tiempo.")
            }
            (Self::TravelTooShort { number, needed, gap }, Language::English) => {
                format!("{gap} min to drive from or to #{number}, which takes about {needed} min.")
            }
            (Self::TravelTooShort { number, needed, gap }, Language::Spanish) => {
                format!("{gap} min para conducir desde o hasta el n.º {number}, que toma unos {needed} min.")
            }
            (Self::WindowMissed { minutes }, Language::English) => {
                format!("Starts {minutes} min outside of what the customer was promised.")
            }
            (Self::WindowMissed { minutes }, Language::Spanish) => {
                format!("Empieza {minutes} min fuera de lo prometido al cliente.")
            }
        }
    }
}
