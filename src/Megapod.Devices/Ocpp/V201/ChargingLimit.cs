namespace Megapod.Devices.Ocpp.V201;

/// <summary>A limit that somebody else has set.</summary>
public sealed record ChargingLimit
{
    /// <summary>Who set it.</summary>
    public required ChargingLimitSource ChargingLimitSource { get; init; }

    /// <summary>Whether the grid depends on it; null: not told.</summary>
    public bool? IsGridCritical { get; init; }
}
