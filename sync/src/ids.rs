//! Typed identifiers. Every record is named by a UUID made where the record is born, so a
//! record created with no signal never has to be renamed; nothing here draws randomness.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema), schema(value_type = Uuid))]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl $name {
            /// The all-zero id, for rows of tests and for keys that sort first.
            pub const NIL: Self = Self(Uuid::nil());
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }

        impl std::str::FromStr for $name {
            type Err = uuid::Error;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }

        impl From<Uuid> for $name {
            fn from(id: Uuid) -> Self {
                Self(id)
            }
        }
    )+};
}

ids! {
    /// A service company that uses Holdfast.
    TenantId,
    /// A member of a tenant's staff.
    UserId,
    /// One installation on one phone or computer; survives sign-outs.
    DeviceId,
    /// One generation of a device's local store; a wiped store gets a new one.
    ReplicaId,
    /// Who pays the tenant.
    CustomerId,
    /// A person to talk to at a customer.
    ContactId,
    /// A place where work is done.
    SiteId,
    /// Installed equipment at a site: a tank, a roof, an air handler.
    AssetId,
    /// A kind of work with its checklist template.
    ServiceTypeId,
    /// A priced service, part or fee.
    PriceBookItemId,
    /// The work a customer asked for.
    JobId,
    /// One planned attendance at a site.
    VisitId,
    /// A thing to tick or measure on a visit.
    ChecklistItemId,
    /// A photo or file of a job.
    AttachmentId,
    /// A signature.
    SignOffId,
    /// A part used on a job.
    PartUseId,
    /// A stretch of work or travel time.
    TimeEntryId,
    /// A measured value.
    ReadingId,
    /// A line of what the job is charged for.
    LineItemId,
    /// A plan that jobs are made of again and again.
    RecurringJobId,
    /// A preset that fills in such a plan.
    RecurringTemplateId,
}
