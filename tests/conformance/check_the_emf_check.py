"""Proves that the check of documents can fail: a right document has no fault, and of each wrong one its
fault is found, before what follows from it. Prints a line for each, `found` or what else came."""

import copy
import json

from emf import faults

RIGHT = {
    "_aws": {
        "Timestamp": 1_800_000_000_000,
        "LogGroupName": "shop",
        "CloudWatchMetrics": [
            {
                "Namespace": "Shop",
                "Dimensions": [["Shop"]],
                "Metrics": [
                    {"Name": "a", "Unit": "Count"},
                    {"Name": "b", "StorageResolution": 1},
                    {"Name": "c"},
                    {"Name": "d"},
                ],
            }
        ],
    },
    "Shop": "north",
    "a": 1,
    "b": [1, 2.5],
    "c": {"Values": [1, 2], "Counts": [3, 4]},
    "d": {"Max": 2, "Min": 1, "Count": 3, "Sum": 4},
}


def changed(change):
    document = copy.deepcopy(RIGHT)
    change(document, document["_aws"], document["_aws"]["CloudWatchMetrics"][0])
    return json.dumps(document)


def many(document, directive, count):
    directive["Metrics"] += [{"Name": f"more {at}"} for at in range(count - 4)]
    document.update({f"more {at}": 1 for at in range(count - 4)})


def dimensions(document, directive, count):
    directive["Dimensions"][0] += [f"more {at}" for at in range(count - 1)]
    document.update({f"more {at}": "v" for at in range(count - 1)})


print("right:", faults(json.dumps(RIGHT)))
print("right:", faults(changed(lambda document, metadata, directive: many(document, directive, 100))))
print("right:", faults(changed(lambda document, metadata, directive: dimensions(document, directive, 30))))

WRONG = [
    (lambda document, metadata, directive: document.pop("_aws"), "'_aws' is a required property"),
    (lambda document, metadata, directive: metadata.pop("Timestamp"), "'Timestamp' is a required"),
    (lambda document, metadata, directive: metadata.update(Timestamp=1.5), "1.5 is not of type 'integer'"),
    (lambda document, metadata, directive: metadata.update(More=1), "Additional properties"),
    (lambda document, metadata, directive: directive.update(More=1), "Additional properties"),
    (lambda document, metadata, directive: directive.update(Namespace=""), "'' should be non-empty"),
    (lambda document, metadata, directive: directive.update(Namespace=":a"), "does not match"),
    (lambda document, metadata, directive: directive.update(Dimensions=["Shop"]), "is not of type 'array'"),
    (lambda document, metadata, directive: dimensions(document, directive, 31), "is too long"),
    (lambda document, metadata, directive: many(document, directive, 101), "is too long"),
    (lambda document, metadata, directive: directive["Metrics"][0].update(Unit="Counts"), "is not one of"),
    (lambda document, metadata, directive: directive["Metrics"][0].update(StorageResolution=5), "is not one"),
    (lambda document, metadata, directive: directive["Metrics"][0].update(Name="b"), "referred to twice"),
    (lambda document, metadata, directive: directive["Metrics"][0].update(Name="Shop"), "referred to twice"),
    (lambda document, metadata, directive: document.update(Shop=1), "a dimension has no text"),
    (lambda document, metadata, directive: document.pop("Shop"), "a dimension has no text"),
    (lambda document, metadata, directive: document.pop("a"), "a metric has no numbers"),
    (lambda document, metadata, directive: document.update(a="1"), "a metric has no numbers"),
    (lambda document, metadata, directive: document.update(b=[1] * 101), "a metric has no numbers"),
    (lambda document, metadata, directive: document["c"].update(Values=[1] * 101), "a metric has no numbers"),
    (lambda document, metadata, directive: document["c"].pop("Counts"), "a metric has no numbers"),
    (lambda document, metadata, directive: document["c"].update(Counts=[1]), "different length"),
    (lambda document, metadata, directive: document["c"].update(Counts=[1, 0]), "counts nothing"),
    (lambda document, metadata, directive: document["d"].pop("Max"), "a metric has no numbers"),
    (lambda document, metadata, directive: document["d"].update(Max=0), "minimum above its maximum"),
    (lambda document, metadata, directive: document.update(a=2.0**361), "out of range"),
    (lambda document, metadata, directive: document.update(a=float("nan")), "NaN is no number"),
    (lambda document, metadata, directive: document.update(more=1), "referred to by nothing"),
    (lambda document, metadata, directive: document.update(more="m" * 1_000_000), "the document is too long"),
]
wrong = [(changed(change), fault) for change, fault in WRONG]
wrong.append((json.dumps(RIGHT)[:-1], "Expecting"))
wrong.append((json.dumps(RIGHT) + json.dumps(RIGHT), "Extra data"))
wrong.append((json.dumps(RIGHT)[:-1] + ', "a": 1}', "a member is there twice"))
for line, fault in wrong:
    found = faults(line)
    print("found" if found and fault in found[0] else f"{fault}: {found}")
