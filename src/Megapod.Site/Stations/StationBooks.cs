namespace Megapod.Site.Stations;

using System.Text.Json;
using Megapod.Core.Model;
using Megapod.Core.Outcomes;
using Megapod.Core.Ports;
using Megapod.Core.Units;
using Megapod.Devices.Ocpp;
using Megapod.Devices.Ocpp.Central;

/// <summary>
/// Transactions of stations, kept so that one that is told again after our restart is the same. What tells of one is answered when it is on the disk: a station takes an answer for a receipt and
/// forgets what it told.
/// </summary>
internal sealed class StationBooks
{
    /// <summary>A disk that takes longer is in trouble, and a station must be answered: it is then answered without the receipt being worth its name, and the journal says so.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly IJournal? journal;
    private readonly TimeProvider time;
    private readonly Lock gate = new();
    private readonly List<(long Number, TaskCompletionSource Done)> waiting = [];

    private StationBooks(IJournal? journal, TimeProvider time, IReadOnlyDictionary<string, IReadOnlyList<ChargingSession>> found)
    {
        this.journal = journal;
        this.time = time;
        Found = found;
        if (journal is not null)
        {
            journal.Changed = Settle;
        }
    }

    /// <summary>What was kept before, by device.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<ChargingSession>> Found { get; }

    /// <summary>Reads what is there.</summary>
    public static Outcome<StationBooks> Open(IJournal? journal, TimeProvider time)
    {
        var found = new Dictionary<string, List<ChargingSession>>(StringComparer.Ordinal);
        foreach (var (key, value) in journal?.Found ?? new Dictionary<string, ReadOnlyMemory<byte>>())
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

        return Outcome<StationBooks>.Success(new StationBooks(journal, time, found.ToDictionary(f => f.Key, f => Newest(f.Value), StringComparer.Ordinal)));
    }

    /// <summary>Keeps a transaction as it is now known.</summary>
    public async ValueTask KeepAsync(string device, ChargingSession session)
    {
        if (journal is null)
        {
            return;
        }

        Task done;
        lock (gate)
        {
            long number = journal.Put([new JournalEntry($"{device}/{session.Connector}/{session.StartedAt.Ticks}", JsonSerializer.SerializeToUtf8Bytes(KeptSession.Of(device, session)))], isWhole: false);
            if (number == 0 || number <= journal.Kept)
            {
                return;
            }

            var source = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            waiting.Add((number, source));
            done = source.Task;
        }

        try
        {
            await done.WaitAsync(Patience, time).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            // The journal tells its trouble itself.
            return;
        }
    }

    /// <summary>A transaction whose start was told late, or whose number has changed, may have been kept twice: what is known furthest counts.</summary>
    private static IReadOnlyList<ChargingSession> Newest(List<ChargingSession> sessions) =>
        [.. sessions.GroupBy(s => s.Id, StringComparer.Ordinal).Select(same => same.OrderBy(s => s.IsOver).ThenBy(s => s.Sequence).Last())];

    private void Settle()
    {
        lock (gate)
        {
            bool isLost = journal!.Trouble is not null;
            long kept = journal.Kept;
            foreach (var (_, done) in waiting.Where(w => isLost || w.Number <= kept))
            {
                done.TrySetResult();
            }

            waiting.RemoveAll(w => isLost || w.Number <= kept);
        }
    }

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
