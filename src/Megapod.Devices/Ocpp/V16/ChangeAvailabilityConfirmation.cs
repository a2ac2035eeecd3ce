namespace Megapod.Devices.Ocpp.V16;

/// <summary>What came of it.</summary>
public sealed record ChangeAvailabilityConfirmation
{
    /// <summary>What came of it.</summary>
    public required AvailabilityStatus Status { get; init; }
}
