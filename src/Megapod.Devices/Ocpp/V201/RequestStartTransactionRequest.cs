namespace Megapod.Devices.Ocpp.V201;

using Megapod.Devices.Ocpp.Shapes;

/// <summary>Asks a station to start a transaction.</summary>
public sealed record RequestStartTransactionRequest
{
    /// <summary>The outlet, from 1; null: as the station likes.</summary>
    [Least(1)]
    public int? EvseId { get; init; }

    /// <summary>The group that the identifier belongs to; null: none.</summary>
    public IdToken? GroupIdToken { get; init; }

    /// <summary>Who is to be charged for it.</summary>
    public required IdToken IdToken { get; init; }

    /// <summary>Number of the request, named again when the transaction starts.</summary>
    public required int RemoteStartId { get; init; }

    /// <summary>The limits of the transaction; null: those that hold by default.</summary>
    public ChargingProfile? ChargingProfile { get; init; }
}
