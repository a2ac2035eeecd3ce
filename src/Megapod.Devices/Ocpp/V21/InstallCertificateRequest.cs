namespace Megapod.Devices.Ocpp.V21;

using Megapod.Devices.Ocpp.Shapes;

/// <summary>Installs a root certificate.</summary>
public sealed record InstallCertificateRequest
{
    /// <summary>What it proves.</summary>
    public required InstallCertificateUse CertificateType { get; init; }

    /// <summary>The certificate in PEM.</summary>
    [MaxText(10000)]
    public required string Certificate { get; init; }
}
