namespace Megapod.Devices.Ocpp.V21;

using Megapod.Devices.Ocpp.Shapes;

/// <summary>A limit that somebody else has set is gone.</summary>
public sealed record ClearedChargingLimitRequest
{
    /// <summary>Who had set it, such as <c>EMS</c>, <c>SO</c> or <c>CSO</c>.</summary>
    [MaxText(20)]
    public required string ChargingLimitSource { get; init; }

    /// <summary>The outlet, from 1, 0 for the station as a whole; null: not told.</summary>
    [Least(0)]
    public int? EvseId { get; init; }
}
