namespace Megapod.Devices.Ocpp.V16;

/// <summary>What came of it.</summary>
public sealed record SendLocalListConfirmation
{
    /// <summary>What came of it.</summary>
    public required UpdateStatus Status { get; init; }
}
