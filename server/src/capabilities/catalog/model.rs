//! Service types and price book items as they are sent, checked and answered.

use serde::{Deserialize, Serialize};
use sync::domain::checklist::{ChecklistTemplateItem, ItemKind as AnswerKind};
use sync::ids::{PriceBookItemId, ServiceTypeId};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::capabilities::exact::Exact;
use crate::capabilities::fields::Fields;
use crate::capabilities::values::words;
use crate::http::ApiResult;

const CHECKLIST_ITEMS: usize = 200;
const CHOICES: usize = 50;

/// A service type as the client sends it.
#[derive(Clone, Debug, Deserialize, ToSchema)]
pub struct ServiceTypeInput {
    /// Made by the client, so that a request whose answer was lost can be sent again.
    #[serde(default)]
    pub id: Option<ServiceTypeId>,
    /// Short and unique in the company, such as `pumping`.
    pub code: String,
    pub name: String,
    /// In Spanish, where it has such a name.
    #[serde(default)]
    pub name_es: Option<String>,
    /// Planned minutes of a visit, 5 to 1440.
    pub default_minutes: u32,
    /// Copied to each visit when it is planned; a later change leaves planned visits as they are.
    #[serde(default)]
    #[schema(value_type = Vec<ChecklistTemplateItem>)]
    pub checklist: Vec<Exact<ChecklistTemplateItem>>,
    /// Photos that completion requires, 0 to 20.
    #[serde(default)]
    pub min_before_photos: u32,
    #[serde(default)]
    pub min_after_photos: u32,
    /// Photos of any kind that completion requires, 0 to 40.
    #[serde(default)]
    pub min_photos: u32,
    #[serde(default)]
    pub customer_signature: bool,
    #[serde(default)]
    pub technician_signature: bool,
    /// Whether new jobs may have it; true where it is left out.
    #[serde(default = "yes")]
    pub active: bool,
}

/// What the office can set of a service type, checked.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct ServiceTypeFields {
    pub code: String,
    pub name: String,
    pub name_es: Option<String>,
    pub default_minutes: u32,
    pub checklist: Vec<ChecklistTemplateItem>,
    pub min_before_photos: u32,
    pub min_after_photos: u32,
    pub min_photos: u32,
    pub customer_signature: bool,
    pub technician_signature: bool,
    pub active: bool,
}

/// A kind of work with its checklist template and what its completion requires.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ServiceType {
    pub id: ServiceTypeId,
    #[serde(flatten)]
    pub fields: ServiceTypeFields,
}

words! {
    /// What a price book item is.
    ItemKind { Service = "service", Part = "part", Fee = "fee" }
}

/// A price book item as the client sends it.
#[derive(Clone, Debug, Deserialize, ToSchema)]
pub struct PriceBookItemInput {
    /// Made by the client, so that a request whose answer was lost can be sent again.
    #[serde(default)]
    pub id: Option<PriceBookItemId>,
    /// Short and unique in the company, such as `PUMP-1000`.
    pub code: String,
    pub name: String,
    pub kind: ItemKind,
    /// What one of it is: `each` (where it is left out), `gallon`, `foot`, `hour`.
    #[serde(default)]
    pub unit: Option<String>,
    /// Cents of the currency for one unit.
    pub unit_price_cents: i64,
    /// Three letters of ISO 4217; `USD` where it is left out.
    #[serde(default)]
    pub currency: Option<String>,
    #[serde(default = "yes")]
    pub active: bool,
}

/// What the office can set of a price book item, checked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct PriceBookItemFields {
    pub code: String,
    pub name: String,
    pub kind: ItemKind,
    pub unit: String,
    pub unit_price_cents: i64,
    pub currency: String,
    pub active: bool,
}

/// A priced service, part or fee.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PriceBookItem {
    pub id: PriceBookItemId,
    #[serde(flatten)]
    pub fields: PriceBookItemFields,
}

fn yes() -> bool {
    true
}

