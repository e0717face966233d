"""Writes a metric with boto3, then one with a value too many, and prints the code of the refusal."""

import sys
from datetime import datetime, timezone

import boto3
from botocore.exceptions import ClientError

url, namespace, timestamp = sys.argv[1:]
client = boto3.client(
    "cloudwatch",
    endpoint_url=url,
    region_name="us-east-1",
    aws_access_key_id="test",
    aws_secret_access_key="test",
)
datum = {
    "MetricName": "by boto3",
    "Dimensions": [{"Name": "Shop", "Value": "a"}],
    "Timestamp": datetime.fromtimestamp(int(timestamp), timezone.utc),
    "Values": [1.0, 2.0, 4.0],
    "Counts": [1.0, 2.0, 1.0],
}
client.put_metric_data(Namespace=namespace, MetricData=[datum])
try:
    wrong = dict(datum, Values=[float(at) for at in range(151)], Counts=[1.0] * 151)
    client.put_metric_data(Namespace=namespace, MetricData=[wrong])
    print("it was not refused")
except ClientError as error:
    print(error.response["Error"]["Code"])
