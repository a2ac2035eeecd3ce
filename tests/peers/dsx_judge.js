// Judges messages by the DSX contract with npm ajv. Not part of the product.
//
//   node dsx_judge.js
//
// Each line is {"topic":TOPIC,"payload":TEXT}; each answer {"valid":true} or {"valid":false,"why":TEXT}. The topic's address, object type and point type must be those of a channel of bms.yaml, and the
// payload must fit the schema of that channel's message for the point type. The schemas are read from the YAML as they are.
'use strict';
const fs = require('fs');
const path = require('path');
const readline = require('readline');
const Ajv = require('ajv/dist/2020');
const yaml = require('yaml');

const contract = yaml.parse(fs.readFileSync(path.join(__dirname, '../Megapod.Wire/Dsx/contract/bms.yaml'), 'utf8'));
const ajv = new Ajv({ strict: false, allErrors: true });
ajv.addSchema(contract, 'bms');
const compiled = new Map();
const channels = Object.values(contract.channels).map((channel) => {
    const parts = channel.address.split('/');
    return { parts, channel, points: channel.parameters.pointType.enum, messages: Object.values(channel.messages).map((message) => message.$ref) };
});

const at = (ref) => ref.split('/').slice(1).reduce((node, key) => node[key], contract);

function schema(ref) {
    if (!compiled.has(ref)) compiled.set(ref, ajv.compile({ $ref: `bms${ref}/payload` }));
    return compiled.get(ref);
}

// The point types that a message's schema is for; none means any, as for values.
function meant(node, found = new Set()) {
    if (node.$ref) meant(at(node.$ref), found);
    for (const each of node.allOf ?? []) meant(each, found);
    for (const word of node.properties?.pointType?.enum ?? []) found.add(word);
    return found;
}

function judge({ topic, payload }) {
    const [root, version, publisher, kind, object, point, ...tag] = topic.split('/');
    const channel = channels.find(({ parts, points }) => parts[0] === root && parts[1] === version && (parts[2] === '{integration}' ? publisher !== 'PUB' : parts[2] === publisher)
        && parts[3] === kind && parts[4] === object && points.includes(point));
    if (!channel || tag.length === 0) return { valid: false, why: `no channel for ${topic}` };
    const fitting = channel.messages.filter((ref) => { const types = meant(at(ref).payload); return types.size === 0 || types.has(point); });
    const data = JSON.parse(payload);
    const errors = [];
    for (const ref of fitting) {
        const validate = schema(ref);
        if (validate(data)) return { valid: true };
        errors.push(ajv.errorsText(validate.errors));
    }
    return { valid: false, why: `${topic}: ${errors.join(' | ') || 'no schema'}` };
}

readline.createInterface({ input: process.stdin }).on('line', (line) => process.stdout.write(JSON.stringify(judge(JSON.parse(line))) + '\n')).on('close', () => process.exit(0));
