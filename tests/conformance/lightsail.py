"""Reads instances and their metrics with boto3, and asks what is wrong. What was found goes as JSON, floating
point numbers as texts, so that no bit of them is lost; every answer is held against botocore's model."""

import json
import sys
import urllib.error
import urllib.request

from botocore.exceptions import ClientError

import clients
from model import faults, forbids, look

asked = json.load(sys.stdin)


def connect(**config):
    return clients.client("lightsail", asked["url"], retries={"total_max_attempts": 1}, **config)


client = connect()
client.meta.events.register("after-call.lightsail", look)
# One that sends what is wrong, as the clients of other languages do.
careless = connect(parameter_validation=False)


def shape(operation):
    return client.meta.service_model.operation_model(operation).input_shape


def instances():
    pages = client.get_paginator("get_instances").paginate()
    return [[[one["name"], one["createdAt"].timestamp(), one["state"]] for one in page["instances"]] for page in pages]


def points(instance, metric, period, unit):
    question = asked["right"] | {"instanceName": instance, "metricName": metric, "period": period, "unit": unit}
    names = ["sampleCount", "sum", "minimum", "maximum", "average"]
    found = client.get_instance_metric_data(**question)["metricData"]
    return [[point["timestamp"].timestamp(), point["unit"]] + [repr(point[name]) for name in names] for point in found]


def refusal(operation, body):
    """The code of the answer to this body, as it is, or none."""
    headers = {"Content-Type": "application/x-amz-json-1.1", "X-Amz-Target": f"Lightsail_20161128.{operation}"}
    try:
        urllib.request.urlopen(urllib.request.Request(asked["url"], json.dumps(body).encode(), headers))
    except urllib.error.HTTPError as error:
        return json.load(error)["__type"]
    return None


def error(call, parameters):
    """The name of the class that boto3 raises, the error's code and the HTTP status."""
    try:
        getattr(careless, call)(**parameters)
    except ClientError as error:
        code, about = error.response["Error"]["Code"], error.response["ResponseMetadata"]
        return [type(error).__name__, code, about["HTTPStatusCode"]]
    return "it was not refused"


def unknown():
    """What the model lists and the endpoint does not take."""
    members = shape("GetInstanceMetricData").members
    for name in ("metricName", "unit", "statistics"):
        for value in members[name].enum if name != "statistics" else members[name].member.enum:
            body = asked["right"] | {name: [value] if name == "statistics" else value}
            if refusal("GetInstanceMetricData", body):
                yield value


found = instances()
answer = {
    "instances": found,
    "points": [[points(one[0], *metric) for metric in asked["metrics"]] for page in found for one in page],
    "unknown": list(unknown()),
    "verdicts": [
        [forbids(shape(operation), body), refusal(operation, body)] for operation, body in asked["questions"]
    ],
    "errors": [error(call, parameters) for call, parameters in asked["calls"]],
    "faults": sorted(faults),
}
json.dump(answer, sys.stdout)
