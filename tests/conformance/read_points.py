"""Reads the points of an instance's metrics with boto3, by GetMetricStatistics; what is asked comes and goes
as JSON."""

import json
import sys
from datetime import datetime, timezone

import clients

asked = json.load(sys.stdin)
client = clients.client("cloudwatch", asked["url"])
STATISTICS = ["SampleCount", "Sum", "Minimum", "Maximum", "Average"]


def points(name, period):
    answer = client.get_metric_statistics(
        Namespace=asked["namespace"],
        MetricName=name,
        Dimensions=[{"Name": key, "Value": value} for key, value in asked["dimensions"]],
        StartTime=datetime.fromtimestamp(asked["start"], timezone.utc),
        EndTime=datetime.fromtimestamp(asked["end"], timezone.utc),
        Period=period,
        Statistics=STATISTICS,
    )
    rows = [
        [int(point["Timestamp"].timestamp()), *(point[name] for name in STATISTICS), point["Unit"]]
        for point in answer["Datapoints"]
    ]
    return sorted(rows)


json.dump({name: points(name, period) for name, period in asked["metrics"]}, sys.stdout)
