namespace Megapod.Devices.Ocpp.V201;

/// <summary>Whether the station has taken it.</summary>
public sealed record CertificateSignedResponse
{
    /// <summary>Whether the station has taken it.</summary>
    public required CertificateSignedStatus Status { get; init; }

    /// <summary>Why, in the station's words; null: nothing is said.</summary>
    public StatusInfo? StatusInfo { get; init; }
}
