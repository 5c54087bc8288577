//! How the two companies plan: skills with their certificates, hours, an absence, a closed day, trucks,
//! and what each kind of work needs.

use chrono::{Datelike, Days, NaiveDate, TimeZone, Utc, Weekday};
use chrono_tz::Tz;
use uuid::Uuid;

use crate::db::{DbError, TenantTx};
use crate::time::ToUtc;

const ZONE: Tz = chrono_tz::America::Chicago;

/// Code and name.
type SkillType = (&'static str, &'static str);
/// Code, certificate's number, days until it expires (none: never).
type Skill = (&'static str, Option<&'static str>, Option<i64>);

/// A technician by the local part of the address.
struct Technician {
    local: &'static str,
    skills: &'static [Skill],
    /// Weekdays from 1 for Monday, hours from and until.
    shifts: &'static [(u8, u8, u8)],
    truck: Option<(&'static str, Option<i32>)>,
    /// Codes of the price book, and how many of each.
    stock: &'static [(&'static str, i64)],
}

/// Code of the kind of work, skills, gallons, parts.
type Needs = (&'static str, &'static [&'static str], Option<i32>, &'static [(&'static str, i64)]);

struct Company {
    skill_types: &'static [SkillType],
    technicians: &'static [Technician],
    needs: &'static [Needs],
    /// Who is away for three days of the coming week.
    away: Option<&'static str>,
    closed: Option<&'static str>,
}

const EARLY: &[(u8, u8, u8)] = &[(1, 7, 16), (2, 7, 16), (3, 7, 16), (4, 7, 16), (5, 7, 16)];
const LONG: &[(u8, u8, u8)] = &[(1, 7, 17), (2, 7, 17), (3, 7, 17), (4, 7, 17), (5, 7, 17)];
const LATE: &[(u8, u8, u8)] = &[(1, 8, 17), (2, 8, 17), (3, 8, 17), (4, 8, 17), (5, 8, 17)];
const WITH_SATURDAY: &[(u8, u8, u8)] = &[(1, 7, 16), (2, 7, 16), (3, 7, 16), (4, 7, 16), (5, 7, 16), (6, 8, 12)];

const SEPTIC: Company = Company {
    skill_types: &[
        ("backflow_testing", "Backflow testing"),
        ("controller_repair", "Controller repair"),
        ("grease_traps", "Grease traps"),
        ("septic_inspection", "Septic inspections"),
    ],
    technicians: &[
        Technician {
            local: "tech1",
            skills: &[
                ("grease_traps", Some("GT-20417"), Some(210)),
                ("septic_inspection", Some("OS0031877"), Some(420)),
            ],
            shifts: LONG,
            truck: Some(("Truck 1", Some(2_500))),
            stock: &[("P-TEE4", 2), ("P-LID24", 1), ("P-SCREW", 6)],
        },
        Technician {
            local: "tech2",
            skills: &[
                ("controller_repair", None, None),
                ("grease_traps", Some("GT-20988"), Some(95)),
                ("septic_inspection", Some("OS0032550"), Some(300)),
            ],
            shifts: EARLY,
            truck: Some(("Truck 2", Some(1_500))),
            stock: &[("P-FLOAT", 3), ("P-TEE4", 1), ("P-ALARM", 1)],
        },
        Technician {
            local: "tech3",
            skills: &[("backflow_testing", Some("BP0019204"), Some(160)), ("grease_traps", Some("GT-19310"), Some(18))],
            shifts: EARLY,
            truck: Some(("Truck 3", Some(3_600))),
            stock: &[("P-SCREW", 4), ("P-BACT", 6)],
        },
        Technician {
            local: "tech4",
            skills: &[("controller_repair", None, None), ("septic_inspection", Some("OS0033871"), Some(510))],
            shifts: LATE,
            truck: Some(("Truck 4", Some(1_000))),
            stock: &[("P-FLOAT", 2), ("P-RISER", 1), ("P-LID24", 1)],
        },
        Technician {
            local: "tech5",
            skills: &[
                ("backflow_testing", Some("BP0017713"), Some(-20)),
                ("controller_repair", None, None),
                ("septic_inspection", Some("OS0034402"), Some(250)),
            ],
            shifts: WITH_SATURDAY,
            truck: Some(("Truck 5", Some(1_500))),
            stock: &[("P-FLOAT", 2), ("P-PUMP05", 1)],
        },
        Technician {
            local: "tech6",
            skills: &[
                ("grease_traps", Some("GT-17650"), Some(-45)),
                ("septic_inspection", Some("OS0030096"), Some(130)),
            ],
            shifts: EARLY,
            truck: Some(("Truck 6", Some(2_500))),
            stock: &[("P-TEE4", 2), ("P-SCREW", 4)],
        },
    ],
    needs: &[
        ("pumping", &[], Some(1_000), &[]),
        ("inspection", &["septic_inspection"], None, &[]),
        ("grease_trap", &["grease_traps"], Some(1_000), &[]),
        ("repair", &["controller_repair"], None, &[("P-FLOAT", 1)]),
        ("backup", &[], Some(1_500), &[]),
    ],
    away: Some("tech6"),
    closed: Some("Company safety day"),
};

const ROOFING: Company = Company {
    skill_types: &[("steep_roofs", "Steep roofs")],
    technicians: &[
        Technician { local: "tech1", skills: &[("steep_roofs", None, None)], shifts: EARLY, truck: None, stock: &[] },
        Technician { local: "tech2", skills: &[], shifts: EARLY, truck: None, stock: &[] },
    ],
    needs: &[],
    away: None,
    closed: None,
};

/// Adds how the company plans, unless that was settled before.
pub async fn sow(tx: &mut TenantTx, slug: &str) -> Result<(), DbError> {
    let company = if slug == "bluebonnet" { &SEPTIC } else { &ROOFING };
    let settled: bool = sqlx::query_scalar("SELECT EXISTS (SELECT FROM planning_settings WHERE tenant_id = $1)")
        .bind(tx.tenant_id().0)
        .fetch_one(&mut **tx)
        .await?;
    if settled {
        return Ok(());
    }
    let seq = tx.publish().await?;
    let begun = sqlx::query(
        "INSERT INTO planning_settings (tenant_id, seq) VALUES ($1, $2) ON CONFLICT (tenant_id) DO NOTHING",
    )
    .bind(tx.tenant_id().0)
    .bind(seq)
    .execute(&mut **tx)
    .await?;
    if begun.rows_affected() == 0 {
        return Ok(());
    }
    for (code, name) in company.skill_types {
        sqlx::query("INSERT INTO skill_types (tenant_id, code, name) VALUES ($1, $2, $3)")
            .bind(tx.tenant_id().0)
            .bind(code)
            .bind(name)
            .execute(&mut **tx)
            .await?;
    }
    for technician in company.technicians {
        sow_technician(tx, technician).await?;
    }
    for needs in company.needs {
        sow_needs(tx, needs).await?;
    }
    let today = tx.now().to_utc().with_timezone(&ZONE).date_naive();
    if let Some(local) = company.away {
        sow_absence(tx, local, next_week(today, Weekday::Tue)).await?;
    }
    if let Some(reason) = company.closed {
        let day = next_week(today, Weekday::Fri).checked_add_days(Days::new(7)).unwrap_or(today);
        sqlx::query(
            "INSERT INTO blackout_dates (tenant_id, id, starts_on, ends_on, reason) VALUES ($1, $2, $3, $3, $4)",
        )
        .bind(tx.tenant_id().0)
        .bind(tx.new_id())
        .bind(day)
        .bind(reason)
        .execute(&mut **tx)
        .await?;
    }
    Ok(())
}

/// That day of the week after this one.
fn next_week(today: NaiveDate, weekday: Weekday) -> NaiveDate {
    let monday = today.checked_sub_days(Days::new(today.weekday().num_days_from_monday().into())).unwrap_or(today);
    monday.checked_add_days(Days::new(7 + u64::from(weekday.num_days_from_monday()))).unwrap_or(today)
}

async fn user(tx: &mut TenantTx, local: &str) -> Result<Option<Uuid>, DbError> {
    Ok(sqlx::query_scalar("SELECT id FROM users WHERE tenant_id = $1 AND email LIKE $2 || '@%'")
        .bind(tx.tenant_id().0)
        .bind(local)
        .fetch_optional(&mut **tx)
        .await?)
}

async fn sow_technician(tx: &mut TenantTx, technician: &Technician) -> Result<(), DbError> {
    let Some(user) = user(tx, technician.local).await? else { return Ok(()) };
    let tenant = tx.tenant_id().0;
    let today = tx.now().to_utc().with_timezone(&ZONE).date_naive();
    for (code, number, days) in technician.skills {
        sqlx::query(
            "INSERT INTO technician_skills (tenant_id, id, user_id, skill_type, certification_number, expires_on, verified) \
             VALUES ($1, $2, $3, $4, $5, $6, $7)",
        )
        .bind(tenant)
        .bind(tx.new_id())
        .bind(user)
        .bind(code)
        .bind(number)
        .bind(days.map(|days| today + chrono::Duration::days(days)))
        .bind(number.is_some())
        .execute(&mut **tx)
        .await?;
    }
    for (weekday, from, until) in technician.shifts {
        sqlx::query(
            "INSERT INTO technician_shifts (tenant_id, user_id, weekday, starts_minute, ends_minute) VALUES ($1, $2, $3, $4, $5)",
        )
        .bind(tenant)
        .bind(user)
        .bind(i16::from(*weekday))
        .bind(i16::from(*from) * 60)
        .bind(i16::from(*until) * 60)
        .execute(&mut **tx)
        .await?;
    }
    let Some((name, gallons)) = technician.truck else { return Ok(()) };
    sqlx::query("INSERT INTO technician_trucks (tenant_id, user_id, name, capacity_gallons) VALUES ($1, $2, $3, $4)")
        .bind(tenant)
        .bind(user)
        .bind(name)
        .bind(gallons)
        .execute(&mut **tx)
        .await?;
    for (code, quantity) in technician.stock {
        sqlx::query(
            "INSERT INTO truck_stock (tenant_id, user_id, price_book_item_id, quantity_milli) \
             SELECT $1, $2, id, $4 FROM price_book_items WHERE tenant_id = $1 AND code = $3",
        )
        .bind(tenant)
        .bind(user)
        .bind(code)
        .bind(quantity * 1_000)
        .execute(&mut **tx)
        .await?;
    }
    Ok(())
}

async fn sow_needs(tx: &mut TenantTx, (code, skills, gallons, parts): &Needs) -> Result<(), DbError> {
    let tenant = tx.tenant_id().0;
    let service: Option<Uuid> = sqlx::query_scalar(
        "INSERT INTO service_needs (tenant_id, service_type_id, truck_gallons) \
         SELECT $1, id, $3 FROM service_types WHERE tenant_id = $1 AND code = $2 RETURNING service_type_id",
    )
    .bind(tenant)
    .bind(code)
    .bind(gallons)
    .fetch_optional(&mut **tx)
    .await?;
    let Some(service) = service else { return Ok(()) };
    for skill in *skills {
        sqlx::query("INSERT INTO service_skills (tenant_id, service_type_id, skill_type) VALUES ($1, $2, $3)")
            .bind(tenant)
            .bind(service)
            .bind(skill)
            .execute(&mut **tx)
            .await?;
    }
    for (part, quantity) in *parts {
        sqlx::query(
            "INSERT INTO service_parts (tenant_id, service_type_id, price_book_item_id, quantity_milli) \
             SELECT $1, $2, id, $4 FROM price_book_items WHERE tenant_id = $1 AND code = $3",
        )
        .bind(tenant)
        .bind(service)
        .bind(part)
        .bind(quantity * 1_000)
        .execute(&mut **tx)
        .await?;
    }
    Ok(())
}

/// Three days of vacation.
async fn sow_absence(tx: &mut TenantTx, local: &str, first: NaiveDate) -> Result<(), DbError> {
    let Some(user) = user(tx, local).await? else { return Ok(()) };
    let midnight = |day: NaiveDate| {
        let local = ZONE.from_local_datetime(&day.and_time(chrono::NaiveTime::MIN)).earliest();
        local.map(|local| local.with_timezone(&Utc)).unwrap_or_default()
    };
    sqlx::query(
        "INSERT INTO time_off (tenant_id, id, user_id, starts_at, ends_at, kind) VALUES ($1, $2, $3, $4, $5, 'vacation')",
    )
    .bind(tx.tenant_id().0)
    .bind(tx.new_id())
    .bind(user)
    .bind(midnight(first))
    .bind(midnight(first + chrono::Duration::days(3)))
    .execute(&mut **tx)
    .await?;
    Ok(())
}
