namespace Megapod.Devices.Ocpp.V201;

/// <summary>Whether it will be worked on. The certificate comes in a message of its own.</summary>
public sealed record SignCertificateResponse
{
    /// <summary>Whether it will be worked on.</summary>
    public required GenericStatus Status { get; init; }

    /// <summary>Why, in our words; null: nothing is said.</summary>
    public StatusInfo? StatusInfo { get; init; }
}
