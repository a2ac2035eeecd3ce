namespace Megapod.Devices.Ocpp.V21;

using System.Text.Json.Serialization;
using Megapod.Devices.Ocpp.Shapes;
using Megapod.Devices.Ocpp.V201;

/// <summary>The certificates.</summary>
public sealed record GetInstalledCertificateIdsResponse
{
    /// <summary>Whether there are any.</summary>
    public required GetInstalledCertificateStatus Status { get; init; }

    /// <summary>Why, in the station's words; null: nothing is said.</summary>
    public StatusInfo? StatusInfo { get; init; }

    /// <summary>The certificates; null: none.</summary>
    [JsonPropertyName("certificateHashDataChain")]
    [LeastItems(1)]
    public IReadOnlyList<CertificateHashDataChain>? Certificates { get; init; }
}
