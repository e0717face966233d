"""Puts data with boto3, then has metric math computed and graphs drawn. What is asked comes as JSON; the
pictures go into files, the numbers and the codes of the refusals are printed as JSON."""

import json
import sys
from datetime import datetime, timedelta, timezone
from pathlib import Path

from botocore.exceptions import ClientError

import clients

asked = json.load(sys.stdin)
client = clients.client("cloudwatch", asked["url"])
namespace = asked["namespace"]
start = datetime.fromtimestamp(asked["start"], timezone.utc)
window = {"StartTime": start, "EndTime": start + timedelta(hours=1), "ScanBy": "TimestampAscending"}

for name, values in asked["minutes"].items():
    data = [
        {"MetricName": name, "Timestamp": start + timedelta(minutes=at), "Value": value, "Unit": "Milliseconds"}
        for at, value in enumerate(values)
    ]
    client.put_metric_data(Namespace=namespace, MetricData=data)


def of(id, name, stat="Average"):
    metric = {"Namespace": namespace, "MetricName": name}
    return {"Id": id, "MetricStat": {"Metric": metric, "Period": 60, "Stat": stat}, "ReturnData": False}


def computed(expression):
    queries = [of(f"m{at}", name) for at, name in enumerate(asked["minutes"])]
    queries.append({"Id": "e", "Expression": expression})
    answer = client.get_metric_data(MetricDataQueries=queries, **window)
    return [result["Values"] for result in answer["MetricDataResults"]]


def of_the_hour(name, stat):
    query = of("m", name, stat)
    query["MetricStat"]["Period"], query["ReturnData"] = 3600, True
    return client.get_metric_data(MetricDataQueries=[query], **window)["MetricDataResults"][0]["Values"]


def refusal(widget):
    text = widget if isinstance(widget, str) else json.dumps(widget)
    try:
        client.get_metric_widget_image(MetricWidget=text)
    except ClientError as error:
        return [error.response["Error"]["Code"], error.response["Error"]["Message"]]
    return ["it was not refused", ""]


for file, widget in asked["pictures"].items():
    answer = client.get_metric_widget_image(MetricWidget=json.dumps(widget), OutputFormat="png")
    Path(file).write_bytes(answer["MetricWidgetImage"])

json.dump(
    {
        "computed": [computed(expression) for expression in asked["expressions"]],
        "of_the_hour": [of_the_hour(name, stat) for name, stat in asked["statistics"]],
        "refusals": [refusal(widget) for widget in asked["wrong"]],
    },
    sys.stdout,
)
