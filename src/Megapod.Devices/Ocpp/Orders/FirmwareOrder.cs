namespace Megapod.Devices.Ocpp.Orders;

using Megapod.Core.Units;

/// <summary>Has a station install a firmware. How far it is the station tells by itself; when it has started anew its floors come first.</summary>
public sealed record FirmwareOrder : StationOrder
{
    /// <summary>Where from: an address of http, https, ftp, ftps or sftp that the station can reach.</summary>
    public required string From { get; init; }

    /// <summary>From when on it may be fetched; null: at once.</summary>
    public Instant? FetchAt { get; init; }

    /// <summary>From when on it may be installed; null: as soon as it is there. 1.6 knows it only of signed firmware.</summary>
    public Instant? InstallAt { get; init; }

    /// <summary>The certificate that it was signed with, PEM; null: it is not signed.</summary>
    public string? SigningCertificate { get; init; }

    /// <summary>The signature in base64; null: it is not signed.</summary>
    public string? Signature { get; init; }

    internal override string Words => $"install {(Signature is null ? "a firmware" : "a signed firmware")} from {TransferAddress.Shown(From)}";

    internal override string? Mistake => TransferAddress.Mistake(From) ?? (SigningCertificate is null != Signature is null ? "Signature and certificate go together." : InstallAt < FetchAt ? "It would be installed before it is fetched." : null);
}
