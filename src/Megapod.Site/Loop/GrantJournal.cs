namespace Megapod.Site.Loop;

using Megapod.Control.Cycle;
using Megapod.Control.Ledger;
using Megapod.Core.Model;
using Megapod.Core.Outcomes;
using Megapod.Core.Ports;
using Megapod.Core.Units;

/// <summary>
/// Keeps for a successor what devices may hold. A command that raises a device above everything kept of it waits until that is on the disk; what lowers or renews
/// goes out at once. When the disk fails, growth waits for a while and then goes on for devices that can tell what they hold: a successor asks those and needs no
/// journal for them. The others keep what they have.
/// </summary>
public sealed class GrantJournal
{
    /// <summary>How long growth waits for a disk that fails before it goes on without: long enough for a disk that only stutters, short for a car.</summary>
    public static readonly TimeSpan MostWait = TimeSpan.FromSeconds(10);

    /// <summary>How old what is kept of cars may be after a restart; also how soon a ceiling that is no longer held is forgotten.</summary>
    public static readonly TimeSpan CheckpointEvery = TimeSpan.FromSeconds(10);

    /// <summary>How often a disk that failed is tried again.</summary>
    public static readonly TimeSpan RetryEvery = TimeSpan.FromSeconds(5);

    /// <summary>Until when in a cycle its growth may wait for the disk, in real time from the cycle's begin; later it would be sent too late.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(400);

    /// <summary>The battery's set-points rise a little nearly every second while it charges: what is kept is rounded up to this share of its power.</summary>
    private const double BatteryShare = 1.0 / 8;

    private const string MemoryKey = "memory";

    private PowerTree tree;
    private readonly IJournal journal;
    private readonly CycleMemory? former;
    private readonly Cover[] formerCovers;
    private Cover[] covers;
    private long[] keptBy;
    private string[] keys;
    private bool[] tells;
    private bool[] caught;
    private int stops;
    private readonly List<JournalEntry> entries = [];
    private readonly List<int> awaited = [];
    private Instant checkpointAt;
    private Instant triedAt;
    private Instant? failingSince;
    private bool needsWhole;
    private long last;

    private GrantJournal(PowerTree tree, IJournal journal, CycleMemory? former, Cover[] formerCovers)
    {
        this.tree = tree;
        this.journal = journal;
        this.former = former;
        this.formerCovers = formerCovers;
        covers = journal.Found.Count == 0 ? [.. formerCovers.Select(_ => Cover.None)] : [.. formerCovers];
        keptBy = new long[covers.Length];
        keys = KeysOf(tree);
        tells = new bool[covers.Length];
        caught = new bool[tree.Consumers.Length];
    }

    /// <summary>Whether nothing has been kept for so long that growth goes on without.</summary>
    public bool IsBypassed { get; private set; }

    /// <summary>Why nothing is being kept; null while all is well.</summary>
    public string? Failure { get; private set; }

    /// <summary>Whether another controller was here before.</summary>
    public bool HasFormer => former is not null;

    /// <summary>Reads what a former controller left. Nothing at all: every device may hold anything until it is asked.</summary>
    public static Outcome<GrantJournal> Open(PowerTree tree, IJournal journal)
    {
        ArgumentNullException.ThrowIfNull(tree);
        ArgumentNullException.ThrowIfNull(journal);
        CycleMemory? memory = null;
        if (journal.Found.TryGetValue(MemoryKey, out var saved))
        {
            var restored = CycleMemory.Restore(tree, saved);
            if (!restored.IsSuccess)
            {
                return Outcome<GrantJournal>.Failure(restored.Faults);
            }

            memory = restored.Value;
        }

        var found = new List<Cover>();
        foreach (var (key, i) in KeysOf(tree).Select((k, i) => (k, i)))
        {
            double most = i < tree.Consumers.Length ? tree.Consumers[i].Nameplate.Value : tree.Site.Battery?.Power.Value ?? 0;
            Cover? cover = journal.Found.TryGetValue(key, out var bytes) ? Cover.From(bytes.Span)
                : journal.Found.Count == 0 ? new Cover(most, 0)
                : Cover.None;
            if (cover is null)
            {
                return Outcome<GrantJournal>.Failure(new Fault("MP3308", $"What was kept of '{key}' cannot be read.", "Run the program that wrote it, or move the state aside with --set-state-aside."));
            }

            found.Add(cover.Value);
        }

        return Outcome<GrantJournal>.Success(new GrantJournal(tree, journal, memory, [.. found]));
    }

