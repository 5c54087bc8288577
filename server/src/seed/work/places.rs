//! Customers with their sites and what stands there. The towns and their positions around Austin are
//! real; the people, streets and numbers are invented.

use chrono::{Days, NaiveDate};
use serde_json::{Value, json};
use sqlx::types::Json;
use uuid::Uuid;

use super::pick;
use crate::db::{DbError, TenantTx};
use crate::time::ToUtc;

/// A site that work can be planned at.
pub struct Place {
    pub customer: Uuid,
    pub site: Uuid,
    pub asset: Uuid,
    pub commercial: bool,
    pub contact: String,
}

/// Name, postal code, degrees north and east of the centre, and how far around it houses stand.
const TOWNS: [(&str, &str, f64, f64, f64); 14] = [
    ("Austin", "78745", 30.2065, -97.7956, 0.040),
    ("Austin", "78731", 30.3465, -97.7617, 0.030),
    ("Round Rock", "78664", 30.5083, -97.6789, 0.030),
    ("Cedar Park", "78613", 30.5052, -97.8203, 0.028),
    ("Leander", "78641", 30.5788, -97.8531, 0.035),
    ("Georgetown", "78628", 30.6333, -97.6770, 0.040),
    ("Lakeway", "78734", 30.3640, -97.9795, 0.025),
    ("Bee Cave", "78738", 30.3085, -97.9450, 0.022),
    ("Dripping Springs", "78620", 30.1902, -98.0867, 0.050),
    ("Buda", "78610", 30.0852, -97.8403, 0.030),
    ("Kyle", "78640", 29.9891, -97.8772, 0.030),
    ("Manor", "78653", 30.3408, -97.5570, 0.035),
    ("Bastrop", "78602", 30.1105, -97.3153, 0.045),
    ("Wimberley", "78676", 29.9974, -98.0986, 0.040),
];
const FIRST: [&str; 30] = [
    "Alma", "Bryce", "Carmen", "Darnell", "Elena", "Foster", "Gloria", "Hank", "Irene", "Javier", "Kathleen", "Leon",
    "Maya", "Noel", "Opal", "Preston", "Quinn", "Rosa", "Sterling", "Tessa", "Ulises", "Vera", "Walt", "Ximena",
    "Yolanda", "Zack", "Beatriz", "Curtis", "Dolores", "Everett",
];
const LAST: [&str; 28] = [
    "Abernathy",
    "Barrientos",
    "Calloway",
    "Delgado",
    "Eubanks",
    "Fuentes",
    "Gallagher",
    "Hinojosa",
    "Ingram",
    "Jaramillo",
    "Kessler",
    "Lozano",
    "McAllister",
    "Nguyen",
    "Orozco",
    "Pruitt",
    "Quintanilla",
    "Redding",
    "Saldana",
    "Thibodeaux",
    "Underwood",
    "Villarreal",
    "Wainwright",
    "Yarbrough",
    "Zamora",
    "Bledsoe",
    "Coronado",
    "Dempsey",
];
const STREETS: [&str; 24] = [
    "Cedar Elm Trl",
    "Limestone Bnd",
    "Mockingbird Ln",
    "Old Ranch Rd",
    "Juniper Ridge Dr",
    "Pecan Hollow",
    "Sunset Draw",
    "Live Oak Loop",
    "Bluestem Ct",
    "Fossil Creek Rd",
    "Agarita Cv",
    "Whitetail Run",
    "Prickly Pear Way",
    "Hidden Spring Dr",
    "Windmill Rd",
    "Cypress Bend",
    "Hawks Nest Ln",
    "Quarry Oaks Trl",
    "Redbud Pass",
    "Sage Hen Dr",
    "Caliche Rd",
    "Meadowlark St",
    "Stillwater Cv",
    "Granite Shoals Dr",
];
const BUSINESSES: [&str; 16] = [
    "Hill Country Grill",
    "Lone Pecan Bakery",
    "Cypress Bend RV Park",
    "Live Oak Veterinary",
    "Blue Heron Event Barn",
    "Caliche Coffee",
    "Sunset Draw Storage",
    "Saddle Creek Apartments",
    "Juniper Dental",
    "Ranch Road Taqueria",
    "Mesquite Smokehouse",
    "Lakeview Marina",
    "Stonewall Chapel",
    "Windmill Feed and Seed",
    "Granite Gym",
    "Redbud Child Care",
];
const ACCESS: [&str; 8] = [
    "",
    "Gate code 4471. Keep the gate closed, goats.",
    "Dog in the yard, call first.",
    "Lids under the gravel left of the shed.",
    "",
    "Steep drive: turn the truck at the top.",
    "Neighbour shares the drive, do not block it.",
    "Key box at the side door, code 0912.",
];

fn one_of<T: Copy>(options: &[T], index: usize, salt: u64) -> T {
    options[pick(index, salt, options.len())]
}

/// Adds `count` customers with a site and an asset each; some have a contact besides.
pub async fn sow(tx: &mut TenantTx, slug: &str, count: usize) -> Result<Vec<Place>, DbError> {
    let roofing = slug == "ridgeline";
    let mut places = Vec::with_capacity(count);
    for index in 0..count {
        places.push(sow_one(tx, index, roofing).await?);
    }
    Ok(places)
}

