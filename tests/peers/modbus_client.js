// modbus-serial's client does every function once; one line of JSON says what was asked and what came of it. See modbus_bank.md.
// usage: node modbus_client.js PORT UNIT
"use strict";
const ModbusRTU = require("modbus-serial");

const client = new ModbusRTU();
const unit = Number(process.argv[3]);

async function say(fc, address, ask, more) {
    const line = { fc, unit, address, ...more };
    try {
        const answer = await ask();
        if (answer.data !== undefined && line.count !== undefined) {
            line.values = answer.data.slice(0, line.count).map(Number);
        }
    } catch (error) {
        if (error.modbusCode === undefined) throw error;
        line.exception = error.modbusCode;
    }
    console.log(JSON.stringify(line));
}

async function main() {
    await client.connectTCP("127.0.0.1", { port: Number(process.argv[2]) });
    client.setID(unit);
    client.setTimeout(5000);
    const registers = (address, count) => say(3, address, () => client.readHoldingRegisters(address, count), { count });
    await say(1, 5, () => client.readCoils(5, 11), { count: 11 });
    await say(2, 3, () => client.readDiscreteInputs(3, 9), { count: 9 });
    await registers(10, 3);
    await say(4, 20, () => client.readInputRegisters(20, 2), { count: 2 });
    await say(5, 7, () => client.writeCoil(7, true), { written: [1] });
    await say(5, 9, () => client.writeCoil(9, false), { written: [0] });
    await say(6, 30, () => client.writeRegister(30, 0xabcd), { written: [0xabcd] });
    const bits = [1, 0, 1, 1, 0, 0, 1, 1, 1, 0];
    await say(15, 40, () => client.writeCoils(40, bits.map(Boolean)), { written: bits });
    await say(16, 50, () => client.writeRegisters(50, [1, 0xffff, 0x8000]), { written: [1, 0xffff, 0x8000] });
    await say(22, 60, () => client.maskWriteRegister(60, 0x00f2, 0x0025), { written: [0x00f2, 0x0025] });
    await say(23, 70, () => client.readWriteRegisters(70, 2, 80, 2, [0x1234, 0x5678]), { count: 2, writeAddress: 80, written: [0x1234, 0x5678] });
    await say(1, 5, () => client.readCoils(5, 8), { count: 8 });
    await say(1, 40, () => client.readCoils(40, 10), { count: 10 });
    for (const [address, count] of [[30, 1], [50, 3], [60, 1], [80, 2], [0, 125]]) await registers(address, count);
    for (const code of [1, 2, 3, 4, 5, 6, 8, 10, 11]) await registers(60000 + code, 1);
    client.close(() => process.exit(0));
}

main().catch((error) => { console.error(error); process.exit(1); });
