// Somebody else's broker, npm aedes, that misbehaves as it is told. Not part of the product.
//
//   node mqtt_broker.js
//
// Its first line says {"port":…}. It takes one JSON command a line: {"drop":N} the next N packets that carry or acknowledge a message to clients are lost with their connection, {"double":true} each
// message is sent twice, {"delay":MS} everything to clients comes later, it answers {"done":…}. It says what
// clients publish: {"heard":TOPIC,"payload":TEXT,"qos":N,"retain":BOOL,"client":ID}.
'use strict';
const net = require('net');
const { Aedes } = require('aedes');

const say = (what) => process.stdout.write(JSON.stringify(what) + '\n');
let drop = 0;
let double = false;
let delay = 0;

// What goes to a client passes here, packet by packet.
function pass(socket, bytes) {
    let at = 0;
    while (at < bytes.length) {
        let length = 0;
        let head = 1;
        do length |= (bytes[at + head] & 127) << (7 * (head - 1)); while (bytes[at + head++] & 128);
        const packet = bytes.subarray(at, at + head + length);
        at += head + length;
        const type = packet[0] >> 4;
        if (drop > 0 && type >= 3 && type <= 7) {
            drop--;
            socket.destroy();
            return;
        }
        const out = double && type === 3 ? Buffer.concat([packet, packet]) : packet;
        if (delay > 0) setTimeout(() => socket.destroyed || socket.write(out), delay);
        else socket.write(out);
    }
}

(async () => {
    const aedes = await Aedes.createBroker();
    aedes.on('publish', (packet, client) => client && say({ heard: packet.topic, payload: packet.payload.toString(), qos: packet.qos, retain: packet.retain, client: client.id }));
    const inner = net.createServer(aedes.handle);
    await new Promise((done) => inner.listen(0, '127.0.0.1', done));
    const outer = net.createServer((socket) => {
        const to = net.connect(inner.address().port, '127.0.0.1');
        let rest = Buffer.alloc(0);
        socket.pipe(to);
        to.on('data', (bytes) => {
            rest = Buffer.concat([rest, bytes]);
            let whole = 0;
            for (;;) {
                let length = 0;
                let head = 1;
                if (rest.length < whole + 2) break;
                do length |= (rest[whole + head] & 127) << (7 * (head - 1)); while (rest[whole + head++] & 128 && whole + head < rest.length);
                if (rest.length < whole + head + length) break;
                whole += head + length;
            }
            if (whole > 0) pass(socket, rest.subarray(0, whole));
            rest = rest.subarray(whole);
        });
        const end = () => { socket.destroy(); to.destroy(); };
        for (const one of [socket, to]) one.on('close', end).on('error', end);
    });
    await new Promise((done) => outer.listen(0, '127.0.0.1', done));
    say({ port: outer.address().port });
    let rest = '';
    process.stdin.on('data', (bytes) => {
        const lines = (rest + bytes).split('\n');
        rest = lines.pop();
        for (const line of lines) {
            const command = JSON.parse(line);
            drop = command.drop ?? drop;
            double = command.double ?? double;
            delay = command.delay ?? delay;
            say({ done: command });
        }
    });
    process.stdin.on('end', () => process.exit(0));
})();
