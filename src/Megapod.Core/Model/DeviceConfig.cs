namespace Megapod.Core.Model;

/// <summary>A device that is reached over the wire. Things of the site name it as their <c>driver</c>; one device may serve several, as a gateway with battery and meter does.</summary>
public sealed record DeviceConfig
{
    /// <summary>What a thing writes as its driver when no device is behind it but the twin.</summary>
    public const string Emulated = "emulated";

    /// <summary>Modbus TCP's own port.</summary>
    public const int ModbusPort = 502;

    /// <summary>A protocol's own port.</summary>
    /// <param name="protocol">The protocol.</param>
    public static int PortOf(DeviceProtocol protocol) => protocol switch
    {
        DeviceProtocol.Redfish => 443,
        DeviceProtocol.Snmp => 161,
        DeviceProtocol.Dsx => 8883,
        DeviceProtocol.Dcgm => 9400,
        _ => ModbusPort,
    };

    /// <summary>
    /// How often a device is asked where nothing is written: controllers of servers are small computers, and a look at one takes them a second; an exporter of GPU metrics itself asks every 30 s, and a
    /// third of that finds what is new soon.
    /// </summary>
    /// <param name="protocol">How it talks.</param>
    public static TimeSpan PeriodOf(DeviceProtocol protocol) => TimeSpan.FromSeconds(protocol switch { DeviceProtocol.Redfish => 2, DeviceProtocol.Dcgm => 10, _ => 1 });

    /// <summary>How long an answer is waited for where nothing is written.</summary>
    /// <param name="protocol">How it talks.</param>
    public static TimeSpan TimeoutOf(DeviceProtocol protocol) => TimeSpan.FromSeconds(protocol == DeviceProtocol.Redfish ? 10 : 2);

    /// <summary>Its name, unique among devices.</summary>
    public required string Id { get; init; }

    /// <summary>How it talks.</summary>
    public required DeviceProtocol Protocol { get; init; }

    /// <summary>Name or address of its host; empty for a station, which connects to us.</summary>
    public string Host { get; init; } = "";

    /// <summary>Its port. Default 502; what is read from a site file has the protocol's own.</summary>
    public int Port { get; init; } = ModbusPort;

    /// <summary>Modbus unit behind that address, 0–255. Default 1.</summary>
    public byte Unit { get; init; } = 1;

    /// <summary>Path of its register map, relative to the folder of the site file; null for what needs none.</summary>
    public string? Map { get; init; }

    /// <summary>Name of the profile that says what its SNMP tables mean; empty for what needs none.</summary>
    public string Profile { get; init; } = "";

    /// <summary>How it knows who asks, for Redfish, SNMP and DSX.</summary>
    public DeviceAccessConfig Access { get; init; } = new();

    /// <summary>Identity with which a station connects, or ours at a building management system. Default its name.</summary>
    public required string Identity { get; init; }

    /// <summary>The standard's security profile with which a station connects, 0 to 3. Default 0: without proof, from this machine alone.</summary>
    public int SecurityProfile { get; init; }

    /// <summary>SHA-256 of a station's password as 64 hexadecimal digits; empty: it has none.</summary>
    public string PasswordSha256 { get; init; } = "";

    /// <summary>The editions that a station may speak. Default 1.6.</summary>
    public IReadOnlyList<StationVersion> Versions { get; init; } = [StationVersion.Ocpp16];

    /// <summary>The operator's central system to which all that a station says is relayed; null: we are its only one. Default null.</summary>
    public OperatorConfig? Operator { get; init; }

    /// <summary>How often it is asked, from beginning to beginning. Default 1 s.</summary>
    public TimeSpan Period { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long an answer is waited for. Default 2 s.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Least time between an answer and the next question. Default zero.</summary>
    public TimeSpan Gap { get; init; }
}
