"""Proves that the check of requests can fail: a right request has no fault, and of each wrong one just
its fault is found. Prints a line for each, `found` or what else came."""

import math
from datetime import datetime, timezone

import cbor2

from check_request import faults


def datum(**changes):
    plain = {
        "MetricName": "a",
        "Timestamp": datetime(2026, 1, 1, tzinfo=timezone.utc),
        "Values": [1.0],
        "Counts": [1.0],
        "Unit": "Count",
    }
    return {key: value for key, value in {**plain, **changes}.items() if value is not None}


def request(*data, **changes):
    return {"Namespace": "a", "MetricData": list(data), **changes}


def of_set(**changes):
    plain = {"SampleCount": 2.0, "Sum": 3.0, "Minimum": 1.0, "Maximum": 2.0}
    statistics = {key: value for key, value in {**plain, **changes}.items() if value is not None}
    return request(datum(Values=None, Counts=None, StatisticValues=statistics))


def dimension(name="a", value="b", times=1):
    pairs = [{"Name": name + str(at) * (times > 1), "Value": value} for at in range(times)]
    return request(datum(Dimensions=pairs))


def values(values, counts=None):
    return request(datum(Values=values, Counts=counts or [1.0] * len(values)))


WIDE = [float(at) for at in range(150)]
LARGE = datum(MetricName="a" * 255, Values=WIDE, Counts=WIDE[1:] + [1.0])
RIGHT = [
    request(datum()),
    request(*[datum()] * 1000, Namespace="a" * 255),
    request(*[LARGE] * 300),
    dimension("a" * 200, "b" * 1024, 30),
    values([2.0**360, -(2.0**360)]),
    of_set(),
    request(datum(Values=None, Counts=None, Value=1.0, StorageResolution=1)),
]
FIRST = "request.MetricData[0]"
WRONG = [
    # By the model.
    ("request.Namespace is missing", {"MetricData": [datum()]}),
    (f"{FIRST}.MetricName is missing", request(datum(MetricName=None))),
    (f"{FIRST}.Dimensions[0].Value is missing", request(datum(Dimensions=[{"Name": "a"}]))),
    (f"{FIRST}.StatisticValues.Sum is missing", of_set(Sum=None)),
    ("request.Colour is unknown", request(datum(), Colour="red")),
    (f"{FIRST}.Colour is unknown", request(datum(Colour="red"))),
    (f"{FIRST} is no structure", request("a")),
    ("request.MetricData is no list", request(MetricData="a")),
    (f"{FIRST}.MetricName is no string", request(datum(MetricName=1))),
    (f"{FIRST}.Timestamp is no timestamp", request(datum(Timestamp=1))),
    (f"{FIRST}.Values[0] is no double", values(["1"])),
    (f"{FIRST}.Counts[0] is no double", values([1.0], [1])),
    (f"{FIRST}.StorageResolution is no integer", request(datum(StorageResolution=60.0))),
    ("request.StrictEntityValidation is no boolean", request(datum(), StrictEntityValidation=1)),
    (f"{FIRST}.StorageResolution is not within 1 and None", request(datum(StorageResolution=0))),
    ("request.Namespace is not within 1 and 255", request(datum(), Namespace="a" * 256)),
    (f"{FIRST}.MetricName is not within 1 and 255", request(datum(MetricName="a" * 256))),
    (f"{FIRST}.MetricName is not within 1 and 255", request(datum(MetricName=""))),
    (f"{FIRST}.Dimensions[0].Name is not within 1 and 255", dimension("a" * 256)),
    (f"{FIRST}.Dimensions[0].Value is not within 1 and 1024", dimension(value="")),
    (f"{FIRST}.Dimensions[0].Value is not within 1 and 1024", dimension(value="a" * 1025)),
    (f"{FIRST}.Dimensions is not within None and 30", dimension(times=31)),
    ("request.Namespace does not match [^:].*", request(datum(), Namespace=":a")),
    (f"{FIRST}.Unit is none of the enumeration", request(datum(Unit="Furlong"))),
    # By the documentation.
    ("the request is too large", request(*[LARGE] * 400)),
    ("the request has no data, or too many", request(*[datum()] * 1001)),
    ("the request has no data, or too many", request()),
    ("the namespace has a character that is not allowed", request(datum(), Namespace="caf\u00e9")),
    ("datum 0 has not one kind of value", request(datum(Value=1.0))),
    ("datum 0 has not one kind of value", request(datum(Values=None, Counts=None))),
    ("datum 0 has too many values", values([*WIDE, 150.0])),
    ("datum 0 has values and counts of different length", values([1.0], [1.0, 2.0])),
    ("datum 0 has a value out of range", values([math.nan])),
    ("datum 0 has a value out of range", values([-math.inf])),
    ("datum 0 has a value out of range", values([2.0**360 * 1.001])),
    ("datum 0 has a value out of range", of_set(Sum=math.inf)),
    ("datum 0 counts nothing", values([1.0], [0.0])),
    ("datum 0 counts nothing", of_set(SampleCount=0.0)),
    ("datum 0 has a minimum above its maximum", of_set(Minimum=3.0)),
    ("datum 0 has a wrong resolution", request(datum(StorageResolution=5))),
    ("datum 0 has a text with a character that is not allowed", request(datum(MetricName="a\n"))),
    ("datum 0 has a text with a character that is not allowed", dimension(value=" ")),
    ("datum 0 has a dimension twice", request(datum(Dimensions=[{"Name": "a", "Value": "b"}] * 2))),
    ("datum 0 has a dimension with a colon first", dimension(":a")),
]

for right in RIGHT:
    print(f"right: {faults(cbor2.dumps(right))}")
for fault, wrong in WRONG:
    came = faults(cbor2.dumps(wrong))
    print("found" if came == [fault] else f"not just {fault!r} but {came}")
