namespace Megapod.Devices.Ocpp.V21;

using Megapod.Devices.Ocpp.Shapes;

/// <summary>Brings a station the certificate that it asked for.</summary>
public sealed record CertificateSignedRequest
{
    /// <summary>The certificate in PEM, and after it those that prove it, but for the root.</summary>
    [MaxText(10000)]
    public required string CertificateChain { get; init; }

    /// <summary>What it is for; null: what the station asked for.</summary>
    public CertificateSigningUse? CertificateType { get; init; }

    /// <summary>The request that it answers; null: the station has named none.</summary>
    public int? RequestId { get; init; }
}
