"""Puts data with boto3, of every form that the API has, and then wrong ones. Prints as JSON the codes of
the refusals."""

import json
import math
import sys
from datetime import datetime, timedelta, timezone

from botocore.exceptions import ClientError

import clients

url, namespace, timestamp = sys.argv[1:]
client = clients.client("cloudwatch", url)
start = datetime.fromtimestamp(int(timestamp), timezone.utc)


def put(*data, namespace=namespace):
    client.put_metric_data(Namespace=namespace, MetricData=data)


def refusal(*data, **changes):
    try:
        put(*data, **changes)
    except ClientError as error:
        return error.response["Error"]["Code"]
    return "it was not refused"


def datum(name, **more):
    pairs = [{"Name": "Shop", "Value": "a"}]
    return {"MetricName": name, "Dimensions": pairs, "Timestamp": start, "Unit": "Bytes", **more}


def value(**changes):
    return {**datum("wrong", Value=1.0), **changes}


values = datum("values", Values=[1.0, 2.0, 4.0], Counts=[1.0, 2.0, 1.0])
statistics = {"SampleCount": 3.0, "Sum": 12.0, "Minimum": 1.0, "Maximum": 8.0}
put(values, datum("value", Value=7.5), datum("set", StatisticValues=statistics))
# So many that boto3 compresses them.
put(*[datum("many", Value=float(at)) for at in range(1000)])

pairs = [{"Name": str(at), "Value": "b"} for at in range(31)]
codes = {
    "151 values": refusal(datum("wrong", Values=[float(at) for at in range(151)], Counts=[1.0] * 151)),
    "lengths": refusal(datum("wrong", Values=[1.0, 2.0], Counts=[1.0])),
    "NaN": refusal(value(Value=math.nan)),
    "range": refusal(value(Value=2.0**361)),
    "old": refusal(value(Timestamp=start - timedelta(days=15))),
    "1001 data": refusal(*[value()] * 1001),
    "dimensions": refusal(value(Dimensions=pairs)),
    "namespace": refusal(value(), namespace=":a"),
    "two kinds": refusal(value(StatisticValues=statistics)),
}
json.dump(codes, sys.stdout)
