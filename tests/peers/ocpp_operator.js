// Somebody else's central system as an operator runs it: npm ocpp-rpc in strict mode, over TLS, with a password or a certificate for each station. Not part of the product.
//
//   node ocpp_operator.js EDITION CERTIFICATE KEY PASSWORD [AUTHORITY]
//
// EDITION is 1.6 or 2.0.1; CERTIFICATE - is no TLS; PASSWORD - is none; with AUTHORITY a station shows a certificate. Its first line says its port. It says who connects, whom it refuses, and each call
// in the order in which they come. It takes one JSON command a line: {"call":"Reset","params":{...}}, {"time":"2026-05-01T12:00:00Z"}, which it then tells, {"away":true} and {"back":true}, which closes and
// opens its port again.
'use strict';
const fs = require('fs');
const { RPCServer } = require('ocpp-rpc');

const [edition, certificate, key, password, authority] = process.argv.slice(2);
const say = (what) => process.stdout.write(JSON.stringify(what) + '\n');
const accepted = { status: 'Accepted' };
let station = null;
let transactions = 100;
let http = null;
let port = 0;
let time = null;

const answers = {
    BootNotification: () => ({ status: 'Accepted', currentTime: time ?? new Date().toISOString(), interval: 300 }),
    Heartbeat: () => ({ currentTime: time ?? new Date().toISOString() }),
    Authorize: () => (edition === '1.6' ? { idTagInfo: accepted } : { idTokenInfo: accepted }),
    StartTransaction: () => ({ transactionId: ++transactions, idTagInfo: accepted }),
    TransactionEvent: () => ({}),
};

function open() {
    const server = new RPCServer({ protocols: [`ocpp${edition}`], strictMode: true });
    server.auth((accept, reject, { identity, password: given }) => {
        if (password !== '-' && given?.toString() !== password) {
            say({ refused: identity });
            reject(401);
        } else {
            accept();
        }
    });
    server.on('client', (client) => {
        station = client;
        client.handle(({ method, params }) => {
            say({ heard: method, params });
            return (answers[method] || (() => ({})))();
        });
        client.on('strictValidationFailure', ({ method, isCall, error }) => say({ invalid: method, isCall, error: error.message }));
        client.on('badMessage', ({ error }) => say({ bad: error.message }));
        client.on('close', () => say({ left: client.identity }));
        say({ connected: client.identity });
    });
    const files = certificate === '-' ? null : { cert: fs.readFileSync(certificate), key: fs.readFileSync(key) };
    if (files && authority) Object.assign(files, { ca: fs.readFileSync(authority), requestCert: true, rejectUnauthorized: true });
    http = files ? require('https').createServer(files) : require('http').createServer();
    http.on('upgrade', server.handleUpgrade);
    http.listen(port, '127.0.0.1', () => {
        const isFirst = port === 0;
        port = http.address().port;
        say(isFirst ? { port } : { back: true });
    });
    http.rpc = server;
}

function leave() {
    const left = http;
    left.close(() => say({ away: true }));
    left.rpc.close({ force: true }).catch(() => {});
}

let rest = '';
process.stdin.on('data', async (bytes) => {
    const lines = (rest + bytes).split('\n');
    rest = lines.pop();
    for (const line of lines) {
        const command = JSON.parse(line);
        time = command.time ?? time;
        if (command.away) leave();
        if (command.back) open();
        if (!command.call) continue;
        try {
            say({ called: command.call, result: await station.call(command.call, command.params) });
        } catch (error) {
            say({ called: command.call, code: error.rpcErrorCode, error: error.message });
        }
    }
});
process.stdin.on('end', () => process.exit(0));
open();
