namespace Megapod.Devices.Ocpp.V201;

/// <summary>Asks whether a certificate is still valid, where the station cannot ask itself.</summary>
public sealed record GetCertificateStatusRequest
{
    /// <summary>The certificate, and where to ask.</summary>
    public required OcspRequestData OcspRequestData { get; init; }
}
