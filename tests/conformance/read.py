"""Reads the figures of metrics with boto3; what is asked comes and goes as JSON."""

import json
import sys
from datetime import datetime, timedelta, timezone

import boto3

asked = json.load(sys.stdin)
client = boto3.client(
    "cloudwatch",
    endpoint_url=asked["url"],
    region_name="us-east-1",
    aws_access_key_id="test",
    aws_secret_access_key="test",
)
start = datetime.fromtimestamp(asked["start"], timezone.utc)
end = start + timedelta(seconds=asked["period"])
rows = []
for name, dimensions in asked["metrics"]:
    metric = {
        "Namespace": asked["namespace"],
        "MetricName": name,
        "Dimensions": [{"Name": key, "Value": value} for key, value in dimensions],
    }
    queries = [
        {"Id": f"q{at}", "MetricStat": {"Metric": metric, "Period": asked["period"], "Stat": statistic}}
        for at, statistic in enumerate(asked["statistics"])
    ]
    answer = client.get_metric_data(MetricDataQueries=queries, StartTime=start, EndTime=end)
    found = {result["Id"]: result["Values"] for result in answer["MetricDataResults"]}
    rows.append([next(iter(found.get(query["Id"], [])), None) for query in queries])
json.dump(rows, sys.stdout)
