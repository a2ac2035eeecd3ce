namespace Megapod.Site.Pods;

using System.Collections.Frozen;
using System.Text.Json;
using Megapod.Control.Cycle;
using Megapod.Control.Firmware;
using Megapod.Control.LifeCycle;
using Megapod.Control.Pods;
using Megapod.Core.Model;
using Megapod.Core.Outcomes;
using Megapod.Core.Pods;
using Megapod.Core.Ports;
using Megapod.Core.Units;
using Megapod.Devices.Polling;
using Megapod.Site.Loop;

/// <summary>
/// All pods of a site as units: their boards, health and lives. The control loop tells it what it saw and takes what lives leave to racks; both are quick and wait for nobody. Everything else happens once a
/// second on a task of its own.
/// </summary>
public sealed partial class SitePods
{
    private const string KeyBefore = "life/";
    private const string FirmwareBefore = "firmware/";
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    private readonly IJournal? journal;
    private readonly TimeProvider time;
    private readonly EventRing events;
    private readonly Dictionary<string, FirmwareCampaign> campaigns;
    private readonly Dictionary<string, PartBook> books;
    private readonly KeptValues handed;
    private readonly Lock publishing = new();
    private Crowd crowd;
    private PodSight? sight;
    private Left duties;
    private bool isDue;
    private PodSheet[] sheets = [];
    private long batch;

    /// <summary>The pods of a site.</summary>
    /// <param name="tree">The site.</param>
    /// <param name="journal">Where lives are kept, in a journal that nobody else writes; null: nothing is kept.</param>
    /// <param name="time">Time.</param>
    /// <param name="start">The instant.</param>
    /// <param name="events">Told of what happens.</param>
    public SitePods(PowerTree tree, IJournal? journal, TimeProvider time, Instant start, EventRing events)
    {
        ArgumentNullException.ThrowIfNull(tree);
        ArgumentNullException.ThrowIfNull(time);
        ArgumentNullException.ThrowIfNull(events);
        this.journal = journal;
        this.time = time;
        this.events = events;
        handed = new KeptValues(journal);
        campaigns = KeptIn<FirmwareCampaign>(journal, FirmwareBefore);
        books = PartPages.Read(journal);
        var kept = KeptIn<PodLife>(journal, KeyBefore);
        crowd = new Crowd(tree, [.. tree.Pods.Select((p, i) => Keep(tree, i, kept.GetValueOrDefault(p.Id), BookOf(p.Id, []), start))]) { Kept = kept };
        duties = Left.Nothing(tree);
        Publish();
    }

    /// <summary>The pods, each as a whole, as they were after the last step. Any thread may ask, and nobody waits.</summary>
    public IReadOnlyList<PodSheet> Sheets => Volatile.Read(ref sheets);

    /// <summary>The site as its pods are kept, with their boards: for whoever shows it to others. Any thread may ask, and nobody waits.</summary>
    public SiteBoards Boards => Present.Boards;

    /// <summary>The board of a pod, for its devices.</summary>
    /// <param name="pod">Index of the pod.</param>
    public PodBoard BoardOf(int pod) => Present.Keepers[pod].Board;

    /// <summary>The board of a pod, for its devices; null: there is no such pod.</summary>
    /// <param name="pod">Name of the pod.</param>
    public PodBoard? BoardOf(string pod) => KeeperOf(pod)?.Board;

    /// <summary>A pod's life with its evidence and steps; null: there is no such pod.</summary>
    public PodLife? LifeOf(string pod) => KeeperOf(pod)?.Life;

    /// <summary>A pod as a whole; null: there is no such pod.</summary>
    public PodSheet? SheetOf(string pod) => Sheets.FirstOrDefault(s => string.Equals(s.Id, pod, StringComparison.Ordinal));

    /// <summary>The newest readings of a pod with how it is; null: there is no such pod, or nobody has looked yet.</summary>
    public (PodCondition Condition, PodReadings Readings)? NewestOf(string pod) => KeeperOf(pod)?.Newest;

    /// <summary>The parts of a pod; null: there is no such pod.</summary>
    public IReadOnlyList<PartSheet>? PartsOf(string pod)
    {
        if (KeeperOf(pod) is not { } keeper)
        {
            return null;
        }

        return keeper.Newest is not var (condition, readings) ? [] : [.. Enumerable.Range(0, readings.Tree.Parts.Length).Select(i => PartOf(condition, readings, i))];
    }

