//! Where blobs are kept: a local folder, or a bucket of an S3-compatible service.

use std::sync::Arc;

use object_store::ObjectStore;
use object_store::aws::AmazonS3Builder;
use object_store::local::LocalFileSystem;

use crate::config::Objects;
use crate::state::StateError;

/// The store that the configuration asks for. A folder is made if it is not there.
pub fn open(wanted: &Objects) -> Result<Arc<dyn ObjectStore>, StateError> {
    match wanted {
        Objects::Folder(folder) => {
            std::fs::create_dir_all(folder)?;
            // Written to the disk before we say so: the phone forgets its copy then.
            Ok(Arc::new(LocalFileSystem::new_with_prefix(folder)?.with_fsync(true)))
        }
        Objects::S3(s3) => {
            let mut builder = AmazonS3Builder::new()
                .with_bucket_name(&s3.bucket)
                .with_region(&s3.region)
                .with_access_key_id(&s3.access_key)
                .with_secret_access_key(&s3.secret_key);
            if let Some(endpoint) = &s3.endpoint {
                builder = builder.with_endpoint(endpoint).with_allow_http(endpoint.starts_with("http:"));
            }
            Ok(Arc::new(builder.build()?))
        }
    }
}

/// Whether the store answers: reading something that is not there says "not found".
pub async fn ping(store: &dyn ObjectStore) -> Result<(), object_store::Error> {
    use object_store::ObjectStoreExt;
    match store.head(&object_store::path::Path::from("health/none")).await {
        Ok(_) | Err(object_store::Error::NotFound { .. }) => Ok(()),
        Err(error) => Err(error),
    }
}
