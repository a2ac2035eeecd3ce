namespace Megapod.Devices.Ocpp.V16;

/// <summary>Whether one will be made.</summary>
public sealed record SignCertificateConfirmation
{
    /// <summary>What came of it.</summary>
    public required GenericStatus Status { get; init; }
}
