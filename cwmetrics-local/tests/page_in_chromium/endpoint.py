"""The endpoint as a program that puts metrics sees it."""

import json
import urllib.error
import urllib.request

SERVICE = "GraniteServiceVersion20100801"


class Endpoint:
    def __init__(self, url, now):
        self.url = url
        self.now = now

    def put(self, *data, namespace="Shop"):
        body = json.dumps({"Namespace": namespace, "MetricData": data}).encode()
        headers = {"Content-Type": "application/x-amz-json-1.0", "X-Amz-Target": f"{SERVICE}.PutMetricData"}
        request = urllib.request.Request(self.url, body, headers)
        try:
            return urllib.request.urlopen(request).status
        except urllib.error.HTTPError as error:
            return error.code

    def fill(self):
        """An hour of the usual kinds of metrics, and a refusal."""
        for minute in range(60):
            at = self.now - 60 * minute
            wave = abs(minute % 20 - 10)
            get = {"MetricName": "api", "Unit": "Milliseconds", "Values": [8 + wave, 9, 30 + 2 * wave],
                   "Counts": [20, 60, 3], "Dimensions": dimensions(Method="GET")}
            post = {"MetricName": "api", "Unit": "Milliseconds", "Values": [21, 25 + wave, 80],
                    "Dimensions": dimensions(Method="POST")}
            count = {"MetricName": "requests", "Unit": "Count", "Values": [1], "Counts": [30 + wave]}
            size = {"MetricName": "payload", "Unit": "Bytes", "StatisticValues": {
                "SampleCount": 50, "Sum": 10_000 + 100 * wave, "Minimum": 0, "Maximum": 500}}
            balance = {"MetricName": "balance", "Value": wave * 4 - 20}
            self.put(*({**datum, "Timestamp": at} for datum in (get, post, count, size, balance)))
            run = {"MetricName": "invoices", "Unit": "Seconds", "Value": 1 + wave / 10, "Timestamp": at,
                   "Dimensions": dimensions(Tenant="acme", Outcome="ok")}
            self.put(run, namespace="Billing/Nightly")
        assert self.put({"MetricName": "api", "Value": 1, "Unit": "Fortnights"}) == 400


def dimensions(**pairs):
    return [{"Name": name, "Value": value} for name, value in pairs.items()]
