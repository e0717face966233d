"""Checks the CBOR body of a PutMetricData request, from standard input, against botocore's model of
the service, and against the documented limits that the model does not hold. Prints the faults."""

import gzip
import json
import math
import re
import sys
from datetime import datetime, timezone
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
        wanted = {"double": float, "integer": int, "boolean": bool}[kind]
        return bounds(shape, value, place) if type(value) is wanted else [f"{place} is no {kind}"]
    return [f"{place} is of a kind that this check does not know: {kind}"]


def bounds(shape, number, place):
    low, high = shape.get("min", -math.inf), shape.get("max", math.inf)
    return [] if low <= number <= high else [f"{place} is not within {low} and {high}"]


def by_documentation(request, size):
    """The faults that the model does not know of."""
    faults = [] if size <= MOST_BYTES else ["the request is too large"]
    data = request.get("MetricData", [])
    if not 1 <= len(data) <= MOST_DATA:
        faults.append("the request has no data, or too many")
    for at, datum in enumerate(data):
        values, counts = datum.get("Values", []), datum.get("Counts", [])
        numbers = values + counts + list(datum.get("StatisticValues", {}).values())
        numbers += [datum["Value"]] if "Value" in datum else []
        if len(values) > MOST_VALUES:
            faults.append(f"datum {at} has too many values")
        if len(values) != len(counts):
            faults.append(f"datum {at} has values and counts of different length")
        if not all(math.isfinite(number) and abs(number) <= LARGEST for number in numbers):
            faults.append(f"datum {at} has a value out of range")
        if sum(kind in datum for kind in ("Value", "Values", "StatisticValues")) != 1:
            faults.append(f"datum {at} has not one kind of value")
        if datum.get("StorageResolution", 60) not in (1, 60):
            faults.append(f"datum {at} has a wrong resolution")
    return faults


def faults(body):
    request = cbor2.loads(body)
    return by_model("PutMetricDataInput", request, "request") or by_documentation(request, len(body))


def datum(**changes):
    plain = {
        "MetricName": "a",
        "Timestamp": datetime(2026, 1, 1, tzinfo=timezone.utc),
        "Values": [1.0],
        "Counts": [1.0],
        "Unit": "Count",
    }
    return {key: value for key, value in {**plain, **changes}.items() if value is not None}


def request(data, **changes):
    return {"Namespace": "a", "MetricData": data, **changes}


def self_check():
    """Each wrong request has its fault found, and a right one has none."""
    wide = [float(at) for at in range(151)]
    right = request([datum(), datum(Dimensions=[{"Name": "a", "Value": "b"}])])
    wrong = {
        "missing": {"MetricData": [datum()]},
        "unknown": request([datum(Colour="red")]),
        "no double": request([datum(Values=["1"])]),
        "no list": request("nothing"),
        "no string": request([datum(MetricName=1)]),
        "no timestamp": request([datum(Timestamp=1)]),
        "no integer": request([datum(StorageResolution=60.5)]),
        "not within 1 and 255": request([datum(MetricName="a" * 256)]),
        "not within 1 and 1024": request([datum(Dimensions=[{"Name": "a", "Value": ""}])]),
        "Dimensions is not within": request([datum(Dimensions=[{"Name": str(at), "Value": "b"} for at in range(31)])]),
        "does not match": request([datum()], Namespace=":a"),
        "none of the enumeration": request([datum(Unit="Furlong")]),
        "too large": request([datum(MetricName="a" * 255, Values=wide[:100], Counts=wide[:100])] * 900),
        "too many": request([datum()] * 1001),
        "too many values": request([datum(Values=wide, Counts=wide)]),
        "different length": request([datum(Counts=[1.0, 2.0])]),
        "Values[0] is not within": request([datum(Values=[math.nan])]),
        "out of range": request([datum(Values=[2.0**361])]),
        "one kind": request([datum(Value=1.0)]),
        "wrong resolution": request([datum(StorageResolution=5)]),
    }
    for found in faults(cbor2.dumps(right)):
        print("a right request:", found)
    for fault, body in wrong.items():
        found = faults(cbor2.dumps(body))
        if not any(fault in line for line in found):
            print(f"not found: {fault}; found {found}")
    print("every fault was found")


if sys.argv[1:] == ["--self-check"]:
    self_check()
else:
    for fault in faults(sys.stdin.buffer.read()):
        print(fault)
