namespace Megapod.Devices.Ocpp.V201;

/// <summary>Whether it was installed.</summary>
public sealed record InstallCertificateResponse
{
    /// <summary>Whether it was installed.</summary>
    public required InstallCertificateStatus Status { get; init; }

    /// <summary>Why, in the station's words; null: nothing is said.</summary>
    public StatusInfo? StatusInfo { get; init; }
}
