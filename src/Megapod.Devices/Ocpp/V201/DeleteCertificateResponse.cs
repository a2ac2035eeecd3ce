namespace Megapod.Devices.Ocpp.V201;

/// <summary>Whether it was deleted.</summary>
public sealed record DeleteCertificateResponse
{
    /// <summary>Whether it was deleted.</summary>
    public required DeleteCertificateStatus Status { get; init; }

    /// <summary>Why, in the station's words; null: nothing is said.</summary>
    public StatusInfo? StatusInfo { get; init; }
}
