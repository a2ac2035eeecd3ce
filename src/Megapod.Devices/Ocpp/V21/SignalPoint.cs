namespace Megapod.Devices.Ocpp.V21;

/// <summary>A point of a curve of power by the grid operator's signal.</summary>
public sealed record SignalPoint
{
    /// <summary>The signal.</summary>
    public required int Signal { get; init; }

    /// <summary>The power in W; less than 0 discharges the car.</summary>
    public required decimal Power { get; init; }
}
