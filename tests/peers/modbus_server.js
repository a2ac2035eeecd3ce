// modbus-serial's server with a bank whose values follow from unit and address; see modbus_bank.md.
// usage: node modbus_server.js [PORT]; says "ready PORT" when it listens.
"use strict";
const net = require("net");
const { ServerTCP } = require("modbus-serial");

const holding = new Map();
const coils = new Map();
const key = (unit, address) => unit * 65536 + address;

function guarded(address, value) {
    if (address > 60000 && address < 60100) {
        return Promise.reject(Object.assign(new Error("refused as told"), { modbusErrorCode: address - 60000 }));
    }
    if (address >= 61000 && address < 63000) {
        return new Promise((resolve) => setTimeout(() => resolve(value), address - 61000));
    }
    return Promise.resolve(value);
}

const bank = {
    getHoldingRegister: (address, unit) => guarded(address, holding.get(key(unit, address)) ?? (address * 7 + unit) & 0xffff),
    getInputRegister: (address, unit) => guarded(address, (address * 5 + unit) & 0xffff),
    getCoil: (address, unit) => guarded(address, coils.get(key(unit, address)) ?? address % 3 === 0),
    getDiscreteInput: (address) => guarded(address, address % 4 === 1),
    setRegister: (address, value, unit) => guarded(address).then(() => { holding.set(key(unit, address), value); }),
    setCoil: (address, value, unit) => guarded(address).then(() => { coils.set(key(unit, address), value); }),
};

function open(port) {
    const server = new ServerTCP(bank, { host: "127.0.0.1", port, unitID: 255 });
    server.on("initialized", () => console.log("ready " + port));
    server.on("serverError", (error) => { console.error(error); process.exit(1); });
    server.on("socketError", () => { });
    server.on("error", () => { });
}

if (process.argv[2]) {
    open(Number(process.argv[2]));
} else {
    // modbus-serial takes port 0 for its default: a free one is looked for first.
    const free = net.createServer().listen(0, "127.0.0.1", () => {
        const port = free.address().port;
        free.close(() => open(port));
    });
}
