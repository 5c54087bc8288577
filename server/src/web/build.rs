//! The site as built: where its files are, and what the shell has to load.

use std::path::PathBuf;
use std::sync::{Arc, RwLock};
use std::time::SystemTime;

use app::shell::Bundle;

/// The folder of the built site, with the shell kept ready.
pub(crate) struct Site {
    pub(super) folder: PathBuf,
    kept: RwLock<Option<Kept>>,
}

#[derive(Clone)]
struct Kept {
    built_at: Option<SystemTime>,
    shell: Arc<str>,
}

impl Site {
    pub(crate) fn new(folder: PathBuf) -> Self {
        Self { folder, kept: RwLock::new(None) }
    }

    /// The page that every address of the app starts with. It is made again when the site was
    /// built again; where it is not built yet, it says so.
    pub(super) async fn shell(&self) -> Arc<str> {
        let file = self.folder.join("build.json");
        let built_at = tokio::fs::metadata(&file).await.and_then(|about| about.modified()).ok();
        if let Ok(kept) = self.kept.read()
            && let Some(kept) = kept.as_ref().filter(|kept| kept.built_at == built_at)
        {
            return Arc::clone(&kept.shell);
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
        let shell: Arc<str> = app::shell::render(bundle).into();
        if let Ok(mut kept) = self.kept.write() {
            *kept = Some(Kept { built_at, shell: Arc::clone(&shell) });
        }
        shell
    }
}
