# pymodbus' server with the registers of src/Megapod.Devices/Profiles/Registers/example-battery.yaml, laid out by hand with struct: discharging 12.3 kW, 64.5 %, 50 and 40 kW, ready, 1234567890123 Wh.
# usage: python3 register_map_server.py [MODEL]; says "ready PORT" when it listens. What is written stays; there is no watchdog behind register 210.
import asyncio
import socket
import struct
import sys

from pymodbus.datastore import ModbusSequentialDataBlock as Block
from pymodbus.datastore import ModbusServerContext, ModbusSlaveContext
from pymodbus.server.async_io import ModbusTcpServer


def words(data):
    return list(struct.unpack(f">{len(data) // 2}H", data))


def put(table, address, values):
    table[address:address + len(values)] = values


def slave(model):
    holding, inputs = [0] * 300, [0] * 300
    put(holding, 0, words(model.encode().ljust(10, b"\0")))
    put(holding, 6, [3])
    high, low = words(struct.pack(">i", 123))
    put(holding, 100, [low, high, 645, 5000, 4000, 1, 3, 0, 7])
    put(holding, 110, words(struct.pack(">Q", 1234567890123)))
    for i, volts in enumerate([230.5, 229.25, 231.0]):
        put(inputs, 20 + 2 * i, words(struct.pack(">f", volts)))
    return ModbusSlaveContext(hr=Block(0, holding), ir=Block(0, inputs), co=Block(0, [False]), di=Block(0, [False]), zero_mode=True)


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


async def main():
    port = free_port()
    context = ModbusServerContext(slaves={1: slave(sys.argv[1] if len(sys.argv) > 1 else "EXAMPLE-1")}, single=False)
    server = ModbusTcpServer(context, address=("127.0.0.1", port), allow_reuse_address=True)
    running = asyncio.ensure_future(server.serve_forever())
    await server.serving
    print(f"ready {port}", flush=True)
    await running


asyncio.run(main())
