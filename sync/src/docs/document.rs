//! The document itself: loading, saving, editing and merging.

use std::collections::HashMap;
use std::sync::LazyLock;

use automerge::transaction::{CommitOptions, Transactable};
use automerge::{ActorId, Automerge, Change, ChangeHash, ObjType, ROOT, ReadDoc};

pub use super::change::{ChangeInfo, DocumentError};
use super::change::{guarded, info, parse};
use super::content::NoteField;
use super::edit::{Author, DocEdit};
use super::limits::{CHANGE_BYTES, CHANGE_OPS, DOCUMENT_BYTES};
use super::write;
use crate::domain::rejection::Rejection;

/// Sixteen random bytes that sign the changes of one replica.
pub type Actor = [u8; 16];

/// Signs the change that every document begins with, and nothing else.
pub const GENESIS_ACTOR: Actor = [0; 16];

pub(super) const NOTES: &str = "notes";
pub(super) const COLLECTIONS: [&str; 6] = ["answers", "parts", "time", "readings", "attachments", "sign_offs"];
const SCHEMA_VERSION: i64 = 1;

/// One job's document.
#[derive(Clone)]
pub struct JobDocument {
    pub(super) doc: Automerge,
    /// Bytes that the saved document has at most: those it was loaded from and those of every change
    /// since. Saving it to know better costs as much as all the rest of an edit.
    weight: usize,
}

impl Default for JobDocument {
    fn default() -> Self {
        Self::genesis()
    }
}

static GENESIS: LazyLock<JobDocument> = LazyLock::new(|| {
    let mut doc = Automerge::new().with_actor(ActorId::from(GENESIS_ACTOR.as_slice()));
    let mut tx = doc.transaction();
    let build = |tx: &mut automerge::transaction::Transaction<'_>| {
        tx.put(ROOT, "schema_version", SCHEMA_VERSION)?;
        let notes = tx.put_object(ROOT, NOTES, ObjType::Map)?;
        for field in NoteField::ALL {
            tx.put_object(&notes, field.code(), ObjType::Text)?;
        }
        for name in COLLECTIONS {
            tx.put_object(ROOT, name, ObjType::Map)?;
        }
        Ok::<_, automerge::AutomergeError>(())
    };
    build(&mut tx).expect("a new document takes the skeleton");
    tx.commit_with(CommitOptions::default().with_time(0));
    let weight = doc.save().len();
    JobDocument { doc, weight }
});

impl JobDocument {
    /// The document that every job starts from. It is one fixed change (fixed actor, time zero), so
    /// that replicas which never met share its objects.
    pub fn genesis() -> Self {
        GENESIS.clone()
    }

    /// Loads a saved document. Refuses partial, foreign and oversized bytes.
    pub fn load(bytes: &[u8]) -> Result<Self, DocumentError> {
        if bytes.len() > 4 * DOCUMENT_BYTES {
            return Err(DocumentError(format!("a document of {} bytes is too large", bytes.len())));
        }
        let doc = Automerge::load(bytes).map_err(|error| DocumentError(error.to_string()))?;
        if !doc.get_missing_deps(&[]).is_empty() {
            return Err(DocumentError("a document of which a part is missing".into()));
        }
        let document = Self { doc, weight: bytes.len() };
        document.check_shape()?;
        Ok(document)
    }

    /// The whole document as bytes.
    pub fn save(&self) -> Vec<u8> {
        self.doc.save()
    }

    /// The hashes of the newest changes, sorted.
    pub fn heads(&self) -> Vec<[u8; 32]> {
        let mut heads: Vec<[u8; 32]> = self.doc.get_heads().into_iter().map(|hash| hash.0).collect();
        heads.sort_unstable();
        heads
    }

    /// The heads as hexadecimal text.
    pub fn heads_hex(&self) -> Vec<String> {
        self.heads().iter().map(|hash| hex(hash)).collect()
    }

    /// Whether the document has the change of that hash.
    pub fn has(&self, hash: &[u8; 32]) -> bool {
        self.doc.get_change_meta_by_hash(&ChangeHash(*hash)).is_some()
    }

    /// Reads what the protocol needs to know of a change. Refuses everything that is not one plain
    /// change: whole documents, compressed chunks (which could inflate without bound), bundles.
    pub fn inspect(bytes: &[u8]) -> Result<ChangeInfo, DocumentError> {
        parse(bytes).map(|change| info(&change))
    }

