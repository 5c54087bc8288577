//! All that is typed of a plan, as texts, and the plan that it means.

use leptos::prelude::*;
use sync::domain::facts::Arrival;
use sync::domain::status::Priority;
use sync::ids::UserId;

use super::pattern::{End, MonthDay, Pattern, Unit};
use super::records::{PlanInput, PlanView, Template};
use crate::data::now;
use crate::dispatch::forms::Texts;
use crate::dispatch::planning::Plan;
use crate::format;
use crate::words::recurring::Recurring;

/// The fields. Copy it into closures freely.
#[derive(Clone, Copy)]
pub struct PlanDraft {
    pub title: RwSignal<String>,
    pub description: RwSignal<String>,
    pub priority: RwSignal<String>,
    /// Starts on (its day), time of day, promise and length.
    pub time: Plan,
    pub every: RwSignal<String>,
    pub unit: RwSignal<String>,
    /// Places of weekdays, separated by spaces.
    pub weekdays: RwSignal<String>,
    /// `start`, `day` or `weekday`.
    pub on: RwSignal<String>,
    pub month_day: RwSignal<String>,
    pub ordinal: RwSignal<String>,
    pub weekday: RwSignal<String>,
    /// 1 to 12, separated by spaces.
    pub months: RwSignal<String>,
    /// `never`, `until` or `times`.
    pub end: RwSignal<String>,
    pub until: RwSignal<String>,
    pub times: RwSignal<String>,
    /// A rule of another shape, which then is the rule; empty otherwise.
    pub own_rule: RwSignal<String>,
    /// Ids of the technicians, separated by spaces.
    pub crew: RwSignal<String>,
}

/// A field, and what is wrong with it.
pub type Wrong = (&'static str, &'static str);

impl PlanDraft {
    /// Every month on the first Tuesday from today on, for a start. `zone` is the company's.
    pub fn new(zone: &str) -> Self {
        let text = |text: &str| RwSignal::new(text.to_owned());
        let time = Plan::new(60);
        time.day.set(format::day(now(), zone));
        Self {
            title: text(""),
            description: text(""),
            priority: text("routine"),
            time,
            every: text("1"),
            unit: text(Unit::Month.code()),
            weekdays: text("1"),
            on: text("weekday"),
            month_day: text("1"),
            ordinal: text("1"),
            weekday: text("1"),
            months: text("4 10"),
            end: text("never"),
            until: text(""),
            times: text("10"),
            own_rule: text(""),
            crew: text(""),
        }
    }

    /// The texts by name, to be kept while the tab lives.
    pub fn texts(self) -> Texts {
        vec![
            ("title", self.title),
            ("description", self.description),
            ("priority", self.priority),
            ("starts_on", self.time.day),
            ("start", self.time.start),
            ("end", self.time.end),
            ("arrival", self.time.arrival),
            ("minutes", self.time.minutes),
            ("every", self.every),
            ("unit", self.unit),
            ("weekdays", self.weekdays),
            ("on", self.on),
            ("month_day", self.month_day),
            ("ordinal", self.ordinal),
            ("weekday", self.weekday),
            ("months", self.months),
            ("ends", self.end),
            ("until", self.until),
            ("times", self.times),
            ("own_rule", self.own_rule),
            ("crew", self.crew),
        ]
    }

    /// What a plan says now.
    pub fn fill(self, plan: &PlanView) {
        self.title.set(plan.title.clone());
        self.description.set(plan.description.clone());
        self.priority.set(plan.priority.code().into());
        self.time.day.set(plan.starts_on.clone());
        self.time.start.set(plan.from_time.clone());
        self.time.end.set(plan.until_time.clone());
        self.time.arrival.set(plan.arrival.code().into());
        self.time.minutes.set(plan.duration_minutes.to_string());
        self.fill_rule(&plan.rule);
        let crew: Vec<String> = plan.technicians.iter().map(|named| named.id.to_string()).collect();
        self.crew.set(crew.join(" "));
    }

    /// What a template says; the rest stays.
    pub fn fill_from(self, template: &Template) {
        if !template.title.is_empty() {
            self.title.set(template.title.clone());
        }
        self.time.start.set(template.from_time.clone());
        self.time.end.set(template.until_time.clone());
        self.time.arrival.set(template.arrival.code().into());
        if let Some(minutes) = template.duration_minutes {
            self.time.minutes.set(minutes.to_string());
        }
        self.fill_rule(&template.rule);
    }

