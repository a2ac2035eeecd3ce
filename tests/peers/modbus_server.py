# pymodbus' server with a bank whose values follow from unit and address; see modbus_bank.md.
# usage: python3 modbus_server.py [PORT]; says "ready PORT" when it listens.
import asyncio
import socket
import sys

from pymodbus.datastore import ModbusSequentialDataBlock as Block
from pymodbus.datastore import ModbusServerContext, ModbusSlaveContext
from pymodbus.server.async_io import ModbusTcpServer

COUNT = 10000


def slave(unit):
    return ModbusSlaveContext(
        hr=Block(0, [(a * 7 + unit) & 0xFFFF for a in range(COUNT)]),
        ir=Block(0, [(a * 5 + unit) & 0xFFFF for a in range(COUNT)]),
        co=Block(0, [a % 3 == 0 for a in range(COUNT)]),
        di=Block(0, [a % 4 == 1 for a in range(COUNT)]),
        zero_mode=True,
    )


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


async def main():
    port = int(sys.argv[1]) if len(sys.argv) > 1 else free_port()
    context = ModbusServerContext(slaves={1: slave(1), 2: slave(2)}, single=False)
    server = ModbusTcpServer(context, address=("127.0.0.1", port), allow_reuse_address=True)
    running = asyncio.ensure_future(server.serve_forever())
    await server.serving
    print(f"ready {port}", flush=True)
    await running


asyncio.run(main())