    /// Adds changes that the server or this device vouches for. All must be plain changes whose
    /// dependencies are in the document or in the list; on any error the document is as before.
    pub fn apply_changes<'a>(&mut self, changes: impl IntoIterator<Item = &'a [u8]>) -> Result<(), DocumentError> {
        let changes = changes.into_iter().map(parse).collect::<Result<Vec<_>, _>>()?;
        if changes.is_empty() {
            return Ok(());
        }
        let mut fork = self.doc.clone();
        let hashes: Vec<_> = changes.iter().map(Change::hash).collect();
        let weight = self.weight + changes.iter().map(|change| change.raw_bytes().len()).sum::<usize>();
        fork.apply_changes(changes).map_err(|error| DocumentError(error.to_string()))?;
        let document = Self { doc: fork, weight };
        document.check_complete(&hashes)?;
        document.check_shape()?;
        *self = document;
        Ok(())
    }

    /// Adds changes that come from a stranger, in the order in which they were made: besides what
    /// [`Self::apply_changes`] asks, each must stand where its author's library would have put it,
    /// hold only what a job document may hold, and read back as the very bytes that came.
    pub fn admit<'a>(&mut self, changes: impl IntoIterator<Item = &'a [u8]>) -> Result<(), DocumentError> {
        let document = guarded(|| self.with_strangers(changes))?;
        *self = document;
        Ok(())
    }

    fn with_strangers<'a>(&self, changes: impl IntoIterator<Item = &'a [u8]>) -> Result<Self, DocumentError> {
        let mut fork = self.doc.clone();
        let (mut added, mut ops) = (Vec::new(), 0);
        for bytes in changes {
            let change = parse(bytes)?;
            ops += change.len();
            if ops > CHANGE_OPS {
                return Err(DocumentError(format!("more than {CHANGE_OPS} operations at once")));
            }
            check_place(&fork, &change)?;
            let hash = change.hash();
            fork.apply_changes([change]).map_err(|error| DocumentError(error.to_string()))?;
            added.push((hash, bytes));
        }
        let hashes: Vec<_> = added.iter().map(|(hash, _)| *hash).collect();
        let weight = self.weight + added.iter().map(|(_, bytes)| bytes.len()).sum::<usize>();
        let document = Self { doc: fork, weight };
        document.check_complete(&hashes)?;
        // A change that the library would write differently gets another hash in the next save, and
        // the saved document could never be loaded again.
        let written: HashMap<_, _> =
            document.doc.get_changes(&self.doc.get_heads()).into_iter().map(|change| (change.hash(), change)).collect();
        if added.iter().any(|(hash, bytes)| written.get(hash).is_none_or(|change| change.raw_bytes() != *bytes)) {
            return Err(DocumentError("a change is not written in the usual form".into()));
        }
        document.check_shape()?;
        document.check_entries()?;
        Ok(document)
    }

    fn check_complete(&self, hashes: &[ChangeHash]) -> Result<(), DocumentError> {
        let missing = hashes.iter().any(|hash| self.doc.get_change_meta_by_hash(hash).is_none());
        if missing || !self.doc.get_missing_deps(&[]).is_empty() {
            return Err(DocumentError("a change builds on one that is not here".into()));
        }
        Ok(())
    }

    /// All of another document's changes, added to this one.
    pub fn merge(&mut self, other: &Self) -> Result<(), DocumentError> {
        let mut other = other.doc.clone();
        self.weight += other.save().len();
        self.doc.merge(&mut other).map(|_| ()).map_err(|error| DocumentError(error.to_string()))
    }

    /// The bytes of every change that `heads` do not cover, oldest first.
    pub fn changes_since(&self, heads: &[[u8; 32]]) -> Vec<Vec<u8>> {
        let heads: Vec<_> = heads.iter().copied().map(ChangeHash).collect();
        self.doc.get_changes(&heads).iter().map(|change| change.raw_bytes().to_vec()).collect()
    }

    /// The bytes of every change, oldest first.
    pub fn all_changes(&self) -> Vec<Vec<u8>> {
        self.changes_since(&[])
    }

    /// The highest change number of an actor in this document; zero where it wrote none.
    pub fn last_seq(&self, actor: &[u8]) -> u64 {
        let own = self.doc.get_changes_meta(&[]);
        own.iter().filter(|change| change.actor.to_bytes() == actor).map(|change| change.seq).max().unwrap_or(0)
    }

    /// Makes the edits as one change by `actor` and answers its bytes; none where they change nothing.
    /// On a refusal the document is as before.
    pub fn edit(&mut self, edits: &[DocEdit], author: Author, actor: Actor) -> Result<Option<Vec<u8>>, Rejection> {
        edits.iter().try_for_each(DocEdit::check)?;
        let mut doc = self.doc.clone().with_actor(ActorId::from(actor.as_slice()));
        let mut tx = doc.transaction();
        for edit in edits {
            if let Err(refusal) = write::write(&mut tx, edit, author) {
                tx.rollback();
                return Err(refusal);
            }
        }
        let (hash, _) = tx.commit_with(CommitOptions::default().with_time(author.at.0 / 1000));
        let Some(change) = hash.and_then(|hash| doc.get_change_by_hash(&hash)) else { return Ok(None) };
        let bytes = change.raw_bytes().to_vec();
        if parse(&bytes).is_err() {
            return Err(Rejection::TooLarge { limit: CHANGE_BYTES as u64 });
        }
        let document = Self { doc, weight: self.weight + bytes.len() };
        if document.is_too_large(DOCUMENT_BYTES) {
            return Err(Rejection::TooLarge { limit: DOCUMENT_BYTES as u64 });
        }
        *self = document;
        Ok(Some(bytes))
    }

    /// Whether the saved document is larger than `limit` bytes.
    pub fn is_too_large(&self, limit: usize) -> bool {
        self.weight > limit && self.doc.save().len() > limit
    }

    /// Edits with what only the document knows filled in: the text that a note is changed from, and
    /// what a signature signs.
    pub fn seal(&self, edits: Vec<DocEdit>) -> Vec<DocEdit> {
        let mut notes = HashMap::new();
        edits
            .into_iter()
            .map(|edit| match edit {
                DocEdit::SetNote { field, text, was } => {
                    let was = was.unwrap_or_else(|| notes.get(&field).cloned().unwrap_or_else(|| self.note(field)));
                    notes.insert(field, text.clone());
                    DocEdit::SetNote { field, text, was: Some(was) }
                }
                DocEdit::AddSignOff { id, visit_id, role, signer_name, image, strokes, .. } => {
                    let (signed_heads, content_digest) = (self.heads_hex(), self.digest());
                    DocEdit::AddSignOff {
                        id,
                        visit_id,
                        role,
                        signer_name,
                        image,
                        strokes,
                        signed_heads,
                        content_digest,
                    }
                }
                other => other,
            })
            .collect()
    }
}

