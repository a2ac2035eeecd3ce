namespace Megapod.Devices.Ocpp.Orders;

/// <summary>Starts a transaction from here. No limit goes with it: floor and grants hold as for any other.</summary>
public sealed record StartOrder : StationOrder
{
    /// <summary>The connector, from 1.</summary>
    public required int Connector { get; init; }

    /// <summary>For whom: a card that may charge. At most 20 characters in 1.6, 36 in 2.0.1, 255 in 2.1.</summary>
    public required string Token { get; init; }

    internal override string Words => FormattableString.Invariant($"start a transaction at connector {Connector}");

    internal override int? At => Connector;

    internal override string? Mistake => Token.Trim().Length == 0 ? "A transaction needs a token to be for." : null;
}
