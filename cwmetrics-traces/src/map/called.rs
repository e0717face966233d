//! What a subsegment has called, if the other side does not tell.

use serde_json::{Map, Value};

use crate::{Segment, ServiceId};

/// Blocks of `aws` that name a resource, and the types of such resources.
const RESOURCES: [(&str, &str, &str); 6] = [
    ("DynamoDB", "table_name", "AWS::DynamoDB::Table"),
    ("S3", "bucket_name", "AWS::S3::Bucket"),
    ("SQS", "queue_url", "AWS::SQS::Queue"),
    ("SNS", "topic_arn", "AWS::SNS::Topic"),
    ("Lambda", "function_name", "AWS::Lambda::Function"),
    ("Kinesis", "stream_name", "AWS::Kinesis::Stream"),
];

/// The name and type that X-Ray gives to an inferred service (API reference, "Service"): a resource
/// of AWS, a service of AWS, a database, or `remote`.
pub(super) fn called(subsegment: &Segment) -> ServiceId {
    let name = subsegment.name.as_str();
    if subsegment.namespace.as_deref() == Some("aws") {
        let resource = RESOURCES.iter().find_map(|&(service, field, kind)| {
            let resource = text(&subsegment.aws, field).filter(|_| service.eq_ignore_ascii_case(name))?;
            Some(ServiceId::new(resource, Some(kind)))
        });
        return resource.unwrap_or_else(|| ServiceId::new(name, Some(&format!("AWS::{name}"))));
    }
    let kind = if subsegment.sql.is_empty() { "remote" } else { "Database::SQL" };
    ServiceId::new(name, Some(kind))
}

impl Segment {
    /// Of a subsegment that [calls out](Segment::calls_out), the service that is inferred from it if
    /// the other side has sent no segment.
    pub fn called(&self) -> ServiceId {
        called(self)
    }
}

fn text<'a>(block: &'a Map<String, Value>, field: &str) -> Option<&'a str> {
    block.get(field).and_then(Value::as_str).filter(|text| !text.is_empty())
}
