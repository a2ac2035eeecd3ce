# Writes down, datagram by datagram, what net-snmp's tools and its agent say to each other; nothing of ours takes part.
# usage: /usr/bin/python3 snmp_record.py > ../Megapod.Wire/Snmp/golden.txt
import json
import os
import socket
import subprocess
import tempfile
import threading
import time

ENGINE = "8000000001020304"
AGENT = f"""agentAddress udp:127.0.0.1:{{port}}
exactEngineID 0x{ENGINE}
createUser golden SHA-256 "golden auth 256" AES "golden priv 256"
createUser golden512 SHA-512 "golden auth 512" AES "golden priv 512"
createUser golden1 SHA "golden auth 1" AES "golden priv 1"
createUser signed SHA-256 "golden auth 256"
rwuser golden priv
rouser golden512 priv
rouser golden1 priv
rouser signed auth
rocommunity golden
sysDescr an agent
sysContact nobody
sysName golden
"""
V2 = ["-v2c", "-c", "golden"]
V3 = {
    "golden": ["-v3", "-u", "golden", "-l", "authPriv", "-a", "SHA-256", "-A", "golden auth 256", "-x", "AES", "-X", "golden priv 256"],
    "golden512": ["-v3", "-u", "golden512", "-l", "authPriv", "-a", "SHA-512", "-A", "golden auth 512", "-x", "AES", "-X", "golden priv 512"],
    "golden1": ["-v3", "-u", "golden1", "-l", "authPriv", "-a", "SHA", "-A", "golden auth 1", "-x", "AES", "-X", "golden priv 1"],
    "signed": ["-v3", "-u", "signed", "-l", "authNoPriv", "-a", "SHA-256", "-A", "golden auth 256"],
}
IF = "1.3.6.1.2.1.2.2.1"
# One value of every type, one object that there is not, one row that there is not.
MANY = ["1.3.6.1.2.1.1.1.0", "1.3.6.1.2.1.1.2.0", "1.3.6.1.2.1.1.3.0", f"{IF}.8.1", f"{IF}.10.1", f"{IF}.5.1", "1.3.6.1.2.1.31.1.1.1.6.1", "1.3.6.1.2.1.4.20.1.1.127.0.0.1", f"{IF}.8.4711", "1.3.6.1.4.1.4711.1.0"]
CALLS = [
    ("snmpget", V2, MANY),
    ("snmpgetnext", V2, ["1.3.6.1.2.1.1.5", f"{IF}.2"]),
    ("snmpbulkget", V2 + ["-Cn1", "-Cr3"], ["1.3.6.1.2.1.1.3", "1.3.6.1.2.1.1"]),
    ("snmpbulkget", V2, ["2.999"]),
    ("snmpset", V2, ["1.3.6.1.2.1.1.5.0", "s", "refused"]),
    ("snmpget", V3["golden"], MANY),
    ("snmpset", V3["golden"], [f"{IF}.7.1", "i", "3"]),
    ("snmpget", V3["golden512"], MANY[:3]),
    ("snmpget", V3["golden1"], MANY[:3]),
    ("snmpget", V3["signed"], MANY[:3]),
]
TRAP = ["", "1.3.6.1.4.1.4711.0.1", "1.3.6.1.2.1.1.5.0", "s", "golden"]
TELLS = [
    ("snmptrap", V2, TRAP),
    ("snmptrap", ["-e", "0x" + ENGINE] + V3["golden"], TRAP),
    ("snmpinform", V2 + ["-r", "0", "-t", "0.2"], TRAP),
]


def free():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


class Relay:
    """Passes datagrams between one client at a time and the agent, and keeps them."""

    def __init__(self, port):
        self.front = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.front.bind(("127.0.0.1", 0))
        self.back = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.back.connect(("127.0.0.1", port))
        self.said = []
        self.client = None
        threading.Thread(target=self.ask, daemon=True).start()
        threading.Thread(target=self.answer, daemon=True).start()

    def ask(self):
        while True:
            data, self.client = self.front.recvfrom(65535)
            self.said.append(("request", data))
            self.back.send(data)

    def answer(self):
        while True:
            try:
                data = self.back.recv(65535)
            except ConnectionRefusedError:
                continue
            self.said.append(("answer", data))
            self.front.sendto(data, self.client)


def run(tool, options, words, port, env):
    command = [tool, "-m", "", "-On", "-Oe", *options, f"127.0.0.1:{port}", *words]
    return subprocess.run(command, capture_output=True, text=True, env=env)


def line(tool, way, data, what):
    print(tool, way, data.hex(), json.dumps(what))


def main():
    version = subprocess.run(["snmpget", "-V"], capture_output=True, text=True).stderr.strip()
    print("# TOOL WAY BYTES WHAT, as datagrams that tests/peers/snmp_record.py has seen pass between programs of other people:")
    print(f"# snmpget, snmpgetnext, snmpbulkget, snmpset, snmptrap, snmpinform and snmpd; {version} of Debian. Passwords: tests/peers/snmp_record.py.")
    with tempfile.TemporaryDirectory() as folder:
        env = {**os.environ, "SNMP_PERSISTENT_DIR": folder, "SNMPCONFPATH": folder}
        port = free()
        with open(f"{folder}/agent.conf", "w") as file:
            file.write(AGENT.format(port=port))
        agent = subprocess.Popen(["snmpd", "-f", "-C", "-c", f"{folder}/agent.conf", "-Lf", "/dev/null", "-p", f"{folder}/pid"], env=env)
        try:
            for _ in range(50):
                if run("snmpget", V2, MANY[:1], port, env).returncode == 0:
                    break
                time.sleep(0.1)
            for tool, options, words in CALLS:
                relay = Relay(port)
                done = run(tool, options, words, relay.front.getsockname()[1], env)
                user = options[options.index("-u") + 1] if "-u" in options else None
                for way, data in relay.said:
                    line(tool, way, data, {"user": user, "words": words, "said": done.stdout.splitlines() if (way, data) == relay.said[-1] else []})
        finally:
            agent.terminate()
            agent.wait()
        for tool, options, words in TELLS:
            sink = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
            sink.bind(("127.0.0.1", 0))
            sink.settimeout(5)
            run(tool, options, words, sink.getsockname()[1], env)
            user = options[options.index("-u") + 1] if "-u" in options else None
            line(tool, "request", sink.recv(65535), {"user": user, "words": words, "said": []})


main()
