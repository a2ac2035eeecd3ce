// Somebody else's OCPP 1.6 central system for "megapod bench ocpp": npm ocpp-rpc in strict mode. Says "ready PORT" and ends with its input. Not part of the product.
'use strict';
const { RPCServer } = require('ocpp-rpc');

const server = new RPCServer({ protocols: ['ocpp1.6'], strictMode: true });
server.on('client', (client) => {
    client.handle('BootNotification', () => ({ status: 'Accepted', currentTime: new Date().toISOString(), interval: 300 }));
    client.handle('Heartbeat', () => ({ currentTime: new Date().toISOString() }));
    client.handle('StatusNotification', () => ({}));
    client.handle('Authorize', () => ({ idTagInfo: { status: 'Accepted' } }));
    client.handle('StartTransaction', () => ({ idTagInfo: { status: 'Accepted' }, transactionId: 117 }));
    client.handle('StopTransaction', () => ({ idTagInfo: { status: 'Accepted' } }));
    client.handle('MeterValues', () => ({}));
});
server.listen(0, '127.0.0.1').then((http) => process.stdout.write(`ready ${http.address().port}\n`));
process.stdin.on('end', () => process.exit(0)).resume();
