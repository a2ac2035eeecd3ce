// Records what programs of other people say to each other in MQTT 3.1.1, for tests/Megapod.Wire/Mqtt/golden.txt. Not part of the product.
//
//   node mqtt_record.js > golden.txt
//
// A way between client and broker writes down each packet once: who sent it, its bytes, and what npm mqtt-packet reads in it. The clients are Debian's mosquitto_pub and mosquitto_sub and npm mqtt, the
// brokers Debian's mosquitto and npm aedes; ours takes no part.
'use strict';
const { spawn } = require('child_process');
const net = require('net');
const { Aedes } = require('aedes');
const mqtt = require('mqtt');
const packets = require('mqtt-packet');

const seen = new Set();
const text = (value) => (Buffer.isBuffer(value) ? value.toString('hex') : value);

function write(sender, packet, bytes) {
    const what = { ...packet };
    for (const key of ['length', 'protocolId', 'bridgeMode', 'properties']) delete what[key];
    for (const key of ['payload', 'password']) if (key in what) what[key] = text(what[key]);
    for (const key of ['topic', 'payload']) if (what[key] === null) delete what[key];
    if (Buffer.isBuffer(what.username)) what.username = what.username.toString();
    if (what.will) what.will = { ...what.will, payload: text(what.will.payload) };
    if (what.granted) what.granted = [...what.granted];
    const line = `${sender} ${bytes.toString('hex')} ${JSON.stringify(what)}`;
    if (!seen.has(line)) process.stdout.write(line + '\n');
    seen.add(line);
}

// The parser is given one packet at a time, so that its bytes are known.
function recorder(sender) {
    let rest = Buffer.alloc(0);
    return (bytes) => {
        rest = Buffer.concat([rest, bytes]);
        for (;;) {
            let length = 0;
            let at = 1;
            do {
                if (at >= rest.length) return;
                length |= (rest[at] & 127) << (7 * (at - 1));
            } while (rest[at++] & 128);
            if (rest.length < at + length) return;
            const one = rest.subarray(0, at + length);
            rest = rest.subarray(at + length);
            const parser = packets.parser({ protocolVersion: 4 });
            parser.on('packet', (packet) => write(sender, packet, one));
            parser.on('error', (error) => process.stderr.write(`${sender}: ${error.message}\n`));
            parser.parse(one);
        }
    };
}

const listen = (server, port = 0) => new Promise((done) => server.listen(port, '127.0.0.1', () => done(server.address().port)));

async function way(client, broker, port) {
    const server = net.createServer((from) => {
        const to = net.connect(port, '127.0.0.1');
        from.on('data', recorder(client)).pipe(to);
        to.on('data', recorder(broker)).pipe(from);
        from.on('error', () => to.destroy());
        to.on('error', () => from.destroy());
    });
    return { port: await listen(server), close: () => server.close() };
}

async function freePort() {
    const server = net.createServer();
    const port = await listen(server);
    await new Promise((done) => server.close(done));
    return port;
}

function run(program, args) {
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    return { child, end: new Promise((done) => child.on('exit', done)) };
}

async function reachable(port) {
    for (let i = 0; i < 100; i++) {
        const ok = await new Promise((done) => net.connect(port, '127.0.0.1', function () { this.destroy(); done(true); }).on('error', () => done(false)));
        if (ok) return;
        await new Promise((done) => setTimeout(done, 50));
    }
    throw new Error('no broker');
}

