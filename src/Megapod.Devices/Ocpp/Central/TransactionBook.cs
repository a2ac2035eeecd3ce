namespace Megapod.Devices.Ocpp.Central;

using System.Globalization;
using Megapod.Core.Units;

/// <summary>
/// The transactions of one station. Stations repeat what was not answered, also after days offline and over another connection: what is the same start or the same end is counted once. In 1.6 a start
/// is the same when connector, card, register and stamp are; in later editions the station numbers transaction and message itself. An end is counted at a transaction of this station and at no other.
/// </summary>
public sealed class TransactionBook
{
    /// <summary>Transactions that are remembered, those that run apart. A queue that was repeated from its beginning after more than these counts some anew, which no station's memory is known to hold.</summary>
    private const int Most = 1000;

    private readonly Func<int> next;
    private readonly List<ChargingSession> sessions;

    /// <summary>A book.</summary>
    /// <param name="next">The next number that no transaction of any station has.</param>
    /// <param name="known">What is known from before; null: nothing.</param>
    public TransactionBook(Func<int> next, IReadOnlyList<ChargingSession>? known = null)
    {
        this.next = next;
        sessions = [];
        foreach (var session in (known ?? []).OrderBy(s => s.StartedAt))
        {
            Add(session);
        }
    }

    /// <summary>All that are remembered, the oldest first.</summary>
    public IReadOnlyList<ChargingSession> Sessions => sessions;

    /// <summary>The one that runs at a connector, the newest by its start where several do because a queue is told; null: none.</summary>
    public ChargingSession? RunningAt(int connector) => sessions.Where(s => s.Connector == connector && !s.IsOver).MaxBy(s => s.StartedAt);

    /// <summary>A start as 1.6 tells it.</summary>
    /// <param name="connector">The connector, from 1.</param>
    /// <param name="idTag">Who charges.</param>
    /// <param name="meterStart">The register.</param>
    /// <param name="stamp">When, by the station's clock.</param>
    /// <param name="number">The number that somebody else has given it; null: it gets the next.</param>
    /// <returns>The transaction, and whether this is the first time that it is told.</returns>
    public (ChargingSession Session, bool IsNew) Start(int connector, string idTag, WattHours meterStart, Instant stamp, int? number = null)
    {
        int known = sessions.FindLastIndex(s => s.Connector == connector && s.StartedAt == stamp && s.MeterStart == meterStart && string.Equals(s.IdTag, idTag, StringComparison.Ordinal));
        if (known >= 0)
        {
            return (sessions[known], false);
        }

        var session = new ChargingSession { Id = (number ?? next()).ToString(CultureInfo.InvariantCulture), Connector = connector, IdTag = idTag, StartedAt = stamp, MeterStart = meterStart };
        Add(session);
        return (session, true);
    }

    /// <summary>An end as 1.6 tells it.</summary>
    /// <param name="id">The transaction; null: the station does not know its number, as after a start while it was offline.</param>
    /// <param name="meterStop">The register.</param>
    /// <param name="stamp">When, by the station's clock.</param>
    /// <param name="reason">Why; empty: not told.</param>
    /// <returns>The transaction that has ended by it; null: it had ended before, or this station has none that it could be.</returns>
    public ChargingSession? Stop(string? id, WattHours meterStop, Instant stamp, string reason)
    {
        int at = id is null ? OnlyRunning(meterStop, stamp) : sessions.FindLastIndex(s => string.Equals(s.Id, id, StringComparison.Ordinal));
        if (at < 0 || sessions[at].StoppedAt is not null)
        {
            return null;
        }

        return sessions[at] = sessions[at] with { StoppedAt = stamp, MeterStop = meterStop, Reason = reason, IsOver = true };
    }

