namespace Megapod.Devices.Ocpp.Orders;

using Megapod.Core.Units;

/// <summary>Has a station upload a log. How far it is the station tells by itself.</summary>
public sealed record LogOrder : StationOrder
{
    /// <summary>Where to: an address of http, https, ftp, ftps or sftp that the station can reach; 1.6 wants a folder.</summary>
    public required string To { get; init; }

    /// <summary>Which log. Default diagnostics.</summary>
    public StationLog Log { get; init; }

    /// <summary>The beginning of what is wanted; null: as far back as there is.</summary>
    public Instant? Oldest { get; init; }

    /// <summary>The end of what is wanted; null: now.</summary>
    public Instant? Newest { get; init; }

    internal override string Words => $"upload its {(Log == StationLog.Security ? "security log" : "diagnostics")} to {TransferAddress.Shown(To)}";

    internal override string? Mistake => TransferAddress.Mistake(To) ?? (Oldest > Newest ? "The log would begin after its end." : null);
}
