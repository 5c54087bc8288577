//! The words of the desk's page of devices.

/// Texts of devices.
pub struct Devices {
    pub device: &'static str,
    pub no_devices: &'static str,
    pub last_sync: &'static str,
    pub never: &'static str,
    pub silent: &'static str,
    pub app_version: &'static str,
    pub backlog: &'static str,
    pub oldest_unsent: &'static str,
    pub storage: &'static str,
    pub storage_kept: &'static str,
    pub storage_not_kept: &'static str,
    pub storage_unknown: &'static str,
    pub end_sessions: &'static str,
    pub end_sessions_of: fn(&str) -> String,
    pub end_sessions_text: fn(&str) -> String,
    pub device_signed_out: &'static str,
    // A file of unsent work
    pub take_in: &'static str,
    pub take_in_hint: &'static str,
    pub choose_file: &'static str,
    pub send_in: &'static str,
    pub no_such_file: &'static str,
    pub file_of_others: &'static str,
    pub file_of: fn(&str) -> String,
    /// When it was saved, how many changes and how many picture files: a photo and its small copy are two.
    pub file_holds: fn(&str, usize, usize) -> String,
    pub file_sending: fn(usize, usize) -> String,
    pub somebody: &'static str,
    pub taken_in: fn(usize, usize) -> String,
    pub taken_refused: fn(usize) -> String,
    pub photos_refused: fn(usize, &str) -> String,
}

pub const EN: Devices = Devices {
    device: "Device",
    no_devices: "No devices yet",
    last_sync: "Last sync",
    never: "Never",
    silent: "Not synchronised for 3 days",
    app_version: "App version",
    backlog: "Waiting",
    oldest_unsent: "Oldest unsent",
    storage: "Storage",
    storage_kept: "Kept by the browser",
    storage_not_kept: "May be cleared by the browser",
    storage_unknown: "Not known",
    end_sessions: "End sessions",
    end_sessions_of: |name| format!("End sessions of {name}'s device"),
    end_sessions_text: |name| {
        format!("{name} has to sign in again on this device. Work that it has not sent stays on it.")
    },
    device_signed_out: "Signed out",
    take_in: "Take in a file of unsent work",
    take_in_hint: "A phone that cannot send saves its work in a file (Sync, Save everything unsent as a file). Whatever the phone sends itself after all is not doubled.",
    choose_file: "Choose the file",
    send_in: "Send to the server",
    no_such_file: "This is not a whole file of unsent work. Save it on the phone once more: Sync, Save everything unsent as a file.",
    file_of_others: "This file is another company's.",
    file_of: |name| format!("Work of {name}"),
    file_holds: |at, changes, photos| {
        let (s, p) = (if changes == 1 { "" } else { "s" }, if photos == 1 { "" } else { "s" });
        format!("Saved {at}: {changes} change{s}, {photos} picture file{p}")
    },
    file_sending: |done, all| format!("{done} of {all} sent"),
    somebody: "somebody",
    taken_in: |changes, photos| {
        let (s, p) = (if changes == 1 { "" } else { "s" }, if photos == 1 { "" } else { "s" });
        format!("On the server: {changes} change{s}, {photos} picture file{p}")
    },
    taken_refused: |count| {
        let s = if count == 1 { "" } else { "s" };
        format!("{count} change{s} refused. They are kept and listed under Needs attention.")
    },
    photos_refused: |count, why| {
        let s = if count == 1 { "" } else { "s" };
        format!("{count} picture file{s} not taken ({why}) Keep the file.")
    },
};

pub const ES: Devices = Devices {
    device: "Dispositivo",
    no_devices: "Aún no hay dispositivos",
    last_sync: "Última sincronización",
    never: "Nunca",
    silent: "Sin sincronizar desde hace 3 días",
    app_version: "Versión",
    backlog: "En espera",
    oldest_unsent: "Lo más antiguo sin enviar",
    storage: "Almacenamiento",
    storage_kept: "Protegido por el navegador",
    storage_not_kept: "El navegador podría borrarlo",
    storage_unknown: "Desconocido",
    end_sessions: "Cerrar sesiones",
    end_sessions_of: |name| format!("Cerrar sesiones del dispositivo de {name}"),
    end_sessions_text: |name| {
        format!("{name} tendrá que iniciar sesión de nuevo en este dispositivo. El trabajo sin enviar se queda en él.")
    },
    device_signed_out: "Sesiones cerradas",
    take_in: "Recibir un archivo de trabajo sin enviar",
    take_in_hint: "Un teléfono que no puede enviar guarda su trabajo en un archivo (Sincronización, Guardar lo no enviado como archivo). Lo que el teléfono envíe después no se duplica.",
    choose_file: "Elegir el archivo",
    send_in: "Enviar al servidor",
    no_such_file: "No es un archivo completo de trabajo sin enviar. Guárdelo otra vez en el teléfono: Sincronización, Guardar lo no enviado como archivo.",
    file_of_others: "Este archivo es de otra empresa.",
    file_of: |name| format!("Trabajo de {name}"),
    file_holds: |at, changes, photos| {
        let (s, p) = (if changes == 1 { "" } else { "s" }, if photos == 1 { "" } else { "s" });
        format!("Guardado {at}: {changes} cambio{s}, {photos} archivo{p} de imagen")
    },
    file_sending: |done, all| format!("{done} de {all} enviados"),
    somebody: "alguien",
    taken_in: |changes, photos| {
        let (s, p) = (if changes == 1 { "" } else { "s" }, if photos == 1 { "" } else { "s" });
        format!("En el servidor: {changes} cambio{s}, {photos} archivo{p} de imagen")
    },
    taken_refused: |count| {
        let s = if count == 1 { "" } else { "s" };
        format!("{count} cambio{s} sin aceptar. Se conservan en Requiere atención.")
    },
    photos_refused: |count, why| {
        let s = if count == 1 { "" } else { "s" };
        format!("{count} archivo{s} de imagen sin recibir ({why}) Conserve el archivo.")
    },
};
