namespace Megapod.Devices.Ocpp.Orders;

/// <summary>Unlocks a connector, for a cable that is stuck. A transaction that runs there ends by it in 1.6; later editions refuse while one does.</summary>
public sealed record UnlockOrder : StationOrder
{
    /// <summary>The connector, from 1.</summary>
    public required int Connector { get; init; }

    internal override string Words => FormattableString.Invariant($"unlock connector {Connector}");

    internal override int? At => Connector;
}
