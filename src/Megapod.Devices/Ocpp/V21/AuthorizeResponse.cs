namespace Megapod.Devices.Ocpp.V21;

using System.Text.Json.Serialization;
using Megapod.Devices.Ocpp.Shapes;
using Megapod.Devices.Ocpp.V201;

/// <summary>Whether it may, and until when.</summary>
public sealed record AuthorizeResponse
{
    /// <summary>Whether it may.</summary>
    public required IdTokenInfo IdTokenInfo { get; init; }

    /// <summary>What the car's certificate is worth; null: none was shown.</summary>
    public AuthorizeCertificateStatus? CertificateStatus { get; init; }

    /// <summary>The ways in which it may charge; null: all.</summary>
    [JsonPropertyName("allowedEnergyTransfer")]
    [LeastItems(1)]
    public IReadOnlyList<EnergyTransferMode>? AllowedEnergyTransfers { get; init; }
}
