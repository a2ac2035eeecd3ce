// npm net-snmp walks an agent with a user of version 3 and says each object, a line.
// usage: node snmp_walk.js PORT OID
const snmp = require("net-snmp");

const [port, oid] = process.argv.slice(2);
const user = { name: "megapod", level: snmp.SecurityLevel.authPriv, authProtocol: snmp.AuthProtocols.sha256, authKey: "authpass123", privProtocol: snmp.PrivProtocols.aes, privKey: "privpass123" };
const session = snmp.createV3Session("127.0.0.1", user, { port: Number(port), version: snmp.Version3 });
session.subtree(oid, 20, (objects) => {
    for (const object of objects) {
        console.log(object.oid + " " + object.value);
    }
}, (error) => {
    session.close();
    if (error) {
        console.error(String(error));
        process.exit(1);
    }
});
