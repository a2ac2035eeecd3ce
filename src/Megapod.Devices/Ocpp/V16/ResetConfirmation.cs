namespace Megapod.Devices.Ocpp.V16;

/// <summary>Whether it will.</summary>
public sealed record ResetConfirmation
{
    /// <summary>What came of it.</summary>
    public required ResetStatus Status { get; init; }
}