    /// <summary>A named person asks for a step of a pod's life.</summary>
    /// <param name="pod">Name of the pod.</param>
    /// <param name="request">Which step.</param>
    /// <param name="person">Who asks; not empty.</param>
    /// <param name="now">The instant.</param>
    public Outcome<PodLife> Ask(string pod, PodRequest request, string person, Instant now)
    {
        if (KeeperOf(pod) is not { } keeper)
        {
            return Outcome<PodLife>.Failure(NoPod(pod));
        }

        var made = keeper.Ask(request, person, now);
        if (made.IsSuccess)
        {
            Publish();
            Keep();
        }

        return made;
    }

    /// <summary>Servers of a pod that shall get no more than their least from now on, because work is taken from them; empty also where there is no such pod. Any thread may ask.</summary>
    /// <param name="pod">Name of the pod.</param>
    public IReadOnlySet<string> DrainedOf(string pod) => KeeperOf(pod)?.Spared ?? FrozenSet<string>.Empty;

    /// <summary>The newest firmware campaign of a pod; null: there was none, or there is no such pod.</summary>
    /// <param name="pod">Name of the pod.</param>
    public FirmwareCampaign? FirmwareOf(string pod) => KeeperOf(pod)?.Campaign;

    /// <summary>A named person asks for new firmware of a pod's servers.</summary>
    /// <param name="pod">Name of the pod.</param>
    /// <param name="request">What is asked for.</param>
    /// <param name="now">The instant.</param>
    public Outcome<FirmwareCampaign> Update(string pod, FirmwareRequest request, Instant now)
    {
        ArgumentNullException.ThrowIfNull(request);
        return Kept(KeeperOf(pod)?.Update(request, now) ?? Outcome<FirmwareCampaign>.Failure(NoPod(pod)));
    }

    /// <summary>A named person ends the firmware campaign of a pod, after the server under way.</summary>
    /// <param name="pod">Name of the pod.</param>
    /// <param name="person">Who asks; not empty.</param>
    /// <param name="now">The instant.</param>
    public Outcome<FirmwareCampaign> CancelUpdate(string pod, string person, Instant now) => Kept(KeeperOf(pod)?.CancelUpdate(person, now) ?? Outcome<FirmwareCampaign>.Failure(NoPod(pod)));

    /// <summary>A named person has looked at an accelerator's error, or at a server that is drained for itself or a part of it, and vouches for it again.</summary>
    /// <param name="pod">Name of the pod.</param>
    /// <param name="part">Id of the accelerator, of the server, or of the part for which it is drained.</param>
    /// <returns>Whether there was such an error, or the server was drained.</returns>
    public bool Dismiss(string pod, string part) => (KeeperOf(pod)?.Dismiss(part) ?? false) | (Release?.Invoke(pod, part) ?? false);

    /// <summary>Has a server that was caught drawing more than its limit believed again, given pod and server, and says whether it was caught; null: nothing is on the wire.</summary>
    internal Func<string, string, bool>? Release { get; set; }

    /// <summary>
    /// Prepares for other pods. Those that stay go on as they are; a new one begins as delivered where it has a life of its own, and one that was here before begins anew, too: its steps are remembered, and it is
    /// proven again. Lives of pods that are gone are kept.
    /// </summary>
    /// <param name="next">The site as it shall be.</param>
    /// <param name="change">Which pods come and go.</param>
    /// <param name="person">Who asks.</param>
    /// <param name="now">The instant.</param>
    /// <returns>Makes the exchange: for the control loop, between two cycles; it waits for nobody.</returns>
    public Action Prepare(PowerTree next, SiteChange change, string person, Instant now)
    {
        ArgumentNullException.ThrowIfNull(next);
        ArgumentNullException.ThrowIfNull(change);
        var before = Present;
        var staying = before.Keepers.Where(k => !change.Removed.Contains(k.Config.Id)).ToDictionary(k => k.Config.Id, StringComparer.Ordinal);
        PodKeeper[] gone = [.. before.Gone, .. before.Keepers.Where(k => change.Removed.Contains(k.Config.Id))];
        PodLife? FormerOf(string pod) => (Array.FindLast(gone, k => k.Config.Id == pod)?.Life ?? before.Kept.GetValueOrDefault(pod))?.Anew(person, now);
        PodKeeper[] keepers = [.. next.Pods.Select((p, i) => staying.TryGetValue(p.Id, out var keeper) ? keeper : Keep(next, i, FormerOf(p.Id), BookOf(p.Id, gone), now))];
        var after = new Crowd(next, keepers) { Gone = gone, Kept = before.Kept };
        return () =>
        {
            for (int p = 0; p < keepers.Length; p++)
            {
                keepers[p].Follow(next, p);
            }

            Volatile.Write(ref sight, null);
            Volatile.Write(ref duties, Volatile.Read(ref duties).For(next));
            Volatile.Write(ref crowd, after);
            Volatile.Write(ref isDue, true);
        };
    }

