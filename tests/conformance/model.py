"""Holds what was answered and what is asked against botocore's model."""

import json
import re

from botocore.validate import ParamValidator

TYPES = {
    "string": (str,),
    "boolean": (bool,),
    "integer": (int,),
    "long": (int,),
    "float": (int, float),
    "double": (int, float),
    "timestamp": (int, float),
    "structure": (dict,),
    "map": (dict,),
    "list": (list,),
}
# What was found that is not as the model has it.
faults = set()


def hold(shape, value, place):
    """Notes what of a value is not as the model has it. Null is as good as absent."""
    kind = shape.type_name
    if not isinstance(value, TYPES[kind]) or (isinstance(value, bool) and kind != "boolean"):
        faults.add(f"{place} is {value!r}, not a {kind}")
    elif kind == "structure":
        for name, member in value.items():
            if name not in shape.members:
                faults.add(f"{place}.{name} is not in the model")
            elif member is not None:
                hold(shape.members[name], member, f"{place}.{name}")
        faults.update(f"{place}.{name} is missing" for name in shape.required_members if name not in value)
    elif kind == "list":
        for member in value:
            hold(shape.member, member, f"{place}[]")
    elif kind == "map":
        for member in value.values():
            hold(shape.value, member, f"{place}{{}}")


def look(http_response, model, **_):
    """For the event `after-call`: before boto3 makes datetimes of the times."""
    if http_response.status_code == 200:
        hold(model.output_shape, json.loads(http_response.content), model.name)


def forbids(shape, value):
    """Whether the model forbids an input: boto3's own validation, and what it leaves to the service."""
    return ParamValidator().validate(value, shape).has_errors() or exceeds(shape, value)


def exceeds(shape, value):
    """Whether there is something in it, of the right types, that an enumeration, a pattern or a maximum of
    the model forbids."""
    if shape.type_name == "structure":
        return any(exceeds(shape.members[name], member) for name, member in value.items())
    if shape.type_name == "list":
        return any(exceeds(shape.member, member) for member in value)
    if shape.type_name == "string":
        pattern = shape.metadata.get("pattern")
        is_listed = not shape.enum or value in shape.enum
        return not is_listed or bool(pattern and not re.fullmatch(pattern, value, re.ASCII))
    return shape.type_name == "integer" and value > shape.metadata.get("max", value)
