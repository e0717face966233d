//! PutTelemetryRecords: keeps what senders tell about themselves.

use super::super::{ConnectionErrors, Context, Telemetry};
use crate::protocol::input::Input;
use crate::protocol::problem::Problem;

const MAX_INSTANCE_ID: usize = 20;
const MAX_HOSTNAME: usize = 255;
const MAX_ARN: usize = 500;

pub(super) fn run(input: &Input<'_>, context: &mut Context<'_>) -> Result<(), Problem> {
    let hostname = text(input, "Hostname", MAX_HOSTNAME)?;
    let ec2_instance_id = text(input, "EC2InstanceId", MAX_INSTANCE_ID)?;
    let resource_arn = text(input, "ResourceARN", MAX_ARN)?;
    let list = input.required("TelemetryRecords")?;
    let mut records = Vec::new();
    for item in list.items()? {
        records.push(Telemetry {
            timestamp: item.required("Timestamp")?.time()?.into(),
            segments_received: count(&item, "SegmentsReceivedCount")?,
            segments_sent: count(&item, "SegmentsSentCount")?,
            segments_spilled: count(&item, "SegmentsSpilloverCount")?,
            segments_rejected: count(&item, "SegmentsRejectedCount")?,
            errors: errors(&item)?,
            hostname: hostname.clone(),
            ec2_instance_id: ec2_instance_id.clone(),
            resource_arn: resource_arn.clone(),
            request: context.request,
        });
    }
    records.into_iter().for_each(|record| context.xray.add_telemetry(record));
    Ok(())
}

fn errors(record: &Input<'_>) -> Result<ConnectionErrors, Problem> {
    let Some(errors) = record.member("BackendConnectionErrors")? else {
        return Ok(ConnectionErrors::default());
    };
    Ok(ConnectionErrors {
        timeout: count(&errors, "TimeoutCount")?,
        connection_refused: count(&errors, "ConnectionRefusedCount")?,
        http_4xx: count(&errors, "HTTPCode4XXCount")?,
        http_5xx: count(&errors, "HTTPCode5XXCount")?,
        unknown_host: count(&errors, "UnknownHostCount")?,
        other: count(&errors, "OtherCount")?,
    })
}

/// A number that is not negative; 0 if it is not there.
fn count(input: &Input<'_>, name: &str) -> Result<u64, Problem> {
    let Some(count) = input.member(name)? else {
        return Ok(0);
    };
    let number = count.integer()?;
    u64::try_from(number).map_err(|_| Problem::value(count.place, number, "not be negative"))
}

fn text(input: &Input<'_>, name: &str, longest: usize) -> Result<Option<String>, Problem> {
    let Some(text) = input.member(name)? else {
        return Ok(None);
    };
    let value = text.text()?;
    if value.chars().count() > longest {
        let must = format!("have {longest} characters at most");
        return Err(Problem::value(text.place, value, &must));
    }
    Ok(Some(value.to_owned()))
}
