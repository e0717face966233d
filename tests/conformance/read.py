"""Reads the figures of metrics with boto3, by GetMetricData and by GetMetricStatistics, and lists the
metrics; what is asked comes and goes as JSON."""

import json
import sys
from datetime import datetime, timedelta, timezone

import clients

asked = json.load(sys.stdin)
client = clients.client("cloudwatch", asked["url"])
namespace, statistics = asked["namespace"], asked["statistics"]
start = datetime.fromtimestamp(asked["start"], timezone.utc)
window = {"StartTime": start, "EndTime": start + timedelta(seconds=asked["period"])}


def of(name, dimensions):
    pairs = [{"Name": key, "Value": value} for key, value in dimensions]
    return {"Namespace": namespace, "MetricName": name, "Dimensions": pairs}


def by_data(metric):
    stats = [{"Metric": metric, "Period": asked["period"], "Stat": name} for name in statistics]
    queries = [{"Id": f"q{at}", "MetricStat": stat} for at, stat in enumerate(stats)]
    answer = client.get_metric_data(MetricDataQueries=queries, **window)
    found = {result["Id"]: result["Values"] for result in answer["MetricDataResults"]}
    return [next(iter(found.get(query["Id"], [])), None) for query in queries]


def by_statistics(metric):
    found = {}
    for kind, wanted in {
        "Statistics": [name for name in statistics if not name.startswith("p")],
        "ExtendedStatistics": [name for name in statistics if name.startswith("p")],
    }.items():
        ask = {**metric, **window, "Period": asked["period"], kind: wanted}
        for point in client.get_metric_statistics(**ask)["Datapoints"]:
            found |= point | point.get("ExtendedStatistics", {})
    return [found.get(name) for name in statistics]


def listed():
    for page in client.get_paginator("list_metrics").paginate(Namespace=namespace):
        for metric in page["Metrics"]:
            yield metric["MetricName"], sorted((pair["Name"], pair["Value"]) for pair in metric["Dimensions"])


metrics = [of(name, dimensions) for name, dimensions in asked["metrics"]]
answers = [by_data(metric) for metric in metrics], [by_statistics(metric) for metric in metrics]
json.dump([*answers, sorted(listed())], sys.stdout)
