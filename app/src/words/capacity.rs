//! The words of the board's capacity: hours booked against hours available.

/// Texts of the capacity.
pub struct Capacity {
    pub caption: &'static str,
    pub everybody: &'static str,
    pub by_skill: &'static str,
    pub of_hours: fn(&str, &str) -> String,
    pub no_hours: &'static str,
    pub nothing: &'static str,
    pub over_by: fn(&str) -> String,
    pub on_time: fn(usize) -> String,
    pub on_time_of: fn(usize, usize, usize) -> String,
    pub target_missed: &'static str,
    pub explained: &'static str,
    pub hours_unknown: &'static str,
}

pub const EN: Capacity = Capacity {
    caption: "Hours booked of hours available",
    everybody: "Together",
    by_skill: "By skill that the work needs, everybody together",
    of_hours: |booked, available| format!("{booked} of {available}"),
    no_hours: "No hours",
    nothing: "None",
    over_by: |hours| format!("{hours} over"),
    on_time: |target| format!("Arrived on time (target {target}%)"),
    on_time_of: |on_time, all, percent| format!("{on_time} of {all} ({percent}%)"),
    target_missed: "Below target",
    explained: "Available are the agreed hours without time off and closed days. What is over is added up, so that nobody's free time hides it. By skill, work that nobody goes to yet counts as well, and whoever has several skills is available for each. On time is a check-in by the end of the promised window, or within 15 minutes of an exact time.",
    hours_unknown: "The working hours of some of these days are not known on this device: there only what is booked shows.",
};

pub const ES: Capacity = Capacity {
    caption: "Horas ocupadas de las horas disponibles",
    everybody: "En conjunto",
    by_skill: "Por capacidad que requiere el trabajo, todo el equipo",
    of_hours: |booked, available| format!("{booked} de {available}"),
    no_hours: "Sin horas",
    nothing: "Nada",
    over_by: |hours| format!("{hours} de más"),
    on_time: |target| format!("Llegadas a tiempo (objetivo {target} %)"),
    on_time_of: |on_time, all, percent| format!("{on_time} de {all} ({percent} %)"),
    target_missed: "Por debajo del objetivo",
    explained: "Están disponibles las horas acordadas sin ausencias ni días cerrados. Los excesos se suman, para que el tiempo libre de otros no los esconda. Por capacidad cuenta también el trabajo sin técnico, y quien tiene varias capacidades está disponible para cada una. A tiempo es un registro de llegada antes del fin de la ventana prometida, o hasta 15 minutos después de una hora exacta.",
    hours_unknown: "En este dispositivo no se conoce el horario de algunos de estos días: en ellos solo se ve lo ocupado.",
};
