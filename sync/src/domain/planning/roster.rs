//! What planning has to know of the company besides its jobs: who can do what and when, what trucks
//! carry, when nothing is planned, and what each kind of work needs. The server turns weekly hours and
//! calendar days into instants, so that a device can judge with no time zones at hand.

use serde::{Deserialize, Serialize};

use super::travel::USUAL_BUFFER;
use crate::domain::facts::Window;
use crate::domain::status::codes;
use crate::ids::{PriceBookItemId, ServiceTypeId, UserId};
use crate::time::Timestamp;

/// The company as the board sees it. The desk has all of it; a technician has nobody else's profile.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Roster {
    /// Names this state of it; empty where the server never told one.
    #[serde(default)]
    pub version: String,
    /// Hours, absences and closed days are known from its start until its end.
    #[serde(default)]
    pub known: Option<Window>,
    /// Minutes that are kept free between two visits besides the road.
    #[serde(default = "usual_buffer")]
    pub buffer_minutes: u32,
    #[serde(default)]
    pub technicians: Vec<Profile>,
    /// Working hours: each a list of windows in order of time that do not touch. Technicians with the
    /// same week share one.
    #[serde(default)]
    pub hours: Vec<Vec<Window>>,
    #[serde(default)]
    pub blackouts: Vec<Blackout>,
    #[serde(default)]
    pub needs: Vec<Needs>,
}

fn usual_buffer() -> u32 {
    USUAL_BUFFER
}

impl Default for Roster {
    fn default() -> Self {
        Self {
            version: String::new(),
            known: None,
            buffer_minutes: USUAL_BUFFER,
            technicians: Vec::new(),
            hours: Vec::new(),
            blackouts: Vec::new(),
            needs: Vec::new(),
        }
    }
}

/// What one technician can do, when, and with which truck.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Profile {
    pub id: UserId,
    #[serde(default)]
    pub skills: Vec<Skill>,
    /// Which of [`Roster::hours`]; none where no hours are agreed, and so none can be missed.
    #[serde(default)]
    pub hours: Option<u32>,
    /// In order of their starts.
    #[serde(default)]
    pub time_off: Vec<TimeOff>,
    #[serde(default)]
    pub truck: Option<Truck>,
}

/// Something that a technician can do, with the certificate for it where there is one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Skill {
    /// Such as `grease_traps`.
    pub code: String,
    /// In the company's words.
    pub name: String,
    #[serde(default)]
    pub certification_number: Option<String>,
    /// The last day on which the certificate counts, `YYYY-MM-DD`; none: it does not expire.
    #[serde(default)]
    pub expires_on: Option<String>,
    /// When that day ends on the company's clocks.
    #[serde(default)]
    pub valid_until: Option<Timestamp>,
    /// Whether somebody in the office has seen the certificate.
    #[serde(default)]
    pub verified: bool,
}

/// Why somebody is not there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Absence {
    Vacation,
    Sick,
    Training,
    Personal,
    #[default]
    #[serde(other)]
    Other,
}
codes!(Absence {
    Vacation = "vacation", Sick = "sick", Training = "training", Personal = "personal", Other = "other",
});

/// A span in which a technician is not to be planned.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TimeOff {
    pub span: Window,
    #[serde(default)]
    pub kind: Absence,
}

/// What a technician drives.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Truck {
    #[serde(default)]
    pub name: String,
    /// US gallons that its tank takes; none where it has no tank.
    #[serde(default)]
    pub capacity_gallons: Option<u32>,
    #[serde(default)]
    pub stock: Vec<Stock>,
}

/// A part on a truck.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stock {
    pub item_id: PriceBookItemId,
    /// Thousandths of the part's unit.
    pub quantity_milli: i64,
}

/// Days on which the company plans nothing.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Blackout {
    pub span: Window,
    pub reason: String,
}

/// What a kind of work cannot be done without.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Needs {
    pub service: ServiceTypeId,
    #[serde(default)]
    pub skills: Vec<NeededSkill>,
    /// US gallons that the truck's tank takes at least.
    #[serde(default)]
    pub truck_gallons: Option<u32>,
    #[serde(default)]
    pub parts: Vec<NeededPart>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct NeededSkill {
    pub code: String,
    pub name: String,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct NeededPart {
    pub item_id: PriceBookItemId,
    pub name: String,
    /// Thousandths of the part's unit.
    pub quantity_milli: i64,
}

impl Skill {
    /// Whether the certificate still counts at that instant.
    pub fn is_valid_at(&self, at: Timestamp) -> bool {
        self.valid_until.is_none_or(|until| at < until)
    }
}

impl Roster {
    /// What is known of the technician.
    pub fn profile(&self, technician: UserId) -> Option<&Profile> {
        self.technicians.iter().find(|profile| profile.id == technician)
    }

    /// What the kind of work cannot be done without.
    pub fn needs_of(&self, service: ServiceTypeId) -> Option<&Needs> {
        self.needs.iter().find(|needs| needs.service == service)
    }

    /// Whether hours and absences at that instant are known.
    pub fn knows(&self, at: Timestamp) -> bool {
        self.known.is_some_and(|known| known.start <= at && at < known.end)
    }

    /// When the technician works, in order of time; none where no hours are agreed.
    pub fn hours_of(&self, technician: UserId) -> Option<&[Window]> {
        let index = self.profile(technician)?.hours?;
        self.hours.get(index as usize).map(Vec::as_slice)
    }

    /// When the technician can be planned within `span`: the hours without absences and closed days,
    /// in order of time. None where no hours are agreed.
    pub fn available(&self, technician: UserId, span: Window) -> Option<Vec<Window>> {
        let hours = self.hours_of(technician)?.iter().filter_map(|window| window.common(&span)).collect();
        let absences = self.profile(technician).into_iter().flat_map(|profile| &profile.time_off);
        let taken = absences.map(|off| off.span).chain(self.blackouts.iter().map(|blackout| blackout.span));
        Some(taken.fold(hours, without))
    }
}

/// The windows without what lies in `hole`.
pub fn without(windows: Vec<Window>, hole: Window) -> Vec<Window> {
    let pieces = windows.into_iter().flat_map(|window| {
        let before = Window { start: window.start, end: window.end.min(hole.start) };
        let after = Window { start: window.start.max(hole.end), end: window.end };
        [before, after]
    });
    pieces.filter(|piece| piece.start < piece.end).collect()
}
