namespace Megapod.Devices.Ocpp.V201;

using System.Text.Json.Serialization;
using Megapod.Core.Units;
using Megapod.Devices.Ocpp.Shapes;

/// <summary>A firmware, and when to take it.</summary>
public sealed record Firmware
{
    /// <summary>Where it is fetched from.</summary>
    [MaxText(512)]
    public required string Location { get; init; }

    /// <summary>When to fetch it.</summary>
    [JsonPropertyName("retrieveDateTime")]
    public required Instant RetrieveAt { get; init; }

    /// <summary>When to install it; null: as soon as it is there.</summary>
    [JsonPropertyName("installDateTime")]
    public Instant? InstallAt { get; init; }

    /// <summary>The certificate with which it was signed; null: it is not signed.</summary>
    [MaxText(5500)]
    public string? SigningCertificate { get; init; }

    /// <summary>The signature in base64; null: it is not signed.</summary>
    [MaxText(800)]
    public string? Signature { get; init; }
}
