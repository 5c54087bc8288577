//! Photos and signatures as bytes: piece by piece in any size, checked against their name, kept
//! once, handed to those on the job and to nobody else.

use crate::common::desk::Desk;
use crate::common::device::Device;
use crate::common::{Answer, Client, Role, Tenant, TestServer};
use axum::body::Body;
use axum::http::Method;
use object_store::ObjectStoreExt;
use object_store::path::Path;
use serde_json::json;
use sha2::{Digest, Sha256};
use sync::ids::JobId;

/// Bytes with their name.
struct Blob {
    bytes: Vec<u8>,
    sha256: String,
    mime: &'static str,
}

impl Blob {
    fn of(bytes: Vec<u8>, mime: &'static str) -> Self {
        let sha256 = server::http::hex(&Sha256::digest(&bytes));
        Self { bytes, sha256, mime }
    }

    /// A PNG that differs for every `seed`; noise, so that it does not shrink to nothing.
    fn photo(seed: u8) -> Self {
        let mut noise = u32::from(seed) + 1;
        let image = image::RgbImage::from_fn(40, 30, |_, _| {
            noise = noise.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            image::Rgb(noise.to_be_bytes()[..3].try_into().unwrap())
        });
        let mut bytes = Vec::new();
        image.write_to(&mut std::io::Cursor::new(&mut bytes), image::ImageFormat::Png).unwrap();
        Self::of(bytes, "image/png")
    }

    async fn announce(&self, client: &Client, job: JobId) -> Answer {
        let body = json!({"sha256": self.sha256, "size": self.bytes.len(), "mime": self.mime, "job_id": job});
        client.post("/api/v1/blobs", &body).await
    }

    async fn append(&self, client: &Client, offset: usize, piece: &[u8]) -> Answer {
        let offset = offset.to_string();
        let headers = [("content-type", "application/offset+octet-stream"), ("upload-offset", offset.as_str())];
        client.request(Method::PATCH, &self.path(), &headers, Body::from(piece.to_vec())).await
    }

    /// Announces and sends all of it; answers the last answer.
    async fn send(&self, client: &Client, job: JobId) -> Answer {
        assert_eq!(state(&self.announce(client, job).await), ("receiving".into(), 0));
        self.append(client, 0, &self.bytes).await
    }

    fn path(&self) -> String {
        format!("/api/v1/blobs/{}", self.sha256)
    }

    async fn read(&self, client: &Client) -> Answer {
        client.get(&self.path()).await
    }
}

/// What an answer says of a blob; the test fails where it is no success.
fn state(answer: &Answer) -> (String, u64) {
    assert_eq!(answer.status, 200, "{}", answer.text());
    let body = answer.json();
    (body["state"].as_str().unwrap().to_owned(), body["offset"].as_u64().unwrap())
}

/// Status and code of a refusal.
fn refusal(answer: &Answer) -> (u16, String) {
    (answer.status, answer.code())
}

fn verified(blob: &Blob) -> (String, u64) {
    ("verified".into(), blob.bytes.len() as u64)
}

/// A tenant with an owner, two technicians and a job of the first.
struct Shop<'a> {
    tenant: Tenant<'a>,
    desk: Desk,
    owner: Client,
    ana: Client,
    ben: Client,
    job: JobId,
}

