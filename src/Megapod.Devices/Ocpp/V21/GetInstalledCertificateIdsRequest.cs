namespace Megapod.Devices.Ocpp.V21;

using System.Text.Json.Serialization;
using Megapod.Devices.Ocpp.Shapes;

/// <summary>Asks which certificates are there.</summary>
public sealed record GetInstalledCertificateIdsRequest
{
    /// <summary>What they are for; null: anything.</summary>
    [JsonPropertyName("certificateType")]
    [LeastItems(1)]
    public IReadOnlyList<CertificateUse>? CertificateTypes { get; init; }
}
