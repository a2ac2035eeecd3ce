namespace Megapod.Control.Cycle;

using Megapod.Control.Commands;
using Megapod.Control.Cooling;
using Megapod.Control.Dispatch;
using Megapod.Control.Ledger;
using Megapod.Control.Topology;
using Megapod.Core.Model;
using Megapod.Core.Outcomes;
using Megapod.Core.Units;

/// <summary>What a cycle remembers for the next: the ledger, each car's recent draw, and what is shed. It belongs to the caller and to one site.</summary>
public sealed class CycleMemory
{
    /// <summary>Version of what <see cref="Save"/> writes. Another one is refused: a memory that is half understood is worse than none.</summary>
    private const int Version = 4;

    /// <summary>The most devices that a saved memory may speak of; far more than a site file may have.</summary>
    private const int MostConsumers = 100_000;
    private const int MostIdBytes = 1_000;

    /// <summary>Sums of the same figures in another order differ by less, W.</summary>
    private const double RoundingWatts = 1e-3;

    /// <summary>The memory of a controller that has just started and knows of no grant.</summary>
    public CycleMemory(PowerTree tree)
    {
        ArgumentNullException.ThrowIfNull(tree);
        Ledger = new GrantLedger(tree);
        Cooling = new CoolingState(tree);
        Cars = new CarDemand[tree.ConnectorCount];
        Commands = new CommandState[tree.ConnectorCount + tree.RackCount];
        Order = [.. Enumerable.Range(0, tree.ConnectorCount)];
        TargetWatts = new double[tree.Consumers.Length];
        Band = new PriceBand(ComputeOrder.ByRack(tree).Length);
        Tree = tree;
    }

    internal PowerTree Tree { get; }

    internal GrantLedger Ledger { get; }

    /// <summary>What is stopped for its coolant, a leak or its branch, and why.</summary>
    internal CoolingState Cooling { get; }

    internal CarDemand[] Cars { get; }

    internal CommandState[] Commands { get; }

    internal int[] Order { get; }

    /// <summary>Per consumer, where the last cycle wanted its ceiling to come to, W.</summary>
    internal double[] TargetWatts { get; }

    internal Instant LastStep { get; set; }

    /// <summary>Since when a former controller surely sends nothing any more; it lasts no longer than this controller, which is told it anew.</summary>
    private Instant alone = Instant.Never;

    /// <summary>How the site stands to the grid. A field, because it is a plain value that is changed in place.</summary>
    internal TopologyState Topology;

    internal bool IsBelowReserve { get; set; }

    /// <summary>Which work the price holds back.</summary>
    internal PriceBand Band { get; }

    /// <summary>How the battery's discharging power falls. A field, because it is a plain value that is changed in place.</summary>
    internal FadingPower Fading;

    /// <summary>State of charge to which smoothing returns: what it was when the plan began to rest.</summary>
    internal double PathSoc { get; set; } = double.NaN;

    /// <summary>What cars held lately, W: quick to rise, slow to fall.</summary>
    internal double BusyCarsWatts { get; set; }

    /// <summary>Names of the limit rows that reasons point to.</summary>
    public string RowName(int row) => row >= 0 && row < Ledger.Rows.Length ? Ledger.Rows[row].Name : "";

    /// <summary>Index of the limit row of a name; −1 when there is none.</summary>
    internal int RowOf(string name) => Array.FindIndex(Ledger.Rows, r => string.Equals(r.Name, name, StringComparison.Ordinal));

    /// <summary>Worst case of a consumer now, W, as the ledger counts it.</summary>
    public double WorstCaseWatts(int consumer) => Ledger.WorstCase(consumer);

    /// <summary>Whether every limit on the way from a consumer to the connection carries now the worst of all that may draw through it, as of the last cycle.</summary>
    public bool HasRoomFor(int consumer) => Array.TrueForAll(Ledger.PathRows(consumer), r => Ledger.Need(r, 0) <= Ledger.Cap(r, 0) + RoundingWatts);

    /// <summary>Earliest lapse of the grant sent last; <see cref="Instant.Never"/> when the consumer holds none.</summary>
    public Instant LapsesAt(int consumer) => new(Ledger.LastLapsesAt(consumer));

    /// <summary>Whether the consumer counts as its nameplate because its class is unproven or it was caught disobeying.</summary>
    public bool IsAdvisory(int consumer) => Ledger.IsAdvisory[consumer];

    /// <summary>Whether a device that takes grants was given up because it answers no command.</summary>
    public bool IsGivenUp(int consumer) => consumer < Commands.Length && Commands[consumer].IsGivenUp;

    /// <summary>Power that a node's meter shows beyond what everything below it reports, W; it counts as a load until it is explained.</summary>
    public double UnexplainedWatts(int node) => Ledger.Unexplained(node);

    /// <summary>Whether the battery was caught not following its set-points; nothing counts on it until a person clears it.</summary>
    public bool IsBatteryAdvisory => Ledger.BatteryIndex >= 0 && Ledger.IsAdvisory[Ledger.BatteryIndex];

