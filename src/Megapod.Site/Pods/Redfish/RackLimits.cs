namespace Megapod.Site.Pods.Redfish;

using Megapod.Control.Pods;
using Megapod.Core.Model;
using Megapod.Core.Outcomes;
using Megapod.Core.Units;
using Megapod.Devices.Redfish.Inventory;
using Megapod.Devices.Redfish.Power;

/// <summary>
/// Keeps a rack to its ceiling by the power limits of its servers. What each server may draw at most is known from reading back, never from having written: the rack says yes to a ceiling when the sum of
/// these bounds is no more. A server that is told more counts so from then on, one that is told less when it has been read back; so the sum is never above what was said yes to, whoever does not answer.
/// </summary>
/// <remarks>Any thread may call, and nobody waits.</remarks>
internal sealed class RackLimits
{
    /// <summary>Limits are written in whole watts.</summary>
    private const double RoundingWatts = 1;

    /// <summary>A server's own meter may err by so much of its highest limit, and averages over some seconds.</summary>
    private const double MeterShare = 0.05;

    /// <summary>So many samples in a row above its bound, and a server does not keep to its limit.</summary>
    private const int MostStrikes = 3;

    /// <summary>Somebody else sets limits, too: a limit of ours that was lost is set again at once, and then no sooner than after this. Until it has been held for as long, the rack is not believed.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private readonly Lock gate = new();
    private readonly string rack;
    private readonly double besideWatts;
    private readonly double idleWatts;
    private readonly ServerLimit[] servers;
    private readonly ServerRange[] ranges;
    private readonly double[] shares;
    private readonly Action<int, PowerLimitPlace, Watts> tell;
    private readonly Action<uint, bool> answer;
    private IReadOnlySet<string> drained = new HashSet<string>();
    private double wantedWatts = double.NaN;
    private uint sequence;
    private bool isAnswered = true;
    private double promisedWatts = double.PositiveInfinity;
    private bool isLost;
    private Instant quietFrom = Instant.Never;
    private bool isKept = true;

    /// <summary>A rack of which nothing is known.</summary>
    /// <param name="rack">The rack.</param>
    /// <param name="servers">Names of its servers on the site, in the rack's order.</param>
    /// <param name="tell">Carries a limit to a server: its place, where, how much; it does not wait.</param>
    /// <param name="answer">Is told what the rack says to a command: its number, yes or no; it does not wait.</param>
    public RackLimits(RackConfig rack, IReadOnlyList<string> servers, Action<int, PowerLimitPlace, Watts> tell, Action<uint, bool> answer)
    {
        ArgumentNullException.ThrowIfNull(rack);
        ArgumentNullException.ThrowIfNull(servers);
        this.rack = rack.Id;
        besideWatts = rack.Beside.Value;
        idleWatts = rack.Idle.Value;
        double nameplate = ((rack.Nameplate ?? rack.Full).Value - besideWatts) / servers.Count;
        this.servers = [.. servers.Select(s => new ServerLimit(s, nameplate))];
        ranges = new ServerRange[servers.Count];
        shares = new double[servers.Count];
        this.tell = tell;
        this.answer = answer;
    }

    /// <summary>Servers that shall get no more than the least, because work leaves them; set whole.</summary>
    public IReadOnlySet<string> Drained
    {
        get => Volatile.Read(ref drained);
        set => Volatile.Write(ref drained, value);
    }

    /// <summary>Whether limits are not held any more that the rack had said yes to. It stays so until they have been held for five minutes.</summary>
    public bool HasLostLimit
    {
        get
        {
            lock (gate)
            {
                return isLost;
            }
        }
    }

    /// <summary>What all servers draw together, and the most that the rack draws beside them; as old as the oldest of them, and missing where one says nothing.</summary>
    public Reading Power
    {
        get
        {
            lock (gate)
            {
                return Array.TrueForAll(servers, s => s.Power.Quality == Quality.Good)
                    ? Reading.Good(besideWatts + servers.Sum(s => s.Power.Value), servers.Min(s => s.Power.MeasuredAt))
                    : Reading.Missing;
            }
        }
    }

