"""Walks all links of a Redfish service and judges each resource by what DSP0266 asks of every one: redfish_crawl.py ADDRESS"""
import json
import sys
import urllib.request

import jsonschema

RESOURCE = {
    "type": "object",
    "required": ["@odata.id", "@odata.type", "Name"],
    "properties": {
        "@odata.id": {"type": "string", "pattern": "^/redfish/v1/"},
        "@odata.type": {"type": "string", "pattern": r"^#[A-Za-z]+(\.v[0-9]+_[0-9]+_[0-9]+)?\.[A-Za-z]+$"},
        "@odata.etag": {"type": "string", "pattern": '^(W/)?"[^"]+"$'},
        "Id": {"type": "string", "minLength": 1},
        "Name": {"type": "string", "minLength": 1},
        "Members": {"type": "array", "items": {"type": "object", "required": ["@odata.id"]}},
        "Status": {
            "type": "object",
            "properties": {
                "State": {"enum": ["Enabled", "Disabled", "StandbyOffline", "UnavailableOffline", "Absent"]},
                "Health": {"enum": ["OK", "Warning", "Critical", None]},
                "HealthRollup": {"enum": ["OK", "Warning", "Critical", None]},
            },
            "required": ["State", "Health"],
            "additionalProperties": False,
        },
    },
    "if": {"required": ["Members"]},
    "then": {"required": ["Members@odata.count"]},
    "else": {"required": ["Id"]},
}


def links(node):
    if isinstance(node, dict):
        for name, value in node.items():
            if name in ("@odata.id", "Members@odata.nextLink"):
                yield value
            else:
                yield from links(value)
    elif isinstance(node, list):
        for value in node:
            yield from links(value)


seen, wrong, waiting = set(), [], ["/redfish/v1/"]
judge = jsonschema.Draft7Validator(RESOURCE)
while waiting:
    path = waiting.pop()
    if path in seen:
        continue
    seen.add(path)
    with urllib.request.urlopen(sys.argv[1] + path) as answer:
        body = json.loads(answer.read().decode("utf-8", "strict"))
    wrong.extend(f"{path}: {error.message}" for error in judge.iter_errors(body))
    waiting.extend(links(body))
print(json.dumps({"resources": len(seen), "wrong": wrong}))