    /// <summary>The control loop tells what it saw in a cycle.</summary>
    internal void See(SiteSnapshot snapshot, CycleOutput output, Instant now)
    {
        var here = Present;
        var tree = here.Tree;
        Volatile.Write(ref sight, new PodSight(
            tree,
            now,
            snapshot.ConsumerPower.AsSpan(tree.ConnectorCount, tree.RackCount).ToArray(),
            output.CeilingWatts.AsSpan(tree.ConnectorCount, tree.RackCount).ToArray(),
            [.. here.Nodes.Select(n => snapshot.NodePower[n])],
            [.. snapshot.Racks],
            [.. snapshot.Loops]));
    }

    /// <summary>Writes into a snapshot what lives leave to racks. What was put out before pods came and went is read by names, and a new pod with a life of its own has nothing yet.</summary>
    internal void Leave(SiteSnapshot snapshot) => Volatile.Read(ref duties).For(Present.Tree).Duties.CopyTo(snapshot.Duties, 0);

    /// <summary>One step of all pods.</summary>
    /// <param name="now">The instant.</param>
    internal void Step(Instant now)
    {
        if (Volatile.Read(ref sight) is not { } seen)
        {
            return;
        }

        bool isChanged = Interlocked.Exchange(ref isDue, false);
        foreach (var keeper in Present.Keepers)
        {
            isChanged |= keeper.Step(seen, now);
        }

        Publish();

        // An order waits until it is kept; a batch that was not taken is handed over again.
        if (isChanged || (Volatile.Read(ref batch) == 0 && Array.Exists(Present.Keepers, k => k.Firmware.IsWaiting)))
        {
            Keep();
        }
    }

