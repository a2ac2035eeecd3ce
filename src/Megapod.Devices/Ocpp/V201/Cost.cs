namespace Megapod.Devices.Ocpp.V201;

using Megapod.Devices.Ocpp.Shapes;

/// <summary>One kind of cost.</summary>
public sealed record Cost
{
    /// <summary>What is counted.</summary>
    public required CostKind CostKind { get; init; }

    /// <summary>How much of it, times its power of ten.</summary>
    public required int Amount { get; init; }

    /// <summary>The power of ten, from -3 to 3; null: 0.</summary>
    [Least(-3), Most(3)]
    public int? AmountMultiplier { get; init; }
}
