namespace Megapod.Devices.Ocpp.Central;

using System.Globalization;
using Megapod.Core.Model;
using Megapod.Core.Outcomes;
using Megapod.Core.Units;
using Megapod.Devices.Ocpp.Links;

/// <summary>What stations tell, in the words of all editions. Old messages from a queue are taken for what they are: transactions are counted, and nothing of them is a reading of the present.</summary>
internal sealed partial class Station
{
    /// <summary>A message whose stamp is older than this says nothing of the present.</summary>
    private static readonly TimeSpan Present = TimeSpan.FromMinutes(1);

    /// <summary>One of its calls was answered. Any call shows that a station which was let in before goes on; one that has started anew is begun anew with.</summary>
    public void Heard(OcppLink on)
    {
        lock (gate)
        {
            if (!ReferenceEquals(link, on))
            {
                return;
            }

            heardAt = host.Clock();
            if (letIn!.TrySetResult())
            {
                hasStarted = false;
            }
            else if (hasStarted)
            {
                hasStarted = false;
                Settle();
            }
        }
    }

    /// <summary>Something that was wrong is so no more.</summary>
    public void Mended(string code)
    {
        lock (gate)
        {
            Clear(code);
        }
    }

    /// <summary>Something went wrong that no caller learns of.</summary>
    public void Broken(Fault fault)
    {
        lock (gate)
        {
            Trouble(fault);
        }
    }

    /// <summary>It has started and introduces itself.</summary>
    public void Booted(OcppLink on, StationIdentity identity)
    {
        lock (gate)
        {
            if (!ReferenceEquals(link, on))
            {
                return;
            }

            bool isOther = Identity != identity;
            Identity = identity;
            Quirks = Treated(Config.Quirks ?? host.Kinds.Of(identity));
            clock.Told(toldAhead);
            abilities = isOther ? null : abilities;
            hasStarted = true;
            host.Happened(Config.Id, $"has introduced itself: {identity.Vendor} {identity.Model} {identity.Firmware}".TrimEnd());
        }
    }

    /// <summary>Who tells it the time tells another one than before: it will step, and has to show its time anew.</summary>
    /// <param name="on">The link.</param>
    /// <param name="ahead">What it is told is so far ahead of our time; negative: behind.</param>
    public void TimeStepped(OcppLink on, TimeSpan ahead)
    {
        lock (gate)
        {
            toldAhead = ahead;
            if (ReferenceEquals(link, on))
            {
                clock.Told(ahead);
            }
        }
    }

    /// <summary>How a connector stands.</summary>
    public void Stands(OcppLink on, int connector, StallStatus status, Instant? stamp)
    {
        bool isNews;
        lock (gate)
        {
            var now = host.Clock();
            if (!ReferenceEquals(link, on) || StallOf(connector) is not { } stall || (stamp is { } at && now - clock.Ours(at, now) > Present && stall.Status != StallStatus.Unknown && IsOlder(at, stall)))
            {
                return;
            }

            isNews = stall.Status != status;
            bool wasUnknown = stall.Status == StallStatus.Unknown;
            bool wasThere = stall.Status is StallStatus.Plugged or StallStatus.Ended;
            bool isThere = status is StallStatus.Plugged or StallStatus.Ended;
            stall.Status = status;
            stall.StateAt = wasUnknown ? now : stall.StateAt;
            if (isThere && !wasThere && stall.PluggedAt == Instant.Never)
            {
                stall.PluggedAt = now;
            }
            else if (!isThere && stall.Transaction is null)
            {
                stall.Unplug();
            }

            Show(stall, now);
            if (wasUnknown && !isThere)
            {
                // What was decided for a connector without a car was right. With one, the cycle decides anew.
                Carry(stall);
            }
        }

        if (isNews)
        {
            host.Wake();
        }
    }

    /// <summary>What a connector measures, the oldest first.</summary>
    public void Measured(OcppLink on, int connector, IReadOnlyList<StationSample> samples)
    {
        lock (gate)
        {
            var now = host.Clock();
            foreach (var sample in samples)
            {
                SeeTime(sample.Stamp, now);
            }

            if (!ReferenceEquals(link, on) || StallOf(connector) is not { } stall)
            {
                return;
            }

            foreach (var sample in samples)
            {
                Take(stall, in sample, now);
            }

            Show(stall, now);
        }
    }

    /// <summary>What a car has told of what it needs.</summary>
    public void Needs(OcppLink on, int connector, Watts carMaximum, WattHours energy, Instant departure)
    {
        lock (gate)
        {
            if (!ReferenceEquals(link, on) || StallOf(connector) is not { } stall)
            {
                return;
            }

            (stall.CarMaximum, stall.EnergyAsked) = (carMaximum, energy);
            stall.Departure = departure == Instant.Forever ? departure : clock.IsKnown ? departure - clock.Ahead : departure;
            Show(stall, host.Clock());
        }

        host.Wake();
    }

