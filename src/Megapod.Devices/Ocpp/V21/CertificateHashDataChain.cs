namespace Megapod.Devices.Ocpp.V21;

using System.Text.Json.Serialization;
using Megapod.Devices.Ocpp.Shapes;
using Megapod.Devices.Ocpp.V201;

/// <summary>A certificate with those that it has signed.</summary>
public sealed record CertificateHashDataChain
{
    /// <summary>The certificate.</summary>
    public required CertificateHashData CertificateHashData { get; init; }

    /// <summary>What it is for.</summary>
    public required CertificateUse CertificateType { get; init; }

    /// <summary>The certificates below it, the nearest to it first; null: none.</summary>
    [JsonPropertyName("childCertificateHashData")]
    [LeastItems(1), MostItems(4)]
    public IReadOnlyList<CertificateHashData>? Children { get; init; }
}
