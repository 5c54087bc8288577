//! What the server itself writes into jobs and into reasons, in the company's language.

/// Why nobody is assigned to a job although its plan names somebody.
pub(super) fn not_free<'a>(locale: &str, names: impl Iterator<Item = &'a str>) -> String {
    let names: Vec<&str> = names.collect();
    match locale {
        "es" => format!("Sin asignar: {} no tenía libre esta hora.", names.join(" y ")),
        _ => format!("Not assigned: {} was not free at this time.", names.join(" and ")),
    }
}

/// A description with a note below it.
pub(super) fn with_note(description: &str, note: Option<&str>) -> String {
    match note {
        None => description.to_owned(),
        Some(note) if description.is_empty() => note.to_owned(),
        // A description may have 4,000 characters, the note included.
        Some(note) => {
            let room = 4_000_usize.saturating_sub(note.chars().count() + 2);
            let description: String = description.chars().take(room).collect();
            format!("{description}\n\n{note}")
        }
    }
}

/// Why the server calls a job off, for the customer's sake in words that anybody understands.
pub(super) fn called_off(locale: &str, reason: CalledOff) -> &'static str {
    match (locale, reason) {
        ("es", CalledOff::Changed) => "El servicio periódico cambió de fechas",
        ("es", CalledOff::Paused) => "El servicio periódico está en pausa",
        ("es", CalledOff::Ended) => "El servicio periódico terminó",
        ("es", CalledOff::Skipped) => "Esta fecha se omite",
        (_, CalledOff::Changed) => "The recurring job has other dates now",
        (_, CalledOff::Paused) => "The recurring job is paused",
        (_, CalledOff::Ended) => "The recurring job has ended",
        (_, CalledOff::Skipped) => "This date is left out",
    }
}

/// What became of the plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum CalledOff {
    Changed,
    Paused,
    Ended,
    Skipped,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_note_finds_room_below_a_description() {
        assert_eq!(with_note("", None), "");
        assert_eq!(with_note("", Some("Note.")), "Note.");
        assert_eq!(with_note("Gate code 1.", Some("Note.")), "Gate code 1.\n\nNote.");
        let long = with_note(&"x".repeat(4_000), Some("Note."));
        assert_eq!((long.chars().count(), long.ends_with("\n\nNote.")), (4_000, true));
    }
}
