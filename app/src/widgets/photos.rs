//! The photos of a job as the widgets take them.

use sync::docs::content::Attachment;
use sync::engine::replica::JobView;
use sync::ids::{AttachmentId, VisitId};

/// One photo.
#[derive(Clone, Debug, PartialEq)]
pub struct Photo {
    pub id: AttachmentId,
    pub attachment: Attachment,
    /// Whether the server has its bytes whole and verified.
    pub safe: bool,
}

impl Photo {
    /// The hash of the smaller picture, or of the photo where it has none.
    pub fn thumb(&self) -> &str {
        self.attachment.thumb.as_ref().map_or(&self.attachment.blob.sha256, |thumb| &thumb.sha256)
    }
}

/// The photos that were not removed, oldest first; those of one visit where it is named.
pub fn photos_of(job: &JobView, visit: Option<VisitId>) -> Vec<Photo> {
    let mut photos: Vec<Photo> = job
        .content
        .attachments
        .iter()
        .filter(|(_, photo)| !photo.removed && visit.is_none_or(|visit| visit == photo.visit_id))
        .map(|(id, attachment)| Photo {
            id: *id,
            attachment: attachment.clone(),
            safe: job.facts.verified.contains(&attachment.blob.sha256),
        })
        .collect();
    photos.sort_by_key(|photo| (photo.attachment.taken_at, photo.id));
    photos
}
