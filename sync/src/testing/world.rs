//! Several devices, one server, and a network that loses, doubles, delays and reorders everything.

use super::builders::*;
use super::device::Device;
use super::dice::Dice;
use super::hub::Hub;
use super::model::Model;
use super::people;
use crate::docs::document::JobDocument;
use crate::domain::access::Role;
use crate::domain::facts::StaffMember;
use crate::ids::{JobId, ReplicaId};
use crate::protocol::*;
use crate::time::Timestamp;

/// A message on its way. Numbers are devices.
#[derive(Clone)]
enum Packet {
    Push { device: usize, request: PushRequest },
    Pushed { device: usize, response: PushResponse },
    Pull { device: usize, serial: u64, request: PullRequest },
    Pulled { device: usize, serial: u64, after: Option<JobId>, response: PullResponse },
}

/// How bad everything is, in percent.
#[derive(Clone, Copy, Debug)]
pub struct Weather {
    pub loss: usize,
    pub doubling: usize,
    /// Of each step: a device loses its memory.
    pub device_deaths: usize,
    /// Of each request: the server dies before or after the commit.
    pub server_deaths: usize,
    /// Of each act: it goes past the device's own checks.
    pub mischief: usize,
    /// Of each step: the server is backed up, or becomes again what it was at the last backup.
    pub restores: usize,
}

impl Weather {
    /// Nothing goes wrong.
    pub const FINE: Self = Self { loss: 0, doubling: 0, device_deaths: 0, server_deaths: 0, mischief: 0, restores: 0 };
    /// Everything does.
    pub const FOUL: Self =
        Self { loss: 20, doubling: 15, device_deaths: 3, server_deaths: 8, mischief: 6, restores: 0 };
    /// Everything does, and on top of it the server is lost now and then and restored from a backup.
    pub const DISASTROUS: Self = Self { restores: 2, ..Self::FOUL };
}

/// What came about, to see that a test was about something.
#[derive(Clone, Copy, Debug, Default)]
pub struct Tally {
    pub accepted: usize,
    pub rejected: usize,
    pub quarantined: usize,
    pub blocked: usize,
    pub claims: usize,
    pub drifts: usize,
    /// Copies that the server found to differ.
    pub drifted: usize,
    pub restores: usize,
}

impl std::ops::AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.accepted += other.accepted;
        self.rejected += other.rejected;
        self.quarantined += other.quarantined;
        self.blocked += other.blocked;
        self.claims += other.claims;
        self.drifts += other.drifts;
        self.drifted += other.drifted;
        self.restores += other.restores;
    }
}

/// The whole simulation.
pub struct World {
    pub dice: Dice,
    pub hub: Hub,
    pub devices: Vec<Device>,
    pub model: Model,
    pub weather: Weather,
    net: Vec<Packet>,
    jobs_made: u32,
    backup: Option<Hub>,
    restores: u32,
}

/// The people of a world: a dispatcher and three technicians.
pub fn staff() -> Vec<StaffMember> {
    vec![
        staff_member(id(1), "Dana Reyes", Role::Dispatcher),
        staff_member(id(2), "Marcus Hill", Role::Technician),
        staff_member(id(3), "Ines Prado", Role::Technician),
        staff_member(id(4), "Tom Beck", Role::Technician),
    ]
}

impl World {
    /// A world with a desk, three technicians (the first with two devices) and a few jobs.
    pub fn new(seed: u64, weather: Weather) -> Self {
        let mut dice = Dice::new(seed);
        let staff = staff();
        let owners = [0, 1, 1, 2, 3];
        let device = |(number, owner): (usize, &usize), dice: &mut Dice| {
            let member = &staff[*owner];
            Device::new(member.id, member.role, id(1_000 + number as u128), dice.bytes())
        };
        let devices = owners.iter().enumerate().map(|owner| device(owner, &mut dice)).collect();
        let mut hub = Hub::new(staff.clone(), MONDAY);
        hub.page = 2;
        let mut world = Self {
            dice,
            hub,
            devices,
            model: Model::default(),
            weather,
            net: Vec::new(),
            jobs_made: 0,
            backup: None,
            restores: 0,
        };
        for _ in 0..4 {
            world.make_job();
        }
        world
    }

