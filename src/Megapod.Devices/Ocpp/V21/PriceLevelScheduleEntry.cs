namespace Megapod.Devices.Ocpp.V21;

using Megapod.Devices.Ocpp.Shapes;

/// <summary>The price of a time.</summary>
public sealed record PriceLevelScheduleEntry
{
    /// <summary>How long the time is, in s.</summary>
    [Least(0)]
    public required int Duration { get; init; }

    /// <summary>The level, the lower the cheaper.</summary>
    [Least(0)]
    public required int PriceLevel { get; init; }
}
