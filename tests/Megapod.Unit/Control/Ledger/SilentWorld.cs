namespace Megapod.Unit.Control.Ledger;

using Megapod.Control.Ledger;
using Megapod.Core.Model;
using Megapod.Core.Units;

/// <summary>
/// A ledger that hands out all it can, true devices that hear of it over a bad network, and an oracle that freezes all messages and adds up what the
/// devices may then draw. Commands are lost, late, doubled and out of order; answers too, and a device may refuse. Meters fail now and then.
/// </summary>
internal sealed class SilentWorld
{
    private const double RoundingWatts = 1;
    private readonly Random random;
    private readonly PowerTree tree;
    private GrantLedger ledger;
    private readonly TrueDevice[] devices;
    private readonly EnforcementConfig[] enforcement;
    private readonly double phaseVolts;
    private readonly bool knowsVoltage;
    private readonly double bad;
    private readonly List<Message> onTheWay = [];
    private readonly List<(long At, CommandReport Report)> answers = [];
    private readonly (double Watts, long At)[] lastSample;
    private readonly GrantBook book;
    private readonly Cover[] covers;
    private long before;
    private long now = TimeSpan.TicksPerDay * 700_000;
    private long steppedAt;

    public SilentWorld(int seed, int size)
    {
        random = new Random(seed);
        tree = RandomSite.Tree(random, size);
        ledger = new GrantLedger(tree);
        before = now;
        bad = random.OneOf(0, 0.1, 0.4);
        knowsVoltage = random.Chance(0.5);
        phaseVolts = random.Between(0.9, 1.1) * tree.Site.Grid.NominalVoltage.Value;
        enforcement = [.. tree.Consumers.Select(c => c.Enforcement), .. tree.Site.Battery is { } b ? new[] { b.Enforcement } : []];
        devices =
        [
            .. tree.Consumers.Select(c => c.IsControlled
                ? new TrueDevice(random, c.Enforcement, c.Fallback.Value, c.Kind == ConsumerKind.Rack ? c.Minimum.Value : 0, c.Nameplate.Value, c.Enforcement.ActuationTime.Ticks)
                : new TrueDevice(c.Nameplate.Value)),
            .. tree.Site.Battery is { } battery
                ? new[] { new TrueDevice(random, battery.Enforcement, 0, double.NegativeInfinity, 0, Math.Max(battery.Enforcement.ActuationTime.Ticks, (battery.CommandDelay + (5 * battery.Lag)).Ticks)) }
                : [],
        ];
        lastSample = new (double, long)[devices.Length];
        book = new GrantBook(tree);
        covers = [.. devices.Select(_ => Cover.None)];
    }

    /// <summary>Watts that were handed out above fallbacks in all, so that a ledger which gives nothing does not pass for a safe one.</summary>
    public double GivenWatts { get; private set; }

    /// <summary>How often a ceiling grew beyond all that its device might hold.</summary>
    public int Growths { get; private set; }

    /// <summary>Runs some cycles and judges nothing but growth: whenever a ceiling grows, all that any device may still hold fits beside it.</summary>
    public void RunForGrowth(int cycles)
    {
        for (int c = 0; c < cycles; c++)
        {
            Pass(random.OneOf(1, 1, random.Between(0.1, 3)));
            Cycle();
        }
    }

    /// <summary>Runs some cycles and checks the truth at and between them.</summary>
    public void Run(int cycles)
    {
        for (int c = 0; c < cycles; c++)
        {
            Pass(random.Chance(0.05) ? random.Between(20, 200) : random.OneOf(1, 1, random.Between(0.1, 3)));
            Silence("between cycles");
            Pass(random.Between(0.01, 1));
            Cycle();
            Silence("after a cycle");
            Counted();
        }
    }

    /// <summary>Runs some cycles with a controller that dies now and then and whose successor knows the covers and what devices answer; checks the truth throughout.</summary>
    public void RunWithDeaths(int cycles)
    {
        for (int c = 0; c < cycles; c++)
        {
            Pass(random.OneOf(1, 1, random.Between(0.1, 3)));
            Cycle();
            Silence("after a cycle");
            if (random.Chance(0.1))
            {
                Die();
                Cycle();
                Silence("after the successor's first cycle");
                Counted();
            }
        }
    }

    /// <summary>How often a successor took over.</summary>
    public int Deaths { get; private set; }

