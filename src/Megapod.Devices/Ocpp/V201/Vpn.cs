namespace Megapod.Devices.Ocpp.V201;

using System.Text.Json.Serialization;
using Megapod.Devices.Ocpp.Shapes;

/// <summary>A private network.</summary>
public sealed record Vpn
{
    /// <summary>Where its server is.</summary>
    [MaxText(512)]
    public required string Server { get; init; }

    /// <summary>The user.</summary>
    [MaxText(20)]
    public required string User { get; init; }

    /// <summary>The group of the user; null: none.</summary>
    [MaxText(20)]
    public string? Group { get; init; }

    /// <summary>The password.</summary>
    [MaxText(20)]
    public required string Password { get; init; }

    /// <summary>The secret that both ends share.</summary>
    [MaxText(255)]
    public required string Key { get; init; }

    /// <summary>Which protocol it speaks.</summary>
    [JsonPropertyName("type")]
    public required VpnProtocol Protocol { get; init; }
}
