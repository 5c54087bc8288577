//! Words of positions: sharing them on the phone, and the office's map.

/// Declares the struct and both languages in one table, so that a text and its translation stand
/// side by side and a missing one does not compile.
macro_rules! table {
    (texts { $($name:ident: $en:literal, $es:literal;)+ } with { $($call:ident: $type:ty = $call_en:expr => $call_es:expr;)+ }) => {
        /// Texts of sharing positions and of the map.
        pub struct Tracking {
            $(pub $name: &'static str,)+
            $(pub $call: $type,)+
        }
        pub const EN: Tracking = Tracking { $($name: $en,)+ $($call: $call_en,)+ };
        pub const ES: Tracking = Tracking { $($name: $es,)+ $($call: $call_es,)+ };
    };
}

/// A number with the right form of its noun.
fn count(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

table! {
    texts {
        // On the phone
        on_duty: "On duty: share my position with the office", "De servicio: compartir mi posición con la oficina";
        waiting_for_fix: "Looking for your position…", "Buscando su posición…";
        denied: "The browser does not allow it. Allow the position for this site in the browser's settings, then switch it on again.", "El navegador no lo permite. Permita la ubicación para este sitio en los ajustes del navegador y actívelo de nuevo.";
        no_fix: "There is no position right now. It goes on by itself.", "Ahora no hay posición. Continuará sola.";
        ended_elsewhere: "Sharing was ended on another device. Switch it on again to share from this one.", "Se dejó de compartir en otro dispositivo. Actívelo de nuevo para compartir desde este.";
        outdated: "What sharing means has changed. Load the app anew and read it before you agree.", "Cambió lo que significa compartir. Vuelva a cargar la aplicación y léalo antes de aceptar.";
        arrived: "You seem to have arrived: check in?", "Parece que ha llegado: ¿registrar la llegada?";
        left: "You left the site: is the visit complete?", "Salió del lugar: ¿la visita está completa?";
        check_in: "Check in", "Registrar llegada";
        complete: "Look and complete", "Revisar y completar";
        not_now: "Not now", "Ahora no";
        // The office's map
        map: "Map", "Mapa";
        list: "What the map shows, as a list", "Lo que muestra el mapa, como lista";
        show_all: "Show everything", "Ver todo";
        any_state: "Any state", "Cualquier estado";
        state: "State", "Estado";
        no_map: "No map here, but the list has it all", "Aquí no hay mapa, pero la lista lo tiene todo";
        no_webgl: "This browser cannot draw maps (it has no WebGL).", "Este navegador no puede dibujar mapas (no tiene WebGL).";
        map_not_here: "The map has not been loaded on this device yet. It comes with the next connection.", "El mapa todavía no se ha cargado en este dispositivo. Llegará con la próxima conexión.";
        not_shared: "Does not share a position", "No comparte su posición";
        just_now: "Just now", "Ahora mismo";
        moving: "moving", "en movimiento";
        stale: "may be elsewhere by now", "puede estar ya en otro lugar";
        way: "Way of the day", "Recorrido del día";
        no_trail: "No way was shared that day, or it cannot be fetched now.", "Ese día no se compartió un recorrido, o ahora no se puede obtener.";
        site_nowhere: "Not on the map: the site has no position", "No está en el mapa: el lugar no tiene posición";
        vehicles: "Vehicles", "Vehículos";
        driver: "Who drives it", "Quién lo conduce";
        nobody: "Nobody", "Nadie";
        vehicle_moving: "moving", "en movimiento";
        vehicle_idle: "standing, engine on", "parado, motor encendido";
        vehicle_stopped: "stopped", "parado";
        keep_days: "Days to keep positions", "Días que se guardan las posiciones";
    } with {
        promise: fn(u32) -> String = |days| format!("Only while Holdfast is open on the screen: about once a minute while you move, every five minutes while you stay. The dispatchers and managers of your company see it. It is kept for {days} days. You can stop at any time.")
            => |days| format!("Solo mientras Holdfast está abierto en la pantalla: más o menos una vez por minuto si se mueve, cada cinco minutos si está quieto. Lo ven los despachadores y gerentes de su empresa. Se guarda {days} días. Puede dejar de compartir en cualquier momento.");
        found_at: fn(&str) -> String = |time| format!("Last position at {time}.") => |time| format!("Última posición a las {time}.");
        unsent: fn(usize) -> String = |number| format!("{} for a signal.", count(number, "position waits", "positions wait"))
            => |number| format!("{} señal.", count(number, "posición espera", "posiciones esperan"));
        sharing: fn(usize) -> String = |number| format!("{} a position", count(number, "shares", "share"))
            => |number| format!("{} su posición", count(number, "comparte", "comparten"));
        minutes_ago: fn(i64) -> String = |minutes| match minutes {
            0..60 => format!("{minutes} min ago"),
            60..1440 => format!("{} h ago", minutes / 60),
            _ => format!("{} d ago", minutes / 1440),
        } => |minutes| match minutes {
            0..60 => format!("hace {minutes} min"),
            60..1440 => format!("hace {} h", minutes / 60),
            _ => format!("hace {} d", minutes / 1440),
        };
        within: fn(&str) -> String = |distance| format!("to within {distance}") => |distance| format!("con precisión de {distance}");
        trail: fn(usize, &str, &str) -> String = |number, from, until| format!("Way of the day: {}, {from} to {until}", count(number, "position", "positions"))
            => |number, from, until| format!("Recorrido del día: {}, de {from} a {until}", count(number, "posición", "posiciones"));
        open_job: fn(i64) -> String = |number| format!("Open job {number}") => |number| format!("Abrir el trabajo {number}");
        kept_for: fn(u32) -> String = |days| format!("Positions are kept for {}.", count(days as usize, "day", "days"))
            => |days| format!("Las posiciones se guardan {}.", count(days as usize, "día", "días"));
        job_at: fn(i64, &str) -> String = |number, site| format!("#{number}, {site}") => |number, site| format!("N.º {number}, {site}");
    }
}