impl<'a> Shop<'a> {
    async fn open(server: &'a TestServer) -> Shop<'a> {
        let tenant = server.tenant("bluebonnet").await;
        let owner = tenant.sign_in(Role::Owner).await;
        let (ana, ben) = (tenant.sign_in(Role::Technician).await, tenant.sign_in(Role::Technician).await);
        let desk = Desk::open(&owner).await;
        let job = desk.job(&owner, server.clock.now(), &[ana.person.clone().unwrap().id]).await;
        Self { tenant, desk, owner, ana, ben, job }
    }

    async fn another_job(&self, technician: &Client) -> JobId {
        self.desk.job(&self.owner, self.tenant.server.clock.now(), &[technician.person.clone().unwrap().id]).await
    }

    fn device(&self, client: &Client) -> Device {
        let person = client.person.clone().unwrap();
        Device::new(self.tenant.id, person.id, person.role, self.tenant.server.clock.now())
    }
}

#[tokio::test]
async fn pieces_of_any_size_make_a_verified_whole() {
    let server = TestServer::start().await;
    let shop = Shop::open(&server).await;
    let photo = Blob::photo(1);
    assert_eq!(state(&photo.announce(&shop.ana, shop.job).await), ("receiving".into(), 0));
    let mut sent = 0;
    for size in [1, 1000, 17, 0, 900] {
        let piece = &photo.bytes[sent..sent + size];
        sent += size;
        assert_eq!(state(&photo.append(&shop.ana, sent - size, piece).await), ("receiving".into(), sent as u64));
        // The device starts again and asks where it stands.
        assert_eq!(state(&photo.announce(&shop.ana, shop.job).await), ("receiving".into(), sent as u64));
        assert_eq!(photo.read(&shop.ana).await.status, 404, "half a photo is not handed out");
    }
    assert_eq!(state(&photo.append(&shop.ana, sent, &photo.bytes[sent..]).await), verified(&photo));
    let answer = photo.read(&shop.ana).await;
    assert_eq!((answer.status, &answer.body), (200, &photo.bytes));
    assert_eq!(answer.header("content-type"), Some("image/png"));
    assert_eq!(answer.header("x-content-type-options"), Some("nosniff"));
    assert!(answer.header("cache-control").unwrap().contains("immutable"));
    assert!(answer.header("cache-control").unwrap().contains("private"));
    assert!(answer.header("content-security-policy").unwrap().contains("sandbox"));
    assert!(answer.header("content-disposition").unwrap().starts_with("inline"));
    // A piece that comes twice, because its answer was lost, does no harm.
    assert_eq!(state(&photo.append(&shop.ana, sent, &photo.bytes[sent..]).await), verified(&photo));
    let pieces = server
        .state
        .objects
        .head(&Path::from(format!("tenants/{}/blobs/{}.pieces/{:012}", shop.tenant.id, photo.sha256, 0)))
        .await;
    assert!(matches!(pieces, Err(object_store::Error::NotFound { .. })), "the pieces are cleared away: {pieces:?}");
}

#[tokio::test]
async fn a_piece_that_does_not_fit_on_is_told_where_to_go_on() {
    let server = TestServer::start().await;
    let shop = Shop::open(&server).await;
    let photo = Blob::photo(2);
    photo.announce(&shop.ana, shop.job).await;
    photo.append(&shop.ana, 0, &photo.bytes[..100]).await;
    for offset in [0, 99, 101, photo.bytes.len()] {
        let answer = photo.append(&shop.ana, offset, &photo.bytes[100..200]).await;
        assert_eq!(refusal(&answer), (409, "wrong_offset".into()));
        assert!(answer.json()["detail"].as_str().unwrap().contains("byte 100"), "{}", answer.text());
    }
    let missing = shop.ana.request(Method::PATCH, &photo.path(), &[], Body::from("x")).await;
    assert_eq!(missing.status, 422, "a piece says where it belongs");
    assert_eq!(state(&photo.append(&shop.ana, 100, &photo.bytes[100..]).await), verified(&photo));
}

#[tokio::test]
async fn bytes_that_are_not_what_was_announced_are_not_taken() {
    let server = TestServer::start().await;
    let shop = Shop::open(&server).await;

    let photo = Blob::photo(3);
    photo.announce(&shop.ana, shop.job).await;
    let mut damaged = photo.bytes.clone();
    damaged[200] ^= 1;
    assert_eq!(refusal(&photo.append(&shop.ana, 0, &damaged).await), (422, "wrong_hash".into()));
    assert_eq!(photo.read(&shop.ana).await.status, 404);
    // From the start, and then it is whole.
    assert_eq!(state(&photo.announce(&shop.ana, shop.job).await), ("receiving".into(), 0));
    assert_eq!(state(&photo.append(&shop.ana, 0, &photo.bytes).await), verified(&photo));

    let mut longer = photo.bytes.clone();
    longer.push(0);
    let photo = Blob::photo(4);
    photo.announce(&shop.ana, shop.job).await;
    let mut longer_than_said = photo.bytes.clone();
    longer_than_said.extend(longer);
    assert_eq!(refusal(&photo.append(&shop.ana, 0, &longer_than_said).await), (422, "too_long".into()));
    assert_eq!(state(&photo.announce(&shop.ana, shop.job).await), ("receiving".into(), 0));

    // Right hash, but not a picture of that type.
    for disguised in [
        Blob::of(Blob::photo(5).bytes, "image/jpeg"),
        Blob::of(b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>".to_vec(), "image/png"),
        Blob::of(b"not json".to_vec(), "application/json"),
    ] {
        assert_eq!(
            refusal(&disguised.send(&shop.ana, shop.job).await),
            (422, "content_refused".into()),
            "{}",
            disguised.mime
        );
        assert_eq!(disguised.read(&shop.ana).await.status, 404);
    }
    let strokes = Blob::of(b"[[[1,2,0.5,0]]]".to_vec(), "application/json");
    assert_eq!(state(&strokes.send(&shop.ana, shop.job).await), verified(&strokes));
}

#[tokio::test]
async fn only_what_can_be_a_photo_is_announced() {
    let server = TestServer::start().await;
    let shop = Shop::open(&server).await;
    let photo = Blob::photo(6);
    let announcement = |field: &str, value: serde_json::Value| {
        let mut body =
            json!({"sha256": photo.sha256, "size": photo.bytes.len(), "mime": photo.mime, "job_id": shop.job});
        body[field] = value;
        body
    };
    for (field, value) in [
        ("size", json!(0)),
        ("size", json!(sync::docs::limits::PHOTO_BYTES + 1)),
        ("mime", json!("image/svg+xml")),
        ("mime", json!("text/html")),
        ("sha256", json!("ABC")),
        ("sha256", json!(photo.sha256.to_uppercase())),
    ] {
        let answer = shop.ana.post("/api/v1/blobs", &announcement(field, value.clone())).await;
        assert_eq!(answer.status, 422, "{field} {value}: {}", answer.text());
    }
    assert_eq!(shop.ana.get("/api/v1/blobs/..%2f..%2fetc%2fpasswd").await.status, 422);
}

#[tokio::test]
async fn a_second_device_sends_nothing_twice() {
    let server = TestServer::start().await;
    let shop = Shop::open(&server).await;
    let photo = Blob::photo(7);
    // Half from one phone, half from the other.
    photo.announce(&shop.ana, shop.job).await;
    photo.append(&shop.ana, 0, &photo.bytes[..1500]).await;
    let other = shop.tenant.sign_in_as(shop.ana.person.as_ref().unwrap()).await;
    assert_eq!(state(&photo.announce(&other, shop.job).await), ("receiving".into(), 1500));
    assert_eq!(state(&photo.append(&other, 1500, &photo.bytes[1500..]).await), verified(&photo));
    assert_eq!(state(&photo.announce(&shop.ana, shop.job).await), verified(&photo));
    // The same picture on another job: there at once, and the other job's people may see it.
    let second = shop.another_job(&shop.ben).await;
    assert_eq!(photo.read(&shop.ben).await.status, 404);
    assert_eq!(state(&photo.announce(&shop.ben, second).await), verified(&photo));
    assert_eq!(photo.read(&shop.ben).await.body, photo.bytes);
    let mut phone = shop.device(&shop.ben);
    phone.pull(&shop.ben).await.unwrap();
    assert_eq!(phone.replica.jobs[&second].facts.verified, std::slice::from_ref(&photo.sha256));
    assert_eq!(phone.replica.jobs.len(), 1, "the first job stays another's");
}

#[tokio::test]
async fn those_on_the_job_and_the_desk_may_read_and_nobody_else() {
    let server = TestServer::start().await;
    let shop = Shop::open(&server).await;
    let elsewhere = server.tenant("ridgeline").await;
    let stranger = elsewhere.sign_in(Role::Owner).await;
    let photo = Blob::photo(8);

    assert_eq!(photo.announce(&shop.ben, shop.job).await.status, 404, "a technician who is not on the job");
    assert_eq!(photo.announce(&stranger, shop.job).await.status, 404, "another company");
    assert_eq!(photo.announce(&server.client(), shop.job).await.status, 401);
    photo.announce(&shop.ana, shop.job).await;
    for (name, client) in [("a technician who is not on the job", &shop.ben), ("another company", &stranger)] {
        assert_eq!(photo.append(client, 0, &photo.bytes).await.status, 404, "{name} adds nothing");
    }
    assert_eq!(state(&photo.append(&shop.ana, 0, &photo.bytes).await), verified(&photo));

    for client in [&shop.ana, &shop.owner] {
        assert_eq!(photo.read(client).await.body, photo.bytes);
    }
    for (name, client) in [("a technician who is not on the job", &shop.ben), ("another company", &stranger)] {
        assert_eq!(photo.read(client).await.status, 404, "{name}");
    }
    assert_eq!(photo.read(&server.client()).await.status, 401);

    // The same bytes in another company are another blob: nothing tells that they are known here.
    let desk = Desk::open(&stranger).await;
    let job = desk.job(&stranger, server.clock.now(), &[]).await;
    assert_eq!(state(&photo.send(&stranger, job).await), verified(&photo));
}

#[tokio::test]
async fn a_verified_blob_shows_in_the_facts_of_its_job() {
    let server = TestServer::start().await;
    let shop = Shop::open(&server).await;
    let mut phone = shop.device(&shop.ana);
    let mut board = shop.device(&shop.owner);
    phone.pull(&shop.ana).await.unwrap();
    board.pull(&shop.owner).await.unwrap();
    let mut pokes = server.state.db.bell().listen();
    let photo = Blob::photo(9);
    photo.announce(&shop.ana, shop.job).await;
    photo.append(&shop.ana, 0, &photo.bytes[..10]).await;
    assert!(phone.pull(&shop.ana).await.unwrap().jobs.is_empty(), "nothing is safe yet, nothing changed");
    photo.append(&shop.ana, 10, &photo.bytes[10..]).await;
    assert_eq!(pokes.try_recv().unwrap().tenant_id, shop.tenant.id);
    for (device, client) in [(&mut phone, &shop.ana), (&mut board, &shop.owner)] {
        device.pull(client).await.unwrap();
        assert_eq!(device.replica.jobs[&shop.job].facts.verified, std::slice::from_ref(&photo.sha256));
    }
}

#[tokio::test]
async fn a_crash_between_the_last_piece_and_the_check_heals() {
    let server = TestServer::start().await;
    let shop = Shop::open(&server).await;
    let (whole, damaged) = (Blob::photo(10), Blob::photo(11));
    for (blob, last) in [(&whole, whole.bytes[2000..].to_vec()), (&damaged, vec![0; damaged.bytes.len() - 2000])] {
        blob.announce(&shop.ana, shop.job).await;
        assert_eq!(state(&blob.append(&shop.ana, 0, &blob.bytes[..2000]).await), ("receiving".into(), 2000));
        // What the last request does before it checks, and no more.
        let piece = format!("tenants/{}/blobs/{}.pieces/{:012}", shop.tenant.id, blob.sha256, 2000);
        server.state.objects.put(&Path::from(piece), last.into()).await.unwrap();
        let changed = sqlx::query("UPDATE blobs SET received = size WHERE encode(sha256, 'hex') = $1")
            .bind(&blob.sha256)
            .execute(&mut server.database.owner().await)
            .await
            .unwrap();
        assert_eq!(changed.rows_affected(), 1);
        assert_eq!(blob.read(&shop.ana).await.status, 404);
    }
    assert_eq!(state(&whole.announce(&shop.ana, shop.job).await), verified(&whole));
    assert_eq!(whole.read(&shop.owner).await.body, whole.bytes);
    let mut phone = shop.device(&shop.ana);
    phone.pull(&shop.ana).await.unwrap();
    assert_eq!(phone.replica.jobs[&shop.job].facts.verified, std::slice::from_ref(&whole.sha256));
    // What was damaged on the way starts anew.
    assert_eq!(refusal(&damaged.announce(&shop.ana, shop.job).await), (422, "wrong_hash".into()));
    assert_eq!(state(&damaged.send(&shop.ana, shop.job).await), verified(&damaged));
}