    /// <summary>A person vouches again for a device that was caught disobeying.</summary>
    public void ClearDisobedience(int consumer) => Ledger.ClearDisobedience(consumer);

    /// <summary>A person vouches again for a battery that was caught not following.</summary>
    public void ClearBatteryDisobedience()
    {
        if (Ledger.BatteryIndex >= 0)
        {
            Ledger.ClearDisobedience(Ledger.BatteryIndex);
        }
    }

    /// <summary>Whether a device with a proven class was caught disobeying and no person has cleared it.</summary>
    public bool IsCaught(int consumer) => Ledger.IsCaught(consumer);

    /// <summary>Why a pod is stopped until a person has looked, by its place among pods, and since when.</summary>
    public (CoolingTrip Trip, Instant Since) TripOfPod(int pod) => (Cooling.Pods[pod].Trip, new Instant(Cooling.Pods[pod].SinceTicks));

    /// <summary>Why a rack is stopped by itself until a person has looked, by its place among racks, and since when.</summary>
    public (CoolingTrip Trip, Instant Since) TripOfRack(int rack) => (Cooling.Racks[rack].Trip, new Instant(Cooling.Racks[rack].SinceTicks));

    /// <summary>Whether the readings of a pod's cooling loop are too old.</summary>
    public bool IsCoolingStale(int pod) => Cooling.IsStale[pod];

    /// <summary>Whether a pod's coolant is so warm that its racks are held back.</summary>
    public bool IsCoolantWarm(int pod) => Cooling.IsWarm[pod];

    /// <summary>Racks and pods that are stopped: what has to be kept when it changes.</summary>
    public int StopCount => Cooling.Pods.Count(p => p.IsTripped) + Cooling.Racks.Count(r => r.IsTripped);

    /// <summary>What a successor must know of a consumer before it is told anything higher; the battery is the one after the last.</summary>
    public Cover CoverOf(int consumer) => Ledger.CoverOf(consumer);

    /// <summary>Counts a command for longer, because it went out so much later than it was decided; the battery is the one after the last.</summary>
    public void CountLater(int consumer, uint sequence, TimeSpan late) => Ledger.CountLater(consumer, sequence, late);

    /// <summary>The whole memory as bytes, devices by their ids, so that it can be read again after the site file has changed.</summary>
    public byte[] Save()
    {
        var to = new MemoryWriter();
        to.Add(Version);
        to.Add(LastStep.Ticks);
        to.Add(IsBelowReserve);
        to.Add(BusyCarsWatts);
        to.Add(PathSoc);
        Topology.Save(to);
        Fading.Save(to);
        Ledger.Save(to);
        Cooling.Save(to);
        to.Add(Ledger.BatteryIndex >= 0);
        if (Ledger.BatteryIndex >= 0)
        {
            Ledger.Save(Ledger.BatteryIndex, to);
        }

        to.Add(Tree.Consumers.Length);
        for (int i = 0; i < Tree.Consumers.Length; i++)
        {
            to.Add(Tree.Consumers[i].Id);
            Ledger.Save(i, to);
            to.Add(TargetWatts[i]);
            to.Add(i < Cars.Length);
            if (i < Cars.Length)
            {
                Cars[i].Save(to);
            }

            to.Add(i < Commands.Length);
            if (i < Commands.Length)
            {
                Commands[i].Save(to);
            }
        }

        return to.ToArray();
    }

    /// <summary>Reads what <see cref="Save"/> wrote: decisions go on as if nothing had happened. Devices that are new to the site begin without a grant.</summary>
    /// <param name="tree">The site.</param>
    /// <param name="saved">The bytes.</param>
    public static Outcome<CycleMemory> Restore(PowerTree tree, ReadOnlyMemory<byte> saved)
    {
        ArgumentNullException.ThrowIfNull(tree);
        var from = new MemoryReader(saved);
        int version = from.Int();
        if (version != Version)
        {
            return Refused($"it has version {version}, this program knows {Version}");
        }

        var memory = new CycleMemory(tree) { LastStep = new Instant(from.Long()), IsBelowReserve = from.Flag(), BusyCarsWatts = from.Number(), PathSoc = from.Number() };
        memory.Topology = TopologyState.Load(from);
        memory.Fading = FadingPower.Load(from);
        memory.Ledger.Load(from);
        memory.Cooling.Load(from);
        if (from.Flag())
        {
            memory.Ledger.Load(memory.Ledger.BatteryIndex, from);
        }

        var index = Enumerable.Range(0, tree.Consumers.Length).ToDictionary(i => tree.Consumers[i].Id, StringComparer.Ordinal);
        int count = from.Count(MostConsumers);
        for (int k = 0; k < count && from.IsSound; k++)
        {
            int i = index.GetValueOrDefault(from.Text(MostIdBytes), -1);
            memory.Ledger.Load(i, from);
            double target = from.Number();
            var car = from.Flag() ? CarDemand.Load(from) : default;
            var command = from.Flag() ? CommandState.Load(from) : default;
            if (i >= 0)
            {
                memory.TargetWatts[i] = target;
            }

            if (i >= 0 && i < memory.Commands.Length)
            {
                memory.Commands[i] = command;
            }

            if (i >= 0 && i < memory.Cars.Length)
            {
                memory.Cars[i] = car;
            }
        }

        return from.IsAtEnd ? Outcome<CycleMemory>.Success(memory) : Refused("it is not what a controller writes");
    }

