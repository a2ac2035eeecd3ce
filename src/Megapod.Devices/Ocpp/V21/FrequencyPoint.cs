namespace Megapod.Devices.Ocpp.V21;

using Megapod.Devices.Ocpp.Shapes;

/// <summary>A point of a curve of power by the grid's frequency.</summary>
public sealed record FrequencyPoint
{
    /// <summary>The frequency in Hz.</summary>
    [Least(0)]
    public required decimal Frequency { get; init; }

    /// <summary>The power in W; less than 0 discharges the car.</summary>
    public required decimal Power { get; init; }
}
