//! Documents as rows: what a job's document says, in tables for lists, reports and search. The rows
//! are computed by one pure function, written whole, and can be computed again to be compared.

use serde_json::{Value, json};
use sqlx::types::Json;
use sync::docs::content::{BlobRef, JobContent, NoteField};
use sync::docs::document::JobDocument;
use sync::ids::{JobId, TenantId};
use sync::time::Timestamp;

use crate::db::{DbError, TenantTx};
use crate::time::ToUtc;

/// A table that is computed from documents, with the statements on it.
struct Table {
    name: &'static str,
    delete: &'static str,
    insert: &'static str,
    /// Counts the rows that are in the table or in the given rows but not in both.
    differ: &'static str,
}

macro_rules! tables {
    ($($name:literal),+) => {
        [$(Table {
            name: $name,
            delete: concat!("DELETE FROM ", $name, " WHERE job_id = $1"),
            insert: concat!("INSERT INTO ", $name, " SELECT * FROM jsonb_populate_recordset(NULL::", $name, ", $1)"),
            differ: concat!(
                "WITH stored AS (SELECT * FROM ", $name, " WHERE job_id = $2), ",
                "computed AS (SELECT * FROM jsonb_populate_recordset(NULL::", $name, ", $1)) ",
                "SELECT (SELECT count(*) FROM (SELECT * FROM stored EXCEPT SELECT * FROM computed) a) ",
                "+ (SELECT count(*) FROM (SELECT * FROM computed EXCEPT SELECT * FROM stored) b)"
            ),
        }),+]
    };
}

const TABLES: [Table; 7] =
    tables!("job_notes", "checklist_answers", "part_uses", "time_entries", "readings", "attachments", "sign_offs");

/// The same value without zero characters, which the database does not keep.
pub fn without_zeros(value: Value) -> Value {
    match value {
        Value::String(text) => Value::String(text.replace('\0', "")),
        Value::Array(items) => Value::Array(items.into_iter().map(without_zeros).collect()),
        Value::Object(fields) => Value::Object(
            fields.into_iter().map(|(name, value)| (name.replace('\0', ""), without_zeros(value))).collect(),
        ),
        other => other,
    }
}

/// Devices name instants freely; columns hold those of the years 1 to 9999.
fn instant(at: Timestamp) -> String {
    const FIRST: i64 = -62_135_596_800_000;
    const LAST: i64 = 253_402_300_799_999;
    Timestamp(at.0.clamp(FIRST, LAST)).to_utc().to_rfc3339_opts(chrono::SecondsFormat::Millis, true)
}

fn bytea(hexadecimal: &str) -> String {
    format!("\\x{hexadecimal}")
}

fn hash(blob: &BlobRef) -> String {
    bytea(&blob.sha256)
}

/// The rows of every table of [`TABLES`], in their order.
fn rows(tenant: TenantId, job: JobId, content: &JobContent) -> [Value; 7] {
    let with = |row: Value| {
        let mut row = row;
        row["tenant_id"] = json!(tenant);
        row["job_id"] = json!(job);
        row
    };
    let notes = NoteField::ALL.iter().filter(|field| !content.notes.get(**field).is_empty());
    [
        notes.map(|field| with(json!({"field": field.code(), "text": content.notes.get(*field)}))).collect(),
        content
            .answers
            .iter()
            .map(|(id, row)| with(json!({"item_id": id, "answer": row.value, "note": row.note, "by": row.by, "at": row.at.map(instant)})))
            .collect(),
        content
            .parts
            .iter()
            .map(|(id, row)| {
                with(json!({"id": id, "visit_id": row.visit_id, "price_book_item_id": row.item_id, "name": row.name, "unit": row.unit,
                    "quantity_milli": row.quantity_milli, "by": row.by, "at": instant(row.at), "removed": row.removed}))
            })
            .collect(),
        content
            .time
            .iter()
            .map(|(id, row)| {
                with(json!({"id": id, "visit_id": row.visit_id, "user_id": row.user_id, "kind": row.kind,
                    "started_at": instant(row.started_at), "stopped_at": row.stopped_at.map(instant), "removed": row.removed}))
            })
            .collect(),
        content
            .readings
            .iter()
            .map(|(id, row)| {
                with(json!({"id": id, "visit_id": row.visit_id, "name": row.name, "value": row.value, "unit": row.unit, "by": row.by,
                    "at": instant(row.at), "removed": row.removed}))
            })
            .collect(),
        content
            .attachments
            .iter()
            .map(|(id, row)| {
                with(json!({"id": id, "visit_id": row.visit_id, "sha256": hash(&row.blob), "bytes": row.blob.bytes, "mime": row.blob.mime,
                    "thumb_sha256": row.thumb.as_ref().map(hash), "thumb_bytes": row.thumb.as_ref().map(|thumb| thumb.bytes),
                    "thumb_mime": row.thumb.as_ref().map(|thumb| &thumb.mime), "kind": row.kind, "caption": row.caption,
                    "taken_at": instant(row.taken_at), "latitude": row.latitude, "longitude": row.longitude, "width": row.width,
                    "height": row.height, "by": row.by, "removed": row.removed}))
            })
            .collect(),
        content
            .sign_offs
            .iter()
            .map(|(id, row)| {
                with(json!({"id": id, "visit_id": row.visit_id, "role": row.role, "signer_name": row.signer_name,
                    "image_sha256": hash(&row.image), "image_bytes": row.image.bytes, "image_mime": row.image.mime,
                    "strokes_sha256": hash(&row.strokes), "strokes_bytes": row.strokes.bytes, "strokes_mime": row.strokes.mime,
                    "signed_heads": row.signed_heads.iter().map(|head| bytea(head)).collect::<Vec<_>>(),
                    "content_digest": bytea(&row.content_digest), "by": row.by, "at": instant(row.at), "removed": row.removed}))
            })
            .collect(),
    ]
    .map(without_zeros)
}