    fn make_job(&mut self) {
        self.jobs_made += 1;
        let technicians: Vec<_> =
            self.hub.staff.iter().filter(|member| member.role == Role::Technician).cloned().collect();
        let mut job = JobBuilder::new(100 + self.jobs_made).planned(self.dice.pick(&technicians), self.hub.now);
        let second = self.dice.pick(&technicians).clone();
        job = job.with(|facts| {
            if !facts.is_assigned(second.id) {
                facts.visits[0].technicians.push(assigned(&second));
            }
        });
        self.hub.create_job(job.build());
    }

    /// One step of anything.
    pub fn step(&mut self) {
        self.hub.now = Timestamp(self.hub.now.0 + 1_000 * self.dice.below(120) as i64);
        match self.dice.below(100) {
            0..30 => self.act(),
            30..55 => self.send(),
            55..98 => self.deliver(),
            98 if self.dice.chance(30) => self.make_job(),
            _ if self.dice.chance(20) => {
                self.hub.now = Timestamp(self.hub.now.0 + 20 * DAY);
                // What devices keep for a restored server, they do not keep for so long.
                self.backup = None;
            }
            _ => {}
        }
        if self.dice.chance(self.weather.restores) {
            self.back_up_or_restore();
        }
        if self.dice.chance(self.weather.device_deaths) {
            let device = self.dice.below(self.devices.len());
            assert!(self.devices[device].is_in_step(), "memory shows what storage does not have");
            self.devices[device].restart();
        }
    }

    /// Messages that are on their way stay there: requests that know another history than the
    /// server's, and answers out of a history that is no more.
    fn back_up_or_restore(&mut self) {
        let Some(backup) = self.backup.take() else {
            self.backup = Some(self.hub.clone());
            return;
        };
        self.restores += 1;
        let lost = std::mem::replace(&mut self.hub, backup);
        self.hub.now = lost.now;
        self.hub.drifted = lost.drifted;
        self.hub.begin_history(uuid::Uuid::from_u128(1 + u128::from(self.restores)));
    }

    /// A person does something on a device.
    fn act(&mut self) {
        let number = self.dice.below(self.devices.len());
        let device = &mut self.devices[number];
        let now = people::clock(number, self.hub.now);
        if self.dice.chance(self.weather.mischief) {
            return people::mischief(&mut self.dice, device, now);
        }
        let Some((batch, entered)) = people::act(&mut self.dice, device, &mut self.model, &self.hub.staff, now) else {
            return;
        };
        let alive = !self.dice.chance(self.weather.device_deaths);
        if !alive && self.dice.chance(50) {
            // It died before the edit was durable: nobody was told that it was saved.
            return device.restart();
        }
        let author = device.replica.meta.replica_id;
        let cursor = device.replica.meta.cursor.map_or(0, |cursor| cursor.seq);
        entered.note(&mut self.model, &self.hub, author, cursor);
        if alive { device.commit(batch) } else { device.commit_and_die(batch) }
    }

    /// A device talks to the server.
    fn send(&mut self) {
        let device = self.dice.below(self.devices.len());
        let push = self.devices[device].replica.push_request("test").filter(|_| self.dice.chance(60));
        let packet = match push {
            Some(mut request) => {
                // A device may stop anywhere, and the next time it says all of it again.
                let most = request.mutations.len();
                request.mutations.truncate(1 + self.dice.below(most));
                Packet::Push { device, request }
            }
            None => {
                let (serial, request) = self.devices[device].pull();
                Packet::Pull { device, serial, request }
            }
        };
        self.net.push(packet);
    }