    /// <summary>A transaction has begun, as 1.6 tells it, perhaps long ago.</summary>
    /// <param name="on">The link.</param>
    /// <param name="connector">The connector.</param>
    /// <param name="idTag">Who charges.</param>
    /// <param name="meter">The register.</param>
    /// <param name="stamp">When, by the station's clock.</param>
    /// <param name="number">The number that somebody else has given it; null: it is given one of ours.</param>
    /// <returns>Its number.</returns>
    public async ValueTask<int> BeganAsync(OcppLink on, int connector, string idTag, WattHours meter, Instant stamp, int? number = null)
    {
        ChargingSession session;
        bool isNew;
        lock (gate)
        {
            (session, isNew) = book.Start(connector, idTag, meter, stamp, number);
            if (isNew && !session.IsOver)
            {
                Invite(on, session, idTag);
                session = Begin(on, session);
            }
        }

        if (isNew)
        {
            await host.Keep(Config.Id, session).ConfigureAwait(false);
            host.Happened(Config.Id, string.Create(CultureInfo.InvariantCulture, $"began transaction {session.Id} at connector {connector}"));
            host.Wake();
        }

        return int.Parse(session.Id, CultureInfo.InvariantCulture);
    }

    /// <summary>A transaction has another number from now on: the operator's, in the place of one that held while the operator was away.</summary>
    public async ValueTask RenumberAsync(int from, int to)
    {
        ChargingSession kept;
        string before = from.ToString(CultureInfo.InvariantCulture);
        string after = to.ToString(CultureInfo.InvariantCulture);
        lock (gate)
        {
            if (book.Renumber(before, after) is not { } renumbered)
            {
                return;
            }

            kept = renumbered;
            foreach (var stall in stalls.Where(s => string.Equals(s.Transaction, before, StringComparison.Ordinal)))
            {
                stall.Transaction = after;
            }
        }

        await host.Keep(Config.Id, kept).ConfigureAwait(false);
    }

    /// <summary>A transaction has ended, as 1.6 tells it, perhaps long ago.</summary>
    public async ValueTask EndedAsync(OcppLink on, string? id, WattHours meter, Instant stamp, string reason)
    {
        ChargingSession? session;
        lock (gate)
        {
            bool isKnown = id is not null && book.Sessions.Any(s => string.Equals(s.Id, id, StringComparison.Ordinal));
            session = book.Stop(id, meter, stamp, reason);
            if (session is null && !isKnown)
            {
                Trouble(StationFaults.StopUnknown(Config.Id, id ?? "without a number"));
            }
            else if (session is not null)
            {
                Finish(session);
            }
        }

        if (session is not null)
        {
            await host.Keep(Config.Id, session).ConfigureAwait(false);
            Tell(session);
            host.Wake();
        }
    }

    /// <summary>What happens with a transaction, as later editions tell it.</summary>
    /// <returns>The connector that it is at, as it was told now or before; 0: never.</returns>
    public async ValueTask<int> TransactionAsync(
        OcppLink on, string id, int sequence, TransactionMoment moment, int connector, string idTag, WattHours? meter, Instant stamp, string reason, bool isCarThere)
    {
        ChargingSession session;
        bool isNew;
        lock (gate)
        {
            (session, isNew) = book.Tell(id, sequence, moment, connector, idTag, meter, stamp, reason);
            if (isNew && moment == TransactionMoment.Ended)
            {
                Finish(session);
                Remain(on, session, isCarThere);
            }
            else if (isNew && !session.IsOver)
            {
                Invite(on, session, idTag);
                session = Begin(on, session);
            }
        }

        // A message in the middle of a transaction changes nothing that a bill counts on.
        if (isNew && moment != TransactionMoment.Updated)
        {
            await host.Keep(Config.Id, session).ConfigureAwait(false);
            if (moment == TransactionMoment.Ended)
            {
                Tell(session);
            }

            host.Wake();
        }

        return session.Connector;
    }

    /// <summary>Whether who charges may, as far as he has shown himself: a card that may lets him in, and the transaction's own that may not leaves him at the floor. Behind an operator it is the operator's to say. Within the gate.</summary>
    private void Invite(OcppLink on, ChargingSession session, string idTag)
    {
        if (Config.Upstream is not null || idTag.Length == 0 || !ReferenceEquals(link, on) || session.Connector < 1 || session.Connector > stalls.Length)
        {
            return;
        }

        var stall = stalls[session.Connector - 1];
        bool may = host.MayCharge(idTag);
        stall.IsUninvited = !may && (stall.IsUninvited || string.Equals(idTag, session.IdTag, StringComparison.OrdinalIgnoreCase));
    }

    private static bool IsOlder(Instant stamp, Stall stall) => stall.ChargingSince is { } since && stamp < since;

