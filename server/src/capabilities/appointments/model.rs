//! Appointments as they are sent and answered: with the names that were agreed with other programs.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use sync::domain::facts::Window;
use sync::domain::status::VisitStatus;
use sync::ids::*;
use sync::time::Timestamp;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::capabilities::Named;
use crate::capabilities::values::words;

words! {
    /// How far an appointment has come.
    AppointmentStatus {
        Scheduled = "SCHEDULED",
        InProgress = "IN_PROGRESS",
        Completed = "COMPLETED",
        Cancelled = "CANCELLED",
    }
}

impl AppointmentStatus {
    /// Each, in the order in which a visit goes through them.
    pub(super) const ALL: [Self; 4] = [Self::Scheduled, Self::InProgress, Self::Completed, Self::Cancelled];

    /// What a visit's state is as an appointment's. A technician on the way has begun.
    pub(super) fn of(visit: VisitStatus) -> Self {
        match visit {
            VisitStatus::Unscheduled | VisitStatus::Scheduled | VisitStatus::Accepted => Self::Scheduled,
            VisitStatus::EnRoute | VisitStatus::OnSite | VisitStatus::InProgress | VisitStatus::WaitingParts => {
                Self::InProgress
            }
            VisitStatus::Completed => Self::Completed,
            VisitStatus::Cancelled => Self::Cancelled,
        }
    }

    /// The states of visits that are this one.
    pub(super) fn visits(self) -> impl Iterator<Item = VisitStatus> {
        VisitStatus::ALL.iter().copied().filter(move |status| Self::of(*status) == self)
    }
}

/// A visit with a time.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Appointment {
    /// The visit's.
    pub id: VisitId,
    /// The job's, and what people call it by.
    pub work_order_id: JobId,
    pub work_order_number: i64,
    pub customer: Named,
    /// Name and address of the site.
    pub location: String,
    /// Beginning and end of what the customer is promised.
    pub scheduled_start: Timestamp,
    pub scheduled_end: Timestamp,
    /// Who leads; none while nobody is assigned.
    pub assigned_tech_id: Option<UserId>,
    pub assigned_tech_name: Option<String>,
    pub status: AppointmentStatus,
    /// The job's description.
    pub notes: String,
}

/// An appointment to make: of a work order, or of a new one.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct AppointmentInput {
    /// Made by the client, so that a request whose answer was lost can be sent again.
    #[serde(default)]
    pub id: Option<Uuid>,
    /// An existing job. Where a visit of it waits for a time, that is planned, else another is added.
    #[serde(default)]
    pub work_order_id: Option<JobId>,
    /// For a new job: whose.
    #[serde(default)]
    pub customer_id: Option<CustomerId>,
    /// For a new job: where; the customer's only site where it is left out.
    #[serde(default)]
    pub site_id: Option<SiteId>,
    /// For a new job: the kind of work.
    #[serde(default)]
    pub service_type_id: Option<ServiceTypeId>,
    /// For a new job: what it is called; the service type's name where it is left out.
    #[serde(default)]
    pub title: String,
    pub scheduled_start: Timestamp,
    pub scheduled_end: Timestamp,
    #[serde(default)]
    pub assigned_tech_id: Option<UserId>,
    /// Becomes the job's description where it is not empty.
    #[serde(default)]
    pub notes: String,
}

/// What an appointment is to be from now on.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct AppointmentChange {
    pub scheduled_start: Timestamp,
    pub scheduled_end: Timestamp,
    /// None takes everybody off it.
    #[serde(default)]
    pub assigned_tech_id: Option<UserId>,
    /// Left out, the notes stay.
    #[serde(default)]
    pub notes: Option<String>,
}

/// When an appointment is to be instead.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Reschedule {
    pub scheduled_start: Timestamp,
    pub scheduled_end: Timestamp,
    /// Left out, whoever goes goes.
    #[serde(default)]
    pub assigned_tech_id: Option<UserId>,
}

/// The appointments of one day.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct CalendarDay {
    /// In the company's time zone.
    pub day: NaiveDate,
    pub appointments: Vec<Appointment>,
}

/// When a technician is free on a day.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Availability {
    pub team_member_id: UserId,
    pub day: NaiveDate,
    /// What visits take up.
    pub busy: Vec<Window>,
    /// What is left of the agreed hours between them; of the day where none are agreed.
    pub free: Vec<Window>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_state_of_a_visit_is_one_of_an_appointment() {
        let all = AppointmentStatus::ALL;
        let count: usize = all.into_iter().map(|status| status.visits().count()).sum();
        assert_eq!(count, VisitStatus::ALL.len());
        for status in all {
            assert_eq!(AppointmentStatus::from_code(status.code()), Some(status));
        }
    }
}
