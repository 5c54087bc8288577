//! Which cards show, as it stands in the address.

use sync::domain::facts::{JobFacts, VisitFacts};
use sync::domain::planning::{Needs, Profile, Roster};
use sync::domain::status::{Priority, VisitStatus};
use sync::ids::{ServiceTypeId, UserId};

use crate::dispatch::list::words;

/// The choice; nothing chosen shows everything.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    pub technician: Option<UserId>,
    pub state: Option<VisitStatus>,
    pub service: Option<ServiceTypeId>,
    pub priority: Option<Priority>,
    /// The town of the site.
    pub town: Option<String>,
    /// The code of a skill: whoever has it shows, and of what nobody has yet what needs it.
    pub skill: Option<String>,
    /// As typed.
    pub text: String,
    /// The words of `text`; a card has to contain each.
    pub words: Vec<String>,
    /// What the company says of the chosen skill; none where none is chosen.
    pub skilled: Option<Skilled>,
}

/// Who has a skill, and which kinds of work need it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Skilled {
    people: Vec<UserId>,
    services: Vec<ServiceTypeId>,
}

impl Filter {
    /// Reads an address; what means nothing there chooses nothing.
    pub fn read(get: impl Fn(&str) -> Option<String>) -> Self {
        let filter = Self {
            technician: get("technician").and_then(|id| id.parse().ok()),
            state: get("state").and_then(|code| VisitStatus::from_code(&code)),
            service: get("service").and_then(|id| id.parse().ok()),
            priority: get("priority").and_then(|code| Priority::from_code(&code)),
            town: get("town").filter(|town| !town.is_empty()),
            skill: get("skill").filter(|skill| !skill.is_empty()),
            ..Self::default()
        };
        filter.with_text(get("q").unwrap_or_default())
    }

    /// With another text to search for.
    pub fn with_text(self, text: String) -> Self {
        Self { words: words(&text), text, ..self }
    }

    /// The parts of a query string that read back as this.
    pub fn parts(&self) -> Vec<(&'static str, String)> {
        let parts = [
            ("technician", self.technician.map(|id| id.to_string())),
            ("state", self.state.map(|state| state.code().to_owned())),
            ("service", self.service.map(|id| id.to_string())),
            ("priority", self.priority.map(|priority| priority.code().to_owned())),
            ("town", self.town.clone()),
            ("skill", self.skill.clone()),
            ("q", Some(self.text.clone()).filter(|text| !text.is_empty())),
        ];
        parts.into_iter().filter_map(|(name, value)| Some((name, value?))).collect()
    }

    /// How many things are chosen, the text left out.
    pub fn count(&self) -> usize {
        self.parts().iter().filter(|(name, _)| *name != "q").count()
    }

    /// With what the company says of the chosen skill.
    pub fn among(self, roster: &Roster) -> Self {
        let skilled = self.skill.as_deref().map(|code| Skilled::of(code, roster));
        Self { skilled, ..self }
    }

    /// Whether a technician's row shows.
    pub fn shows(&self, technician: UserId) -> bool {
        self.technician.is_none_or(|only| only == technician)
            && self.skilled.as_ref().is_none_or(|skilled| skilled.people.contains(&technician))
    }

    /// Whether work of that kind needs the chosen skill, where one is chosen.
    pub fn wants(&self, service: ServiceTypeId) -> bool {
        self.skilled.as_ref().is_none_or(|skilled| skilled.services.contains(&service))
    }

    /// Whether a visit that nobody has yet shows.
    pub fn passes_open(&self, job: &JobFacts, visit: &VisitFacts) -> bool {
        self.wants(job.service.id) && self.passes(job, visit)
    }

    /// Whether a visit shows, whoever has it.
    pub fn passes(&self, job: &JobFacts, visit: &VisitFacts) -> bool {
        self.state.is_none_or(|state| visit.status == state)
            && self.service.is_none_or(|service| job.service.id == service)
            && self.priority.is_none_or(|priority| job.priority == priority)
            && self.town.as_deref().is_none_or(|town| job.site.town() == Some(town))
            && (self.words.is_empty() || {
                let text = text(job);
                self.words.iter().all(|word| text.contains(word))
            })
    }
}

