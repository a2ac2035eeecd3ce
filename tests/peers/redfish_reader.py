"""Reads a Redfish service that asks for no login with sushy, OpenStack's Redfish client, and says what it saw: redfish_reader.py ROOT"""
import json
import logging
import sys

import sushy
from sushy import auth

logging.disable(logging.CRITICAL)
root = sushy.Sushy(sys.argv[1], auth=auth.BasicAuth("nobody", "nothing"), verify=False)
print(json.dumps({
    "name": root.name,
    "chassis": [c.chassis_type.value for c in root.get_chassis_collection().get_members()],
    "systems": sorted(s.identity for s in root.get_system_collection().get_members()),
    "managers": [m.identity for m in root.get_manager_collection().get_members()],
}))