async fn sow_one(tx: &mut TenantTx, index: usize, roofing: bool) -> Result<Place, DbError> {
    let salt = if roofing { 77 } else { 0 };
    let commercial = index % 8 == 3;
    let person = format!("{} {}", FIRST[pick(index, 1 + salt, FIRST.len())], LAST[pick(index, 2 + salt, LAST.len())]);
    let name = if commercial {
        let round = index / 8;
        let base = BUSINESSES[round % BUSINESSES.len()];
        if round < BUSINESSES.len() { base.to_owned() } else { format!("{base} {}", round / BUSINESSES.len() + 1) }
    } else {
        person.clone()
    };
    let phone = format!("+1 512 555 {:04}", 100 + pick(index, 3 + salt, 100) + index % 2);
    let email = format!("{}.{index}@customers.example", person.to_lowercase().replace(' ', "."));
    let customer = tx.new_id();
    let (tenant, now) = (tx.tenant_id().0, tx.now().to_utc());
    let (town, postal_code, north, east, around) = TOWNS[pick(index, 4 + salt, TOWNS.len())];
    let address = format!("{} {}", 100 + pick(index, 5 + salt, 9_800), STREETS[pick(index, 6 + salt, STREETS.len())]);
    sqlx::query(
        "INSERT INTO customers (tenant_id, id, name, kind, email, phone, billing_address, created_at, updated_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8)",
    )
    .bind(tenant)
    .bind(customer)
    .bind(&name)
    .bind(if commercial { "commercial" } else { "residential" })
    .bind(&email)
    .bind(&phone)
    .bind(format!("{address}, {town}, TX {postal_code}"))
    .bind(now)
    .execute(&mut **tx)
    .await?;
    if commercial || index.is_multiple_of(5) {
        let role = if commercial { "facility manager" } else { "tenant" };
        let contact = format!("{} {}", FIRST[pick(index, 7, FIRST.len())], LAST[pick(index, 8, LAST.len())]);
        let id = tx.new_id();
        sqlx::query("INSERT INTO contacts (tenant_id, id, customer_id, name, role, phone, is_primary) VALUES ($1, $2, $3, $4, $5, $6, true)")
            .bind(tenant)
            .bind(id)
            .bind(customer)
            .bind(contact)
            .bind(role)
            .bind(format!("+1 512 555 {:04}", 100 + pick(index, 9, 100)))
            .execute(&mut **tx)
            .await?;
    }
    let site = tx.new_id();
    let offset = |salt: u64| (pick(index, salt, 2_000) as f64 / 1_000.0 - 1.0) * around;
    sqlx::query(
        "INSERT INTO sites (tenant_id, id, customer_id, name, address_line1, city, region, postal_code, latitude, longitude, time_zone, access_notes)
         VALUES ($1, $2, $3, $4, $5, $6, 'TX', $7, $8, $9, 'America/Chicago', $10)",
    )
    .bind(tenant)
    .bind(site)
    .bind(customer)
    .bind(if commercial { "Main building" } else { "Home" })
    .bind(address)
    .bind(town)
    .bind(postal_code)
    .bind(north + offset(10 + salt))
    .bind(east + offset(11 + salt))
    .bind(ACCESS[pick(index, 12 + salt, ACCESS.len())])
    .execute(&mut **tx)
    .await?;
    let asset = sow_asset(tx, index, site, commercial, roofing).await?;
    Ok(Place { customer, site, asset, commercial, contact: person })
}

async fn sow_asset(
    tx: &mut TenantTx,
    index: usize,
    site: Uuid,
    commercial: bool,
    roofing: bool,
) -> Result<Uuid, DbError> {
    let (kind, name, attributes): (&str, &str, Value) = if roofing {
        let squares = 18 + pick(index, 20, 30);
        (
            "roof",
            "Main roof",
            json!({"material": one_of(&["asphalt shingle", "standing seam metal", "clay tile"], index, 21), "squares": squares, "stories": 1 + pick(index, 22, 2)}),
        )
    } else if commercial && index % 16 == 3 {
        (
            "grease_trap",
            "Kitchen grease trap",
            json!({"gallons": one_of(&[500, 750, 1_000, 1_500], index, 23), "compartments": 2, "material": "concrete"}),
        )
    } else {
        let gallons = one_of(&[750, 1_000, 1_000, 1_250, 1_500, 2_000, 3_000], index, 24);
        let kind = one_of(&["conventional", "aerobic", "pump tank"], index, 25);
        (
            "septic_tank",
            "Septic tank",
            json!({"gallons": gallons, "tank_type": kind, "material": one_of(&["concrete", "fibreglass", "polyethylene"], index, 26), "compartments": 1 + pick(index, 27, 2), "lid_depth_inches": one_of(&[1, 6, 12, 18], index, 28)}),
        )
    };
    let id = tx.new_id();
    let today = tx.now().to_utc().date_naive();
    let installed = NaiveDate::from_ymd_opt(1985 + i32::try_from(pick(index, 29, 36)).unwrap_or(0), 6, 15);
    let serviced = today.checked_sub_days(Days::new(200 + pick(index, 30, 1_200) as u64));
    sqlx::query(
        "INSERT INTO assets (tenant_id, id, site_id, kind, name, attributes, condition, installed_on, last_serviced_on)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
    )
    .bind(tx.tenant_id().0)
    .bind(id)
    .bind(site)
    .bind(kind)
    .bind(name)
    .bind(Json(attributes))
    .bind(["good", "good", "fair", "fair", "poor", "unknown"][pick(index, 31, 6)])
    .bind(installed)
    .bind(serviced)
    .execute(&mut **tx)
    .await?;
    Ok(id)
}
