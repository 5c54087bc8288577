//! Seek paging: a page starts after the last row of the one before, so rows that come and go
//! meanwhile neither repeat nor hide others.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::{ApiError, FieldError};

const DEFAULT_LIMIT: u32 = 50;
const MAX_LIMIT: u32 = 200;

/// Which part of a list is asked for: `?after=…&limit=50`.
#[derive(Clone, Debug, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Page {
    /// `next` of the page before; leave out for the first page.
    #[param(required = false)]
    pub after: Option<String>,
    /// How many at most.
    #[param(minimum = 1, maximum = 200, default = 50, required = false)]
    pub limit: u32,
}

/// A page of a list.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Paged<T> {
    pub items: Vec<T>,
    /// What to send as `after` for the next page; none on the last.
    pub next: Option<String>,
}

#[derive(Deserialize)]
struct Raw {
    after: Option<String>,
    limit: Option<u32>,
}

impl Page {
    /// `after` where pages are ordered by id.
    pub fn after_id(&self) -> Result<Option<Uuid>, ApiError> {
        let parsed = self.after.as_deref().map(str::parse).transpose();
        parsed.map_err(|_| ApiError::invalid(vec![FieldError::new("after", "is not from an earlier page")]))
    }

    /// `after` where pages are ordered by a pair, as made by [`Page::pair`].
    pub fn after_pair(&self) -> Result<Option<(String, Uuid)>, ApiError> {
        let Some(after) = &self.after else { return Ok(None) };
        after
            .rsplit_once('~')
            .and_then(|(key, id)| Some((key.to_owned(), id.parse().ok()?)))
            .map(Some)
            .ok_or_else(|| ApiError::invalid(vec![FieldError::new("after", "is not from an earlier page")]))
    }

    /// The key of a row where pages are ordered by something that need not be unique, and then by id.
    pub fn pair(key: impl std::fmt::Display, id: Uuid) -> String {
        format!("{key}~{id}")
    }

    /// For `LIMIT`: one row more than the page shows, which tells whether there is another page.
    pub fn sql_limit(&self) -> i64 {
        i64::from(self.limit) + 1
    }

    /// The page made of `rows` read with [`Page::sql_limit`]; `key` is what `after` shall be to
    /// go on behind a row.
    pub fn of<R, T>(&self, mut rows: Vec<R>, key: impl Fn(&R) -> String, item: impl Fn(R) -> T) -> Paged<T> {
        let limit = self.limit as usize;
        let more = rows.len() > limit;
        rows.truncate(limit);
        let next = more.then(|| rows.last().map(key)).flatten();
        Paged { items: rows.into_iter().map(item).collect(), next }
    }
}

/// Other parameters of the query string are for the other extractors of the endpoint.
impl<S: Send + Sync> FromRequestParts<S> for Page {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, ApiError> {
        let raw: Raw = super::params::read(parts, "limit")?;
        let limit = raw.limit.unwrap_or(DEFAULT_LIMIT);
        if !(1..=MAX_LIMIT).contains(&limit) {
            return Err(ApiError::invalid(vec![FieldError::new("limit", format!("must be from 1 to {MAX_LIMIT}"))]));
        }
        Ok(Self { after: raw.after.filter(|after| !after.is_empty()), limit })
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;

    async fn page(query: &str) -> Result<Page, ApiError> {
        let request = axum::http::Request::get(format!("/x?{query}")).body(()).unwrap();
        Page::from_request_parts(&mut request.into_parts().0, &()).await
    }

    #[tokio::test]
    async fn limits_are_from_1_to_200_and_50_by_default() {
        assert_eq!(page("").await.unwrap().limit, 50);
        assert_eq!(page("limit=200&status=open").await.unwrap().limit, 200);
        assert!(page("limit=0").await.is_err());
        assert!(page("limit=201").await.is_err());
        assert!(page("limit=x").await.is_err());
    }

    #[tokio::test]
    async fn next_is_told_only_where_there_is_more() {
        let page = page("limit=2").await.unwrap();
        let full = page.of(vec![1, 2, 3], i32::to_string, |n| n);
        assert_eq!((full.items, full.next.as_deref()), (vec![1, 2], Some("2")));
        let last = page.of(vec![1, 2], i32::to_string, |n| n);
        assert_eq!((last.items, last.next), (vec![1, 2], None));
    }

    #[test]
    fn pairs_survive_separators_in_the_key() {
        let page = Page { after: Some(Page::pair("a~b", Uuid::nil())), limit: 1 };
        assert_eq!(page.after_pair().unwrap(), Some(("a~b".to_owned(), Uuid::nil())));
    }
}
