namespace Megapod.Devices.Ocpp.V201;

using Megapod.Devices.Ocpp.Shapes;

/// <summary>What energy costs from some power on.</summary>
public sealed record ConsumptionCost
{
    /// <summary>The power in W from which the costs hold.</summary>
    [Least(0)]
    public required decimal StartValue { get; init; }

    /// <summary>The costs, each of another kind.</summary>
    [LeastItems(1), MostItems(3)]
    public required IReadOnlyList<Cost> Cost { get; init; }
}