    private Stall? StallOf(int connector)
    {
        if (connector == 0)
        {
            return null;
        }

        if (connector > stalls.Length)
        {
            Trouble(StationFaults.NoSuchConnector(Config.Id, connector, stalls.Length));
            return null;
        }

        return stalls[connector - 1];
    }

    private void SeeTime(Instant stamp, Instant now)
    {
        bool wasKnown = clock.IsKnown;
        clock.See(stamp, now);
        if (clock.Ahead.Duration() > Config.ClockBound)
        {
            Trouble(StationFaults.ClockOff(Config.Id, clock.Ahead));
        }
        else
        {
            Clear(OcppFaultCodes.ClockOff);
        }

        if (clock.IsKnown && !wasKnown)
        {
            Clear(OcppFaultCodes.ClockUnknown);
            foreach (var stall in stalls)
            {
                Carry(stall);
            }
        }
    }

    private void Take(Stall stall, in StationSample sample, Instant now)
    {
        // While the clock is not known the stamp may be anything, and what it seems to say would make an old value fresh or hide a new one.
        var at = clock.IsKnown ? clock.Ours(sample.Stamp, now) : Instant.Never;
        if (at < stall.MeasuredAt || at == Instant.Never)
        {
            return;
        }

        stall.MeasuredAt = at;
        if (sample.Power is { } power)
        {
            int consumer = stall.Config.Consumer;
            host.Board.Put(s => s.ConsumerPower[consumer] = Reading.Good(power.Value, at));
        }

        if (sample.Energy is { } energy && stall.MeterStart is { } start && energy >= start)
        {
            stall.EnergyDelivered = energy - start;
        }
    }

    /// <summary>A transaction runs at a connector. Within the gate.</summary>
    /// <returns>The transaction with what else is known of it.</returns>
    private ChargingSession Begin(OcppLink on, ChargingSession session)
    {
        // What began before the one that runs, and is told only now, is over: its end comes in the same queue.
        if (!ReferenceEquals(link, on) || StallOf(session.Connector) is not { } stall || book.RunningAt(session.Connector)?.Id != session.Id)
        {
            return session;
        }

        bool isOther = !string.Equals(stall.Transaction, session.Id, StringComparison.Ordinal);
        (stall.Transaction, stall.MeterStart) = (session.Id, session.MeterStart);
        if (isOther)
        {
            stall.ChargingSince = session.StartedAt;
            stall.EnergyDelivered = default;
            if (Quirks.Purpose == Charging.LimitPurpose.Transaction)
            {
                Carry(stall);
            }
        }

        Show(stall, host.Clock());
        return book.Plugged(session.Id, stall.PluggedAt);
    }

    private void Finish(ChargingSession session)
    {
        foreach (var stall in stalls)
        {
            if (string.Equals(stall.Transaction, session.Id, StringComparison.Ordinal))
            {
                (stall.Transaction, stall.ChargingSince, stall.IsUninvited) = (null, null, false);
                if (stall.Status is not (StallStatus.Plugged or StallStatus.Ended))
                {
                    stall.Unplug();
                }

                Show(stall, host.Clock());
            }
        }
    }

    /// <summary>Later editions say with the end of a transaction whether the car is still there.</summary>
    private void Remain(OcppLink on, ChargingSession session, bool isCarThere)
    {
        if (isCarThere && ReferenceEquals(link, on) && StallOf(session.Connector) is { Status: StallStatus.Plugged, Transaction: null } stall)
        {
            stall.Status = StallStatus.Ended;
            Show(stall, host.Clock());
        }
    }

    private void Tell(ChargingSession session) => host.Happened(
        Config.Id,
        string.Create(CultureInfo.InvariantCulture, $"ended transaction {session.Id} at connector {session.Connector}: {(session.Energy is { } e ? $"{e.Value / 1000:0.##} kWh" : "its energy is not known")}"));

    /// <summary>Puts a connector's state on the board. Within the gate.</summary>
    private void Show(Stall stall, Instant now)
    {
        bool isThere = stall.IsCarThere;
        var reading = !isThere ? new ConnectorReading { ReportedAt = now } : new ConnectorReading
        {
            IsPlugged = true,
            HasEnded = stall.Status == StallStatus.Ended || stall.IsUninvited,
            PluggedAt = stall.PluggedAt == Instant.Never ? now : stall.PluggedAt,
            CarMaximum = stall.CarMaximum,
            EnergyAsked = stall.EnergyAsked,
            EnergyDelivered = stall.EnergyDelivered,
            Departure = stall.Departure,
            ReportedAt = now,
        };
        if (isThere && stall.PluggedAt == Instant.Never)
        {
            stall.PluggedAt = now;
        }

        int consumer = stall.Config.Consumer;
        host.Board.Put(s => s.Connectors[consumer] = reading);
    }
}
