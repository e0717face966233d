"""Checks the CBOR body of a PutMetricData request, from standard input, against botocore's model of
the service, and against the documented limits that the model does not hold. Prints the faults."""

import gzip
import json
import math
import re
import sys
from datetime import datetime
from pathlib import Path

import botocore
import cbor2

MODEL = Path(botocore.__file__).parent / "data/cloudwatch/2010-08-01/service-2.json.gz"
SHAPES = json.loads(gzip.decompress(MODEL.read_bytes()))["shapes"]
MOST_BYTES, MOST_DATA, MOST_VALUES = 1_000_000, 1000, 150
LARGEST = 2.0**360


def by_model(name, value, place):
    """The faults that the model finds in a value of a shape."""
    shape = SHAPES[name]
    kind = shape["type"]
    if kind == "structure":
        if not isinstance(value, dict):
            return [f"{place} is no structure"]
        faults = [f"{place}.{member} is missing" for member in shape.get("required", []) if member not in value]
        for member, inner in value.items():
            if member not in shape["members"]:
                faults.append(f"{place}.{member} is unknown")
            else:
                faults += by_model(shape["members"][member]["shape"], inner, f"{place}.{member}")
        return faults
    if kind == "list":
        if not isinstance(value, list):
            return [f"{place} is no list"]
        faults = bounds(shape, len(value), place)
        for at, inner in enumerate(value):
            faults += by_model(shape["member"]["shape"], inner, f"{place}[{at}]")
        return faults
    if kind == "string":
        if not isinstance(value, str):
            return [f"{place} is no string"]
        faults = bounds(shape, len(value), place)
        if "enum" in shape and value not in shape["enum"]:
            faults.append(f"{place} is none of the enumeration")
        if "pattern" in shape and not re.fullmatch(shape["pattern"], value):
            faults.append(f"{place} does not match {shape['pattern']}")
        return faults
    if kind == "timestamp":
        return [] if isinstance(value, datetime) else [f"{place} is no timestamp"]
    if kind in ("double", "integer", "boolean"):
        # `type`, since a boolean is an instance of int.
        wanted = {"double": float, "integer": int, "boolean": bool}[kind]
        return bounds(shape, value, place) if type(value) is wanted else [f"{place} is no {kind}"]
    return [f"{place} is of a kind that this check does not know: {kind}"]


def bounds(shape, number, place):
    low, high = shape.get("min"), shape.get("max")
    if (low is None or low <= number) and (high is None or number <= high):
        return []
    return [f"{place} is not within {low} and {high}"]


def by_documentation(request, size):
    """The faults that the model does not know of."""
    faults = [] if size <= MOST_BYTES else ["the request is too large"]
    data = request.get("MetricData", [])
    if not 1 <= len(data) <= MOST_DATA:
        faults.append("the request has no data, or too many")
    if not printable(request["Namespace"]):
        faults.append("the namespace has a character that is not allowed")
    for at, datum in enumerate(data):
        faults += [f"datum {at} {fault}" for fault in of_datum(datum)]
    return faults


def of_datum(datum):
    values, counts = datum.get("Values", []), datum.get("Counts", [])
    statistics = datum.get("StatisticValues", {})
    numbers = values + counts + list(statistics.values())
    numbers += [datum["Value"]] if "Value" in datum else []
    if sum(kind in datum for kind in ("Value", "Values", "StatisticValues")) != 1:
        yield "has not one kind of value"
    if len(values) > MOST_VALUES:
        yield "has too many values"
    if len(values) != len(counts):
        yield "has values and counts of different length"
    if not all(math.isfinite(number) and abs(number) <= LARGEST for number in numbers):
        yield "has a value out of range"
    if any(count <= 0 for count in counts) or statistics.get("SampleCount", 1) <= 0:
        yield "counts nothing"
    if statistics and not statistics["Minimum"] <= statistics["Maximum"]:
        yield "has a minimum above its maximum"
    if datum.get("StorageResolution", 60) not in (1, 60):
        yield "has a wrong resolution"
    dimensions = datum.get("Dimensions", [])
    texts = [datum["MetricName"]] + [text for pair in dimensions for text in pair.values()]
    if not all(printable(text) for text in texts):
        yield "has a text with a character that is not allowed"
    names = [pair["Name"] for pair in dimensions]
    if len(names) != len(set(names)):
        yield "has a dimension twice"
    if any(name.startswith(":") for name in names):
        yield "has a dimension with a colon first"


def printable(text):
    return text.isascii() and text.isprintable() and not text.isspace()


def faults(body):
    request = cbor2.loads(body)
    return by_model("PutMetricDataInput", request, "request") or by_documentation(request, len(body))


if __name__ == "__main__":
    for fault in faults(sys.stdin.buffer.read()):
        print(fault)
