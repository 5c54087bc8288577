//! What the two companies offer: kinds of work with their checklists, and the price book.

use serde_json::{Value, json};
use sqlx::types::Json;
use sync::domain::checklist::ChecklistTemplateItem;
use uuid::Uuid;

use crate::db::{DbError, TenantTx};

/// A kind of work.
pub struct Service {
    pub code: &'static str,
    name: &'static str,
    name_es: &'static str,
    pub minutes: i32,
    checklist: Value,
    /// Before, after, of any kind.
    photos: [i32; 3],
    /// The customer's, the technician's.
    signatures: [bool; 2],
}

/// A kind of work as it was stored.
pub struct SownService {
    pub code: &'static str,
    pub id: Uuid,
    pub minutes: i32,
    pub checklist: Vec<ChecklistTemplateItem>,
}

/// Code, name, kind, unit, cents.
type Item = (&'static str, &'static str, &'static str, &'static str, i64);

pub struct Offered {
    services: Vec<Service>,
    items: &'static [Item],
}

fn check(section: &str, label: &str, label_es: &str, required: bool) -> Value {
    json!({"section": section, "label": label, "label_es": label_es, "kind": "check", "required": required})
}

fn yes_no(section: &str, label: &str, label_es: &str, required: bool) -> Value {
    json!({"section": section, "label": label, "label_es": label_es, "kind": "yes_no", "required": required})
}

fn number(label: &str, label_es: &str, unit: &str, range: [f64; 2], required: bool) -> Value {
    json!({"section": "readings", "label": label, "label_es": label_es, "kind": "number", "unit": unit, "min": range[0], "max": range[1], "required": required})
}

fn choice(label: &str, label_es: &str, options: &[&str], required: bool) -> Value {
    json!({"section": "work", "label": label, "label_es": label_es, "kind": "choice", "options": options, "required": required})
}

fn text(label: &str, label_es: &str) -> Value {
    json!({"section": "work", "label": label, "label_es": label_es, "kind": "text", "required": false})
}

pub fn septic() -> Offered {
    let gloves = || check("safety", "Gloves and eye protection on", "Guantes y lentes puestos", false);
    let gas = |required| {
        check(
            "safety",
            "Nobody enters the tank; gas meter clear",
            "Nadie entra al tanque; medidor de gas sin alarma",
            required,
        )
    };
    Offered {
        services: vec![
            Service {
                code: "pumping",
                name: "Septic pumping",
                name_es: "Bombeo de tanque séptico",
                minutes: 75,
                checklist: json!([
                    gloves(),
                    gas(false),
                    check("work", "Lids located and opened", "Tapas localizadas y abiertas", false),
                    yes_no("work", "Baffles intact?", "¿Deflectores intactos?", false),
                    number("Sludge depth", "Profundidad de lodo", "in", [0.0, 48.0], false),
                    number("Gallons pumped", "Galones bombeados", "gal", [0.0, 5000.0], false),
                    check("work", "Lids closed and screwed down", "Tapas cerradas y atornilladas", false),
                ]),
                photos: [0, 0, 1],
                signatures: [true, false],
            },
            Service {
                code: "inspection",
                name: "Septic inspection",
                name_es: "Inspección séptica",
                minutes: 60,
                checklist: json!([
                    gloves(),
                    gas(true),
                    yes_no("work", "Inlet baffle intact?", "¿Deflector de entrada intacto?", true),
                    yes_no("work", "Outlet baffle intact?", "¿Deflector de salida intacto?", true),
                    choice("Tank condition", "Estado del tanque", &["good", "fair", "poor"], true),
                    choice("Drain field", "Campo de drenaje", &["dry", "damp", "surfacing"], true),
                    number("Scum depth", "Profundidad de nata", "in", [0.0, 24.0], true),
                    number("Sludge depth", "Profundidad de lodo", "in", [0.0, 48.0], true),
                    text("Remarks for the report", "Observaciones para el informe"),
                ]),
                photos: [1, 1, 0],
                signatures: [true, true],
            },
            Service {
                code: "grease_trap",
                name: "Grease trap cleaning",
                name_es: "Limpieza de trampa de grasa",
                minutes: 60,
                checklist: json!([
                    gloves(),
                    check("work", "Kitchen told, drains not in use", "Cocina avisada, desagües sin uso", true),
                    number("Grease layer", "Capa de grasa", "in", [0.0, 36.0], true),
                    number("Gallons removed", "Galones retirados", "gal", [0.0, 3000.0], true),
                    yes_no("work", "Walls and baffles scraped?", "¿Paredes y deflectores raspados?", true),
                    check("work", "Area washed down", "Área lavada", false),
                ]),
                photos: [1, 1, 0],
                signatures: [true, false],
            },
            Service {
                code: "repair",
                name: "Repair",
                name_es: "Reparación",
                minutes: 120,
                checklist: json!([
                    gloves(),
                    check("safety", "Power to pumps locked out", "Energía de bombas bloqueada", true),
                    text("Cause found", "Causa encontrada"),
                    yes_no("work", "System tested after repair?", "¿Sistema probado después de reparar?", true),
                ]),
                photos: [1, 1, 0],
                signatures: [true, false],
            },
            Service {
                code: "backup",
                name: "Emergency backup",
                name_es: "Emergencia por retorno",
                minutes: 90,
                checklist: json!([
                    gloves(),
                    gas(true),
                    choice(
                        "Where it backs up",
                        "Dónde retorna",
                        &["tank inlet", "house line", "drain field", "pump"],
                        true
                    ),
                    check("work", "Flow restored and tested", "Flujo restablecido y probado", true),
                ]),
                photos: [0, 0, 1],
                signatures: [true, false],
            },
        ],
        items: &[
            ("PUMP-1000", "Pumping, tank up to 1,000 gal", "service", "each", 39_500),
            ("PUMP-1500", "Pumping, tank up to 1,500 gal", "service", "each", 46_500),
            ("PUMP-XGAL", "Pumping, each further gallon", "service", "gallon", 35),
            ("INSP-STD", "Inspection with report", "service", "each", 32_500),
            ("INSP-SALE", "Inspection for a sale", "service", "each", 47_500),
            ("GT-CLEAN", "Grease trap cleaning, up to 1,000 gal", "service", "each", 36_000),
            ("LAB-HR", "Labour", "service", "hour", 12_500),
            ("JET-HR", "Line jetting", "service", "hour", 22_500),
            ("CAM-LOC", "Camera inspection and locating", "service", "each", 27_500),
            ("FEE-EMER", "Emergency call-out", "fee", "each", 18_500),
            ("FEE-DUMP", "Disposal", "fee", "gallon", 12),
            ("FEE-DIG", "Digging beyond 12 inches", "fee", "foot", 4_500),
            ("P-LID20", "Riser lid 20 in", "part", "each", 6_900),
            ("P-LID24", "Riser lid 24 in", "part", "each", 8_400),
            ("P-RISER", "Riser section 24 in x 12 in", "part", "each", 11_200),
            ("P-TEE4", "Outlet tee 4 in", "part", "each", 2_650),
            ("P-FILT", "Effluent filter", "part", "each", 7_800),
            ("P-FLOAT", "Float switch", "part", "each", 5_450),
            ("P-PUMP05", "Effluent pump 1/2 hp", "part", "each", 48_900),
            ("P-ALARM", "High-water alarm", "part", "each", 13_900),
            ("P-PVC4", "PVC pipe 4 in", "part", "foot", 410),
            ("P-CPL4", "Rubber coupling 4 in", "part", "each", 1_490),
            ("P-GASK", "Lid gasket", "part", "each", 1_250),
            ("P-SCREW", "Lid screw set", "part", "each", 640),
            ("P-BACT", "Bacteria additive", "part", "each", 2_900),
        ],
    }
}