/// Whether a change stands where its author's library would have put it: on changes that are here,
/// after all of its author's own, with operation numbers that follow those of what it builds on.
/// Others would share operation numbers with what is here already, or use the numbers up.
fn check_place(doc: &Automerge, change: &Change) -> Result<(), DocumentError> {
    let wrong = |what: &str| Err(DocumentError(what.into()));
    if change.is_empty() {
        return wrong("a change without operations");
    }
    if change.actor_id().to_bytes().len() != 16 || change.actor_id().to_bytes() == GENESIS_ACTOR {
        return wrong("the change is signed by no device");
    }
    let metas: HashMap<_, _> = doc.get_changes_meta(&[]).into_iter().map(|meta| (meta.hash, meta)).collect();
    let Some(deps) = change.deps().iter().map(|hash| metas.get(hash)).collect::<Option<Vec<_>>>() else {
        return wrong("a change builds on one that is not here");
    };
    if change.other_actor_ids().iter().any(|other| !metas.values().any(|meta| *meta.actor == *other)) {
        return wrong("the change is about what nobody wrote");
    }
    let Some(newest) = deps.iter().map(|dep| dep.max_op).max() else { return wrong("a change builds on nothing") };
    if change.start_op().get() != newest + 1 {
        return wrong("the change's operations are out of order");
    }
    let own = metas.values().filter(|meta| *meta.actor == *change.actor_id()).max_by_key(|meta| meta.seq);
    if change.seq() != own.map_or(0, |meta| meta.seq) + 1 {
        return wrong("the change is out of its author's order");
    }
    let Some(own) = own else { return Ok(()) };
    let mut open: Vec<_> = change.deps().to_vec();
    let mut seen = std::collections::HashSet::new();
    while let Some(hash) = open.pop() {
        if hash == own.hash {
            return Ok(());
        }
        // What is older than the author's own change cannot lead to it.
        if let Some(meta) = metas.get(&hash).filter(|meta| meta.max_op > own.max_op)
            && seen.insert(hash)
        {
            open.extend(&meta.deps);
        }
    }
    wrong("the change passes over its author's own")
}

/// Lower-case hexadecimal.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
