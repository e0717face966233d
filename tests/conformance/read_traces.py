"""Reads traces with boto3. Standard input: {"url", "ids"}; prints the documents of each trace."""

import json
import sys

import boto3

asked = json.load(sys.stdin)
client = boto3.client(
    "xray",
    endpoint_url=asked["url"],
    region_name="us-east-1",
    aws_access_key_id="test",
    aws_secret_access_key="test",
)
documents = []
for trace_id in asked["ids"]:
    answer = client.batch_get_traces(TraceIds=[trace_id])
    assert not answer["UnprocessedTraceIds"], answer
    documents.append(
        [segment["Document"] for trace in answer["Traces"] for segment in trace["Segments"]]
    )
json.dump(documents, sys.stdout)
