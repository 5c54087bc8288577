//! Documents as rows: what a job's document says, in tables for lists, reports and search. The rows
//! are computed by one pure function, written whole, and can be computed again to be compared.

use serde_json::{Value, json};
use sqlx::types::Json;
use sync::docs::content::{BlobRef, JobContent, NoteField};
use sync::docs::document::JobDocument;
use sync::ids::{JobId, TenantId};
use uuid::Uuid;

use super::documents::Written;
use crate::db::{DbError, TenantTx, without_zeros};
use crate::time::{ToUtc, json_instant};

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
            delete: concat!("DELETE FROM ", $name, " WHERE job_id = ANY($1)"),
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

fn bytea(hexadecimal: &str) -> String {
    format!("\\x{hexadecimal}")
}

fn hash(blob: &BlobRef) -> String {
    bytea(&blob.sha256)
}

/// The rows of every table of [`TABLES`], in their order.
fn rows(tenant: TenantId, job: JobId, content: &JobContent) -> [Vec<Value>; 7] {
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
            .map(|(id, row)| with(json!({"item_id": id, "answer": row.value, "note": row.note, "by": row.by, "at": row.at.map(json_instant)})))
            .collect(),
        content
            .parts
            .iter()
            .map(|(id, row)| {
                with(json!({"id": id, "visit_id": row.visit_id, "price_book_item_id": row.item_id, "name": row.name, "unit": row.unit,
                    "quantity_milli": row.quantity_milli, "by": row.by, "at": json_instant(row.at), "removed": row.removed}))
            })
            .collect(),
        content
            .time
            .iter()
            .map(|(id, row)| {
                with(json!({"id": id, "visit_id": row.visit_id, "user_id": row.user_id, "kind": row.kind,
                    "started_at": json_instant(row.started_at), "stopped_at": row.stopped_at.map(json_instant), "removed": row.removed}))
            })
            .collect(),
        content
            .readings
            .iter()
            .map(|(id, row)| {
                with(json!({"id": id, "visit_id": row.visit_id, "name": row.name, "value": row.value, "unit": row.unit, "by": row.by,
                    "at": json_instant(row.at), "removed": row.removed}))
            })
            .collect(),
        content
            .attachments
            .iter()
            .map(|(id, row)| {
                with(json!({"id": id, "visit_id": row.visit_id, "sha256": hash(&row.blob), "bytes": row.blob.bytes, "mime": row.blob.mime,
                    "thumb_sha256": row.thumb.as_ref().map(hash), "thumb_bytes": row.thumb.as_ref().map(|thumb| thumb.bytes),
                    "thumb_mime": row.thumb.as_ref().map(|thumb| &thumb.mime), "kind": row.kind, "caption": row.caption,
                    "taken_at": json_instant(row.taken_at), "latitude": row.latitude, "longitude": row.longitude, "width": row.width,
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
                    "content_digest": bytea(&row.content_digest), "by": row.by, "at": json_instant(row.at), "removed": row.removed}))
            })
            .collect(),
    ]
    .map(|rows: Vec<Value>| rows.into_iter().map(without_zeros).collect())
}

/// Replaces the jobs' rows by what their documents say, and notes the fields that people set
/// without knowing of each other.
pub async fn write(tx: &mut TenantTx, written: &[Written<'_>]) -> Result<(), DbError> {
    if written.is_empty() {
        return Ok(());
    }
    let tenant = tx.tenant_id();
    let mut all: [(Vec<Uuid>, Vec<Value>); 7] = Default::default();
    for written in written {
        let before = written.before.map(|before| rows(tenant, written.job, before));
        for (table, rows) in rows(tenant, written.job, &written.content).into_iter().enumerate() {
            // Most work touches one table of the seven.
            if before.as_ref().is_none_or(|before| before[table] != rows) {
                all[table].0.push(written.job.0);
                all[table].1.extend(rows);
            }
        }
    }
    for (table, (jobs, rows)) in TABLES.iter().zip(all).filter(|(_, (jobs, _))| !jobs.is_empty()) {
        sqlx::query(table.delete).bind(jobs).execute(&mut **tx).await?;
        if !rows.is_empty() {
            sqlx::query(table.insert).bind(Json(rows)).execute(&mut **tx).await?;
        }
    }
    let jobs: Vec<Uuid> = written.iter().map(|written| written.job.0).collect();
    note_conflicts(tx, &jobs, written).await
}

async fn note_conflicts(tx: &mut TenantTx, jobs: &[Uuid], written: &[Written<'_>]) -> Result<(), DbError> {
    let (mut of, mut paths, mut values) = (Vec::new(), Vec::new(), Vec::new());
    for written in written {
        for conflict in written.document.conflicts() {
            of.push(written.job.0);
            paths.push(conflict.path.replace('\0', ""));
            values.push(Json(without_zeros(json!(conflict.values))));
        }
    }
    sqlx::query(
        "UPDATE job_conflicts c SET state = 'settled' WHERE job_id = ANY($1) AND state = 'open'
         AND NOT EXISTS (SELECT FROM unnest($2::uuid[], $3::text[]) AS n(job, path) WHERE n.job = c.job_id AND n.path = c.path)",
    )
    .bind(jobs)
    .bind(&of)
    .bind(&paths)
    .execute(&mut **tx)
    .await?;
    if of.is_empty() {
        return Ok(());
    }
    let ids: Vec<Uuid> = of.iter().map(|_| tx.new_id()).collect();
    sqlx::query(
        "INSERT INTO job_conflicts (tenant_id, first_seen_at, id, job_id, path, values)
         SELECT $1, $2, * FROM unnest($3::uuid[], $4::uuid[], $5::text[], $6::jsonb[])
         ON CONFLICT (tenant_id, job_id, path) WHERE state = 'open' DO UPDATE SET values = excluded.values",
    )
    .bind(tx.tenant_id().0)
    .bind(tx.now().to_utc())
    .bind(ids)
    .bind(of)
    .bind(paths)
    .bind(values)
    .execute(&mut **tx)
    .await?;
    Ok(())
}

fn is_hash(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// Lets whoever may see the jobs read the blobs that their documents name, where they are here
/// already.
pub async fn link_blobs(tx: &mut TenantTx, written: &[Written<'_>]) -> Result<(), DbError> {
    let (mut jobs, mut hashes) = (Vec::new(), Vec::new());
    for written in written {
        let content = &written.content;
        let photos = content.attachments.values().flat_map(|photo| std::iter::once(&photo.blob).chain(&photo.thumb));
        let signatures = content.sign_offs.values().flat_map(|sign_off| [&sign_off.image, &sign_off.strokes]);
        for blob in photos.chain(signatures) {
            if is_hash(&blob.sha256) {
                jobs.push(written.job.0);
                hashes.push(blob.sha256.clone());
            }
        }
    }
    if jobs.is_empty() {
        return Ok(());
    }
    sqlx::query(
        "INSERT INTO blob_jobs (tenant_id, sha256, job_id) SELECT b.tenant_id, b.sha256, n.job
         FROM unnest($2::uuid[], $3::text[]) AS n(job, hash) JOIN blobs b ON b.sha256 = decode(n.hash, 'hex')
         WHERE b.tenant_id = $1 AND b.created_by IS NOT DISTINCT FROM $4
         ON CONFLICT DO NOTHING",
    )
    .bind(tx.tenant_id().0)
    .bind(jobs)
    .bind(hashes)
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
