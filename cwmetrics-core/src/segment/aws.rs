use serde_json::{Map, Value};

use super::details::text;

/// A call of an AWS service. It makes the call's namespace `aws` instead of `remote`.
///
/// ```
/// use cwmetrics_core::trace::Aws;
///
/// cwmetrics_core::task().aws(Aws::new().operation("PutItem").table_name("orders"));
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[must_use = "it is for `task().aws(…)`"]
pub struct Aws<'a> {
    operation: Option<&'a str>,
    account_id: Option<&'a str>,
    region: Option<&'a str>,
    request_id: Option<&'a str>,
    queue_url: Option<&'a str>,
    table_name: Option<&'a str>,
}

impl<'a> Aws<'a> {
    /// Nothing yet.
    pub fn new() -> Aws<'a> {
        Aws::default()
    }

    /// The API's action, such as `PutItem`.
    pub fn operation(mut self, operation: &'a str) -> Aws<'a> {
        self.operation = Some(operation);
        self
    }

    /// The account that owns the resource, if it is another one.
    pub fn account_id(mut self, account: &'a str) -> Aws<'a> {
        self.account_id = Some(account);
        self
    }

    /// The region of the resource, if it is another one.
    pub fn region(mut self, region: &'a str) -> Aws<'a> {
        self.region = Some(region);
        self
    }

    /// The id of the request.
    pub fn request_id(mut self, id: &'a str) -> Aws<'a> {
        self.request_id = Some(id);
        self
    }

    /// The URL of an SQS queue.
    pub fn queue_url(mut self, url: &'a str) -> Aws<'a> {
        self.queue_url = Some(url);
        self
    }

    /// The name of a DynamoDB table.
    pub fn table_name(mut self, table: &'a str) -> Aws<'a> {
        self.table_name = Some(table);
        self
    }

    /// Adds what is known to what was known before.
    pub(crate) fn add_to(self, aws: &mut Map<String, Value>) {
        text(aws, "operation", self.operation);
        text(aws, "account_id", self.account_id);
        text(aws, "region", self.region);
        text(aws, "request_id", self.request_id);
        text(aws, "queue_url", self.queue_url);
        text(aws, "table_name", self.table_name);
    }
}