    /// <summary>The longest time that something may take to arrive and to be seen: so long a successor only listens. Stations say once a period of the cycle what they hold.</summary>
    internal static TimeSpan ListeningTime(PowerTree tree)
    {
        var latency = tree.Consumers.Where(c => c.IsControlled).Select(c => c.Enforcement.CommandLatency).Append(tree.Site.Battery?.Enforcement.CommandLatency ?? TimeSpan.Zero).Max();
        var sample = tree.Nodes.Select(n => n.Meter is { } m ? m.SamplePeriod + m.Delay : TimeSpan.Zero).Append(SiteCycle.Period).Max();
        return latency + sample;
    }

    /// <summary>Whom to tell when the disk has come further.</summary>
    internal void Ring(Action changed) => journal.Changed = changed;

    /// <summary>The memory of a successor: what was kept, and what devices say they hold.</summary>
    internal CycleMemory TakeOver(SiteSnapshot snapshot, Instant aloneSince, Instant now)
    {
        var memory = former ?? new CycleMemory(tree);
        memory.TakeOver(snapshot, formerCovers, aloneSince, now);
        return memory;
    }

    /// <summary>Hands over what must be kept before the cycle's commands go out.</summary>
    /// <returns>The number to wait for with <see cref="IsKept"/>; 0 when nothing that is sent now has to wait.</returns>
    internal long Put(CycleMemory memory, CycleOutput output, SiteSnapshot snapshot, Instant now)
    {
        entries.Clear();
        awaited.Clear();
        for (int i = 0; i < tree.Consumers.Length; i++)
        {
            // A station comes back to a successor when it likes; it cannot be counted on to tell in time.
            tells[i] |= snapshot.Held[i].IsKnown && tree.Consumers[i].Enforcement.DatedWithSkew is null;
        }

        tells[^1] |= snapshot.BatteryHeld.IsKnown;
        foreach (ref readonly var grant in output.Grants)
        {
            Raise(grant.Consumer, grant.Ceiling.Value, memory);
        }

        if (tree.BatteryNode >= 0 && output.TargetSequence != 0)
        {
            double step = BatteryShare * tree.Site.Battery!.Power.Value;
            double highest = output.Target.HighestWatts;
            Raise(covers.Length - 1, highest > covers[^1].CeilingWatts ? Math.Ceiling(highest / step) * step : highest, memory);
        }

        if (now - checkpointAt >= CheckpointEvery || IsNewlyCaught(memory))
        {
            Checkpoint(memory);
            checkpointAt = now;
        }

        Hand(memory, now);
        Watch(now);
        return awaited.Count == 0 ? 0 : awaited.Max(i => keptBy[i]);
    }

    /// <summary>Whether everything up to a number is on the disk, or it is of no use to wait for it.</summary>
    internal bool IsKept(long number) => journal.Kept >= number || number == long.MaxValue || needsWhole || journal.Trouble is not null;

    /// <summary>Whether a command may go out: a successor would know of it, or would learn it from the device.</summary>
    internal bool MaySend(int consumer, double ceilingWatts)
    {
        int i = consumer < 0 ? covers.Length - 1 : consumer;
        return (ceilingWatts <= covers[i].CeilingWatts && keptBy[i] <= journal.Kept) || (IsBypassed && tells[i]);
    }