    /// <summary>Nobody is there for a while; then a successor listens until everything on the way has arrived, and takes over.</summary>
    private void Die()
    {
        Deaths++;
        Pass(random.OneOf(0.01, random.Between(0, 3), random.Between(0, 30), random.Between(0, 300)));
        Silence("with nobody there");
        var aloneSince = new Instant(now);
        Pass(enforcement.Max(e => e.CommandLatency).TotalSeconds + random.Between(0, 0.5));
        Silence("while the successor listens");
        var saved = new MemoryWriter();
        for (int i = 0; i < devices.Length; i++)
        {
            ledger.Save(i, saved);
        }

        var bytes = new MemoryReader(saved.ToArray());
        ledger = new GrantLedger(tree);
        bool isForgotten = random.Chance(0.5);
        for (int i = 0; i < devices.Length; i++)
        {
            if (!isForgotten)
            {
                // The memory may be as new as can be or gone; what must be there is the cover.
                ledger.Load(i, bytes);
            }

            if (!devices[i].IsUncontrolled)
            {
                var held = random.Chance(0.7) ? devices[i].Held(now) : HeldGrant.Unknown;
                double seen = random.Chance(bad) ? double.NaN : devices[i].DrawWatts;
                if (held.IsKnown)
                {
                    book.Asked(i, held, seen, aloneSince);
                }

                ledger.TakeOver(i, held, covers[i], seen, new Instant(now), aloneSince, new Instant(now));
            }
        }

        Assert.True(isForgotten || bytes.IsAtEnd);
        answers.Clear();
    }

    private static long Ticks(double seconds) => (long)(seconds * TimeSpan.TicksPerSecond);

    private void Pass(double seconds)
    {
        before = now;
        now += Ticks(seconds);
        foreach (var message in onTheWay.Where(m => m.Arrives <= now).OrderBy(m => m.Arrives).ToArray())
        {
            onTheWay.Remove(message);
            bool refused = random.Chance(bad / 10);
            if ((refused || message.ApplyTo(devices[message.Device])) && !random.Chance(bad))
            {
                long answered = message.Arrives + Ticks(random.Between(0, random.OneOf(0.5, 8)));
                int consumer = message.Device == tree.Consumers.Length ? SiteSnapshot.BatteryCommand : message.Device;
                answers.Add((answered, new CommandReport(consumer, message.Sequence, !refused, new Instant(answered))));
                if (random.Chance(bad))
                {
                    answers.Add((answered + Ticks(3), new CommandReport(consumer, message.Sequence, !refused, new Instant(answered + Ticks(3)))));
                }
            }
        }

        for (int i = 0; i < devices.Length; i++)
        {
            devices[i].MoveTo(now, before, random, i == tree.Consumers.Length);
        }
    }

    private void Cycle()
    {
        steppedAt = now;
        foreach (var answer in answers.Where(a => a.At <= now).ToArray())
        {
            answers.Remove(answer);
            ledger.Report(answer.Report);
            book.Answered(answer.Report);
        }

        for (int i = 0; i < devices.Length; i++)
        {
            var sample = random.Chance(0.3) ? lastSample[i] : (devices[i].DrawWatts, now);
            lastSample[i] = (devices[i].DrawWatts, now);
            double seen = random.Chance(bad) || now - sample.Item2 > Ticks(3) ? double.NaN : sample.Item1;
            ledger.Observe(i, seen, new Instant(sample.Item2));
            book.Seen(i, seen, sample.Item2);
        }

        ledger.Advance(new Instant(now), [], knowsVoltage ? phaseVolts : double.NaN);
        foreach (int i in Enumerable.Range(0, devices.Length).OrderBy(_ => random.Next()))
        {
            if (!devices[i].IsUncontrolled && random.Chance(0.4))
            {
                Grant(i);
            }
        }
    }

