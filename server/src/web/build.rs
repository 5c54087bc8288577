//! The site as built: where its files are, and what the shell has to load.

use std::path::PathBuf;
use std::sync::RwLock;
use std::time::SystemTime;

use app::shell::Bundle;

/// The folder of the built site, with what its build says kept ready.
pub(crate) struct Site {
    pub(super) folder: PathBuf,
    kept: RwLock<Option<Kept>>,
}

#[derive(Clone)]
struct Kept {
    built_at: Option<SystemTime>,
    bundle: Option<Bundle>,
}

impl Site {
    pub(crate) fn new(folder: PathBuf) -> Self {
        Self { folder, kept: RwLock::new(None) }
    }

    /// The files that the app is made of, read again when the site was built again; none where it is
    /// not built yet.
    pub(super) async fn bundle(&self) -> Option<Bundle> {
        let file = self.folder.join("build.json");
        let built_at = tokio::fs::metadata(&file).await.and_then(|about| about.modified()).ok();
        if let Ok(kept) = self.kept.read()
            && let Some(kept) = kept.as_ref().filter(|kept| kept.built_at == built_at)
        {
            return kept.bundle.clone();
        }
        let bundle = match tokio::fs::read(&file).await {
            Ok(bytes) => match serde_json::from_slice::<Bundle>(&bytes) {
                Ok(bundle) => Some(bundle),
                Err(error) => {
                    tracing::error!(%error, "build.json of the site cannot be understood");
                    None
                }
            },
            Err(error) => {
                tracing::warn!(%error, "the site is not built");
                None
            }
        };
        if let Ok(mut kept) = self.kept.write() {
            *kept = Some(Kept { built_at, bundle: bundle.clone() });
        }
        bundle
    }
}
