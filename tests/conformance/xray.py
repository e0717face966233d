"""Puts the documents of traces with boto3, and reads summaries, traces, graphs and sampling rules. What is
asked and what was found goes as JSON; every answer is held against botocore's model."""

import json
import sys
from datetime import datetime, timezone

from botocore.exceptions import ClientError

import clients
from model import faults, look

asked = json.load(sys.stdin)
client = clients.client("xray", asked["url"])
window = {name: datetime.fromtimestamp(asked[name], timezone.utc) for name in ("StartTime", "EndTime")}

client.meta.events.register("after-call.xray", look)


def put():
    left, documents = [], asked["documents"]
    for at in range(0, len(documents), 50):
        texts = [json.dumps(document) for document in documents[at : at + 50]]
        left += client.put_trace_segments(TraceSegmentDocuments=texts)["UnprocessedTraceSegments"]
    return [[one.get("Id"), one["ErrorCode"]] for one in left]


def pages(operation, key, **parameters):
    return [item for page in client.get_paginator(operation).paginate(**parameters) for item in page[key]]


def found(expression):
    summaries = pages("get_trace_summaries", "TraceSummaries", FilterExpression=expression, **window)
    return sorted(summary["Id"] for summary in summaries)


def documents(ids):
    traces = pages("batch_get_traces", "Traces", TraceIds=ids)
    return {trace["Id"]: [json.loads(one["Document"]) for one in trace["Segments"]] for trace in traces}


def edges(services):
    names = {one["ReferenceId"]: [one["Name"], one.get("Type")] for one in services}
    for service in services:
        for edge in service["Edges"]:
            of = edge["SummaryStatistics"]
            counts = [of["OkCount"], of["ErrorStatistics"]["TotalCount"], of["FaultStatistics"]["TotalCount"]]
            yield [names[service["ReferenceId"]], names[edge["ReferenceId"]], counts, of["TotalCount"]]


def refusal(call, **parameters):
    try:
        getattr(client, call)(**parameters)
    except ClientError as error:
        return [error.response["Error"]["Code"], error.response["ResponseMetadata"]["HTTPStatusCode"]]
    return ["it was not refused", 200]


unprocessed = put()
summary = client.get_trace_summaries(**window)["TraceSummaries"][0]
statistics = {"RuleName": "Default", "ClientID": "0" * 24, "Timestamp": datetime.now(timezone.utc)}
statistics |= {"RequestCount": 10, "SampledCount": 2, "BorrowCount": 1}
target = client.get_sampling_targets(SamplingStatisticsDocuments=[statistics])["SamplingTargetDocuments"][0]
rules = pages("get_sampling_rules", "SamplingRuleRecords")
client.put_telemetry_records(TelemetryRecords=[{"Timestamp": datetime.now(timezone.utc), "SegmentsSentCount": 7}])
answer = {
    "unprocessed": unprocessed,
    "found": {expression: found(expression) for expression in asked["filters"]},
    "documents": documents(asked["ids"]),
    "graph": sorted(edges(pages("get_service_graph", "Services", **window)), key=str),
    "trace_graph": sorted(edges(pages("get_trace_graph", "Services", TraceIds=asked["ids"][:1])), key=str),
    "started": summary["StartTime"].timestamp(),
    "rules": [[rule["SamplingRule"]["RuleName"], rule["SamplingRule"]["FixedRate"]] for rule in rules],
    "target": [target["RuleName"], target["ReservoirQuota"], target["Interval"]],
    "reported": [
        [one["RuleName"], one["RequestCount"]]
        for one in pages("get_sampling_statistic_summaries", "SamplingStatisticSummaries")
    ],
    "refusals": [
        refusal("get_trace_summaries", FilterExpression="nonsense", **window),
        refusal("batch_get_traces", TraceIds=asked["ids"] * 6),
        refusal("get_groups"),
    ],
    "faults": sorted(faults),
}
json.dump(answer, sys.stdout)
