//! Every failure that was found once, each in a file of its own, told as shortly as it can be.
#![expect(clippy::unwrap_used, reason = "tests")]

mod older_intent_undid_newer;
mod redone_note_erased_others;

use sync::docs::content::NoteField;
use sync::docs::edit::DocEdit;
use sync::testing::builders::*;
use sync::testing::device::Device;
use sync::testing::hub::Hub;
use sync::testing::world::staff;

fn hub() -> Hub {
    let mut hub = Hub::new(staff(), MONDAY);
    let technicians = staff();
    hub.create_job(
        JobBuilder::new(1)
            .planned(&technicians[1], MONDAY)
            .with(|facts| facts.visits[0].technicians.push(assigned(&technicians[2])))
            .build(),
    );
    hub
}

fn phone(member: usize) -> Device {
    let member = &staff()[member];
    Device::new(member.id, member.role, id(1_000 + member.id.0.as_u128()), [member.id.0.as_u128() as u8; 16])
}

fn job() -> sync::ids::JobId {
    JobBuilder::new(1).build().id
}

fn pull(hub: &mut Hub, device: &mut Device) {
    let (serial, request) = device.pull();
    let (work, response) = hub.pull(device.user_id, &request);
    hub.commit(work);
    assert!(device.page(serial, None, response, [99; 16]).is_none());
}

fn push(hub: &mut Hub, device: &mut Device) {
    while let Some(request) = device.replica.push_request("1") {
        let (work, response) = hub.push(device.user_id, &request);
        hub.commit(work);
        let fresh = device.replica.meta.actor.map(|byte| byte.wrapping_add(10));
        device.pushed(&response, fresh, MONDAY);
    }
}

fn edit(device: &mut Device, edit: DocEdit) {
    let batch = device.replica.edit(job(), vec![edit], MONDAY).unwrap();
    device.commit(batch);
}

fn note(text: &str) -> DocEdit {
    DocEdit::SetNote { field: NoteField::Work, text: text.into(), was: None }
}
