namespace Megapod.Devices.Ocpp.Orders;

/// <summary>Puts a connector or a station in or out of service. Where a transaction runs it goes out of service after it.</summary>
public sealed record AvailabilityOrder : StationOrder
{
    /// <summary>Whether it shall be in service.</summary>
    public required bool Operative { get; init; }

    /// <summary>The connector, from 1; null: the whole station.</summary>
    public int? Connector { get; init; }

    internal override string Words => $"put {(Connector is { } c ? FormattableString.Invariant($"connector {c}") : "itself")} {(Operative ? "in" : "out of")} service";

    internal override int? At => Connector;
}
