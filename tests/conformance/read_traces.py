"""Reads traces with boto3. Standard input: {"url", "ids"}; prints the documents of each trace."""

import json
import sys

import clients

asked = json.load(sys.stdin)
client = clients.client("xray", asked["url"])
documents = []
for trace_id in asked["ids"]:
    answer = client.batch_get_traces(TraceIds=[trace_id])
    assert not answer["UnprocessedTraceIds"], answer
    documents.append(
        [segment["Document"] for trace in answer["Traces"] for segment in trace["Segments"]]
    )
json.dump(documents, sys.stdout)
