namespace Megapod.Site.Stations;

using System.Text.Json;
using Megapod.Core.Model;
using Megapod.Core.Outcomes;
using Megapod.Core.Units;
using Megapod.Devices.Ocpp;
using Megapod.Devices.Ocpp.Central;

/// <summary>
/// Transactions of stations, kept so that one that is told again after our restart is the same. What tells of one is answered when it is on the disk: a station takes an answer for a receipt and
/// forgets what it told.
/// </summary>
internal sealed class StationBooks
{
    private readonly StationJournal journal;

    private StationBooks(StationJournal journal, IReadOnlyDictionary<string, IReadOnlyList<ChargingSession>> found)
    {
        this.journal = journal;
        Found = found;
    }

    /// <summary>What was kept before, by device.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<ChargingSession>> Found { get; }

    /// <summary>Reads what is there.</summary>
    public static Outcome<StationBooks> Open(StationJournal journal)
    {
        var found = new Dictionary<string, List<ChargingSession>>(StringComparer.Ordinal);
        foreach (var (key, value) in journal.Found.Where(f => !RelayBook.IsKey(f.Key)))
        {
            try
            {
                var kept = JsonSerializer.Deserialize<KeptSession>(value.Span) ?? throw new JsonException("it is empty");
                if (!found.TryGetValue(kept.Device, out var sessions))
                {
                    found.Add(kept.Device, sessions = []);
                }

                sessions.Add(kept.ToSession());
            }
            catch (JsonException damaged)
            {
                return Outcome<StationBooks>.Failure(new Fault(OcppFaultCodes.SessionsUnreadable, $"What was kept of the transaction '{key}' cannot be read: {damaged.Message}", "Move the folder 'stations' of the state aside; its transactions are then counted anew if stations repeat them."));
            }
        }

        return Outcome<StationBooks>.Success(new StationBooks(journal, found.ToDictionary(f => f.Key, f => Newest(f.Value), StringComparer.Ordinal)));
    }

    /// <summary>Keeps a transaction as it is now known.</summary>
    public ValueTask KeepAsync(string device, ChargingSession session) =>
        journal.KeepAsync([new JournalEntry($"{device}/{session.Connector}/{session.StartedAt.Ticks}", JsonSerializer.SerializeToUtf8Bytes(KeptSession.Of(device, session)))]);

    /// <summary>A transaction whose start was told late, or whose number has changed, may have been kept twice: what is known furthest counts.</summary>
    private static IReadOnlyList<ChargingSession> Newest(List<ChargingSession> sessions) =>
        [.. sessions.GroupBy(s => s.Id, StringComparer.Ordinal).Select(same => same.OrderBy(s => s.IsOver).ThenBy(s => s.Sequence).Last())];

    /// <summary>A transaction as it is kept.</summary>
    private sealed record KeptSession(string Device, string Id, int Connector, string IdTag, long StartedAt, double? MeterStart, long? StoppedAt, double? MeterStop, string Reason, int Sequence, bool IsOver, long? PluggedAt = null)
    {
        public static KeptSession Of(string device, ChargingSession s) =>
            new(device, s.Id, s.Connector, s.IdTag, s.StartedAt.Ticks, s.MeterStart?.Value, s.StoppedAt?.Ticks, s.MeterStop?.Value, s.Reason, s.Sequence, s.IsOver, s.PluggedAt?.Ticks);

        public ChargingSession ToSession() => new()
        {
            Id = Id,
            Connector = Connector,
            IdTag = IdTag,
            StartedAt = new Instant(StartedAt),
            MeterStart = MeterStart is { } from ? new WattHours(from) : null,
            StoppedAt = StoppedAt is { } at ? new Instant(at) : null,
            MeterStop = MeterStop is { } to ? new WattHours(to) : null,
            Reason = Reason,
            Sequence = Sequence,
            IsOver = IsOver,
            PluggedAt = PluggedAt is { } plugged ? new Instant(plugged) : null,
        };
    }
}
