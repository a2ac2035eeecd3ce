namespace Megapod.Devices.Ocpp.V201;

using System.Text.Json.Serialization;
using Megapod.Devices.Ocpp.Shapes;

/// <summary>How a station gets into a cellular network.</summary>
public sealed record AccessPoint
{
    /// <summary>The name of the access point.</summary>
    [JsonPropertyName("apn")]
    [MaxText(512)]
    public required string Name { get; init; }

    /// <summary>The user; null: none.</summary>
    [JsonPropertyName("apnUserName")]
    [MaxText(20)]
    public string? UserName { get; init; }

    /// <summary>The password; null: none.</summary>
    [JsonPropertyName("apnPassword")]
    [MaxText(20)]
    public string? Password { get; init; }

    /// <summary>The number that opens the SIM card; null: none.</summary>
    public int? SimPin { get; init; }

    /// <summary>The network that is tried first, by its country and number; null: any.</summary>
    [MaxText(6)]
    public string? PreferredNetwork { get; init; }

    /// <summary>Whether no other network may be used; null: others may.</summary>
    public bool? UseOnlyPreferredNetwork { get; init; }

    /// <summary>How user and password are told.</summary>
    [JsonPropertyName("apnAuthentication")]
    public required AccessPointAuthentication Authentication { get; init; }
}
