namespace Megapod.Devices.Ocpp.V201;

using Megapod.Devices.Ocpp.Shapes;

/// <summary>A time of a schedule.</summary>
public sealed record RelativeTimeInterval
{
    /// <summary>Start in s from now, as the car counts.</summary>
    [Least(0)]
    public required int Start { get; init; }

    /// <summary>How long in s; null: until the next one.</summary>
    [Least(0)]
    public int? Duration { get; init; }
}