    /// <summary>A message about a transaction as later editions tell it: the station has numbered both.</summary>
    /// <returns>The transaction as it is now known, and whether the message was new.</returns>
    public (ChargingSession Session, bool IsNew) Tell(string id, int sequence, TransactionMoment moment, int connector, string idTag, WattHours? meter, Instant stamp, string reason)
    {
        int at = sessions.FindLastIndex(s => string.Equals(s.Id, id, StringComparison.Ordinal));
        if (at < 0)
        {
            // The start may be lost, or come after this in the queue: what is told later fills it in.
            Add(new ChargingSession { Id = id, Connector = connector, IdTag = idTag, StartedAt = stamp });
            at = sessions.Count - 1;
        }

        var before = sessions[at];

        // A transaction ends once: an end that comes again under another number is a repetition like any other.
        bool isNew = moment == TransactionMoment.Ended ? before.StoppedAt is null : sequence > before.Sequence || (moment == TransactionMoment.Started && before.MeterStart is null);
        if (!isNew)
        {
            return (before, false);
        }

        sessions[at] = before with
        {
            Sequence = Math.Max(before.Sequence, sequence),
            Connector = before.Connector == 0 ? connector : before.Connector,
            IdTag = before.IdTag.Length == 0 ? idTag : before.IdTag,
            StartedAt = moment == TransactionMoment.Started || stamp < before.StartedAt ? stamp : before.StartedAt,
            MeterStart = moment == TransactionMoment.Started ? meter ?? before.MeterStart : before.MeterStart,
            MeterStop = moment == TransactionMoment.Ended ? meter : before.MeterStop,
            StoppedAt = moment == TransactionMoment.Ended ? stamp : before.StoppedAt,
            Reason = moment == TransactionMoment.Ended ? reason : before.Reason,
            IsOver = before.IsOver || moment == TransactionMoment.Ended,
        };
        return (sessions[at], true);
    }

    /// <summary>Notes since when the car of a transaction is plugged in.</summary>
    /// <returns>The transaction.</returns>
    /// <exception cref="InvalidOperationException">There is none of this number.</exception>
    public ChargingSession Plugged(string id, Instant at)
    {
        int known = sessions.FindLastIndex(s => string.Equals(s.Id, id, StringComparison.Ordinal));
        return known < 0 ? throw new InvalidOperationException($"There is no transaction {id}.") : sessions[known] = sessions[known] with { PluggedAt = at };
    }

    /// <summary>Gives a transaction another number.</summary>
    /// <returns>The transaction; null: there is none of the number before.</returns>
    public ChargingSession? Renumber(string from, string to)
    {
        int at = sessions.FindLastIndex(s => string.Equals(s.Id, from, StringComparison.Ordinal));
        return at < 0 ? null : sessions[at] = sessions[at] with { Id = to };
    }

    /// <summary>An end without a number belongs to the one transaction that runs and fits it; where several do, to none.</summary>
    private int OnlyRunning(WattHours meterStop, Instant stamp)
    {
        int found = -1;
        for (int k = 0; k < sessions.Count; k++)
        {
            var session = sessions[k];
            if (session.IsOver || session.StartedAt > stamp || session.MeterStart is not { } from || from > meterStop)
            {
                continue;
            }

            if (found >= 0)
            {
                return -1;
            }

            found = k;
        }

        return found;
    }

    /// <summary>A new transaction at a connector is the end of the one before, though nobody told it: it stays without a register and is not billed by a guess.</summary>
    private void Add(ChargingSession session)
    {
        for (int k = 0; k < sessions.Count && session.Connector > 0; k++)
        {
            if (sessions[k].Connector == session.Connector && !sessions[k].IsOver && sessions[k].StartedAt <= session.StartedAt)
            {
                sessions[k] = sessions[k] with { IsOver = true };
            }
        }

        sessions.Add(session);
        if (sessions.Count > Most && sessions.FindIndex(s => s.IsOver) is var oldest and >= 0)
        {
            sessions.RemoveAt(oldest);
        }
    }
}
