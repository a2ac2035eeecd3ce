// Somebody else's OCPP: npm ocpp-rpc, whose bundled schemas judge every message in strict mode. Not part of the product.
//
//   node ocpp.js schemas EDITION       the schemas without what ocpp_left_out.js names, as one JSON list
//   node ocpp.js instances EDITION     messages made from these, as one JSON object
//   node ocpp.js golden EDITION        frames as ocpp-rpc sends them, one a line
//   node ocpp.js server EDITION        a central system; its first line says its port
//   node ocpp.js client EDITION URL [IDENTITY PASSWORD]   a station
//
// EDITION is 1.6, 2.0.1 or 2.1. What is sent and received is judged by the whole schemas.
// Server and client take one JSON command a line, {"call":"Reset","params":{...}} or {"reply":"full"} or {"end":true}, and say what came of each call in one line.
// After {"tells":true} they also say what they are asked.
'use strict';
const { RPCServer, RPCClient } = require('ocpp-rpc');
const { createValidator } = require('ocpp-rpc/lib/validator');
const leftOut = require('./ocpp_left_out.js');

const [mode, edition, endpoint, ...who] = process.argv.slice(2);
const protocol = `ocpp${edition}`;

// Strict mode asks for urn:X.req and urn:X.conf; the bundle of 2.1 says urn:XRequest and urn:XResponse, so that it would find none of them.
const whole = require(`ocpp-rpc/lib/schemas/ocpp${edition.replaceAll('.', '_')}.json`)
    .map((s) => ({ ...s, $id: s.$id.replace(/Request$/, '.req').replace(/Response$/, '.conf') }));
for (const part of whole.flatMap((s) => Object.values(s.definitions || {}))) {
    if (part.enum) delete part.additionalProperties; // Means nothing of a word, and is complained about for each of 2.1's.
}

const options = { protocols: [protocol], strictMode: true, strictModeValidators: [createValidator(protocol, whole)] };
const schemas = whole.filter((s) => !leftOut[edition].actions.includes(s.$id.slice('urn:'.length).split('.')[0])).map(reduce);

function reduce(schema) {
    const { members, words, lengths, required } = leftOut[edition];
    const made = structuredClone(schema);
    const parts = { ...made.definitions, [made.$id.slice('urn:'.length)]: made };
    for (const [name, part] of Object.entries(parts)) {
        for (const member of ['customData', ...(members[name] || [])]) delete (part.properties || {})[member];
        if (required[name]) part.required.push(...required[name]);
        if (part.enum) part.enum = part.enum.filter((w) => !(words[name] || []).includes(w));
        for (const [member, value] of Object.entries(part.properties || {})) {
            const length = lengths[`${name}.${member}`];
            if (length) (value.items || value).maxLength = length;
        }
    }
    return made;
}

const names = schemas.map((s) => s.$id.slice('urn:'.length));
const actions = names.filter((n) => n.endsWith('.req')).map((n) => n.slice(0, -'.req'.length));

function text(schema, kind, mostText) {
    if (schema.format === 'date-time') return kind === 'minimal' ? '2025-06-01T09:00:00Z' : '2025-06-01T09:00:00.250Z';
    if (schema.format === 'uri') return 'ftp://example.org/folder';
    return kind === 'minimal' ? 'x' : 'aß字"\\/'.padEnd(Math.min(schema.maxLength || mostText, mostText), 'y').slice(0, schema.maxLength || mostText);
}

// word: [path, word] puts one word of a list at one place, so that each word of each list is in some message.
function make(schema, kind, mostText, root = schema, path = '', word = null) {
    if (schema.$ref) return make(root.definitions[schema.$ref.split('/').pop()], kind, mostText, root, path, word);
    if (schema.enum) return word && word[0] === path ? word[1] : schema.enum[kind === 'minimal' ? 0 : schema.enum.length - 1];
    switch (schema.type) {
        case 'string': return text(schema, kind, mostText);
        case 'integer': return kind === 'minimal' ? 1 : 3;
        case 'number': return (kind === 'minimal' ? 16 : 16.1) * (schema.maximum === 0 ? -1 : 1);
        case 'boolean': return kind === 'full';
        case 'array': return Array.from({ length: kind === 'minimal' ? 1 : 2 }, () => make(schema.items, kind, mostText, root, path, word));
        case undefined: return kind === 'minimal' ? 'x' : { any: ['aß字"\\/', null, 1.50, { thing: true }] };
        default: {
            const made = {};
            for (const [name, member] of Object.entries(schema.properties || {})) {
                if (kind === 'full' || (schema.required || []).includes(name)) made[name] = make(member, kind, mostText, root, `${path}.${name}`, word);
            }
            return made;
        }
    }
}

