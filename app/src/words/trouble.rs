//! Why a change or a photo is still waiting. The outbox keeps the reason in English, because it may
//! be read after another language was chosen; here it is put into the reader's.

use sync::domain::Language;

/// English and Spanish of everything that the device itself says; what the server said stays as it is.
const REASONS: [(&str, &str); 12] = [
    ("No connection to the server.", "Sin conexión con el servidor."),
    ("The session has ended.", "La sesión ha terminado."),
    ("This version of the app is too old.", "Esta versión de la aplicación es demasiado antigua."),
    ("The server did not decide.", "El servidor no decidió."),
    ("The server's answer does not end.", "La respuesta del servidor no termina."),
    ("The upload does not move on.", "El envío no avanza."),
    ("The server could not verify the bytes.", "El servidor no pudo verificar los datos."),
    ("The bytes are no longer on this device.", "Los datos ya no están en este dispositivo."),
    ("The device's storage is full.", "El almacenamiento del dispositivo está lleno."),
    ("A newer version of the app has written here.", "Una versión más nueva de la aplicación escribió aquí."),
    (
        "The server waits for earlier work that is not in this file: the device has to send it.",
        "El servidor espera trabajo anterior que no está en este archivo: debe enviarlo el dispositivo.",
    ),
    ("Another tab has taken the device's data over.", "Otra pestaña se hizo cargo de los datos del dispositivo."),
];

/// What could not be read stands after these words.
const UNREADABLE: (&str, &str) =
    ("The server's answer could not be read: ", "No se pudo leer la respuesta del servidor: ");

/// The reason in the reader's language.
pub fn reason(kept: &str, language: Language) -> String {
    if language == Language::English {
        return kept.to_owned();
    }
    if let Some(why) = kept.strip_prefix(UNREADABLE.0) {
        return format!("{}{why}", UNREADABLE.1);
    }
    REASONS.iter().find(|(english, _)| *english == kept).map_or(kept, |(_, spanish)| spanish).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::replica::{StorageError, Trouble};
    use wasm_bindgen_test::wasm_bindgen_test;

    #[wasm_bindgen_test]
    fn everything_that_the_device_says_has_spanish_words() {
        let mut said: Vec<String> =
            [Trouble::Offline, Trouble::SignedOut, Trouble::UpgradeRequired].iter().map(Trouble::words).collect();
        said.extend([StorageError::Full, StorageError::Newer, StorageError::Replaced].map(|error| error.to_string()));
        for english in said {
            assert_ne!(reason(&english, Language::Spanish), english);
            assert_eq!(reason(&english, Language::English), english);
        }
        assert!(reason("The server's answer could not be read: eof", Language::Spanish).ends_with(": eof"));
        assert_eq!(reason("Said by the server", Language::Spanish), "Said by the server");
    }
}