    /// <summary>
    /// The memory of a site that has got or given away pods: of everything that stays all is as it was, down to the last bit. Nobody here knows what a new device still holds from where it was before, so it counts
    /// as its nameplate until it says what it holds or its longest grant is over.
    /// </summary>
    /// <param name="match">Which thing is which; from this memory's site.</param>
    /// <param name="now">The instant.</param>
    public CycleMemory Exchanged(TreeMatch match, Instant now)
    {
        ArgumentNullException.ThrowIfNull(match);
        var next = Restore(match.To, Save()).Value;
        next.alone = alone > now ? alone : now;
        Order.CopyTo(next.Order, 0);
        next.Band.Carry(Band, ComputeOrder.ByRack(Tree), Tree, ComputeOrder.ByRack(match.To), match.To);
        next.Ledger.CarryBounds(Ledger, match);
        for (int i = 0; i < match.To.Consumers.Length; i++)
        {
            var consumer = match.To.Consumers[i];
            if (consumer.IsControlled && match.ConsumerBefore(i) < 0)
            {
                next.TargetWatts[i] = 0;
                next.Commands[i] = default;
                next.ClearDisobedience(i);
                next.Ledger.TakeOver(i, HeldGrant.Unknown, new Cover(consumer.Nameplate.Value, 0), double.NaN, Instant.Never, now, now);
            }
        }

        next.Cooling.Forget(match);
        return next;
    }

    /// <summary>
    /// Takes the site over from a controller that is gone, before the first cycle. The devices are asked and what they hold is adopted; of those that do not
    /// answer, the worst that they may hold counts until they are confirmed to hold something else.
    /// </summary>
    /// <param name="snapshot">What is measured and held now.</param>
    /// <param name="covers">Per consumer, and for the battery after the last, what was kept of it.</param>
    /// <param name="aloneSince">Since when the former controller surely sends nothing any more. Commands on their way then arrive within each device's latency.</param>
    /// <param name="now">The instant of the first cycle.</param>
    public void TakeOver(SiteSnapshot snapshot, IReadOnlyList<Cover> covers, Instant aloneSince, Instant now)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        ArgumentNullException.ThrowIfNull(covers);
        LastStep = Instant.Never;
        alone = aloneSince;
        Ledger.ForgetLately();
        for (int i = 0; i < Tree.Consumers.Length; i++)
        {
            if (Tree.Consumers[i].IsControlled)
            {
                Adopt(i, snapshot.Held[i], snapshot.ConsumerPower[i], covers[i], aloneSince, now);
            }

            if (i < Commands.Length && Commands[i].SentAt > now.Ticks)
            {
                Commands[i] = default;
            }

            if (i < Cars.Length && Cars[i].IsAfter(now.Ticks))
            {
                Cars[i] = default;
            }
        }

        if (Ledger.BatteryIndex >= 0)
        {
            Adopt(Ledger.BatteryIndex, snapshot.BatteryHeld, snapshot.Battery.Power, covers[^1], aloneSince, now);
        }
    }

    /// <summary>Devices that said nothing when the site was taken over may say later what they hold.</summary>
    internal void Learn(SiteSnapshot snapshot, Instant now)
    {
        for (int i = 0; i < Tree.Consumers.Length; i++)
        {
            if (snapshot.Held[i].IsKnown)
            {
                Ledger.Learn(i, in snapshot.Held[i], WattsOf(snapshot.ConsumerPower[i], now), snapshot.ConsumerPower[i].MeasuredAt, alone, now);
            }
        }

        if (Ledger.BatteryIndex >= 0 && snapshot.BatteryHeld.IsKnown)
        {
            Ledger.Learn(Ledger.BatteryIndex, snapshot.BatteryHeld, WattsOf(snapshot.Battery.Power, now), snapshot.Battery.Power.MeasuredAt, alone, now);
        }
    }

    private static Outcome<CycleMemory> Refused(string why) => Outcome<CycleMemory>.Failure(new Fault(
        "MP3308", $"The memory of the controller cannot be read: {why}.", "Run the program that wrote it, or move the state aside with --set-state-aside."));

    private void Adopt(int i, in HeldGrant held, in Reading power, in Cover cover, Instant aloneSince, Instant now)
    {
        Ledger.TakeOver(i, in held, in cover, WattsOf(in power, now), power.MeasuredAt, aloneSince, now);
    }

    private static double WattsOf(in Reading power, Instant now) => power.IsFresh(now, SiteCycle.Period + SiteCycle.Period) ? power.Value : double.NaN;
}