    /// The network carries, loses or doubles a message, whichever comes first.
    fn deliver(&mut self) {
        if self.net.is_empty() {
            return;
        }
        let which = self.dice.below(self.net.len());
        if self.dice.chance(self.weather.doubling) {
            let packet = self.net[which].clone();
            self.net.push(packet);
        }
        let packet = self.net.swap_remove(which);
        if !self.dice.chance(self.weather.loss) {
            self.arrive(packet);
        }
    }

    fn arrive(&mut self, packet: Packet) {
        let death = self.dice.chance(self.weather.server_deaths).then(|| self.dice.chance(50));
        match packet {
            Packet::Push { device, request } => {
                let (work, response) = self.hub.push(self.devices[device].user_id, &request);
                self.check_verdicts(&request, &response);
                if death != Some(true) {
                    self.hub.commit(work);
                }
                if death.is_none() {
                    self.net.push(Packet::Pushed { device, response });
                }
            }
            Packet::Pull { device, serial, request } => {
                let user_id = self.devices[device].user_id;
                let (work, response) = self.hub.pull(user_id, &request);
                for page in response.jobs.iter().filter(|_| request.page_after.is_none()) {
                    assert!(
                        self.hub.in_scope(user_id, &self.hub.jobs[&page.facts.id]),
                        "a page of a job outside the scope"
                    );
                }
                if death != Some(true) {
                    self.hub.commit(work);
                }
                if death.is_none() {
                    self.net.push(Packet::Pulled { device, serial, after: request.page_after, response });
                }
            }
            Packet::Pushed { device, response } => {
                let now = people::clock(device, self.hub.now);
                let actor = self.dice.bytes();
                self.devices[device].pushed(&response, actor, now);
            }
            Packet::Pulled { device, serial, after, response } => {
                let actor = self.dice.bytes();
                if let Some(request) = self.devices[device].page(serial, after, response, actor) {
                    self.net.push(Packet::Pull { device, serial, request });
                }
            }
        }
    }

    /// Old numbers get their old verdicts; new ones without a gap all get one.
    fn check_verdicts(&self, request: &PushRequest, response: &PushResponse) {
        if request.epoch.is_some_and(|epoch| epoch != self.hub.epoch) {
            assert_eq!(response.results, [], "nothing is decided for a device that knows another history");
            return;
        }
        let last = self.hub.last_mutation_id(request.replica_id);
        for result in response.results.iter().filter(|result| result.id <= last) {
            assert_eq!(*result, self.hub.mutations[&(request.replica_id, result.id)].1, "a verdict changed");
        }
        if self.hub.is_restored() {
            // What was refused before and is not sent again leaves a gap, behind which the next request begins.
            assert!(!response.results.is_empty(), "nothing was decided");
        } else if request.mutations[0].id <= last + 1 {
            assert_eq!(
                response.results.len(),
                request.mutations.len(),
                "a mutation without a verdict holds up what is behind it"
            );
        }
    }

    /// The network becomes good and nobody does anything more. Everything must come to rest.
    pub fn heal(&mut self) {
        self.weather = Weather::FINE;
        while !self.net.is_empty() {
            self.deliver();
        }
        for round in 0.. {
            assert!(round < 40, "the outboxes do not drain by themselves");
            for device in 0..self.devices.len() {
                if let Some(request) = self.devices[device].replica.push_request("test") {
                    self.arrive(Packet::Push { device, request });
                }
                let (serial, request) = self.devices[device].pull();
                self.arrive(Packet::Pull { device, serial, request });
                while !self.net.is_empty() {
                    self.deliver();
                }
            }
            if self.devices.iter().all(|device| device.replica.is_at_rest() && self.is_up_to_date(device)) {
                break;
            }
        }
    }

    fn is_up_to_date(&self, device: &Device) -> bool {
        device.replica.meta.cursor.is_some_and(|cursor| (cursor.epoch, cursor.seq) == (self.hub.epoch, self.hub.seq))
    }