async function tools(broker, port) {
    const sub = await way('mosquitto_sub', broker, port);
    const pub = await way('mosquitto_pub', broker, port);
    const heard = run('mosquitto_sub', ['-p', `${sub.port}`, '-i', 'listener', '-q', '2', '-t', 'pod/+/power', '-t', 'site/#', '-U', 'site/x', '-C', '5', '-k', '20', '-c']);
    await new Promise((done) => setTimeout(done, 500));
    const common = ['-p', `${pub.port}`, '-i', 'speaker', '-k', '15'];
    for (const [qos, payload] of [[0, '1'], [1, 'zwölf Kilowatt'], [2, '3']]) {
        await run('mosquitto_pub', [...common, '-q', `${qos}`, '-t', `pod/${qos}/power`, '-m', payload]).end;
    }
    await run('mosquitto_pub', [...common, '-q', '1', '-r', '-t', 'site/state', '-m', 'x'.repeat(300), '--will-topic', 'site/dead', '--will-payload', 'gone', '--will-qos', '2', '--will-retain']).end;
    await run('mosquitto_pub', [...common, '-u', 'me', '-P', 'secret', '-q', '0', '-t', 'site/state', '-n', '-r']).end;
    await heard.end;
    sub.close();
    pub.close();
}

async function javascript(broker, port) {
    const between = await way('mqtt', broker, port);
    const client = mqtt.connect(`mqtt://127.0.0.1:${between.port}`, { protocolVersion: 4, clientId: 'script', clean: false, keepalive: 1, will: { topic: 'a/b', payload: Buffer.from([0, 255]), qos: 1, retain: false } });
    await new Promise((done) => client.once('connect', done));
    await client.subscribeAsync({ 'm/#': { qos: 1 }, 'n/+/o': { qos: 0 }, p: { qos: 2 } });
    for (const qos of [0, 1, 2]) await client.publishAsync('p', Buffer.from([qos, 0, 128]), { qos });
    await client.publishAsync('m/1', '', { qos: 1, retain: true });
    await new Promise((done) => setTimeout(done, 2500));
    await client.unsubscribeAsync(['m/#', 'n/+/o']);
    await client.endAsync();
    const once = mqtt.connect(`mqtt://127.0.0.1:${between.port}`, { protocolVersion: 4, clientId: 'script', clean: false });
    await new Promise((done) => once.once('connect', done));
    await once.endAsync();
    between.close();
}

async function refusals() {
    for (const code of [2, 3, 4, 5]) {
        const aedes = await Aedes.createBroker({ authenticate: (client, user, password, done) => done(Object.assign(new Error('no'), { returnCode: code }), false) });
        const server = net.createServer(aedes.handle);
        const between = await way('mqtt', 'aedes', await listen(server));
        const client = mqtt.connect(`mqtt://127.0.0.1:${between.port}`, { protocolVersion: 4, clientId: `refused${code}`, username: 'me', password: 'wrong', reconnectPeriod: 0 });
        await new Promise((done) => client.once('error', done));
        client.end(true);
        between.close();
        aedes.close(() => server.close());
    }
    const aedes = await Aedes.createBroker({ authorizeSubscribe: (client, subscription, done) => done(null, subscription.topic === 'no' ? null : subscription) });
    const server = net.createServer(aedes.handle);
    const port = await listen(server);
    const between = await way('mqtt', 'aedes', port);
    const client = mqtt.connect(`mqtt://127.0.0.1:${between.port}`, { protocolVersion: 4, clientId: 'denied', reconnectPeriod: 0 });
    await new Promise((done) => client.once('connect', done));
    await client.subscribeAsync(['yes', 'no'], { qos: 1 }).catch(() => {});
    await client.endAsync();
    between.close();
    await javascript('aedes', port);
    await tools('aedes', port);
    aedes.close(() => server.close());
}

(async () => {
    process.stdout.write('# SENDER BYTES WHAT: packets that tests/peers/mqtt_record.js has seen pass between programs of other people, and what npm mqtt-packet reads in each:\n');
    process.stdout.write("# mosquitto, mosquitto_pub and mosquitto_sub Debian 2.0.11-1; mqtt npm 5.16.0; aedes npm 1.2.0.\n");
    const port = await freePort();
    const broker = run('mosquitto', ['-p', `${port}`]);
    await reachable(port);
    await tools('mosquitto', port);
    await javascript('mosquitto', port);
    broker.child.kill();
    await broker.end;
    await refusals();
    process.exit(0);
})();
