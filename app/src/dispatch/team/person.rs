//! One person as planning knows them, from the replica.

use leptos::prelude::*;
use sync::domain::facts::{StaffMember, Window};
use sync::domain::planning::{Profile, Roster, Skill, absence_words};
use sync::ids::UserId;
use sync::time::Timestamp;

use super::week::{Stretch, stretches};
use crate::data::{now, use_store};
use crate::dispatch::people::Avatar;
use crate::ui::Icon;
use crate::widgets::sentence;
use crate::words::{Words, use_words};
use crate::{format, t};

#[component]
pub(super) fn PersonCard(
    member: StaffMember,
    may: Signal<bool>,
    target: RwSignal<Option<StaffMember>>,
) -> impl IntoView {
    let (store, words) = (use_store(), use_words());
    let id = member.id;
    let roster = store.roster();
    let profile = Memo::new(move |_| roster.with(|roster| roster.profile(id).cloned()));
    let zone = store.zone();
    let title_id = format!("person-{id}");
    let (labelled, name) = (title_id.clone(), member.name.clone());
    let own = StoredValue::new(member.clone());
    let edit_label = move || own.with_value(|member| (words.planning().edit_person)(&member.name));
    let skills = move || {
        let skills = profile.with(|profile| profile.as_ref().map(|one| one.skills.clone()).unwrap_or_default());
        if skills.is_empty() {
            return view! { <span class="muted">{words.planning().no_skills}</span> }.into_any();
        }
        let chips = skills.into_iter().map(|skill| view! { <SkillTag skill zone/> }).collect_view();
        view! { <span class="cluster">{chips}</span> }.into_any()
    };
    let hours = move || roster.with(|roster| week(roster, id, &zone.read(), words));
    let off = move || profile.with(|profile| absences(profile.as_ref(), &zone.read(), words));
    let truck = move || profile.with(|profile| truck(profile.as_ref(), words));
    view! {
        <li class="card team__person">
            <article aria-labelledby=labelled>
                <header class="card__head">
                    <Avatar id name=member.name hidden=true/>
                    <h2 class="card__title" id=title_id>{name}</h2>
                    {move || may.get().then(|| view! {
                        <button class="button button--icon button--ghost button--small" type="button" aria-label=edit_label on:click=move |_| target.set(Some(own.get_value()))>
                            <Icon name="pen"/>
                        </button>
                    })}
                </header>
                <dl class="card__body team__facts">
                    <dt><Icon name="shield" size="sm"/>" "{t!(planning.skills)}</dt><dd>{skills}</dd>
                    <dt><Icon name="clock" size="sm"/>" "{t!(planning.hours)}</dt><dd>{hours}</dd>
                    <dt><Icon name="calendar" size="sm"/>" "{t!(planning.time_off)}</dt><dd>{off}</dd>
                    <dt><Icon name="truck" size="sm"/>" "{t!(planning.truck)}</dt><dd>{truck}</dd>
                </dl>
            </article>
        </li>
    }
}

/// Whether a certificate counts, and for how long.
#[component]
fn SkillTag(skill: Skill, zone: Memo<String>) -> impl IntoView {
    const SOON_MINUTES: i64 = 30 * 24 * 60;
    let words = use_words();
    let left = skill.valid_until.map(|until| until.minutes_since(now()));
    let state = match left {
        Some(left) if left <= 0 => "expired",
        Some(left) if left < SOON_MINUTES => "soon",
        _ => "valid",
    };
    let until = skill.valid_until;
    let text = move || {
        let texts = words.planning();
        // The last instant of the last day is still on that day.
        let day = |until: Timestamp| format::full_date(Timestamp(until.0 - 1), &zone.read(), words.language());
        until.map(
            |until| if state == "expired" { (texts.expired_on)(&day(until)) } else { (texts.valid_until)(&day(until)) },
        )
    };
    let unseen = !skill.verified && skill.certification_number.is_some();
    let number = skill.certification_number;
    view! {
        <span class="tag team__skill" data-state=state title=number>
            {(state == "expired").then(|| view! { <Icon name="alert" size="sm"/> " " })}
            {skill.name}
            {move || text().map(|text| view! { " " <span class="team__until">{text}</span> })}
            {move || unseen.then(|| view! { " " <span class="team__until">"("{words.planning().not_verified}")"</span> })}
        </span>
    }
}

/// The hours of the coming seven days as a week.
fn week(roster: &Roster, id: UserId, zone: &str, words: Words) -> String {
    let texts = words.planning();
    let Some(hours) = roster.hours_of(id) else { return texts.no_hours.to_owned() };
    let today = format::day(now(), zone);
    let mut days: [String; 7] = Default::default();
    for ahead in 0..7 {
        let day = format::add_days(&today, ahead);
        let Some(weekday) = format::day_of_week(&day) else { continue };
        let of_day = hours.iter().filter(|window| format::day(window.start, zone) == day);
        let shown = of_day.map(|window| short(*window, zone, words)).collect::<Vec<_>>().join(", ");
        days[(weekday as usize + 6) % 7] = shown;
    }
    let name = |day: usize| texts.weekdays_short[day];
    let words_of = |stretch: &Stretch| {
        let days = if stretch.first == stretch.last {
            name(stretch.first).to_owned()
        } else {
            format!("{}–{}", name(stretch.first), name(stretch.last))
        };
        format!("{days} {}", stretch.hours)
    };
    stretches(&days).iter().map(words_of).collect::<Vec<_>>().join("; ")
}

fn short(window: Window, zone: &str, words: Words) -> String {
    format::window(window, zone, words.language()).replace(":00", "")
}

fn absences(profile: Option<&Profile>, zone: &str, words: Words) -> String {
    let coming = profile.into_iter().flat_map(|profile| &profile.time_off).filter(|off| off.span.end > now());
    let shown: Vec<String> = coming
        .map(|off| {
            let last = Timestamp(off.span.end.0 - 1);
            let (first, last) =
                (format::date(off.span.start, zone, words.language()), format::date(last, zone, words.language()));
            let days = if first == last { first } else { format!("{first} – {last}") };
            format!("{days} ({})", absence_words(off.kind, words.language()))
        })
        .collect();
    if shown.is_empty() { words.planning().no_time_off.to_owned() } else { sentence(&shown.join("; ")) }
}

fn truck(profile: Option<&Profile>, words: Words) -> String {
    let Some(truck) = profile.and_then(|profile| profile.truck.as_ref()) else {
        return words.planning().no_truck.to_owned();
    };
    let gallons = truck.capacity_gallons.map(|gallons| {
        let number = format::quantity(i64::from(gallons) * 1_000, words.language());
        (words.planning().tank_of)(&number)
    });
    [Some(truck.name.clone()).filter(|name| !name.is_empty()), gallons]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join(", ")
}
