# pymodbus' client does every function once; one line of JSON says what was asked and what came of it. See modbus_bank.md.
# usage: python3 modbus_client.py PORT UNIT
import json
import sys

from pymodbus.client import ModbusTcpClient
from pymodbus.exceptions import ModbusException

client = ModbusTcpClient("127.0.0.1", port=int(sys.argv[1]), timeout=5)
unit = int(sys.argv[2])


def say(fc, address, ask, **more):
    line = {"fc": fc, "unit": unit, "address": address, **more}
    answer = ask()
    if isinstance(answer, ModbusException):
        raise answer
    if answer.isError():
        line["exception"] = answer.exception_code
    elif "count" in more:
        line["values"] = [int(v) for v in (answer.bits if fc in (1, 2) else answer.registers)[: more["count"]]]
    print(json.dumps(line), flush=True)


def registers(address, count):
    say(3, address, lambda: client.read_holding_registers(address, count, slave=unit), count=count)


assert client.connect()
say(1, 5, lambda: client.read_coils(5, 11, slave=unit), count=11)
say(2, 3, lambda: client.read_discrete_inputs(3, 9, slave=unit), count=9)
registers(10, 3)
say(4, 20, lambda: client.read_input_registers(20, 2, slave=unit), count=2)
say(5, 7, lambda: client.write_coil(7, True, slave=unit), written=[1])
say(5, 9, lambda: client.write_coil(9, False, slave=unit), written=[0])
say(6, 30, lambda: client.write_register(30, 0xABCD, slave=unit), written=[0xABCD])
bits = [1, 0, 1, 1, 0, 0, 1, 1, 1, 0]
say(15, 40, lambda: client.write_coils(40, [bool(b) for b in bits], slave=unit), written=bits)
say(16, 50, lambda: client.write_registers(50, [1, 0xFFFF, 0x8000], slave=unit), written=[1, 0xFFFF, 0x8000])
say(22, 60, lambda: client.mask_write_register(address=60, and_mask=0x00F2, or_mask=0x0025, unit=unit), written=[0x00F2, 0x0025])
say(
    23,
    70,
    lambda: client.readwrite_registers(read_address=70, read_count=2, write_address=80, write_registers=[0x1234, 0x5678], unit=unit),
    count=2,
    writeAddress=80,
    written=[0x1234, 0x5678],
)
say(1, 5, lambda: client.read_coils(5, 8, slave=unit), count=8)
say(1, 40, lambda: client.read_coils(40, 10, slave=unit), count=10)
for address, count in ((30, 1), (50, 3), (60, 1), (80, 2), (0, 125)):
    registers(address, count)
for code in (1, 2, 3, 4, 5, 6, 8, 10, 11):
    registers(60000 + code, 1)
client.close()
