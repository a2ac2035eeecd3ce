namespace Megapod.Devices.Ocpp.V16;

/// <summary>Whether it will come.</summary>
public sealed record ExtendedTriggerMessageConfirmation
{
    /// <summary>What came of it.</summary>
    public required TriggerMessageStatus Status { get; init; }
}