    /// <summary>Steps once a second until told to stop.</summary>
    /// <param name="clock">The site's instant.</param>
    /// <param name="stop">Ends it; the task then completes without an exception.</param>
    public async Task RunAsync(Func<Instant> clock, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(clock);
        using var timer = new PeriodicTimer(Period, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stop))
            {
                Step(clock());
            }
        }
        catch (OperationCanceledException)
        {
            // Asked to stop: the ordinary way out.
            return;
        }
    }

    private static PartSheet PartOf(PodCondition condition, PodReadings readings, int i)
    {
        var parts = readings.Tree;
        var part = parts.Parts[i];
        var measured = Enum.GetValues<PartQuantity>().Where(q => readings[i, q].Quality != Quality.Missing)
            .ToDictionary(q => JsonNamingPolicy.CamelCase.ConvertName(q.ToString()), q => readings[i, q]);
        string? At(int index) => index < 0 ? null : parts.Parts[index].Id;
        return new PartSheet(part.Id, part.Kind, part.Holder, At(parts.Feeder[i]), At(parts.Cooler[i]), part.Identity, condition.Parts[i], measured);
    }

    private static PodSheet SheetOf(PodKeeper keeper)
    {
        var life = keeper.Life;
        var condition = keeper.Condition;
        return new PodSheet(
            keeper.Config.Id,
            life.Phase,
            life.Since,
            keeper.Config.Acceptance is null ? [] : [.. life.Possible],
            keeper.Progress,
            condition?.Health ?? PartHealth.Unknown,
            condition?.Figures,
            condition?.Reasons ?? [],
            keeper.Drained);
    }

    private static Fault NoPod(string pod) => new("MP3254", $"There is no pod '{pod}'.", "Write the name of one under 'pods'.");

    /// <summary>The servers of a pod whose firmware can be changed.</summary>
    internal void Give(string pod, IReadOnlyDictionary<string, IServerFirmware> hands) => KeeperOf(pod)!.Firmware.Hands = hands;

    private Outcome<T> Kept<T>(Outcome<T> made)
        where T : class
    {
        if (made.IsSuccess)
        {
            Keep();
        }

        return made;
    }

    private Crowd Present => Volatile.Read(ref crowd);

    private PodKeeper Keep(PowerTree tree, int pod, PodLife? former, PartBook book, Instant start)
    {
        string id = tree.Pods[pod].Id;
        var keeper = new PodKeeper(tree, pod, former, book, start, (at, kind, text) => events.Add(at, kind, id, text));
        keeper.Firmware.Resume(campaigns.GetValueOrDefault(id), start);
        keeper.Firmware.IsKept = () => journal is null || (Volatile.Read(ref batch) is > 0 and long last && journal.Kept >= last);
        return keeper;
    }

    private PodKeeper? KeeperOf(string pod) => Array.Find(Present.Keepers, k => string.Equals(k.Config.Id, pod, StringComparison.Ordinal));

    /// <summary>Puts out what lives leave to racks and what people see. Whoever puts it out later has looked later: a request is not undone by a step that began before it.</summary>
    internal void Publish()
    {
        lock (publishing)
        {
            var here = Present;
            var next = Left.Nothing(here.Tree);
            foreach (var keeper in here.Keepers)
            {
                if (!keeper.Leave(here.Tree, next.Duties))
                {
                    // Pods come and go just now. What was put out before holds until the next step.
                    return;
                }
            }

            Volatile.Write(ref duties, next);
            Volatile.Write(ref sheets, [.. here.Keepers.Select(SheetOf)]);
        }
    }

    /// <summary>What was kept. A life that cannot be read begins anew, and the pod gets nothing until it is proven again; a campaign that cannot be read has ended, and nothing more is updated.</summary>
    internal static Dictionary<string, T> KeptIn<T>(IJournal? journal, string keyBefore)
        where T : class
    {
        var found = new Dictionary<string, T>(StringComparer.Ordinal);
        foreach (var (key, bytes) in journal?.Found.Where(e => e.Key.StartsWith(keyBefore, StringComparison.Ordinal)) ?? [])
        {
            try
            {
                if (JsonSerializer.Deserialize<T>(bytes.Span) is { } kept)
                {
                    found[key[keyBefore.Length..]] = kept;
                }
            }
            catch (JsonException)
            {
                continue;
            }
        }

        return found;
    }

    /// <summary>Hands over what has changed. Lives, campaigns and books of pods that have left are history.</summary>
    private void Keep()
    {
        lock (publishing)
        {
            var here = Present;
            PodKeeper[] all = [.. here.Gone, .. here.Keepers];
            var values = new SortedDictionary<string, KeptValue>(StringComparer.Ordinal);
            void Add(KeptValue value) => values[value.Key] = value;
            foreach (var (pod, life) in here.Kept)
            {
                Add(new KeptValue(KeyBefore + pod, life));
            }

            foreach (var (pod, campaign) in campaigns)
            {
                Add(new KeptValue(FirmwareBefore + pod, campaign));
            }

            foreach (var value in books.SelectMany(b => PartPages.Of(b.Key, b.Value)))
            {
                Add(value);
            }

            foreach (var keeper in all)
            {
                Add(new KeptValue(KeyBefore + keeper.Config.Id, keeper.Life));
                foreach (var value in PartPages.Of(keeper.Config.Id, keeper.Parts))
                {
                    Add(value);
                }

                if (keeper.Campaign is { } campaign)
                {
                    Add(new KeptValue(FirmwareBefore + keeper.Config.Id, campaign));
                }
            }

            Volatile.Write(ref batch, handed.Put([.. values.Values]));
        }
    }

    /// <summary>Who is here; swapped whole.</summary>
    private sealed class Crowd(PowerTree tree, PodKeeper[] keepers)
    {
        public PowerTree Tree => tree;

        public PodKeeper[] Keepers => keepers;

        /// <summary>The same for whoever shows the site.</summary>
        public SiteBoards Boards { get; } = new(tree, [.. keepers.Select(k => k.Board)]);

        /// <summary>Per pod its node.</summary>
        public int[] Nodes { get; } = [.. tree.Pods.Select(p => tree.NodeIndex(p.Id))];

        /// <summary>Those that have left since the controller began, the last one of a name being the newest.</summary>
        public PodKeeper[] Gone { get; init; } = [];

        /// <summary>Lives that a former controller kept.</summary>
        public required IReadOnlyDictionary<string, PodLife> Kept { get; init; }
    }

    /// <summary>What lives leave to racks, with the site whose indices it has; swapped whole.</summary>
    private sealed record Left(PowerTree Tree, RackDuty[] Duties)
    {
        /// <summary>What a rack has of whose pod nobody has said anything: nothing where the pod has a life of its own.</summary>
        public static Left Nothing(PowerTree tree) => new(tree, [.. Enumerable.Range(tree.ConnectorCount, tree.RackCount).Select(i => tree.Pods[tree.Consumers[i].Unit].Acceptance is null ? default : new RackDuty(true, Watts.Zero, true))]);

        /// <summary>The same by another site's indices.</summary>
        public Left For(PowerTree tree)
        {
            if (ReferenceEquals(tree, Tree))
            {
                return this;
            }

            var next = Nothing(tree);
            new TreeMatch(Tree, tree).CarryRacks<RackDuty>(Duties, next.Duties);
            return next;
        }
    }
}
