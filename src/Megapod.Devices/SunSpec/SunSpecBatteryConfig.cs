namespace Megapod.Devices.SunSpec;

using Megapod.Core.Units;

/// <summary>What the owner says of a SunSpec battery. The defaults suit a device that needs no words.</summary>
internal sealed record SunSpecBatteryConfig
{
    /// <summary>By which model its power is set. Default: what it lists, 704 before 124, because 704 can revert to a value of ours.</summary>
    public SunSpecControlPath Path { get; init; }

    /// <summary>What 100 % of OutWRte in model 124 means, W. The model does not hold it; null takes WDisChaRteMax of model 702 and, without that, refuses set-points.</summary>
    public Watts? DischargeReference { get; init; }

    /// <summary>Whether model 124 may charge from the grid (ChaGriSet); default true. False leaves the setting as the device has it.</summary>
    public bool ChargesFromGrid { get; init; } = true;

    /// <summary>State of charge, 0–1, that is written into model 124 (MinRsvPct) with each set-point. Null, the default, leaves it as the device has it.</summary>
    public double? Reserve { get; init; }

    /// <summary>A heartbeat that has not changed for so long stands still. Default 5 s: it should move each second.</summary>
    public TimeSpan HeartbeatLimit { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Nothing is commanded on an older state. Default 3 s.</summary>
    public TimeSpan OldestState { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>How often ratings and limits (models 702 and 703) are read and the device's list of models is walked. Default 1 min.</summary>
    public TimeSpan RatingPeriod { get; init; } = TimeSpan.FromMinutes(1);
}
