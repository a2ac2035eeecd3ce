namespace Megapod.Devices.Ocpp.V16;

using Megapod.Devices.Ocpp.Shapes;

/// <summary>Brings a station the certificate that it asked for.</summary>
public sealed record CertificateSignedRequest
{
    /// <summary>The signed certificate and those above it, PEM.</summary>
    [MaxText(10000)]
    public required string CertificateChain { get; init; }
}
