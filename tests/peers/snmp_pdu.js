// npm net-snmp as a rack power unit with four outlets that can be switched (PDU2-MIB, outletSwitchControlTable). Outlet 3 says yes and does nothing; outlet 4 is written and does not say how it stands.
// User "megapod" with SHA-256 and AES, community "wire". usage: node snmp_pdu.js PORT
const snmp = require("net-snmp");

const port = Number(process.argv[2]);
const agent = snmp.createAgent({ port, address: "127.0.0.1", disableAuthorization: true, engineID: "8000B98380ABCDEF01020304" }, (error) => {
    if (error) {
        console.error(String(error));
    }
});
agent.getAuthorizer().addCommunity("wire");
agent.getAuthorizer().addUser({ name: "megapod", level: snmp.SecurityLevel.authPriv, authProtocol: snmp.AuthProtocols.sha256, authKey: "authpass123", privProtocol: snmp.PrivProtocols.aes, privKey: "privpass123" });

const mib = agent.getMib();
agent.registerProvider({ name: "sysObjectID", type: snmp.MibProviderType.Scalar, oid: "1.3.6.1.2.1.1.2", scalarType: snmp.ObjectType.OID, maxAccess: snmp.MaxAccess["read-only"] });
mib.setScalarValue("sysObjectID", "1.3.6.1.4.1.13742.6");
agent.registerProvider({
    name: "outlets",
    type: snmp.MibProviderType.Table,
    oid: "1.3.6.1.4.1.13742.6.4.1.2.1",
    maxAccess: snmp.MaxAccess["not-accessible"],
    tableColumns: [
        { number: 1, name: "pdu", type: snmp.ObjectType.Integer, maxAccess: snmp.MaxAccess["not-accessible"] },
        { number: 9, name: "outlet", type: snmp.ObjectType.Integer, maxAccess: snmp.MaxAccess["not-accessible"] },
        { number: 2, name: "operation", type: snmp.ObjectType.Integer, maxAccess: snmp.MaxAccess["read-write"] },
        { number: 3, name: "state", type: snmp.ObjectType.Integer, maxAccess: snmp.MaxAccess["read-only"] },
    ],
    tableIndex: [{ columnName: "pdu" }, { columnName: "outlet" }],
    handler: (request) => {
        const [column, , outlet] = request.instanceNode ? request.instanceNode.oid.split(".").slice(-3).map(Number) : [];
        if (request.operation === snmp.PduType.SetRequest && column === 2 && outlet !== 3) {
            mib.setTableSingleCell("outlets", 3, [1, outlet], outlet === 4 ? -1 : request.setValue === 0 ? 8 : 7);
        }
        request.done();
    },
});
for (const outlet of [1, 2, 3, 4]) {
    mib.addTableRow("outlets", [1, outlet, 1, 7]);
}
setTimeout(() => console.log("ready " + port), 100);
