namespace Megapod.Devices.Ocpp.V201;

using Megapod.Devices.Ocpp.Shapes;

/// <summary>Starts a station or an outlet anew.</summary>
public sealed record ResetRequest
{
    /// <summary>How.</summary>
    public required ResetType Type { get; init; }

    /// <summary>The outlet; null: the station as a whole.</summary>
    [Least(0)]
    public int? EvseId { get; init; }
}
