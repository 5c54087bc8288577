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

/// A number with the right form of its noun.
fn count(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

table! {
    texts {
        // The list
        my_jobs: "My jobs", "Mis trabajos";
        today: "Today", "Hoy";
        week: "Week", "Semana";
        all_open: "All open", "Abiertos";
        range: "Which visits", "Qué visitas";
        search_jobs: "Name, address, job number", "Nombre, dirección, número";
        no_day: "No day yet", "Sin fecha";
        nothing_today: "Nothing planned today", "Nada programado hoy";
        all_done_today: "All done for today", "Todo listo por hoy";
        nothing_week: "Nothing planned this week", "Nada programado esta semana";
        nothing_open: "No open visits", "No hay visitas abiertas";
        nothing_found: "Nothing found", "No se encontró nada";
        nothing_text: "When the office plans a visit for you, it shows up here by itself.", "Cuando la oficina le programe una visita, aparecerá aquí sola.";
        never_fetched: "Nothing fetched yet", "Todavía no se ha descargado nada";
        never_fetched_text: "This device gets your visits as soon as it reaches the server. Connect it once, then it works with no signal.", "Este dispositivo recibe sus visitas en cuanto alcanza el servidor. Conéctelo una vez; después funciona sin señal.";
        show_week: "Show the week", "Ver la semana";
        go_on: "Continue", "Continuar";
        open: "Open", "Abrir";
        sync_now: "Sync now", "Sincronizar";
        // Cards
        routine: "Routine", "Normal";
        urgent: "Urgent", "Urgente";
        emergency: "Emergency", "Emergencia";
        no_time: "No time yet", "Sin hora";
        morning: "Morning", "Por la mañana";
        afternoon: "Afternoon", "Por la tarde";
        all_day: "All day", "Todo el día";
        not_sent_yet: "Not sent yet", "Sin enviar";
        // The visit
        to_my_jobs: "Back to my jobs", "Volver a mis trabajos";
        job_missing_title: "This job is not on this phone", "Este trabajo no está en este teléfono";
        job_missing_text: "It may belong to somebody else by now, or the phone has not fetched it yet.", "Puede que ahora sea de otra persona, o que el teléfono todavía no lo haya descargado.";
        job_gone: "The office gave this job to somebody else. What you already saved stays on this phone until it is decided.", "La oficina le dio este trabajo a otra persona. Lo que ya guardó sigue en este teléfono hasta que se decida.";
        call: "Call", "Llamar";
        text: "Text", "Mensaje";
        directions: "Directions", "Cómo llegar";
        steps: "Steps", "Pasos";
        steps_label: "Steps of this visit", "Pasos de esta visita";
        the_job: "The job", "El trabajo";
        site_and_equipment: "Site and equipment", "Sitio y equipos";
        access: "Getting in", "Acceso";
        contacts: "Contacts", "Contactos";
        history: "History of this site", "Historial del sitio";
        line_items: "Ordered work", "Trabajo pedido";
        complaint: "Complaint", "Queja";
        correction: "Correction", "Corrección";
        which_visit: "Visit", "Visita";
        condition: "Condition", "Estado";
        condition_good: "Good", "Bueno";
        condition_fair: "Fair", "Regular";
        condition_poor: "Poor", "Malo";
        condition_unknown: "Unknown", "Desconocido";
        last_serviced: "Last serviced", "Último servicio";
        notes: "Notes", "Notas";
        unscheduled_text: "The office has not planned this visit yet.", "La oficina aún no ha programado esta visita.";
        completed_text: "This visit is completed. To change anything, reopen it.", "Esta visita está terminada. Para cambiar algo, vuelva a abrirla.";
        refused_here: "The server refused a change to this job. It is kept on this phone.", "El servidor rechazó un cambio en este trabajo. Queda guardado en este teléfono.";
        see_refused: "See why", "Ver por qué";
        internal_hint: "For the team only. The customer never sees this.", "Solo para el equipo. El cliente nunca lo ve.";
        // Steps
        step_accept: "Accept", "Aceptar";
        step_travel: "Travel", "Viaje";
        step_check_in: "Check in", "Llegada";
        step_before: "Safety and before photos", "Seguridad y fotos de antes";
        step_work: "Work and checklist", "Trabajo y lista";
        step_parts: "Parts and time", "Piezas y tiempo";
        step_after: "After photos", "Fotos de después";
        step_sign: "Signatures", "Firmas";
        step_summary: "Summary", "Resumen";
        short_before: "Safety", "Seguridad";
        short_work: "Work", "Trabajo";
        short_parts: "Parts", "Piezas";
        short_after: "Photos", "Fotos";
        short_sign: "Sign", "Firmar";
        hint_accept: "Look at what is asked, then take the visit.", "Vea lo que se pide y acepte la visita.";
        hint_travel: "Setting out tells the office, and opens your maps.", "Al salir se avisa a la oficina y se abre su mapa.";
        hint_check_in: "Your position is compared with the site. Without one, give a reason.", "Su posición se compara con la del sitio. Si no la hay, dé un motivo.";
        hint_before: "Make it safe, and show how it looked.", "Asegure el lugar y muestre cómo estaba.";
        hint_work: "Every tap is saved at once.", "Cada toque se guarda al instante.";
        hint_parts: "What you used, and how long it took.", "Lo que usó y cuánto tardó.";
        hint_after: "Show the finished work.", "Muestre el trabajo terminado.";
        hint_sign: "Show what was done, then hand over the phone.", "Muestre lo que se hizo y pase el teléfono.";
        hint_summary: "Check everything once, then complete.", "Revise todo una vez y termine.";
        not_yet: "Not yet", "Todavía no";
        skipped: "Skipped", "Omitido";
        nothing_yet: "Nothing yet", "Nada todavía";
        nothing_missing: "Nothing is missing", "No falta nada";
        not_required: "Not required", "No se requiere";
        both_signatures: "Customer and you", "El cliente y usted";
        customer_signature: "Customer", "Cliente";
        technician_signature: "You", "Usted";
        // Actions
        accept: "Accept visit", "Aceptar visita";
        start_travel: "Start travel", "Salir al sitio";
        open_maps: "Open in maps", "Abrir en el mapa";
        check_in: "Check in", "Registrar llegada";
        start_work: "Start work", "Empezar";
        resume: "Resume work", "Reanudar trabajo";
        complete: "Complete job", "Terminar trabajo";
        completed_here: "Visit completed. Saved on this phone.", "Visita terminada. Guardada en este teléfono.";
        wait_for_parts: "Waiting for parts", "Esperar piezas";
        which_parts: "What is missing?", "¿Qué falta?";
        reopen: "Reopen this visit", "Volver a abrir la visita";
        reason: "Reason", "Motivo";
        reason_needed: "Write a reason.", "Escriba un motivo.";
        take_photo: "Take photo", "Tomar foto";
        from_the_phone: "From this phone", "De este teléfono";
        take_signature: "Take a signature", "Tomar firma";
        still_missing: "Still missing", "Todavía falta";
        // Check in
        locating: "Looking where you are…", "Buscando su posición…";
        locate_again: "Look again", "Buscar otra vez";
        from_the_site: "from the site.", "del sitio.";
        say_why: "Say why to check in here.", "Diga por qué registra aquí.";
        site_unknown: "The site's position is not known. Give a reason to check in.", "No se conoce la posición del sitio. Dé un motivo para registrar la llegada.";
        position_denied: "This phone may not tell its position. Give a reason to check in.", "Este teléfono no tiene permiso para dar su posición. Dé un motivo para registrar la llegada.";
        position_unavailable: "No position right now. Give a reason to check in.", "No hay posición en este momento. Dé un motivo para registrar la llegada.";
        check_in_anyway: "Check in anyway", "Registrar de todos modos";
        usual_reasons: "Usual reasons", "Motivos habituales";
        reason_gate: "Entrance is elsewhere", "La entrada está en otro lado";
        reason_gps: "Position is wrong", "La posición está mal";
        reason_address: "Address on the map is wrong", "La dirección del mapa está mal";
        checked_in: "Checked in", "Llegada registrada";
        check_in_too_late: "Work began without a check-in. Nothing more is needed here.", "El trabajo empezó sin registrar la llegada. Aquí no hace falta nada más.";
        // Checklist
        required: "Required", "Obligatorio";
        choose: "Choose…", "Elija…";
        value: "Value", "Valor";
        unit: "Unit", "Unidad";
        item_note: "Remark", "Comentario";
        not_a_number: "Write a number, such as 12.5", "Escriba un número, por ejemplo 12.5";
        outside_range: "Outside the expected range. Saved all the same.", "Fuera del rango esperado. Se guardó de todos modos.";
        answer_done: "Done", "Hecho";
        answer_yes: "Yes", "Sí";
        answer_no: "No", "No";
        answer_na: "N/A", "N/A";
        answer_na_long: "Does not apply", "No aplica";
        not_answered: "No answer", "Sin respuesta";
        readings: "Readings", "Mediciones";
        add_reading: "Reading", "Medición";
        reading_name: "What was measured", "Qué se midió";
        work_notes: "Work notes", "Notas del trabajo";
        work_notes_hint: "What you found and did. The customer may read it.", "Lo que encontró e hizo. El cliente puede leerlo.";
        internal_notes: "Internal notes", "Notas internas";
        recommendation: "Recommendation", "Recomendación";
        recommendation_hint: "What the customer should do next.", "Lo que el cliente debería hacer después.";
        // Parts and time
        parts_title: "Parts", "Piezas";
        find_part: "Find or type a part", "Busque o escriba una pieza";
        quantity: "Quantity", "Cantidad";
        one_less: "One less", "Uno menos";
        one_more: "One more", "Uno más";
        not_a_quantity: "Write a quantity above zero", "Escriba una cantidad mayor que cero";
        time_title: "Time", "Tiempo";
        start_timer: "Start the clock", "Iniciar el reloj";
        no_timer: "No timer is running", "Ningún reloj en marcha";
        stop: "Stop", "Parar";
        remove_time: "Remove this time", "Quitar este tiempo";
        time_work: "Work", "Trabajo";
        time_travel: "Travel", "Viaje";
        time_break: "Break", "Descanso";
        running: "running", "en marcha";
        total: "Total", "Total";
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
        kind_of_photo: "What it shows", "Qué muestra";
        caption: "Caption", "Descripción";
        remove_photo: "Remove photo", "Quitar foto";
        remove_photo_text: "It leaves the job. The office can still see that it was taken.", "Sale del trabajo. La oficina aún puede ver que se tomó.";
        // Signatures
        signature: "Signature", "Firma";
        who_signs: "Who signs", "Quién firma";
        customer: "Customer", "Cliente";
        technician: "Technician", "Técnico";
        signed: "Signed", "Firmado";
        not_signed: "Not signed", "Sin firmar";
        sign: "Sign", "Firmar";
        sign_again: "Sign again", "Firmar de nuevo";
        sign_here: "Sign here", "Firme aquí";
        sign_first: "Sign on the pad first.", "Primero firme en el recuadro.";
        signer_name: "Name of the signer", "Nombre de quien firma";
        signer_needed: "Write the name of the signer.", "Escriba el nombre de quien firma.";
        save_signature: "Save signature", "Guardar firma";
        signature_kept: "Signature saved on this phone", "Firma guardada en este teléfono";
        remove_signature: "Remove signature", "Quitar firma";
        statement_customer: "I accept the work that was shown to me.", "Acepto el trabajo que se me mostró.";
        statement_technician: "I did the work as recorded.", "Hice el trabajo como está registrado.";
        type_instead: "Type the name instead", "Mejor escribir el nombre";
        draw_instead: "Draw instead", "Mejor dibujar";
        no_picture: "the pad could not be drawn", "no se pudo dibujar la firma";
        redo: "Redo", "Rehacer";
        clear: "Clear", "Borrar";
        work_done: "What was done", "Lo que se hizo";
        // Sync
        sync_title: "Sync", "Sincronización";
        everything_sent: "Everything is sent", "Todo está enviado";
        sent_unknown: "What is sent is not known yet", "Aún no se sabe qué se ha enviado";
        no_contact: "No contact with the server yet.", "Todavía sin contacto con el servidor.";
        offline_hint: "It goes out by itself as soon as there is signal.", "Se envía solo en cuanto haya señal.";
        pending_hint: "It goes out by itself. You can keep working.", "Se envía solo. Puede seguir trabajando.";
        signed_out_hint: "Sign in again to send what waits. Nothing is lost.", "Inicie sesión de nuevo para enviar lo que espera. No se ha perdido nada.";
        changes: "Changes", "Cambios";
        photos_and_signatures: "Photos and signatures", "Fotos y firmas";
        waits: "Waiting", "En espera";
        sending: "Sending", "Enviando";
        sent: "Sent", "Enviado";
        tried: "Will retry", "Se reintentará";
        refused: "Refused", "Rechazado";
        refused_title: "Refused changes", "Cambios rechazados";
        refused_hint: "What you entered is kept here. Restore it to try again on the job as it is now.", "Lo que escribió sigue aquí. Restáurelo para intentarlo de nuevo con el trabajo como está ahora.";
        office_has_it: "The office has it, too.", "La oficina también lo tiene.";
        restore: "Restore", "Restaurar";
        restored: "Restored. It waits to be sent.", "Restaurado. Espera para enviarse.";
        dismiss: "Dismiss", "Descartar";
        dismiss_title: "Dismiss this change?", "¿Descartar este cambio?";
        dismiss_text: "What you entered leaves this phone.", "Lo que escribió se borra de este teléfono.";
        export: "Save everything unsent as a file", "Guardar lo no enviado como archivo";
        export_hint: "For emergencies: hand the file to the office.", "Para emergencias: entregue el archivo a la oficina.";
        exported: "File saved", "Archivo guardado";
        this_device: "This device", "Este dispositivo";
        storage: "Storage", "Almacenamiento";
        storage_used: "In use", "En uso";
        storage_kept: "Kept safe from clearing by the browser", "Protegido: el navegador no lo borra";
        storage_not_kept: "The browser may clear it when space runs out. Install the app to keep it safe.", "El navegador puede borrarlo si falta espacio. Instale la aplicación para protegerlo.";
        storage_unknown: "This browser does not say whether it keeps it.", "Este navegador no dice si lo conserva.";
        version: "Version", "Versión";
        upload_progress: "Upload", "Subida";
        file: "File", "Archivo";
        a_job: "A job no longer on this device", "Un trabajo que ya no está en este dispositivo";
        // Queued changes
        change: "Change", "Cambio";
        checklist_item: "Checklist item", "Punto de la lista";
        part_changed: "Quantity changed", "Cantidad cambiada";
        part_removed: "Part removed", "Pieza quitada";
        timer_stopped: "Timer stopped", "Reloj parado";
        time_removed: "Time removed", "Tiempo quitado";
        reading_removed: "Reading removed", "Medición quitada";
        photo_removed: "Photo removed", "Foto quitada";
        signature_removed: "Signature removed", "Firma quitada";
        did_accept: "Visit accepted", "Visita aceptada";
        did_travel: "Set out for the site", "Salida al sitio";
        did_check_in: "Checked in", "Llegada registrada";
        did_start: "Work started", "Trabajo empezado";
        did_wait: "Waiting for parts", "Esperando piezas";
        did_resume: "Work resumed", "Trabajo reanudado";
        did_complete: "Visit completed", "Visita terminada";
        did_schedule: "Visit scheduled", "Visita programada";
        did_assign: "Technicians assigned", "Técnicos asignados";
        did_add_visit: "Visit added", "Visita añadida";
        did_cancel: "Visit cancelled", "Visita cancelada";
        did_reopen: "Visit reopened", "Visita reabierta";
        did_describe: "Job description changed", "Descripción del trabajo cambiada";
        did_priority: "Priority changed", "Prioridad cambiada";
        did_move: "Job moved on", "Trabajo pasado a otro estado";
        // What an asset's values are called
        attribute_gallons: "Gallons", "Galones";
        attribute_tank_type: "Tank type", "Tipo de tanque";
        attribute_material: "Material", "Material";
        attribute_compartments: "Compartments", "Compartimentos";
        attribute_lids: "Lids", "Tapas";
        attribute_lid_depth: "Lid depth (in)", "Profundidad de la tapa (in)";
        attribute_pumps: "Pumps", "Bombas";
        attribute_trenches: "Trenches", "Zanjas";
        attribute_length: "Length (ft)", "Longitud (ft)";
        attribute_stories: "Stories", "Pisos";
        attribute_tons: "Tons", "Toneladas";
        attribute_model: "Model", "Modelo";
        attribute_pitch: "Pitch", "Pendiente";
        attribute_squares: "Squares", "Cuadros";
        attribute_layers: "Layers", "Capas";
    }
    with {
        job_number: fn(i64) -> String = |number| format!("Job {number}") => |number| format!("Trabajo {number}");
        visits: fn(usize) -> String = |n| count(n, "visit", "visits") => |n| count(n, "visita", "visitas");
        finished_today: fn(usize) -> String = |n| format!("Finished today ({n})") => |n| format!("Terminadas hoy ({n})");
        until: fn(&str) -> String = |time| format!("to {time}") => |time| format!("a {time}");
        of: fn(usize, usize) -> String = |done, all| format!("{done} of {all}") => |done, all| format!("{done} de {all}");
        steps_done: fn(usize, usize) -> String = |done, all| format!("{done} of {all} steps done") => |done, all| format!("{done} de {all} pasos hechos");
        step_of: fn(usize, usize) -> String = |at, all| format!("Step {at} of {all}") => |at, all| format!("Paso {at} de {all}");
        next_step: fn(&str) -> String = |step| format!("Next: {step}") => |step| format!("Sigue: {step}");
        accepted_at: fn(&str) -> String = |time| format!("Accepted {time}") => |time| format!("Aceptada {time}");
        set_out_at: fn(&str) -> String = |time| format!("Set out {time}") => |time| format!("Salida {time}");
        arrived_at: fn(&str) -> String = |time| format!("Checked in at {time}") => |time| format!("Llegada registrada a las {time}");
        completed_at: fn(&str) -> String = |time| format!("Completed {time}") => |time| format!("Terminada {time}");
        from_site: fn(&str) -> String = |distance| format!("{distance} from the site") => |distance| format!("a {distance} del sitio");
        accuracy: fn(&str) -> String = |metres| format!("Accuracy {metres}.") => |metres| format!("Precisión {metres}.");
        answered_of: fn(usize, usize) -> String = |done, all| format!("{done} of {all} answered") => |done, all| format!("{done} de {all} respondidos");
        things_missing: fn(usize) -> String = |n| count(n, "thing missing", "things missing") => |n| if n == 1 { "Falta 1 cosa".into() } else { format!("Faltan {n} cosas") };
        photos: fn(usize) -> String = |n| count(n, "photo", "photos") => |n| count(n, "foto", "fotos");
        photos_of: fn(usize, usize) -> String = |have, need| format!("{have} of {need} photos") => |have, need| format!("{have} de {need} fotos");
        parts: fn(usize) -> String = |n| count(n, "part", "parts") => |n| count(n, "pieza", "piezas");
        waiting_for: fn(&str) -> String = |what| format!("Waiting for parts: {what}") => |what| format!("Esperando piezas: {what}");
        cancelled_because: fn(&str) -> String = |why| format!("This visit was cancelled. {why}") => |why| format!("Esta visita fue cancelada. {why}");
        expected: fn(Option<f64>, Option<f64>, &str) -> String = |min, max, unit| match (min, max) {
            (Some(min), Some(max)) => format!("Expected {min} to {max} {unit}"),
            (Some(min), None) => format!("Expected at least {min} {unit}"),
            (None, Some(max)) => format!("Expected at most {max} {unit}"),
            (None, None) => String::new(),
        } => |min, max, unit| match (min, max) {
            (Some(min), Some(max)) => format!("Se espera de {min} a {max} {unit}"),
            (Some(min), None) => format!("Se espera al menos {min} {unit}"),
            (None, Some(max)) => format!("Se espera como máximo {max} {unit}"),
            (None, None) => String::new(),
        };
        take_photo_of: fn(&str) -> String = |kind| format!("Take photo: {kind}") => |kind| format!("Tomar foto: {kind}");
        photos_unkept: fn(usize) -> String = |n| if n == 1 { "1 photo found no room on this device and is only on this page. Free some space, then try again.".into() } else { format!("{n} photos found no room on this device and are only on this page. Free some space, then try again.") } => |n| if n == 1 { "1 foto no cupo en este dispositivo y solo está en esta página. Libere espacio e inténtelo de nuevo.".into() } else { format!("{n} fotos no cupieron en este dispositivo y solo están en esta página. Libere espacio e inténtelo de nuevo.") };
        photo_kept: fn(&str) -> String = |kind| format!("Photo saved on this phone: {kind}") => |kind| format!("Foto guardada en este teléfono: {kind}");
        signature_of: fn(&str) -> String = |name| format!("Signature of {name}") => |name| format!("Firma de {name}");
        strokes_of: fn(&str) -> String = |name| format!("Signature of {name}, as drawn") => |name| format!("Firma de {name}, trazos");
        open_photo: fn(&str) -> String = |name| format!("Open photo: {name}") => |name| format!("Abrir foto: {name}");
        photo_of: fn(usize, usize) -> String = |at, all| format!("Photo {at} of {all}") => |at, all| format!("Foto {at} de {all}");
        photo_of_kind: fn(&str) -> String = |kind| format!("Photo ({kind})") => |kind| format!("Foto ({kind})");
        preview_of: fn(&str) -> String = |kind| format!("Preview of a photo ({kind})") => |kind| format!("Vista previa de una foto ({kind})");
        add_free_part: fn(&str) -> String = |name| format!("Add “{name}”") => |name| format!("Añadir «{name}»");
        quantity_of: fn(&str) -> String = |name| format!("Quantity of {name}") => |name| format!("Cantidad de {name}");
        removed: fn(&str) -> String = |name| format!("Removed: {name}") => |name| format!("Quitado: {name}");
        jobs_wait: fn(usize) -> String = |n| if n == 1 { "1 job waits to be sent".into() } else { format!("{n} jobs wait to be sent") }
            => |n| if n == 1 { "1 trabajo espera para enviarse".into() } else { format!("{n} trabajos esperan para enviarse") };
        changes_refused: fn(usize) -> String = |n| count(n, "change was refused", "changes were refused") => |n| count(n, "cambio fue rechazado", "cambios fueron rechazados");
        last_contact: fn(&str) -> String = |time| format!("Last contact {time}.") => |time| format!("Último contacto: {time}.");
        last_error: fn(&str) -> String = |why| format!("Last attempt: {why}") => |why| format!("Último intento: {why}");
        attempts: fn(usize) -> String = |n| count(n, "attempt", "attempts") => |n| count(n, "intento", "intentos");
        bytes_of: fn(&str, &str) -> String = |sent, all| format!("{sent} of {all}") => |sent, all| format!("{sent} de {all}");
        and_more: fn(&str, usize) -> String = |first, n| format!("{first}, and {n} more") => |first, n| format!("{first} y {n} más");
        answered: fn(&str) -> String = |item| format!("Answered “{item}”") => |item| format!("Respondido «{item}»");
        answer_taken_back: fn(&str) -> String = |item| format!("Answer taken back: “{item}”") => |item| format!("Respuesta retirada: «{item}»");
        noted_on: fn(&str) -> String = |item| format!("Remark on “{item}”") => |item| format!("Comentario en «{item}»");
        part_used: fn(&str) -> String = |name| format!("Part: {name}") => |name| format!("Pieza: {name}");
        timer_started: fn(&str) -> String = |kind| format!("Timer started: {kind}") => |kind| format!("Reloj en marcha: {kind}");
        reading_of: fn(&str) -> String = |name| format!("Reading: {name}") => |name| format!("Medición: {name}");
    }
}
