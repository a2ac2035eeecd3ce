// Somebody else's client, npm mqtt, that is told what to do. Not part of the product.
//
//   node mqtt_client.js PORT ID
//
// It says {"connected":true}. It takes one JSON command a line: {"subscribe":FILTER,"qos":N}, {"publish":TOPIC,"payload":TEXT,"qos":N,"retain":BOOL}; it answers {"done":…} when the broker has
// acknowledged it, and says what comes: {"heard":TOPIC,"payload":TEXT,"qos":N,"retain":BOOL}.
'use strict';
const mqtt = require('mqtt');

const [port, clientId] = process.argv.slice(2);
const say = (what) => process.stdout.write(JSON.stringify(what) + '\n');
const client = mqtt.connect(`mqtt://127.0.0.1:${port}`, { protocolVersion: 4, clientId, reconnectPeriod: 50 });
client.once('connect', () => say({ connected: true }));
client.on('message', (topic, payload, packet) => say({ heard: topic, payload: payload.toString(), qos: packet.qos, retain: packet.retain }));

let rest = '';
process.stdin.on('data', async (bytes) => {
    const lines = (rest + bytes).split('\n');
    rest = lines.pop();
    for (const line of lines) {
        const command = JSON.parse(line);
        if (command.subscribe) await client.subscribeAsync(command.subscribe, { qos: command.qos ?? 0 });
        if (command.publish) await client.publishAsync(command.publish, command.payload, { qos: command.qos ?? 0, retain: command.retain ?? false });
        say({ done: command });
    }
});
process.stdin.on('end', () => process.exit(0));
