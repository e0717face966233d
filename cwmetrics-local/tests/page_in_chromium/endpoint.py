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

    def put_segments(self, *documents):
        body = json.dumps({"TraceSegmentDocuments": [json.dumps(document) for document in documents]}).encode()
        headers = {"Content-Type": "application/json"}
        request = urllib.request.Request(f"{self.url}/TraceSegments", body, headers)
        answer = json.load(urllib.request.urlopen(request))
        assert answer["UnprocessedTraceSegments"] == [], answer

    def put_trace(self, number, ago, seconds=0.25, status=200, path="/cart", **more):
        """A request to a shop that calls a bank and a table."""
        start = self.now - ago
        trace = f"1-{int(start):08x}-{number:024x}"

        def part(offset, name, begin, end, **fields):
            return {"id": f"{100 * number + offset:016x}", "name": name,
                    "start_time": start + begin * seconds, "end_time": start + end * seconds, **fields}

        request = {"method": "GET", "url": f"http://shop.example{path}", "user_agent": "curl/8.5"}
        bank = part(4, "bank", 0.45, 0.9, namespace="remote", fault=status >= 500,
                    http={"request": {"method": "POST", "url": "http://bank.example/pay"},
                          "response": {"status": status}})
        orders = part(3, "DynamoDB", 0.25, 0.4, namespace="aws",
                      aws={"operation": "PutItem", "table_name": "orders", "region": "eu-west-1"})
        price = part(2, "price", 0.05, 0.2, annotations={"tenant": "acme"},
                     sql={"sanitized_query": "SELECT price FROM goods WHERE id = ?", "database_type": "PostgreSQL"})
        shop = part(1, "shop", 0, 1, trace_id=trace, origin="AWS::ECS::Container", fault=status >= 500,
                    error=400 <= status < 500, http={"request": request, "response": {"status": status}},
                    metadata={"cwmetrics": {"call": "api"}, "default": {"basket": {"items": 3, "coupon": None}}},
                    subsegments=[price, orders, bank], **more)
        if status >= 500:
            bank["cause"] = {"exceptions": [{
                "id": f"{100 * number + 9:016x}", "type": "bank::Refused", "remote": True,
                "message": "the account is closed", "stack": [
                    {"path": "src/bank.rs", "line": 71, "label": "bank::pay"},
                    {"path": "src/shop.rs", "line": 12, "label": "shop::order"}]}]}
        paying = part(5, "bank", 0.5, 0.85, trace_id=trace, parent_id=bank["id"], fault=status >= 500,
                      subsegments=[part(6, "ledger", 0.55, 0.8)])
        self.put_segments(shop, paying)
        return trace

    def trace(self):
        """Some minutes of requests, a few of which are slow or fail."""
        for number in range(1, 21):
            self.put_trace(number, ago=30 * number, seconds=0.1 + number % 7 / 40,
                           status=[200, 200, 404, 200, 500][number % 5], path=["/cart", "/orders/17"][number % 2])

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
