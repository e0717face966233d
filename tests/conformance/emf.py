"""Reads documents of the embedded metric format, a line each, from standard input.

check    prints their faults: by a JSON schema of the format's specification, by what that says in words,
         and by botocore's model of the requests that CloudWatch makes of them
put URL  puts what they say with boto3, as CloudWatch does with documents in a log
"""

import json
import sys
from datetime import datetime, timezone

import jsonschema

import clients
from check_request import by_model, of_datum

UNITS = "Seconds Microseconds Milliseconds Percent Count Count/Second None".split() + [
    size + per
    for per in ("", "/Second")
    for size in "Bytes Kilobytes Megabytes Gigabytes Terabytes Bits Kilobits Megabits Gigabits Terabits".split()
]
MOST_BYTES, MOST_VALUES = 1_000_000, 100


def closed(required, **properties):
    """An object with these members and no others."""
    return {"type": "object", "required": required, "properties": properties, "additionalProperties": False}


NAME = {"type": "string", "minLength": 1, "maxLength": 255}
DEFINITION = closed(["Name"], Name=NAME, Unit={"enum": UNITS}, StorageResolution={"enum": [1, 60]})
DIRECTIVE = closed(
    ["Namespace", "Dimensions", "Metrics"],
    Namespace=NAME,
    Dimensions={"type": "array", "minItems": 1, "items": {"type": "array", "maxItems": 30, "items": NAME}},
    Metrics={"type": "array", "minItems": 1, "maxItems": 100, "items": DEFINITION},
)
METADATA = closed(
    ["Timestamp", "CloudWatchMetrics"],
    Timestamp={"type": "integer"},
    LogGroupName={"type": "string"},
    CloudWatchMetrics={"type": "array", "minItems": 1, "items": DIRECTIVE},
)
DOCUMENT = {"type": "object", "required": ["_aws"], "properties": {"_aws": METADATA}}

NUMBERS = {"type": "array", "minItems": 1, "maxItems": MOST_VALUES, "items": {"type": "number"}}
NUMBER = {"type": "number"}
# The first two are in the specification. CloudWatch takes all four.
TARGET = {
    "oneOf": [
        NUMBER,
        NUMBERS,
        closed(["Values", "Counts"], Values=NUMBERS, Counts=NUMBERS),
        closed(["Max", "Min", "Count", "Sum"], Max=NUMBER, Min=NUMBER, Count=NUMBER, Sum=NUMBER),
    ]
}


def parsed(line):
    """A document; that a member is there once, and that a number is finite, Python does not check itself."""

    def once(pairs):
        if len(pairs) != len(dict(pairs)):
            raise ValueError("a member is there twice")
        return dict(pairs)

    def finite(text):
        raise ValueError(f"{text} is no number")

    return json.loads(line, object_pairs_hook=once, parse_constant=finite)


def faults(line):
    """What is wrong with a document."""
    if len(line.encode()) > MOST_BYTES:
        return ["the document is too long"]
    try:
        document = parsed(line)
    except ValueError as error:
        return [str(error)]
    found = [error.message for error in jsonschema.Draft202012Validator(DOCUMENT).iter_errors(document)]
    found = found or list(of_targets(document))
    return found or [fault for request in requests(document) for fault in of_request(request)]


def of_targets(document):
    """What the schema of a document cannot say of its targets."""
    referred = {"_aws"}
    for directive in document["_aws"]["CloudWatchMetrics"]:
        dimensions = {key for keys in directive["Dimensions"] for key in keys}
        names = [definition["Name"] for definition in directive["Metrics"]]
        if len(names) != len(set(names)) or dimensions & set(names) or referred & (dimensions | set(names)):
            yield "a member is referred to twice"
        for key in dimensions:
            if not isinstance(document.get(key), str):
                yield "a dimension has no text"
        for name in names:
            if not jsonschema.Draft202012Validator(TARGET).is_valid(document.get(name)):
                yield "a metric has no numbers"
        referred |= dimensions | set(names)
    if referred != set(document):
        yield "a member is referred to by nothing"


def of_request(request):
    yield from by_model("PutMetricDataInput", request, "request")
    for datum in request["MetricData"]:
        yield from of_datum(datum)


def requests(document):
    """What CloudWatch makes of a document."""
    metadata = document["_aws"]
    timestamp = datetime.fromtimestamp(metadata["Timestamp"] / 1000, timezone.utc)
    for directive in metadata["CloudWatchMetrics"]:
        data = [
            {
                "MetricName": definition["Name"],
                "Dimensions": [{"Name": key, "Value": document[key]} for key in keys],
                "Timestamp": timestamp,
                "Unit": definition.get("Unit", "None"),
                "StorageResolution": definition.get("StorageResolution", 60),
                **numbers(document[definition["Name"]]),
            }
            for keys in directive["Dimensions"]
            for definition in directive["Metrics"]
        ]
        yield {"Namespace": directive["Namespace"], "MetricData": data}


def numbers(target):
    if isinstance(target, dict) and "Values" in target:
        return {kind: [float(number) for number in target[kind]] for kind in ("Values", "Counts")}
    if isinstance(target, dict):
        names = {"SampleCount": "Count", "Sum": "Sum", "Minimum": "Min", "Maximum": "Max"}
        return {"StatisticValues": {name: float(target[short]) for name, short in names.items()}}
    values = target if isinstance(target, list) else [target]
    return {"Values": [float(value) for value in values], "Counts": [1.0] * len(values)}


def put(url, lines):
    client = clients.client("cloudwatch", url)
    for line in lines:
        for request in requests(parsed(line)):
            client.put_metric_data(**request)


if __name__ == "__main__":
    lines = sys.stdin.read().splitlines()
    match sys.argv[1:]:
        case ["check"]:
            for line in lines:
                for fault in faults(line):
                    print(fault)
        case ["put", url]:
            put(url, lines)
