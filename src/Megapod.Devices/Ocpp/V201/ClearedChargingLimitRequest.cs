namespace Megapod.Devices.Ocpp.V201;

using Megapod.Devices.Ocpp.Shapes;

/// <summary>A limit that somebody else has set is gone.</summary>
public sealed record ClearedChargingLimitRequest
{
    /// <summary>Who had set it.</summary>
    public required ChargingLimitSource ChargingLimitSource { get; init; }

    /// <summary>The outlet, from 1, 0 for the station as a whole; null: not told.</summary>
    [Least(0)]
    public int? EvseId { get; init; }
}