    private void Grant(int i)
    {
        bool isBattery = i == tree.Consumers.Length;
        double most = isBattery ? tree.Site.Battery!.Power.Value : tree.Consumers[i].Nameplate.Value;
        double wanted = isBattery ? random.Between(-most, 0.3 * most) : random.OneOf(0, random.Between(0, most), most);
        var longest = isBattery ? tree.Site.Battery!.Reversion : enforcement[i].LongestGrant;
        var duration = longest * random.OneOf(1, 1, 0.5, random.Between(0.05, 1));
        if (!ledger.MayLapseAfter(i, duration))
        {
            duration = longest;
        }

        double ceiling = Math.Min(wanted, ledger.FreeCeiling(i, duration, wanted, out _));
        if ((!isBattery && ceiling < (tree.Consumers[i].Kind == ConsumerKind.Rack ? tree.Consumers[i].Minimum.Value : 0)) || !ledger.MayLapseAfter(i, duration))
        {
            return;
        }

        GivenWatts += isBattery ? 0 : Math.Max(0, ceiling - tree.Consumers[i].Fallback.Value);

        // What an advisory device is told changes nothing: it counts as its nameplate before and after.
        bool grows = !devices[i].IsAdvisory && ceiling > book.Most(i, now) + RoundingWatts;
        uint sequence = ledger.Issue(i, ceiling, duration, new Instant(now));
        ledger.Commit(i, ceiling, duration);
        covers[i] = random.Chance(0.2) ? ledger.CoverOf(i) : new Cover(Math.Max(ceiling, covers[i].CeilingWatts), sequence);
        book.Sent(i, sequence, ceiling, duration, now);
        if (grows)
        {
            Growths++;
            Confirmed(i);
        }

        double told = isBattery ? random.OneOf(ceiling, random.Between(-most, ceiling)) : ceiling;
        for (int copy = random.Chance(bad) ? 2 : 1; copy > 0; copy--)
        {
            if (!random.Chance(bad))
            {
                long arrives = now + (long)(enforcement[i].CommandLatency.Ticks * random.OneOf(random.NextDouble(), 1));
                onTheWay.Add(new Message(i, sequence, told, now, duration.Ticks, arrives));
            }
        }
    }

    /// <summary>Law 2: with the grown ceiling counted, the most that each device may hold by all that was told and heard fits every row above it.</summary>
    private void Confirmed(int grown)
    {
        double[] most = [.. Enumerable.Range(0, devices.Length).Select(Most)];
        double[] without = [.. most];
        without[grown] = 0;
        int node = grown == tree.Consumers.Length ? tree.BatteryNode : tree.Consumers[grown].Node;
        for (; node >= 0; node = tree.Nodes[node].Parent)
        {
            // What a former controller may have granted can be more than a branch lets through: its own hardware bears the limits above it out.
            foreach (var ((name, load, limit), (_, loadWithout, _)) in Loads(node, most, isClipped: true).Zip(Loads(node, without, isClipped: true)))
            {
                // Another phase may be full by a device of which a successor knows nothing; this consumer takes nothing there.
                if (load > limit + RoundingWatts && (load > loadWithout + RoundingWatts || grown == tree.Consumers.Length))
                {
                    Assert.Fail($"{tree.Nodes[node].Id} {name}: consumer {grown} grew to {most[grown]:F0} W, and all that devices may hold is {load:F0}, above {limit:F0}:{Compare(most, now)}");
                }
            }
        }
    }

    /// <summary>The most that a device may hold; of a battery that was caught not following no discharge counts.</summary>
    private double Most(int i)
    {
        bool isCaught = devices[i].IsUncontrolled || ledger.IsAdvisory[i];
        return !isCaught ? book.Most(i, now) : i < tree.Consumers.Length ? tree.Consumers[i].Nameplate.Value : Math.Max(0, book.Most(i, now));
    }

    /// <summary>Laws 1 and 3: whatever happens to the messages on their way, no limit is ever exceeded if no further one is delivered.</summary>
    private void Silence(string when)
    {
        Walk(devices, $"{when}, messages on their way lost");
        if (onTheWay.Count == 0)
        {
            return;
        }

        TrueDevice[] told = [.. devices.Select(d => d.Copy())];
        foreach (var message in onTheWay.OrderBy(m => m.Arrives))
        {
            message.ApplyTo(told[message.Device]);
        }

        Walk(told, $"{when}, messages on their way delivered");
    }

    private void Walk(TrueDevice[] future, string when)
    {
        foreach (long at in Instants(future))
        {
            double[] worst = [.. future.Select(d => d.Worst(at, now))];
            for (int n = 0; n < tree.Nodes.Length; n++)
            {
                foreach (var (name, load, most) in Loads(n, worst))
                {
                    if (load > most + RoundingWatts)
                    {
                        Assert.Fail($"{tree.Nodes[n].Id} {name}: {load:F0} above {most:F0}, {(at - now) / 1e7:F2} s after silence begins {when}; true against counted:{Compare(worst, at)}");
                    }
                }
            }
        }
    }

    private string Compare(double[] worst, long at)
    {
        int slot = (int)Math.Min(Horizon.Slots - 1, (at - steppedAt) / Horizon.For(tree).SlotTicks);
        return string.Concat(worst.Select((w, i) => $"\n  {(i < tree.Consumers.Length ? tree.Consumers[i].Id : "battery")} {w:F0} / {ledger.WorstCase(i, slot):F0}"));
    }

