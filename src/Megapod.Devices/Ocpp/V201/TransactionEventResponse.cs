namespace Megapod.Devices.Ocpp.V201;

using Megapod.Devices.Ocpp.Shapes;

/// <summary>What the station is told about it.</summary>
public sealed record TransactionEventResponse
{
    /// <summary>What it has cost so far or in all, taxes included, in the station's currency; null: not told. 0 means for nothing.</summary>
    public decimal? TotalCost { get; init; }

    /// <summary>Rank for this transaction from -9 to 9, higher first; null: as before.</summary>
    [Least(-9), Most(9)]
    public int? ChargingPriority { get; init; }

    /// <summary>Whether the identifier may charge; needed where the event named one, else null.</summary>
    public IdTokenInfo? IdTokenInfo { get; init; }

    /// <summary>What the station shows to the driver from now on; null: as before.</summary>
    public MessageContent? UpdatedPersonalMessage { get; init; }
}
