//! The technician's words, and those of the widgets that both surfaces show.

/// Declares the struct and both languages in one table, so that a text and its translation stand
/// side by side and a missing one does not compile.
macro_rules! table {
    (texts { $($name:ident: $en:literal, $es:literal;)+ } with { $($call:ident: $type:ty = $call_en:expr => $call_es:expr;)+ }) => {
        /// Texts of the technician's screens and of the shared widgets.
        pub struct Technician {
            $(pub $name: &'static str,)+
            $(pub $call: $type,)+
        }
        pub const EN: Technician = Technician { $($name: $en,)+ $($call: $call_en,)+ };
        pub const ES: Technician = Technician { $($name: $es,)+ $($call: $call_es,)+ };
    };
}

table! {
    texts {
        today: "Today", "Hoy";
        routine: "Routine", "Normal";
        urgent: "Urgent", "Urgente";
        emergency: "Emergency", "Emergencia";
        no_time: "No time yet", "Sin hora";
        morning: "Morning", "Mañana";
        afternoon: "Afternoon", "Tarde";
        all_day: "All day", "Todo el día";
        not_sent_yet: "Not sent yet", "Sin enviar";
        running: "running", "en marcha";
        total: "Total", "Total";
        readings: "Readings", "Mediciones";
        not_answered: "No answer", "Sin respuesta";
        internal_hint: "For the team only. The customer never sees this.", "Solo para el equipo. El cliente nunca lo ve.";
        // Photos
        photo_before: "Before", "Antes";
        photo_during: "During", "Durante";
        photo_after: "After", "Después";
        photo_damage: "Damage", "Daño";
        photo_repair: "Repair", "Reparación";
        photo_safe: "Safe on the server", "A salvo en el servidor";
        photo_uploading: "Uploading", "Subiendo";
        photo_waiting: "Not on the server yet", "Aún no está en el servidor";
        photo_refused: "The server refused it", "El servidor la rechazó";
        previous_photo: "Previous photo", "Foto anterior";
        next_photo: "Next photo", "Foto siguiente";
        compare_label: "Show more of before or after", "Mostrar más del antes o del después";
        // Time
        time_work: "Work", "Trabajo";
        time_travel: "Travel", "Viaje";
        time_break: "Break", "Descanso";
        // Answers
        answer_done: "Done", "Hecho";
        answer_yes: "Yes", "Sí";
        answer_no: "No", "No";
        answer_na: "N/A", "N/A";
        answer_na_long: "Does not apply", "No aplica";
        // What an asset's values are called
        attribute_gallons: "Capacity", "Capacidad";
        attribute_tank_type: "Tank type", "Tipo de tanque";
        attribute_material: "Material", "Material";
        attribute_compartments: "Compartments", "Compartimentos";
        attribute_lid_depth: "Lid depth", "Profundidad de la tapa";
        attribute_pitch: "Pitch", "Pendiente";
        attribute_squares: "Squares", "Cuadros";
        attribute_layers: "Layers", "Capas";
    }
    with {
        until: fn(&str) -> String = |time| format!("to {time}") => |time| format!("a {time}");
        of: fn(usize, usize) -> String = |done, all| format!("{done} of {all}") => |done, all| format!("{done} de {all}");
        steps_done: fn(usize, usize) -> String = |done, all| format!("{done} of {all} steps done") => |done, all| format!("{done} de {all} pasos hechos");
        signature_of: fn(&str) -> String = |name| format!("Signature of {name}") => |name| format!("Firma de {name}");
        open_photo: fn(&str) -> String = |name| format!("Open photo: {name}") => |name| format!("Abrir foto: {name}");
        photo_of: fn(usize, usize) -> String = |at, all| format!("Photo {at} of {all}") => |at, all| format!("Foto {at} de {all}");
    }
}