pub fn roofing() -> Offered {
    let harness = check("safety", "Harness anchored", "Arnés anclado", true);
    Offered {
        services: vec![
            Service {
                code: "roof_inspection",
                name: "Roof inspection",
                name_es: "Inspección de techo",
                minutes: 60,
                checklist: json!([
                    harness,
                    check("safety", "Ladder footed and tied", "Escalera apoyada y atada", true),
                    choice("Shingles", "Tejas", &["good", "worn", "hail damage", "missing"], true),
                    yes_no("work", "Flashing sealed?", "¿Tapajuntas sellados?", true),
                    number("Soft spots", "Puntos blandos", "count", [0.0, 50.0], false),
                ]),
                photos: [0, 0, 2],
                signatures: [true, false],
            },
            Service {
                code: "roof_repair",
                name: "Roof repair",
                name_es: "Reparación de techo",
                minutes: 180,
                checklist: json!([
                    harness,
                    text("What was repaired", "Qué se reparó"),
                    check("work", "Nails swept with magnet", "Clavos recogidos con imán", true),
                ]),
                photos: [1, 1, 0],
                signatures: [true, false],
            },
        ],
        items: &[
            ("RF-INSP", "Roof inspection with report", "service", "each", 24_500),
            ("RF-SQ", "Shingle replacement", "service", "square", 52_500),
            ("RF-LAB", "Labour", "service", "hour", 9_500),
            ("RF-SHING", "Architectural shingle bundle", "part", "bundle", 4_200),
            ("RF-FLASH", "Step flashing", "part", "each", 310),
            ("RF-BOOT", "Pipe boot", "part", "each", 1_850),
            ("RF-FELT", "Underlayment roll", "part", "each", 9_800),
            ("RF-NAIL", "Roofing nails, box", "part", "each", 3_450),
        ],
    }
}

/// Stores what is offered; answers the kinds of work.
pub async fn sow(tx: &mut TenantTx, offered: &Offered) -> Result<Vec<SownService>, DbError> {
    let mut sown = Vec::new();
    for service in &offered.services {
        let id = tx.new_id();
        let checklist: Vec<ChecklistTemplateItem> = serde_json::from_value(service.checklist.clone())
            .map_err(|error| DbError::inconsistent("service_types", "checklist", service.code, error))?;
        sqlx::query(
            "INSERT INTO service_types (tenant_id, id, code, name, name_es, default_minutes, checklist,
                    min_before_photos, min_after_photos, min_photos, customer_signature, technician_signature)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        )
        .bind(tx.tenant_id().0)
        .bind(id)
        .bind(service.code)
        .bind(service.name)
        .bind(service.name_es)
        .bind(service.minutes)
        .bind(Json(&checklist))
        .bind(service.photos[0])
        .bind(service.photos[1])
        .bind(service.photos[2])
        .bind(service.signatures[0])
        .bind(service.signatures[1])
        .execute(&mut **tx)
        .await?;
        sown.push(SownService { code: service.code, id, minutes: service.minutes, checklist });
    }
    for (code, name, kind, unit, cents) in offered.items {
        let id = tx.new_id();
        sqlx::query(
            "INSERT INTO price_book_items (tenant_id, id, code, name, kind, unit, unit_price_cents) VALUES ($1, $2, $3, $4, $5, $6, $7)",
        )
        .bind(tx.tenant_id().0)
        .bind(id)
        .bind(code)
        .bind(name)
        .bind(kind)
        .bind(unit)
        .bind(cents)
        .execute(&mut **tx)
        .await?;
    }
    Ok(sown)
}
