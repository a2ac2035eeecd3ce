namespace Megapod.Devices.Ocpp.Orders;

/// <summary>Stops the transaction that runs at a connector.</summary>
public sealed record StopOrder : StationOrder
{
    /// <summary>The connector, from 1.</summary>
    public required int Connector { get; init; }

    internal override string Words => FormattableString.Invariant($"stop the transaction at connector {Connector}");

    internal override int? At => Connector;
}
