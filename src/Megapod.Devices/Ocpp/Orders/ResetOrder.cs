namespace Megapod.Devices.Ocpp.Orders;

/// <summary>Starts a station anew. Its floors are written again before any grant once it is back.</summary>
public sealed record ResetOrder : StationOrder
{
    /// <summary>Whether it starts at once, however it charges; default no: transactions end cleanly first (1.6), or it waits until none runs (later editions).</summary>
    public bool Now { get; init; }

    /// <summary>The connector whose outlet alone starts anew, from 1; null: the whole station. 1.6 only knows the whole.</summary>
    public int? Connector { get; init; }

    internal override string Words => $"start {(Connector is { } c ? FormattableString.Invariant($"connector {c} ") : "")}anew{(Now ? " at once" : "")}";

    internal override int? At => Connector;
}