function words(schema, root = schema, path = '') {
    if (schema.$ref) return words(root.definitions[schema.$ref.split('/').pop()], root, path);
    if (schema.enum) return schema.enum.map((w) => [path, w]);
    if (schema.type === 'array') return words(schema.items, root, path);
    return Object.entries(schema.properties || {}).flatMap(([name, member]) => words(member, root, `${path}.${name}`));
}

const schemaOf = (name) => schemas.find((s) => s.$id === `urn:${name}`);
const instance = (name, kind, mostText = 10000) => make(schemaOf(name), kind, mostText);
const say = (what) => process.stdout.write(JSON.stringify(what) + '\n');

function answer(peer, replies) {
    for (const action of actions) {
        peer.handle(action, ({ params }) => {
            if (replies.tells) say({ asked: action, params });
            return instance(`${action}.conf`, replies.kind);
        });
    }
    peer.on('strictValidationFailure', ({ method, isCall, error }) => say({ invalid: method, isCall, error: error.message }));
    peer.on('badMessage', ({ error }) => say({ bad: error.message }));
}

function obey(peer, replies) {
    let rest = '';
    process.stdin.on('data', async (bytes) => {
        const lines = (rest + bytes).split('\n');
        rest = lines.pop();
        for (const line of lines) {
            const command = JSON.parse(line);
            if (command.reply) replies.kind = command.reply;
            if (command.tells) replies.tells = true;
            if (command.end) process.exit(0);
            if (!command.call) continue;
            try {
                say({ called: command.call, result: await peer().call(command.call, command.params) });
            } catch (error) {
                say({ called: command.call, code: error.rpcErrorCode, error: error.message });
            }
        }
    });
    process.stdin.on('end', () => process.exit(0));
}

async function serve() {
    const replies = { kind: 'full' };
    let station = null;
    const server = new RPCServer(options);
    server.on('client', (client) => {
        station = client;
        answer(client, replies);
        say({ connected: client.identity });
    });
    const http = await server.listen(0, '127.0.0.1');
    say({ port: http.address().port });
    obey(() => station, replies);
}

async function connect() {
    const replies = { kind: 'full' };
    const [identity = 'CP16', password] = who;
    const client = new RPCClient({ ...options, endpoint, identity, password, reconnect: false });
    answer(client, replies);
    await client.connect();
    say({ connected: identity, protocol: client.protocol });
    obey(() => client, replies);
}

async function golden() {
    const replies = { kind: 'full' };
    const kept = [];
    const server = new RPCServer(options);
    server.on('client', (client) => {
        for (const action of actions) client.handle(action, () => make(schemaOf(`${action}.conf`), replies.kind, 20));
        client.on('message', ({ message, outbound }) => kept.push([outbound ? 'conf' : 'req', message]));
    });
    const http = await server.listen(0, '127.0.0.1');
    const client = new RPCClient({ ...options, endpoint: `ws://127.0.0.1:${http.address().port}`, identity: 'CP16' });
    await client.connect();
    for (const action of actions) {
        for (replies.kind of ['minimal', 'full']) {
            await client.call(action, make(schemaOf(`${action}.req`), replies.kind, 20));
            for (const [part, message] of kept.splice(0)) process.stdout.write(`${action}.${part} ${replies.kind} ${message}\n`);
        }
    }
    process.exit(0);
}

if (mode === 'instances') {
    const all = Object.fromEntries(names.map((n) => [n, {
        minimal: instance(n, 'minimal'),
        full: instance(n, 'full'),
        words: words(schemaOf(n)).map((w) => make(schemaOf(n), 'full', 20, schemaOf(n), '', w)),
    }]));
    process.stdout.write(JSON.stringify(all), () => process.exit(0));
} else if (mode === 'schemas') {
    process.stdout.write(JSON.stringify(schemas), () => process.exit(0));
} else {
    ({ server: serve, client: connect, golden })[mode]();
}
