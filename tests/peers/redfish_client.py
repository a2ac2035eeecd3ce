"""Reads an emulated pod with sushy, OpenStack's Redfish client, and says what it saw: redfish_client.py ROOT USER PASSWORD basic|session"""
import json
import logging
import sys

import sushy
from sushy import auth, exceptions

logging.disable(logging.CRITICAL)
address, user, password, way = sys.argv[1:5]
login = auth.BasicAuth(user, password) if way == "basic" else auth.SessionAuth(user, password)
root = sushy.Sushy(address, auth=login, verify=False)
seen = {"name": root.name}
seen["chassis"] = [c.chassis_type.value for c in root.get_chassis_collection().get_members()]
seen["systems"] = sorted(
    " ".join([s.identity, s.power_state.name] + [p.processor_type.value for p in s.processors.get_members()])
    for s in root.get_system_collection().get_members()
)
seen["managers"] = [m.firmware_version for m in root.get_manager_collection().get_members()]
service = root.get_update_service()
seen["firmware"] = [f.version for f in service.firmware_inventory.get_members()]
monitor = service.simple_update("http://127.0.0.1/fw.bin", ["/redfish/v1/UpdateService/FirmwareInventory/rack-a.server-1"])
seen["task"] = {"processing": monitor.is_processing, "monitor": monitor.task_monitor_uri}
seen["sessions"] = len(root.get_session_service().sessions.get_members())
try:
    root.get_system("/redfish/v1/Systems/nobody")
except exceptions.ResourceNotFoundError as missing:
    seen["missing"] = missing.status_code
print(json.dumps(seen))
