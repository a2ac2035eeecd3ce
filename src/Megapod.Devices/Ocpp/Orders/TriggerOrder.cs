namespace Megapod.Devices.Ocpp.Orders;

/// <summary>Asks a station for one of its messages.</summary>
public sealed record TriggerOrder : StationOrder
{
    /// <summary>The message.</summary>
    public required StationMessage Message { get; init; }

    /// <summary>The connector that it shall be about, from 1; null: all that it can be about.</summary>
    public int? Connector { get; init; }

    internal override string Words => $"send its message '{Message}'{(Connector is { } c ? FormattableString.Invariant($" of connector {c}") : "")}";

    internal override int? At => Connector;
}
