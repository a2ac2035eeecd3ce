namespace Megapod.Files.SiteFile.Tables;

using Megapod.Core.Model;
using Megapod.Files.SiteFile.Shapes;

/// <summary>Keys of devices that are reached over the wire.</summary>
internal static class WireTables
{
    private const int LastUnit = 255;
    private const int LastProfile = 3;
    private const int MostVersions = 3;
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(1);

    /// <summary>What the operator of a site and of a single station have in common.</summary>
    private static readonly Key[] OperatorKeys =
    [
        new("address", TextShape.CentralSystem, "Where the operator's central system is, without the identity. Missing at a station: that under 'ocpp'; with one of its own a station takes nothing else from there."),
        new("securityProfile", new CountShape(0, LastProfile), "The standard's security profile that the operator asks for, to be checked against what is written here. Missing: as address and credentials come to."),
        new("passwordVariable", TextShape.Variable, "Environment variable that holds the password. Missing: there is none, or it stands in 'passwordFile'."),
        new("passwordFile", TextShape.File, "File that holds the password; {id} stands for the station's device. Missing: there is none, or it stands in 'passwordVariable'."),
        new("certificate", TextShape.File, "PEM file with the station's certificate for the operator, followed by those between it and its authority; {id} stands for the station's device. Missing: none is shown."),
        new("key", TextShape.File, "PEM file with the key of the certificate, without a pass phrase; {id} stands for the station's device."),
        new("authority", TextShape.File, "PEM file with the authorities by which the operator's certificate is judged. Missing: those that this machine trusts."),
        new("allowPlainWebSocket", new FlagShape(), "Whether a password may go over ws:// beyond this machine, where everybody on the way can read it.") { Default = "false" },
    ];

    public static MapShape Operator { get; } = new("operator", OperatorKeys);

    public static MapShape StationOperator { get; } = new("stationOperator",
    [
        new("relayed", new FlagShape(), "Whether what the station says is relayed to an operator at all.") { Default = "true" },
        new("identity", TextShape.Identity, "Identity by which the operator knows the station. Missing: that with which it connects here."),
        .. OperatorKeys,
    ]);

    public static MapShape Stations { get; } = new("ocpp",
    [
        new("address", new HostPortShape(StationsConfig.PlainPort), "IP address and port on which stations without TLS are awaited; 0.0.0.0 is every address of this machine.") { Default = "127.0.0.1:9220" },
        new("tlsAddress", new HostPortShape(StationsConfig.TlsPort), "IP address and port on which stations with TLS are awaited, if there is a certificate.") { Default = "127.0.0.1:9221" },
        new("path", TextShape.WebPath, "What stands before the identity in the address to which stations connect.") { Default = "/ocpp" },
        new("certificate", TextShape.File, "PEM file with the certificate that stations see, followed by those between it and its authority. Missing: no TLS."),
        new("key", TextShape.File, "PEM file with the key of the certificate, without a pass phrase."),
        new("authority", TextShape.File, "PEM file with the authorities that issue the stations' own certificates. Missing: no station can have security profile 3."),
        new("operator", Operator, "The operator's central system, to which all that stations say is relayed. Missing: we are their only one."),
        new("cards", TextShape.File, "File of the cards that may charge, one a line. Missing: every card may. It is read again when it changes."),
    ]);

    public static MapShape Commissioning { get; } = new("commissioning",
    [
        new("stepTestUntil", new InstantShape(), "Until when 'megapod doctor --step-test' may tell devices steps in power, with offset, at most 7 days ahead. Missing: it may not."),
    ]);