    /// <summary>What is wrong with a server's limit; null: nothing.</summary>
    public Fault? TroubleOf(int server)
    {
        lock (gate)
        {
            return servers[server].Standing ?? (isKept ? null : PodWireFaults.TooLow(rack, wantedWatts, besideWatts + servers.Sum(s => s.LeastWatts)));
        }
    }

    /// <summary>What the rack holds by all that was read; unknown as long as one of its servers has told nothing.</summary>
    /// <param name="lasts">How long it says that this lasts: as long as any grant, because it does not lapse.</param>
    public HeldGrant Held(TimeSpan lasts)
    {
        lock (gate)
        {
            return Array.TrueForAll(servers, s => s.IsKnown) ? new HeldGrant(new Watts(SumWatts()), lasts, servers.Min(s => s.ReadAt)) : HeldGrant.Unknown;
        }
    }

    /// <summary>A ceiling for the rack.</summary>
    public void Tell(uint number, Watts ceiling, Instant now)
    {
        lock (gate)
        {
            (sequence, wantedWatts, isAnswered) = (number, ceiling.Value, false);
            Divide(now, isAsserted: true);
            Judge(now);
        }
    }

    /// <summary>A server's controller has told all that it has: where its power is limited, and what is held there.</summary>
    public void Learn(int server, PowerLimitPlace? place, RedfishInventory found, Instant now)
    {
        lock (gate)
        {
            var known = servers[server];
            known.IsKnown = true;
            known.Clamped(0, null);
            known.Place = place;
            known.ReadAt = found.TakenAt;
            known.HasNoPlace = place is null;
            if (place is not null && found.LimitsHeld.TryGetValue(place, out var held))
            {
                known.Range(held);
                if (!known.IsOutstanding)
                {
                    Find(known, held.InForce?.Value ?? known.MostWatts, now);
                }
            }

            Divide(now, isAsserted: false);
            Judge(now);
        }
    }

    /// <summary>What became of a limit.</summary>
    public void Answered(int server, PowerLimitOutcome outcome, Instant now)
    {
        lock (gate)
        {
            var known = servers[server];
            bool isNewest = outcome.Asked is { } asked && asked.Value == known.ToldWatts;
            known.IsOutstanding &= !isNewest;
            known.Trouble = outcome.Faults.Count > 0 ? outcome.Faults[0] : null;
            if (outcome.Held is { } held)
            {
                known.Range(held);
                known.ReadAt = now;
                double shown = held.InForce?.Value ?? known.MostWatts;
                if (isNewest && shown > known.ToldWatts + RoundingWatts)
                {
                    // It does not go lower: what it does not give back the others have to.
                    known.Clamped(Math.Max(known.ClampWatts, shown), known.Trouble);
                }

                known.Bind(isNewest ? shown : Math.Max(shown, known.ToldWatts), now);
            }

            Divide(now, isAsserted: false);
            Judge(now);
        }
    }

    /// <summary>A server's controller was asked.</summary>
    /// <param name="server">Place of the server.</param>
    /// <param name="isReachable">Whether it has answered.</param>
    /// <param name="power">What the server draws.</param>
    /// <param name="limit">The limit that its controller shows, whether it is switched on or not; missing: it shows none.</param>
    /// <param name="now">The instant.</param>
    public void Look(int server, bool isReachable, in Reading power, in Reading limit, Instant now)
    {
        lock (gate)
        {
            var known = servers[server];
            known.IsReachable = isReachable;
            if (isReachable && !known.IsOutstanding && limit.Quality == Quality.Good && limit.MeasuredAt > known.ReadAt)
            {
                known.ReadAt = limit.MeasuredAt;

                // That it is lower says nothing: it may be switched off.
                Find(known, Math.Max(limit.Value, known.BoundWatts), now);
            }

            Watch(known, in power, now);
            Divide(now, isAsserted: false);
            Judge(now);
        }
    }

    /// <summary>A person has looked at a server that was caught drawing more than its limit, and vouches for it again.</summary>
    /// <param name="server">Its name on the site.</param>
    /// <returns>Whether it was caught.</returns>
    public bool Release(string server)
    {
        lock (gate)
        {
            bool isAny = false;
            foreach (var known in servers.Where(s => s.IsCaught && s.Id == server))
            {
                (isAny, known.Caught, known.Strikes, known.ToldWatts) = (true, null, 0, double.NaN);
            }

            return isAny;
        }
    }

