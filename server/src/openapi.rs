//! The description of the API, generated from the code.

use std::sync::LazyLock;

use axum::http::header::CACHE_CONTROL;
use axum::response::{IntoResponse, Response};
use utoipa::openapi::security::{ApiKey, ApiKeyValue, SecurityRequirement, SecurityScheme};
use utoipa::openapi::{
    ComponentsBuilder, ContentBuilder, InfoBuilder, OpenApi, OpenApiBuilder, Ref, RefOr, ResponseBuilder, Schema,
};
use utoipa::{PartialSchema, ToSchema};

use crate::http::{Json, Problem, api};

static DOCUMENT: LazyLock<OpenApi> = LazyLock::new(|| {
    let mut document = api().into_openapi();
    add_problems(&mut document);
    document
});

/// What the routes are added to.
pub fn base() -> OpenApi {
    let info = InfoBuilder::new()
        .title("Holdfast")
        .version(env!("CARGO_PKG_VERSION"))
        .description(Some(
            "Field service that works with no signal. Times are milliseconds since 1970-01-01T00:00:00Z; money is \
             in cents. Lists are paged by seeking: send `next` of a page as `after` for the one behind it. \
             Requests that change something come from a page of the site itself or carry the header `x-holdfast: 1`. \
             Every error is a problem as in RFC 9457, with a stable `code`.",
        ))
        .build();
    let cookie = SecurityScheme::ApiKey(ApiKey::Cookie(ApiKeyValue::new("__Host-holdfast_session")));
    let mut schemas: Vec<(String, RefOr<Schema>)> = vec![(Problem::name().into_owned(), Problem::schema())];
    Problem::schemas(&mut schemas);
    let components = ComponentsBuilder::new().security_scheme("session", cookie).schemas_from_iter(schemas).build();
    OpenApiBuilder::new()
        .info(info)
        .components(Some(components))
        .security(Some([SecurityRequirement::new("session", Vec::<String>::new())]))
        .build()
}

/// The whole description.
pub fn whole() -> &'static OpenApi {
    &DOCUMENT
}

/// `GET /openapi.json`
pub async fn document() -> Response {
    ([(CACHE_CONTROL, "no-cache")], Json(whole())).into_response()
}

/// Every operation can answer with a problem.
fn add_problems(document: &mut OpenApi) {
    let content = ContentBuilder::new().schema(Some(Ref::from_schema_name(Problem::name()))).build();
    let problem = ResponseBuilder::new()
        .description("What went wrong, as a problem")
        .content("application/problem+json", content)
        .build();
    for path in document.paths.paths.values_mut() {
        let operations =
            [&mut path.get, &mut path.put, &mut path.post, &mut path.delete, &mut path.head, &mut path.patch];
        for operation in operations.into_iter().flatten() {
            operation.responses.responses.entry("default".to_owned()).or_insert_with(|| RefOr::T(problem.clone()));
        }
    }
}