    /// Everything that must hold at rest.
    pub fn check(&mut self) -> Tally {
        for device in &self.devices {
            assert!(device.is_in_step());
            self.check_replica(device);
        }
        for id in self.hub.jobs.keys().copied().collect::<Vec<_>>() {
            self.check_history(id);
        }
        let inboxes = self.devices.iter().flat_map(|device| {
            device.replica.inbox.values().map(|entry| (device.replica.meta.replica_id, entry.mutation.clone()))
        });
        let refused: Vec<(ReplicaId, Mutation)> = inboxes.collect();
        self.model.check(&self.hub, &refused);
        self.tally()
    }

    /// The device has exactly the jobs of its scope, and says of each what the server says.
    fn check_replica(&self, device: &Device) {
        let scope: Vec<JobId> = self
            .hub
            .jobs
            .values()
            .filter(|row| self.hub.in_scope(device.user_id, row))
            .map(|row| row.facts.id)
            .collect();
        let held: Vec<JobId> =
            device.replica.jobs.values().filter(|job| !job.revoked).map(|job| job.facts.id).collect();
        assert_eq!(held, scope, "ghosts or gaps on a device");
        for id in scope {
            let (row, job) = (&self.hub.jobs[&id], &device.replica.jobs[&id]);
            let (server, base) = (&row.document, JobDocument::load(&job.base).expect("the device saved it"));
            assert_eq!(base.heads(), server.heads(), "heads of job {id}");
            assert_eq!(base.content(), server.content(), "content of job {id}");
            assert_eq!(job.facts, row.facts, "facts of job {id}");
            let view = device.replica.view(id).expect("the job is held");
            assert_eq!(
                (view.content, view.facts, view.pending),
                (server.content(), row.facts.clone(), 0),
                "what the screen shows of job {id}"
            );
        }
        for job in device.replica.jobs.values().filter(|job| job.revoked) {
            let refused = device.replica.inbox.values().any(|entry| entry.mutation.job_id == job.facts.id);
            assert!(refused, "a hidden job that nothing holds");
        }
    }

    /// Any order and any cut of the accepted changes give the same document.
    fn check_history(&mut self, id: JobId) {
        let row = &self.hub.jobs[&id];
        let server = &row.document;
        let mut changes: Vec<&[u8]> = row.changes.iter().map(|(_, applied)| applied.bytes.as_slice()).collect();
        let mut snapshot = JobDocument::genesis();
        let cut = self.dice.below(changes.len() + 1);
        snapshot.apply_changes(changes[..cut].iter().copied()).expect("a prefix of the history applies");
        let mut rest = JobDocument::load(&snapshot.save()).expect("it was just saved");
        rest.apply_changes(changes[cut..].iter().copied()).expect("the rest of the history applies");
        self.dice.shuffle(&mut changes);
        let mut shuffled = JobDocument::genesis();
        shuffled.apply_changes(changes.iter().copied()).expect("the history applies in any order");
        for other in [&rest, &shuffled] {
            assert_eq!(other.heads(), server.heads());
            assert_eq!(other.content(), server.content());
            assert_eq!(other.digest(), server.digest());
            assert_eq!(other.conflicts(), server.conflicts());
        }
    }

    fn tally(&self) -> Tally {
        let count = |wanted: fn(&Verdict) -> bool| {
            self.hub.mutations.values().filter(|(_, result)| wanted(&result.verdict)).count()
        };
        Tally {
            accepted: count(|verdict| matches!(verdict, Verdict::Accepted)),
            rejected: count(|verdict| matches!(verdict, Verdict::Rejected { .. })),
            quarantined: count(|verdict| matches!(verdict, Verdict::Quarantined { .. })),
            blocked: count(|verdict| matches!(verdict, Verdict::BlockedBy { .. })),
            claims: self.model.len(),
            drifts: self.devices.iter().map(|device| device.drifts as usize).sum(),
            drifted: self.hub.drifted,
            restores: self.restores as usize,
        }
    }

    /// A whole life: `steps` in the given weather, then rest, then every check.
    pub fn live(seed: u64, steps: usize, weather: Weather) -> Tally {
        let mut world = Self::new(seed, weather);
        for _ in 0..steps {
            world.step();
        }
        world.heal();
        world.check()
    }
}