impl Skilled {
    fn of(code: &str, roster: &Roster) -> Self {
        let has = |profile: &&Profile| profile.skills.iter().any(|skill| skill.code == code);
        let asks = |needs: &&Needs| needs.skills.iter().any(|skill| skill.code == code);
        Self {
            people: roster.technicians.iter().filter(has).map(|profile| profile.id).collect(),
            services: roster.needs.iter().filter(asks).map(|needs| needs.service).collect(),
        }
    }
}

/// What a search looks through.
fn text(job: &JobFacts) -> String {
    let parts = [&job.title, &job.customer.name, &job.site.name, &job.site.address, &job.service.name];
    parts.map(|part| part.to_lowercase()).join("\n") + "\n" + &job.number.to_string()
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::super::testing::{OTHER, TECH, job};
    use super::*;
    use wasm_bindgen_test::wasm_bindgen_test;

    fn through(filter: &Filter) -> Filter {
        let parts = filter.parts();
        Filter::read(|name| parts.iter().find(|(known, _)| *known == name).map(|(_, value)| value.clone()))
    }

    #[wasm_bindgen_test]
    fn an_address_reads_back_as_it_was_written() {
        let id = "0190a000-0000-7000-8000-000000000001";
        let filter = Filter {
            technician: Some(id.parse().unwrap()),
            state: Some(VisitStatus::WaitingParts),
            service: Some(id.parse().unwrap()),
            priority: Some(Priority::Emergency),
            town: Some("Round Rock".into()),
            skill: Some("grease".into()),
            ..Filter::default()
        };
        let filter = filter.with_text("#12 barton".into());
        assert_eq!(through(&filter), filter);
        assert_eq!(filter.count(), 6);
        assert_eq!(Filter::read(|_| Some("nonsense".into())).count(), 2, "a town and a skill may have any name");
        assert!(Filter::default().parts().is_empty());
    }

    #[wasm_bindgen_test]
    fn a_skill_shows_who_has_it_and_what_needs_it() {
        let job = job(7, Some(480), 60, None);
        let skill = serde_json::json!({"code": "grease", "name": "Grease traps"});
        let roster = serde_json::json!({
            "technicians": [{"id": TECH, "skills": [skill]}, {"id": OTHER}],
            "needs": [{"service": job.service.id, "skills": [skill]}],
        });
        let roster: Roster = serde_json::from_value(roster).unwrap();
        let of = |code: &str| Filter { skill: Some(code.into()), ..Filter::default() }.among(&roster);
        let shows = |filter: &Filter| [TECH, OTHER].map(|id| filter.shows(id.parse().unwrap()));
        assert_eq!(shows(&of("grease")), [true, false]);
        assert!(of("grease").passes_open(&job, &job.visits[0]));
        assert_eq!(shows(&of("roofs")), [false, false]);
        assert!(!of("roofs").passes_open(&job, &job.visits[0]));
        assert!(of("roofs").passes(&job, &job.visits[0]), "who goes already is known by their own skills");
        assert_eq!(shows(&Filter::default().among(&roster)), [true, true]);
    }

    #[wasm_bindgen_test]
    fn a_card_has_to_pass_all_of_it() {
        let job = job(7, Some(480), 60, None);
        let passes = |filter: Filter| filter.passes(&job, &job.visits[0]);
        assert!(passes(Filter::default().with_text("#7 ada".into())));
        assert!(!passes(Filter::default().with_text("ada smith".into())));
        assert!(passes(Filter { state: Some(VisitStatus::Scheduled), ..Filter::default() }));
        assert!(!passes(Filter { state: Some(VisitStatus::Completed), ..Filter::default() }));
        assert!(passes(Filter { town: Some("Austin".into()), service: Some(job.service.id), ..Filter::default() }));
        assert!(!passes(Filter { town: Some("Round Rock".into()), ..Filter::default() }));
    }
}