impl ServiceTypeInput {
    /// The id to save under and the checked fields. `own` is the id in the address on a change.
    pub(super) fn checked(
        self,
        own: Option<ServiceTypeId>,
        fresh: Uuid,
    ) -> ApiResult<(ServiceTypeId, ServiceTypeFields)> {
        let mut check = Fields::new();
        let id = check.record_id(self.id.map(|id| id.0), own.map(|id| id.0), fresh);
        check.check((5..=1440).contains(&self.default_minutes), "default_minutes", "must be from 5 to 1440");
        for (field, photos, most) in [
            ("min_before_photos", self.min_before_photos, 20),
            ("min_after_photos", self.min_after_photos, 20),
            ("min_photos", self.min_photos, 40),
        ] {
            check.check(photos <= most, field, format!("must be at most {most}"));
        }
        check.check(
            self.checklist.len() <= CHECKLIST_ITEMS,
            "checklist",
            format!("must have at most {CHECKLIST_ITEMS} items"),
        );
        let checklist = self
            .checklist
            .into_iter()
            .enumerate()
            .map(|(at, Exact(item))| checklist_item(&mut check, at, item))
            .collect();
        let fields = ServiceTypeFields {
            code: code(&mut check, &self.code),
            name: check.name("name", &self.name, 200),
            name_es: check.optional("name_es", self.name_es.as_deref(), 200),
            default_minutes: self.default_minutes,
            checklist,
            min_before_photos: self.min_before_photos,
            min_after_photos: self.min_after_photos,
            min_photos: self.min_photos,
            customer_signature: self.customer_signature,
            technician_signature: self.technician_signature,
            active: self.active,
        };
        check.finish()?;
        Ok((ServiceTypeId(id), fields))
    }
}

fn code(check: &mut Fields, code: &str) -> String {
    let code = check.name("code", code, 40);
    let plain = code.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.'));
    check.check(plain, "code", "must be of letters, digits, dots, hyphens and underscores");
    code
}

fn checklist_item(check: &mut Fields, at: usize, item: ChecklistTemplateItem) -> ChecklistTemplateItem {
    let field = |name: &str| format!("checklist[{at}].{name}");
    let kind = match item.kind {
        AnswerKind::Number { unit, min, max } => {
            let ordered = min.zip(max).is_none_or(|(min, max)| min <= max);
            check.check(ordered, field("min"), "must not be above max");
            AnswerKind::Number { unit: check.text(&field("unit"), &unit, 20), min, max }
        }
        AnswerKind::Choice { options } => {
            check.check(
                (1..=CHOICES).contains(&options.len()),
                field("options"),
                format!("must be from 1 to {CHOICES}"),
            );
            let named = options.iter().map(|option| check.name(&field("options"), option, 100)).collect::<Vec<_>>();
            let distinct = named.iter().collect::<std::collections::BTreeSet<_>>().len() == named.len();
            check.check(distinct, field("options"), "must differ from each other");
            AnswerKind::Choice { options: named }
        }
        plain @ (AnswerKind::Check | AnswerKind::YesNo | AnswerKind::Text) => plain,
    };
    ChecklistTemplateItem {
        section: item.section,
        label: check.name(&field("label"), &item.label, 200),
        label_es: check.optional(&field("label_es"), item.label_es.as_deref(), 200),
        kind,
        required: item.required,
    }
}

impl PriceBookItemInput {
    /// As for service types.
    pub(super) fn checked(
        self,
        own: Option<PriceBookItemId>,
        fresh: Uuid,
    ) -> ApiResult<(PriceBookItemId, PriceBookItemFields)> {
        let mut check = Fields::new();
        let id = check.record_id(self.id.map(|id| id.0), own.map(|id| id.0), fresh);
        let price = self.unit_price_cents;
        check.check((0..=100_000_000_000).contains(&price), "unit_price_cents", "must be from 0 to 100000000000");
        let currency = self.currency.map_or_else(|| "USD".to_owned(), |currency| currency.trim().to_ascii_uppercase());
        let three_letters = currency.len() == 3 && currency.bytes().all(|byte| byte.is_ascii_uppercase());
        check.check(three_letters, "currency", "must be the three letters of a currency, such as USD");
        let fields = PriceBookItemFields {
            code: code(&mut check, &self.code),
            name: check.name("name", &self.name, 200),
            kind: self.kind,
            unit: check.optional("unit", self.unit.as_deref(), 20).unwrap_or_else(|| "each".to_owned()),
            unit_price_cents: price,
            currency,
            active: self.active,
        };
        check.finish()?;
        Ok((PriceBookItemId(id), fields))
    }
}
