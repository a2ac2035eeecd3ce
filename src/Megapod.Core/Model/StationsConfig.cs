namespace Megapod.Core.Model;

/// <summary>Where charging stations are awaited, <c>ocpp</c> in the site file. Paths that do not begin with / start at the folder of that file.</summary>
public sealed record StationsConfig
{
    /// <summary>The port on which stations without TLS are awaited unless another is written.</summary>
    public const int PlainPort = 9220;

    /// <summary>The port on which stations with TLS are awaited unless another is written.</summary>
    public const int TlsPort = 9221;

    /// <summary>The address of this machine alone.</summary>
    public const string ThisMachine = "127.0.0.1";

    /// <summary>IP address on which stations without TLS are awaited. Default this machine alone.</summary>
    public string Host { get; init; } = ThisMachine;

    /// <summary>Port on which stations without TLS are awaited. Default 9220.</summary>
    public int Port { get; init; } = PlainPort;

    /// <summary>IP address on which stations with TLS are awaited, if there is a certificate. Default this machine alone.</summary>
    public string TlsHost { get; init; } = ThisMachine;

    /// <summary>Port on which stations with TLS are awaited. Default 9221.</summary>
    public int SecurePort { get; init; } = TlsPort;

    /// <summary>What stands before the identity in the address. Default /ocpp.</summary>
    public string Path { get; init; } = "/ocpp";

    /// <summary>PEM file with the certificate of this machine; null: no TLS.</summary>
    public string? Certificate { get; init; }

    /// <summary>PEM file with its key; null: no TLS.</summary>
    public string? Key { get; init; }

    /// <summary>PEM file with the authorities of the stations' own certificates; null: none.</summary>
    public string? Authority { get; init; }

    /// <summary>The operator's central system of all stations that say nothing else; null: none. What holds for one station is <see cref="DeviceConfig.Operator"/>.</summary>
    public OperatorConfig? Operator { get; init; }

    /// <summary>File of the cards that may charge, one a line; null: every card may. Stations of an operator ask their operator.</summary>
    public string? Cards { get; init; }
}