/// Replaces the job's rows by what its document says, and notes the fields that people set without
/// knowing of each other.
pub async fn write(tx: &mut TenantTx, job: JobId, document: &JobDocument) -> Result<(), DbError> {
    let rows = rows(tx.tenant_id(), job, &document.content());
    for (table, rows) in TABLES.iter().zip(rows) {
        sqlx::query(table.delete).bind(job.0).execute(&mut **tx).await?;
        if rows.as_array().is_some_and(|rows| !rows.is_empty()) {
            sqlx::query(table.insert).bind(Json(rows)).execute(&mut **tx).await?;
        }
    }
    note_conflicts(tx, job, document).await
}

async fn note_conflicts(tx: &mut TenantTx, job: JobId, document: &JobDocument) -> Result<(), DbError> {
    let conflicts = document.conflicts();
    let paths: Vec<String> = conflicts.iter().map(|conflict| conflict.path.replace('\0', "")).collect();
    sqlx::query(
        "UPDATE job_conflicts SET state = 'settled' WHERE job_id = $1 AND state = 'open' AND NOT path = ANY($2)",
    )
    .bind(job.0)
    .bind(&paths)
    .execute(&mut **tx)
    .await?;
    for (conflict, path) in conflicts.iter().zip(&paths) {
        sqlx::query(
            "INSERT INTO job_conflicts (tenant_id, id, job_id, path, values, first_seen_at) VALUES ($1, $2, $3, $4, $5, $6)
             ON CONFLICT (tenant_id, job_id, path) WHERE state = 'open' DO UPDATE SET values = $5",
        )
        .bind(tx.tenant_id().0)
        .bind(tx.new_id())
        .bind(job.0)
        .bind(path)
        .bind(Json(without_zeros(json!(conflict.values))))
        .bind(tx.now().to_utc())
        .execute(&mut **tx)
        .await?;
    }
    Ok(())
}

/// Lets whoever may see the job read the blobs that its document names, where they are here already.
pub async fn link_blobs(
    tx: &mut TenantTx,
    tenant: TenantId,
    job: JobId,
    document: &JobDocument,
) -> Result<(), DbError> {
    let content = document.content();
    let photos = content.attachments.values().flat_map(|photo| std::iter::once(&photo.blob).chain(&photo.thumb));
    let signatures = content.sign_offs.values().flat_map(|sign_off| [&sign_off.image, &sign_off.strokes]);
    let named: Vec<String> = photos.chain(signatures).map(|blob| blob.sha256.clone()).collect();
    sqlx::query(
        "INSERT INTO blob_jobs (tenant_id, sha256, job_id) SELECT b.tenant_id, b.sha256, $2
         FROM blobs b WHERE b.tenant_id = $1 AND encode(b.sha256, 'hex') = ANY($3) AND b.created_by IS NOT DISTINCT FROM $4
         ON CONFLICT DO NOTHING",
    )
    .bind(tenant.0)
    .bind(job.0)
    .bind(&named)
    .bind(tx.user_id().map(|user| user.0))
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// The names of the tables whose rows for the job are not what its document says.
pub async fn differences(tx: &mut TenantTx, job: JobId, document: &JobDocument) -> Result<Vec<&'static str>, DbError> {
    let rows = rows(tx.tenant_id(), job, &document.content());
    let mut differ = Vec::new();
    for (table, rows) in TABLES.iter().zip(rows) {
        let count: i64 = sqlx::query_scalar(table.differ).bind(Json(rows)).bind(job.0).fetch_one(&mut **tx).await?;
        if count > 0 {
            differ.push(table.name);
        }
    }
    Ok(differ)
}
