# Writes down, frame by frame, what other people's Modbus clients and servers say to each other; nothing of ours takes part.
# usage: /usr/bin/python3 modbus_record.py > ../Megapod.Wire/Modbus/golden.txt
import json
import os
import socket
import subprocess
import sys
import threading

HERE = os.path.dirname(os.path.abspath(__file__))
VERSIONS = {"modbus-serial": "npm 8.0.25", "pymodbus": "Debian 3.0.0-7 (3.0.0rc1)", "mbpoll": "Debian 1.4.11+dfsg-2"}
SERVERS = {"modbus-serial": ["node", "modbus_server.js"], "pymodbus": ["/usr/bin/python3", "modbus_server.py"]}
CLIENTS = {"modbus-serial": ["node", "modbus_client.js"], "pymodbus": ["/usr/bin/python3", "modbus_client.py"]}


def mbpoll(fc, address, count, kind, written=()):
    words = ["mbpoll", "-m", "tcp", "-a", "1", "-0", "-1", "-t", kind, "-r", str(address)] + ([] if written else ["-c", str(count)])
    more = {"written": list(written)} if written else {"count": count}
    return words, {"fc": fc, "unit": 1, "address": address, **more}, [str(w) for w in written]


# mbpoll prints for people: what it was told stands in the line, what it read does not.
POLLS = [
    mbpoll(1, 5, 11, "0"),
    mbpoll(2, 3, 9, "1"),
    mbpoll(4, 20, 2, "3"),
    mbpoll(3, 10, 3, "4"),
    mbpoll(5, 7, 1, "0", [1]),
    mbpoll(6, 30, 1, "4", [0xABCD]),
    mbpoll(15, 40, 10, "0", [1, 0, 1, 1, 0, 0, 1, 1, 1, 0]),
    mbpoll(16, 50, 3, "4", [1, 0xFFFF, 0x8000]),
    mbpoll(3, 60002, 1, "4"),
]


class Relay:
    """Takes connections one after the other and keeps what went each way."""

    def __init__(self, port):
        self.port = port
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.said = {"request": b"", "answer": b""}
        threading.Thread(target=self.run, daemon=True).start()

    def run(self):
        while True:
            client, _ = self.listener.accept()
            server = socket.create_connection(("127.0.0.1", self.port))
            pumps = [threading.Thread(target=self.pump, args=a) for a in ((client, server, "request"), (server, client, "answer"))]
            [p.start() for p in pumps]

    def pump(self, a, b, way):
        while some := a.recv(4096):
            self.said[way] += some
            b.sendall(some)
        b.shutdown(socket.SHUT_RDWR)


def frames(data):
    while data:
        length = 6 + int.from_bytes(data[4:6], "big")
        yield data[:length]
        data = data[length:]


def record(client, server, run):
    process = subprocess.Popen(SERVERS[server], cwd=HERE, stdout=subprocess.PIPE, text=True)
    try:
        relay = Relay(int(process.stdout.readline().split()[1]))
        lines = run(relay.listener.getsockname()[1])
        requests, answers = (list(frames(relay.said[way])) for way in ("request", "answer"))
        assert len(lines) == len(requests) == len(answers), (client, server, len(lines), len(requests), len(answers))
        for line, request, answer in zip(lines, requests, answers):
            print(f"{client} {server} {request.hex()} {answer.hex()} {json.dumps(line, separators=(',', ':'))}")
    finally:
        process.kill()


def run_script(client):
    def run(port):
        done = subprocess.run(CLIENTS[client] + [str(port), "1"], cwd=HERE, stdout=subprocess.PIPE, text=True, check=True, timeout=20)
        return [json.loads(line) for line in done.stdout.splitlines()]

    return run


def run_polls(port):
    lines = []
    for words, line, written in POLLS:
        done = subprocess.run(words + ["-p", str(port), "127.0.0.1"] + written, capture_output=True, text=True, timeout=20)
        if "failed" in done.stdout + done.stderr:
            line = {**line, "exception": 2}
        lines.append(line)
    return lines


print("# CLIENT SERVER REQUEST ANSWER WHAT, as bytes that tests/peers/modbus_record.py has seen pass between programs of other people:")
print("# " + "; ".join(f"{name} {version}" for name, version in VERSIONS.items()) + ".")
for c in CLIENTS:
    for s in SERVERS:
        record(c, s, run_script(c))
record("mbpoll", "pymodbus", run_polls)
sys.stdout.flush()
os._exit(0)