    fn fill_rule(self, rule: &str) {
        let Some(pattern) = Pattern::parse(rule) else { return self.own_rule.set(rule.to_owned()) };
        self.own_rule.set(String::new());
        self.every.set(pattern.every.to_string());
        self.unit.set(pattern.unit.code().into());
        // What another unit has keeps what was chosen for it, should somebody change over.
        if pattern.unit == Unit::Week {
            self.weekdays.set(pattern.weekdays.iter().map(usize::to_string).collect::<Vec<_>>().join(" "));
        }
        if pattern.unit == Unit::Year {
            self.months.set(pattern.months.iter().map(u32::to_string).collect::<Vec<_>>().join(" "));
        }
        match pattern.month_day {
            _ if matches!(pattern.unit, Unit::Day | Unit::Week) => {}
            MonthDay::AsStart => self.on.set("start".into()),
            MonthDay::Day(day) => {
                self.on.set("day".into());
                self.month_day.set(day.to_string());
            }
            MonthDay::Weekday(which, day) => {
                self.on.set("weekday".into());
                self.ordinal.set(which.to_string());
                self.weekday.set(day.to_string());
            }
        }
        match pattern.end {
            End::Never => self.end.set("never".into()),
            End::Until(day) => {
                self.end.set("until".into());
                self.until.set(day);
            }
            End::Times(times) => {
                self.end.set("times".into());
                self.times.set(times.to_string());
            }
        }
    }

    /// What is counted (tracked).
    pub fn counted(self) -> Unit {
        Unit::from_code(&self.unit.read()).unwrap_or(Unit::Month)
    }

    /// The rule that the fields mean (tracked), or which of them mean none.
    pub fn rule(self, words: &Recurring) -> Result<String, Wrong> {
        let own = self.own_rule.get();
        if !own.is_empty() {
            return Ok(own);
        }
        let number = |text: &str| text.trim().parse::<u32>().ok().filter(|number| *number >= 1);
        let unit = self.counted();
        let every = number(&self.every.read()).ok_or(("every", words.number_wrong))?;
        let months = self.months.with(|months| numbers(months));
        if unit == Unit::Year && months.is_empty() {
            return Err(("months", words.month_missing));
        }
        let month_day = match self.on.get().as_str() {
            "day" => {
                let day = self.month_day.with(|day| day.parse().ok()).ok_or(("month_day", words.number_wrong))?;
                MonthDay::Day(day)
            }
            "weekday" => {
                let place = |text: RwSignal<String>| text.with(|text| text.parse::<i32>().ok()).unwrap_or(1);
                MonthDay::Weekday(place(self.ordinal), place(self.weekday).clamp(0, 6) as usize)
            }
            _ => MonthDay::AsStart,
        };
        let end = match self.end.get().as_str() {
            "until" => {
                End::Until(Some(self.until.get()).filter(|day| !day.is_empty()).ok_or(("until", words.date_missing))?)
            }
            "times" => End::Times(number(&self.times.read()).ok_or(("times", words.number_wrong))?),
            _ => End::Never,
        };
        let weekdays = self.weekdays.with(|days| numbers(days)).into_iter().map(|day| day.min(6) as usize).collect();
        Ok(Pattern { unit, every, weekdays, month_day, months, end }.rule())
    }

    /// The plan to send (tracked), or which field is wrong.
    pub fn input(self, words: &Recurring, minutes_wrong: &'static str) -> Result<PlanInput, Wrong> {
        let rule = self.rule(words)?;
        let starts_on = self.time.day.get();
        if starts_on.is_empty() {
            return Err(("starts_on", words.date_missing));
        }
        let duration_minutes = self.time.length().ok_or(("minutes", minutes_wrong))?;
        Ok(PlanInput {
            title: self.title.get(),
            description: self.description.get(),
            priority: Priority::from_code(&self.priority.read()).unwrap_or_default(),
            duration_minutes: Some(duration_minutes),
            rule,
            starts_on,
            from_time: self.time.start.get(),
            until_time: self.time.end.get(),
            arrival: Arrival::from_code(&self.time.arrival.read()).unwrap_or_default(),
            technician_ids: self.crew.with(|crew| ids(crew)),
        })
    }
}

/// Numbers of a text that holds some, separated by spaces, in order.
pub fn numbers(text: &str) -> Vec<u32> {
    let mut numbers: Vec<u32> = text.split_whitespace().filter_map(|number| number.parse().ok()).collect();
    numbers.sort_unstable();
    numbers.dedup();
    numbers
}

/// Puts a number into such a text, or takes it out.
pub fn toggle(text: RwSignal<String>, number: u32) {
    let mut all = text.with_untracked(|text| numbers(text));
    match all.iter().position(|other| *other == number) {
        Some(at) => drop(all.remove(at)),
        None => all.push(number),
    }
    all.sort_unstable();
    text.set(all.iter().map(u32::to_string).collect::<Vec<_>>().join(" "));
}

/// Ids of a text that holds some, separated by spaces.
pub fn ids(text: &str) -> Vec<UserId> {
    text.split_whitespace().filter_map(|id| id.parse().ok()).collect()
}
