//! Customers and contacts as they are sent, checked and answered.

use serde::{Deserialize, Serialize};
use sync::ids::{ContactId, CustomerId};
use sync::time::Timestamp;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::capabilities::fields::Fields;
use crate::capabilities::sites::Site;
use crate::capabilities::values::words;
use crate::http::ApiResult;

words! {
    /// Households are addressed and billed differently from companies.
    CustomerKind { Residential = "residential", Commercial = "commercial" }
}

/// A customer as the client sends it.
#[derive(Clone, Debug, Deserialize, ToSchema)]
pub struct CustomerInput {
    /// Made by the client, so that a request whose answer was lost can be sent again.
    #[serde(default)]
    pub id: Option<CustomerId>,
    pub name: String,
    pub kind: CustomerKind,
    #[serde(default)]
    pub email: Option<String>,
    #[serde(default)]
    pub phone: Option<String>,
    #[serde(default)]
    pub billing_address: Option<String>,
    /// For the team only.
    #[serde(default)]
    pub notes: String,
}

/// What the office can set of a customer, checked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct CustomerFields {
    pub name: String,
    pub kind: CustomerKind,
    pub email: Option<String>,
    pub phone: Option<String>,
    pub billing_address: Option<String>,
    pub notes: String,
}

/// A customer.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Customer {
    pub id: CustomerId,
    #[serde(flatten)]
    pub fields: CustomerFields,
    pub site_count: i64,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
    /// Since when the customer is kept out of lists; none for a present one.
    pub archived_at: Option<Timestamp>,
}

/// A customer with the people and places of theirs.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct CustomerDetail {
    #[serde(flatten)]
    pub customer: Customer,
    pub contacts: Vec<Contact>,
    pub sites: Vec<Site>,
}

/// A contact as the client sends it.
#[derive(Clone, Debug, Deserialize, ToSchema)]
pub struct ContactInput {
    #[serde(default)]
    pub id: Option<ContactId>,
    pub name: String,
    /// What the person is there: tenant, facility manager, accounts.
    #[serde(default)]
    pub role: Option<String>,
    #[serde(default)]
    pub phone: Option<String>,
    #[serde(default)]
    pub email: Option<String>,
    /// Whom to call first; at most one per customer, the newest choice wins.
    #[serde(default)]
    pub is_primary: bool,
}

/// What the office can set of a contact, checked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ContactFields {
    pub name: String,
    pub role: Option<String>,
    pub phone: Option<String>,
    pub email: Option<String>,
    pub is_primary: bool,
}

/// A person to talk to at a customer.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Contact {
    pub id: ContactId,
    pub customer_id: CustomerId,
    #[serde(flatten)]
    pub fields: ContactFields,
}

impl CustomerInput {
    /// The id to save under and the checked fields. `own` is the id in the address on a change.
    pub(super) fn checked(self, own: Option<CustomerId>, fresh: Uuid) -> ApiResult<(CustomerId, CustomerFields)> {
        let mut check = Fields::new();
        let id = check.record_id(self.id.map(|id| id.0), own.map(|id| id.0), fresh);
        let fields = CustomerFields {
            name: check.name("name", &self.name, 200),
            kind: self.kind,
            email: check.email("email", self.email.as_deref()),
            phone: check.phone("phone", self.phone.as_deref()),
            billing_address: check.optional("billing_address", self.billing_address.as_deref(), 500),
            notes: check.text("notes", &self.notes, 4_000),
        };
        check.finish()?;
        Ok((CustomerId(id), fields))
    }
}

impl ContactInput {
    /// As for customers.
    pub(super) fn checked(self, own: Option<ContactId>, fresh: Uuid) -> ApiResult<(ContactId, ContactFields)> {
        let mut check = Fields::new();
        let id = check.record_id(self.id.map(|id| id.0), own.map(|id| id.0), fresh);
        let fields = ContactFields {
            name: check.name("name", &self.name, 200),
            role: check.optional("role", self.role.as_deref(), 100),
            phone: check.phone("phone", self.phone.as_deref()),
            email: check.email("email", self.email.as_deref()),
            is_primary: self.is_primary,
        };
        check.finish()?;
        Ok((ContactId(id), fields))
    }
}
