//! Push and pull through the router: what reaches whom, what is refused, what else a push leaves
//! behind, and that a resend changes nothing.

mod exchange;
mod handed_in;
mod hostile;
mod recorded;
mod restored;
mod scope;

use crate::common::device::Device;
use crate::common::{Client, Role, Tenant, desk};
use sync::docs::content::NoteField;
use sync::docs::edit::DocEdit;
use sync::ids::{JobId, UserId, VisitId};

/// A company's office: an owner with a customer, a site and a kind of work without requirements.
struct Office<'a> {
    tenant: &'a Tenant<'a>,
    client: Client,
    desk: desk::Desk,
}

impl<'a> Office<'a> {
    async fn open(tenant: &'a Tenant<'a>) -> Self {
        let client = tenant.sign_in(Role::Owner).await;
        let desk = desk::Desk::open(&client).await;
        Self { tenant, client, desk }
    }

    /// A job with one visit, which begins now.
    async fn job(&self, technicians: &[UserId]) -> (JobId, VisitId) {
        let id = self.desk.job(&self.client, self.tenant.server.clock.now(), technicians).await;
        let job = self.client.get(&format!("/api/v1/jobs/{id}")).await.json();
        (id, job["visits"][0]["id"].as_str().unwrap().parse().unwrap())
    }

    fn device(&self) -> Device {
        device(self.tenant, &self.client)
    }

    /// The desk's device with everything on it.
    async fn board(&self) -> Device {
        let mut board = self.device();
        board.pull(&self.client).await.unwrap();
        board
    }

    /// A technician with a phone that holds a job of theirs.
    async fn hand(&self) -> (Client, Device, JobId, VisitId) {
        let client = self.tenant.sign_in(Role::Technician).await;
        let (job, visit) = self.job(&[user(&client)]).await;
        let mut phone = device(self.tenant, &client);
        phone.pull(&client).await.unwrap();
        (client, phone, job, visit)
    }
}

fn device(tenant: &Tenant<'_>, client: &Client) -> Device {
    let person = client.person.clone().unwrap();
    Device::new(tenant.id, person.id, person.role, tenant.server.clock.now())
}

fn user(client: &Client) -> UserId {
    client.person.as_ref().unwrap().id
}

fn note(text: &str) -> Vec<DocEdit> {
    vec![DocEdit::SetNote { field: NoteField::Work, text: text.into(), was: None }]
}
