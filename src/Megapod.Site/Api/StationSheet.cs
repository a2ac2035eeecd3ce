namespace Megapod.Site.Api;

using Megapod.Core.Outcomes;
using Megapod.Core.Units;
using Megapod.Devices.Ocpp;
using Megapod.Devices.Ocpp.Central;

/// <summary>A charging station as the API shows it. Who charges is not in it: cards are somebody's.</summary>
internal sealed record StationSheet
{
    public required string Id { get; init; }

    public required string Identity { get; init; }

    public required bool IsConnected { get; init; }

    public required bool IsReady { get; init; }

    public required bool IsOperators { get; init; }

    /// <summary>The sub-protocol of its edition; null: it is not connected.</summary>
    public required string? Edition { get; init; }

    public required string? Vendor { get; init; }

    public required string? Model { get; init; }

    public required string? Serial { get; init; }

    public required string? FirmwareVersion { get; init; }

    public required double? ClockAheadSeconds { get; init; }

    public required Instant HeardAt { get; init; }

    public required double DelaySeconds { get; init; }

    public required double LongestDelaySeconds { get; init; }

    public required StationProgress? Firmware { get; init; }

    public required StationProgress? Log { get; init; }

    public required IReadOnlyList<Trouble> Troubles { get; init; }

    public required IReadOnlyList<StallRow> Stalls { get; init; }

    /// <summary>The newest first.</summary>
    public required IReadOnlyList<TransactionRow> Transactions { get; init; }

    /// <summary>A station as it stands.</summary>
    public static StationSheet Of(StationView view) => new()
    {
        Id = view.Id,
        Identity = view.Identity,
        IsConnected = view.IsConnected,
        IsReady = view.IsReady,
        IsOperators = view.IsOperators,
        Edition = view.Version?.SubProtocol(),
        Vendor = view.Is?.Vendor,
        Model = view.Is?.Model,
        Serial = view.Is?.Serial,
        FirmwareVersion = view.Is?.Firmware,
        ClockAheadSeconds = view.ClockAhead?.TotalSeconds,
        HeardAt = view.HeardAt,
        DelaySeconds = view.Delay.TotalSeconds,
        LongestDelaySeconds = view.LongestDelay.TotalSeconds,
        Firmware = view.Firmware,
        Log = view.Log,
        Troubles = [.. view.Troubles.Select(Trouble.Of)],
        Stalls = [.. view.Stalls.Select(StallRow.Of)],
        Transactions = [.. view.Sessions.Reverse().Select(TransactionRow.Of)],
    };

    /// <summary>Something that is wrong with it.</summary>
    internal sealed record Trouble(string Fault, string Message, string Remedy)
    {
        public static Trouble Of(Fault fault) => new(fault.Code, fault.Message, fault.Remedy);
    }

    /// <summary>A connector.</summary>
    internal sealed record StallRow(string Id, int Connector, StallStatus Status, string? Transaction, double? FloorWatts, double? GrantWatts, bool IsUninvited)
    {
        public static StallRow Of(StallView stall) => new(stall.Id, stall.Number, stall.Status, stall.Transaction, stall.Floor?.Value, stall.Grant?.Value, stall.IsUninvited);
    }

    /// <summary>A transaction, its times by the station's clock.</summary>
    internal sealed record TransactionRow(string Id, int Connector, Instant StartedAt, Instant? StoppedAt, double? EnergyWh, string Reason)
    {
        public static TransactionRow Of(ChargingSession session) => new(session.Id, session.Connector, session.StartedAt, session.StoppedAt, session.Energy?.Value, session.Reason);
    }
}
