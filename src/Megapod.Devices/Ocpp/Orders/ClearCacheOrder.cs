namespace Megapod.Devices.Ocpp.Orders;

/// <summary>Has a station forget the cards that it remembers, so that each is asked for here again.</summary>
public sealed record ClearCacheOrder : StationOrder
{
    internal override string Words => "forget the cards that it remembers";
}