    /// <summary>What the ledger counts for a consumer is never below what it may truly draw.</summary>
    private void Counted()
    {
        var horizon = Horizon.For(tree);
        foreach (long at in Instants(devices))
        {
            int slot = (int)Math.Min(Horizon.Slots - 1, (at - steppedAt) / horizon.SlotTicks);
            for (int i = 0; i < devices.Length; i++)
            {
                double truth = devices[i].Worst(at, now);
                if (truth > ledger.WorstCase(i, slot) + RoundingWatts)
                {
                    Assert.Fail($"consumer {i} of {tree.Consumers.Length} may draw {truth:F0} W {(at - now) / 1e7:F2} s from now; the ledger counts {ledger.WorstCase(i, slot):F0} W in slot {slot}");
                }
            }
        }
    }

    private SortedSet<long> Instants(TrueDevice[] future) => [now, .. future.SelectMany(d => d.Breakpoints()).SelectMany(t => new[] { t - 1, t }).Where(t => t > now)];

    /// <summary>The most that passes a node: what hangs below it, but no branch passes more than its rating.</summary>
    private double Passing(int node, double[] worst)
    {
        double watts = tree.Nodes[node].Residual.Value + (tree.BatteryNode == node ? worst[^1] : 0);
        for (int i = 0; i < tree.Consumers.Length; i++)
        {
            watts += tree.Consumers[i].Node == node ? worst[i] : 0;
        }

        for (int n = node + 1; n < tree.Nodes.Length; n++)
        {
            watts += tree.Nodes[n].Parent == node ? Math.Min(tree.Nodes[n].Rating.Value, Passing(n, worst)) : 0;
        }

        return watts;
    }

    private IEnumerable<(string Name, double Load, double Most)> Loads(int node, double[] worst, bool isClipped = false)
    {
        double battery = tree.BatteryNode >= 0 && IsBelow(tree.BatteryNode, node) ? worst[^1] : 0;
        double residual = 0;
        for (int n = 0; n < tree.Nodes.Length; n++)
        {
            residual += IsBelow(n, node) ? tree.Nodes[n].Residual.Value : 0;
        }

        double watts = residual + battery;
        double reactive = residual * Tan(SilentLoad.ResidualPowerFactor);
        double[] phaseWatts = [.. Enumerable.Repeat(residual + (battery / 3), 3)];
        double[] phaseReactive = [.. Enumerable.Repeat(reactive, 3)];
        for (int i = 0; i < tree.Consumers.Length; i++)
        {
            var consumer = tree.Consumers[i];
            if (!IsBelow(consumer.Node, node))
            {
                continue;
            }

            double tan = Tan(consumer.PowerFactor);
            watts += worst[i];
            reactive += worst[i] * tan;
            for (int p = 0; p < 3; p++)
            {
                double share = consumer.Phases == Phases.Three ? 1.0 / 3 : consumer.Phases == Phases.OneUnknown || consumer.Phases == (Phases)(p + 1) ? 1 : 0;
                phaseWatts[p] += share * worst[i];
                phaseReactive[p] += share * worst[i] * tan;
            }
        }

        if (double.IsFinite(tree.Nodes[node].Rating.Value))
        {
            yield return ("rating", watts, tree.Nodes[node].Rating.Value);
        }

        foreach (var limit in tree.Nodes[node].Limits)
        {
            double load = limit.Quantity switch
            {
                LimitQuantity.Watts => isClipped ? Passing(node, worst) : watts,
                LimitQuantity.VoltAmperes => Apparent(watts, reactive),
                _ => Enumerable.Range(0, 3).Max(p => Apparent(phaseWatts[p], phaseReactive[p])),
            };
            bool isCurrent = limit.Quantity == LimitQuantity.AmperesPerPhase;
            yield return (limit.Id, load, isCurrent ? limit.Amount * phaseVolts : limit.Amount);
        }
    }

    private static double Tan(double powerFactor) => Math.Tan(Math.Acos(powerFactor));

    private static double Apparent(double active, double reactive) => Math.Sqrt(Math.Pow(Math.Max(0, active), 2) + (reactive * reactive));

    private bool IsBelow(int node, int above)
    {
        while (node > above)
        {
            node = tree.Nodes[node].Parent;
        }

        return node == above;
    }

    private sealed record Message(int Device, uint Sequence, double Watts, long SentAt, long Duration, long Arrives)
    {
        public bool ApplyTo(TrueDevice device) => device.Apply(Sequence, Watts, SentAt, Duration, Arrives);
    }
}