    /// <summary>
    /// The site has other pods from now on. What is kept of all others stays, by their names; of new devices it is kept at once what they may hold at worst. A successor finds its way with the new site file and with
    /// the old one.
    /// </summary>
    /// <param name="match">Which thing is which.</param>
    /// <param name="memory">The memory of the site gone to.</param>
    /// <param name="now">The instant.</param>
    internal void Exchange(TreeMatch match, CycleMemory memory, Instant now)
    {
        int count = match.To.Consumers.Length;
        var (before, beforeKept, beforeTells, beforeCaught) = (covers, keptBy, tells, caught);
        (tree, keys, covers) = (match.To, KeysOf(match.To), new Cover[count + 1]);
        (keptBy, tells, caught) = (new long[count + 1], new bool[count + 1], new bool[count]);
        Array.Fill(covers, Cover.None);
        match.CarryConsumers<Cover>(before.AsSpan(0, before.Length - 1), covers.AsSpan(0, count));
        match.CarryConsumers<long>(beforeKept.AsSpan(0, before.Length - 1), keptBy.AsSpan(0, count));
        match.CarryConsumers<bool>(beforeTells.AsSpan(0, before.Length - 1), tells.AsSpan(0, count));
        match.CarryConsumers<bool>(beforeCaught, caught);
        (covers[^1], keptBy[^1], tells[^1]) = (before[^1], beforeKept[^1], beforeTells[^1]);
        entries.Clear();
        Checkpoint(memory);
        checkpointAt = now;
        for (int i = 0; i < count; i++)
        {
            if (match.ConsumerBefore(i) < 0 && tree.Consumers[i].IsControlled)
            {
                covers[i] = memory.CoverOf(i);
                keptBy[i] = long.MaxValue;
                entries.Add(new JournalEntry(keys[i], covers[i].ToBytes()));
            }
        }

        Hand(memory, now);
    }

    /// <summary>Keeps everything once more when the controller stops.</summary>
    internal void Close(CycleMemory memory)
    {
        entries.Clear();
        Checkpoint(memory);
        journal.Put([.. entries], isWhole: needsWhole);
    }

    private static string[] KeysOf(PowerTree tree) => [.. tree.Consumers.Select(c => "grant/" + c.Id), "battery"];

    private void Raise(int i, double ceilingWatts, CycleMemory memory)
    {
        awaited.Add(i);
        if (ceilingWatts > covers[i].CeilingWatts)
        {
            var held = memory.CoverOf(i);
            covers[i] = new Cover(Math.Max(ceilingWatts, held.CeilingWatts), held.Sequence);
            keptBy[i] = long.MaxValue;
            entries.Add(new JournalEntry(keys[i], covers[i].ToBytes()));
        }
    }

    /// <summary>Adds the memory, and the covers of devices that hold less now. A lower cover still covers what is sent now, so it need not be waited for.</summary>
    private void Checkpoint(CycleMemory memory)
    {
        entries.Add(new JournalEntry(MemoryKey, memory.Save()));
        for (int i = 0; i < covers.Length; i++)
        {
            if (i == tree.Consumers.Length && tree.BatteryNode < 0)
            {
                continue;
            }

            var held = memory.CoverOf(i);
            if (held.CeilingWatts < covers[i].CeilingWatts && keptBy[i] <= journal.Kept)
            {
                covers[i] = held;
                entries.Add(new JournalEntry(keys[i], held.ToBytes()));
            }
        }
    }

    private bool IsNewlyCaught(CycleMemory memory)
    {
        bool isNew = memory.StopCount != stops;
        stops = memory.StopCount;
        for (int i = 0; i < caught.Length; i++)
        {
            bool now = memory.IsCaught(i);
            isNew |= now != caught[i];
            caught[i] = now;
        }

        return isNew;
    }

    private void Hand(CycleMemory memory, Instant now)
    {
        needsWhole |= journal.Trouble is not null;
        if (needsWhole)
        {
            if (now - triedAt < RetryEvery)
            {
                return;
            }

            entries.Clear();
            entries.Add(new JournalEntry(MemoryKey, memory.Save()));
            entries.AddRange(covers.Select((cover, i) => new JournalEntry(keys[i], cover.ToBytes())));
            triedAt = now;
        }

        if (entries.Count == 0)
        {
            return;
        }

        bool isWhole = needsWhole;
        long number = journal.Put([.. entries], isWhole);
        needsWhole = number == 0;
        if (number == 0)
        {
            return;
        }

        last = number;
        for (int i = 0; i < keptBy.Length; i++)
        {
            if (keptBy[i] == long.MaxValue || (isWhole && keptBy[i] > journal.Kept))
            {
                keptBy[i] = number;
            }
        }
    }

    private void Watch(Instant now)
    {
        if (journal.Kept >= last && journal.Trouble is null && !needsWhole)
        {
            (failingSince, IsBypassed, Failure) = (null, false, null);
            return;
        }

        failingSince ??= now;
        bool isSlow = now - failingSince.Value >= SiteCycle.Period + SiteCycle.Period;
        Failure = journal.Trouble is { } fault ? $"{fault.Message} {fault.Remedy}" : needsWhole || isSlow ? "The disk does not keep up." : null;
        IsBypassed = now - failingSince.Value >= MostWait;
    }
}