    /// <summary>A limit is not what it was told to be: it is told again once, and then the other one who sets it is let do so for a while.</summary>
    private static void Find(ServerLimit known, double watts, Instant now)
    {
        if (!double.IsNaN(known.ToldWatts) && watts > known.BoundWatts + RoundingWatts)
        {
            known.Trouble = PodWireFaults.RaisedByOthers(known.Id, known.ToldWatts, watts);
            if (now >= known.PatientUntil)
            {
                known.ToldWatts = double.NaN;
                known.PatientUntil = now + Patience;
            }
        }

        known.Bind(watts, now);
    }

    /// <summary>A limit that is shown and not kept is found by what the server draws.</summary>
    private static void Watch(ServerLimit known, in Reading power, Instant now)
    {
        bool isNew = power.Quality == Quality.Good && power.MeasuredAt > known.Power.MeasuredAt;
        known.Power = power;
        if (!isNew || known.IsCaught)
        {
            return;
        }

        known.Strikes = power.Value > known.LatelyWatts(power.MeasuredAt) + (MeterShare * known.MostWatts) ? known.Strikes + 1 : 0;
        if (known.Strikes >= MostStrikes)
        {
            known.Caught = PodWireFaults.NotKept(known.Id, known.BoundWatts, power.Value);
            known.Bind(known.MostWatts, now);
        }
    }

    private double SumWatts() => besideWatts + servers.Sum(s => s.BoundWatts);

    /// <summary>Tells each server its part of the ceiling: less at once, more as far as the others have come down.</summary>
    /// <param name="now">The instant.</param>
    /// <param name="isAsserted">Whether what was told already is told once more, to be compared with what is held.</param>
    private void Divide(Instant now, bool isAsserted)
    {
        if (double.IsNaN(wantedWatts))
        {
            return;
        }

        var resting = Drained;
        for (int i = 0; i < servers.Length; i++)
        {
            var server = servers[i];
            ranges[i] = server.IsFree ? new ServerRange(server.LeastWatts, server.MostWatts, resting.Contains(server.Id)) : new ServerRange(server.BoundWatts, server.BoundWatts, false);
        }

        isKept = RackBudget.Divide(wantedWatts, besideWatts, ranges, shares) || wantedWatts <= idleWatts;
        double room = wantedWatts - besideWatts;
        foreach (var server in servers)
        {
            room -= server.BoundWatts;
        }

        for (int i = 0; i < servers.Length; i++)
        {
            var server = servers[i];
            double watts = Math.Max(Math.Floor(shares[i]), Math.Ceiling(server.LeastWatts));
            double more = watts - server.BoundWatts;
            bool isNew = watts != server.ToldWatts || (isAsserted && now >= server.PatientUntil);
            if (!server.IsFree || !(watts > 0) || !isNew || more > Math.Max(0, room))
            {
                continue;
            }

            if (more > 0)
            {
                room -= more;
                server.Bind(watts, now);
            }

            (server.ToldWatts, server.IsOutstanding) = (watts, true);
            tell(i, server.Place!, new Watts(watts));
        }
    }

    private void Judge(Instant now)
    {
        double sum = SumWatts();
        if (!isAnswered && sum <= Math.Max(wantedWatts, idleWatts) + RoundingWatts)
        {
            (isAnswered, promisedWatts) = (true, wantedWatts);
            answer(sequence, true);
        }
        else if (!isAnswered && Array.TrueForAll(servers, s => !s.IsOutstanding))
        {
            isAnswered = true;
            answer(sequence, false);
        }

        double allowed = Math.Max(promisedWatts, double.IsNaN(wantedWatts) ? 0 : wantedWatts);
        if (sum > Math.Max(allowed, idleWatts) + RoundingWatts)
        {
            (isLost, quietFrom) = (true, now);
        }
        else if (now - quietFrom >= Patience)
        {
            isLost = false;
        }
    }
}