    public static MapShape Device { get; } = new("device",
    [
        new("id", TextShape.Id, "Name of the device, unique among devices; things of the site write it as their 'driver'.") { IsRequired = true },
        new("protocol", new WordShape<DeviceProtocol>(), "sunSpec: a meter, inverter or battery with SunSpec models over Modbus TCP. modbus: a meter or battery with registers of its maker's own, which 'map' describes. ocpp: a charging station, which connects to us. redfish: the management controller of a server, or a power or coolant distribution unit. snmp: a rack's power distribution unit or switch. dsx: a pod's building management system, by DSX Exchange over MQTT. dcgm: the GPUs of a server by its dcgm-exporter.") { IsRequired = true },
        new("address", new HostPortShape(null), "Where it listens: host and port, or the protocol's own port where none is written: 502, redfish 443, snmp 161, dsx 8883, dcgm 9400. A station has none."),
        new("unit", new CountShape(0, LastUnit), "Modbus unit behind that address.") { Default = "1" },
        new("map", TextShape.File, "Register map of a device with 'protocol: modbus', from the folder of this file on."),
        new("profile", TextShape.Id, "What the tables of a device with 'protocol: snmp' mean: pdu2 for power distribution units, switch for switches."),
        new("login", new WordShape<DeviceLogin>(), "How a Redfish service is told who asks: by a session, by name and password with each request, or not at all.") { Default = "session" },
        new("user", TextShape.Title, "Name of the account at a Redfish service or a broker, or of the user of SNMP version 3. Missing with SNMP: version 2c, and the password is its community."),
        new("passwordVariable", TextShape.Variable, "Environment variable with the password."),
        new("passwordFile", TextShape.File, "File with the password, from the folder of this file on."),
        new("signature", new WordShape<DeviceSignature>(), "By what messages of SNMP version 3 are signed.") { Default = "sha256" },
        new("privacyVariable", TextShape.Variable, "Environment variable with the password by which SNMP version 3 is encrypted. Missing: it stands in 'privacyFile', or nothing is encrypted."),
        new("privacyFile", TextShape.File, "File with that password, from the folder of this file on."),
        new("tls", new FlagShape(), "Whether a Redfish service, a broker or an exporter is reached over TLS.") { Default = "true" },
        new("allowPlain", new FlagShape(), "Whether it may be reached without TLS beyond this machine, where everybody on the way can read the password.") { Default = "false" },
        new("certificateSha256", TextShape.Sha256, "SHA-256 of the certificate of a Redfish service, for one that nobody has signed. Missing: it is judged by authorities."),
        new("authority", TextShape.File, "PEM file with the authorities by which its certificate is judged. Missing: those that this machine trusts."),
        new("certificate", TextShape.File, "PEM file with our own certificate, for a broker that wants one."),
        new("key", TextShape.File, "PEM file with the key of the certificate, without a pass phrase."),
        new("identity", TextShape.Identity, "Identity with which a station connects, or ours at a building management system; of a Redfish service that tells of several distribution units which one it is, by the last piece of its path, its name or its serial number. Missing: its id."),
        new("securityProfile", new CountShape(0, LastProfile), "How a station proves who it is. 0: not at all, from this machine alone. 1: a password. 2: a password over TLS. 3: a certificate of its own over TLS.") { Default = "0" },
        new("passwordSha256", TextShape.Sha256, "SHA-256 of the password of a station, which must be 16 random bytes or more. Missing: it has none."),
        new("versions", new ListShape(new WordShape<StationVersion>(), 1, MostVersions), "Editions of OCPP that a station may speak; the newest that both speak is taken. Missing: ocpp16."),
        new("operator", StationOperator, "The operator's central system of this station, where it is not as 'ocpp' says."),
        new("period", new TimeShape(zeroAllowed: false, LongestWait), "How often it is asked; a Redfish service, where nothing is written, every 2 s, a dcgm-exporter every 10 s.") { Default = "1 s" },
        new("timeout", new TimeShape(zeroAllowed: false, LongestWait), "How long an answer is waited for; that of a Redfish service, where nothing is written, 10 s.") { Default = "2 s" },
        new("gap", new TimeShape(zeroAllowed: true, LongestWait), "Least time between an answer and the next question.") { Default = "0 s" },
    ]);
}
