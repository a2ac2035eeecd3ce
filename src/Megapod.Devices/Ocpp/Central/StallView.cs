namespace Megapod.Devices.Ocpp.Central;

using Megapod.Core.Units;

/// <summary>A connector of a station, for people.</summary>
/// <param name="Id">Its name.</param>
/// <param name="Number">Its number on the wire.</param>
/// <param name="Status">How it stands.</param>
/// <param name="Transaction">The transaction that runs; null: none.</param>
/// <param name="Floor">What it falls to in silence; null: the station has not taken it.</param>
/// <param name="Grant">What it may draw by the grant that it has taken; null: none is in force.</param>
public sealed record StallView(string Id, int Number, StallStatus Status, string? Transaction, Watts? Floor, Watts? Grant)
{
    /// <summary>Whether who charges there showed a card that may not: it gets its floor and no more.</summary>
    public bool IsUninvited { get; init; }
}
