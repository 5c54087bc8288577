//! Roles as named bundles of permissions (CON-13). The app hides what a role may not do and
//! the server refuses it, both by this one table.

use serde::{Deserialize, Serialize};

/// One thing that a member of staff may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Permission {
    /// Work the visits one is assigned to: steps, notes, photos, signatures.
    WorkOwnVisits,
    /// See every job of the tenant.
    ViewAllJobs,
    /// Create and change jobs, schedule and assign visits.
    DispatchJobs,
    /// Cancel jobs and visits and reopen finished ones.
    CancelJobs,
    /// See customers, sites and assets.
    ViewCustomers,
    /// Create and change customers, contacts, sites and assets.
    EditCustomers,
    /// See the price book and the prices on jobs.
    ViewPrices,
    /// Change the price book and service types.
    EditCatalog,
    /// See devices with their last contact and backlog, and end their sessions.
    ManageDevices,
    /// Decide on quarantined work.
    ResolveQuarantine,
    /// Read the audit log.
    ViewAudit,
    /// Invite, change and deactivate staff.
    ManageUsers,
}

/// A role of a tenant's staff.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Role {
    Owner,
    Admin,
    Manager,
    /// Some trades say service writer.
    #[serde(alias = "service_writer")]
    Dispatcher,
    Sales,
    Parts,
    /// Some trades say tech or field tech.
    #[serde(alias = "tech", alias = "field_tech")]
    Technician,
}

use Permission::*;

const OFFICE: &[Permission] = &[
    WorkOwnVisits,
    ViewAllJobs,
    DispatchJobs,
    CancelJobs,
    ViewCustomers,
    EditCustomers,
    ViewPrices,
    EditCatalog,
    ManageDevices,
    ResolveQuarantine,
    ViewAudit,
    ManageUsers,
];
const MANAGER: &[Permission] = &[
    WorkOwnVisits,
    ViewAllJobs,
    DispatchJobs,
    CancelJobs,
    ViewCustomers,
    EditCustomers,
    ViewPrices,
    EditCatalog,
    ManageDevices,
    ResolveQuarantine,
    ViewAudit,
];
const DISPATCHER: &[Permission] = &[
    ViewAllJobs,
    DispatchJobs,
    CancelJobs,
    ViewCustomers,
    EditCustomers,
    ViewPrices,
    ManageDevices,
    ResolveQuarantine,
];
const SALES: &[Permission] = &[ViewAllJobs, ViewCustomers, EditCustomers, ViewPrices];
const PARTS: &[Permission] = &[ViewAllJobs, ViewCustomers, ViewPrices, EditCatalog];
const TECHNICIAN: &[Permission] = &[WorkOwnVisits];

impl Role {
    /// Every role, most powerful first.
    pub const ALL: [Role; 7] =
        [Role::Owner, Role::Admin, Role::Manager, Role::Dispatcher, Role::Sales, Role::Parts, Role::Technician];

    /// What the role may do.
    pub fn permissions(self) -> &'static [Permission] {
        match self {
            Role::Owner | Role::Admin => OFFICE,
            Role::Manager => MANAGER,
            Role::Dispatcher => DISPATCHER,
            Role::Sales => SALES,
            Role::Parts => PARTS,
            Role::Technician => TECHNICIAN,
        }
    }

    /// Whether the role may do `permission`.
    pub fn may(self, permission: Permission) -> bool {
        self.permissions().contains(&permission)
    }

    /// The name as stored and sent, such as `dispatcher`.
    pub fn code(self) -> &'static str {
        match self {
            Role::Owner => "owner",
            Role::Admin => "admin",
            Role::Manager => "manager",
            Role::Dispatcher => "dispatcher",
            Role::Sales => "sales",
            Role::Parts => "parts",
            Role::Technician => "technician",
        }
    }

    /// The role of a stored name or one of its aliases; none for an unknown name.
    pub fn from_code(code: &str) -> Option<Role> {
        match code {
            "service_writer" => Some(Role::Dispatcher),
            "tech" | "field_tech" => Some(Role::Technician),
            _ => Role::ALL.into_iter().find(|role| role.code() == code),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_aliases_find_their_role() {
        for role in Role::ALL {
            assert_eq!(Role::from_code(role.code()), Some(role));
            assert_eq!(serde_json::to_value(role).ok(), Some(role.code().into()));
        }
        assert_eq!(Role::from_code("service_writer"), Some(Role::Dispatcher));
        assert_eq!(Role::from_code("field_tech"), Some(Role::Technician));
        assert_eq!(serde_json::from_str::<Role>("\"tech\"").ok(), Some(Role::Technician));
        assert_eq!(Role::from_code("root"), None);
    }

    #[test]
    fn only_those_who_need_a_power_have_it() {
        let who =
            |permission: Permission| Role::ALL.into_iter().filter(|role| role.may(permission)).collect::<Vec<_>>();
        use Role::*;
        assert_eq!(who(WorkOwnVisits), [Owner, Admin, Manager, Technician]);
        assert_eq!(who(ViewAllJobs), [Owner, Admin, Manager, Dispatcher, Sales, Parts]);
        assert_eq!(who(DispatchJobs), [Owner, Admin, Manager, Dispatcher]);
        assert_eq!(who(CancelJobs), [Owner, Admin, Manager, Dispatcher]);
        assert_eq!(who(ResolveQuarantine), [Owner, Admin, Manager, Dispatcher]);
        assert_eq!(who(ManageUsers), [Owner, Admin]);
        assert_eq!(who(ViewAudit), [Owner, Admin, Manager]);
        assert!(!who(ViewPrices).contains(&Technician) && !who(ViewCustomers).contains(&Technician));
    }
}
