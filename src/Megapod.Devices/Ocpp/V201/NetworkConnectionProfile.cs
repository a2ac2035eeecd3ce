namespace Megapod.Devices.Ocpp.V201;

using System.Text.Json.Serialization;
using Megapod.Devices.Ocpp.Shapes;

/// <summary>A way by which a station reaches a central system.</summary>
public sealed record NetworkConnectionProfile
{
    /// <summary>How it gets into a cellular network; null: it needs none.</summary>
    [JsonPropertyName("apn")]
    public AccessPoint? AccessPoint { get; init; }

    /// <summary>The edition of the protocol. The words of OCPP 2.0.1 do not name it apart from 2.0.</summary>
    [JsonPropertyName("ocppVersion")]
    public required NetworkVersion Version { get; init; }

    /// <summary>How messages are written.</summary>
    [JsonPropertyName("ocppTransport")]
    public required NetworkTransport Transport { get; init; }

    /// <summary>Where the central system is, without the station's name.</summary>
    [JsonPropertyName("ocppCsmsUrl")]
    [MaxText(512)]
    public required string Address { get; init; }

    /// <summary>How long an answer is waited for, in s.</summary>
    [Least(0)]
    public required int MessageTimeout { get; init; }

    /// <summary>How the two ends prove who they are: 1 by password, 2 by password over TLS, 3 by certificates.</summary>
    [Least(0)]
    public required int SecurityProfile { get; init; }

    /// <summary>The network interface that is used.</summary>
    [JsonPropertyName("ocppInterface")]
    public required NetworkInterface Interface { get; init; }

    /// <summary>The private network through which it goes; null: none.</summary>
    public Vpn? Vpn { get; init; }
}
