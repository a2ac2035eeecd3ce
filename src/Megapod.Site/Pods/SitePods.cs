namespace Megapod.Site.Pods;

using System.Collections.Frozen;
using System.Text.Json;
using Megapod.Control.Cycle;
using Megapod.Control.Firmware;
using Megapod.Control.LifeCycle;
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
public sealed class SitePods
{
    private const string KeyBefore = "life/";
    private const string FirmwareBefore = "firmware/";
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    private readonly PowerTree tree;
    private readonly IJournal? journal;
    private readonly TimeProvider time;
    private readonly PodKeeper[] keepers;
    private readonly int[] nodes;
    private PodSight? sight;
    private readonly Lock publishing = new();
    private RackDuty[] duties;
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
        this.tree = tree;
        this.journal = journal;
        this.time = time;
        keepers = [.. tree.Pods.Select((p, i) => new PodKeeper(tree, i, Former<PodLife>(KeyBefore + p.Id), start, (at, kind, text) => events.Add(at, kind, p.Id, text)))];
        nodes = [.. tree.Pods.Select(p => tree.NodeIndex(p.Id))];
        foreach (var keeper in keepers)
        {
            keeper.Firmware.Resume(Former<FirmwareCampaign>(FirmwareBefore + keeper.Config.Id), start);
            keeper.Firmware.IsKept = () => journal is null || (Volatile.Read(ref batch) is > 0 and long last && journal.Kept >= last);
        }

        duties = new RackDuty[tree.RackCount];
        Publish();
    }

    /// <summary>The pods, each as a whole, as they were after the last step. Any thread may ask, and nobody waits.</summary>
    public IReadOnlyList<PodSheet> Sheets => Volatile.Read(ref sheets);

    /// <summary>The board of a pod, for its devices.</summary>
    /// <param name="pod">Index of the pod.</param>
    public PodBoard BoardOf(int pod) => keepers[pod].Board;

    /// <summary>A pod's life with its evidence and steps; null: there is no such pod.</summary>
    public PodLife? LifeOf(string pod) => KeeperOf(pod)?.Life;

    /// <summary>A pod as a whole; null: there is no such pod.</summary>
    public PodSheet? SheetOf(string pod) => Sheets.FirstOrDefault(s => string.Equals(s.Id, pod, StringComparison.Ordinal));

    /// <summary>The newest readings of a pod with how it is; null: there is no such pod, or nobody has looked yet.</summary>
    public (Control.Pods.PodCondition Condition, PodReadings Readings)? NewestOf(string pod) => KeeperOf(pod)?.Newest;

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
    public bool Dismiss(string pod, string part) => KeeperOf(pod)?.Dismiss(part) ?? false;

    /// <summary>The control loop tells what it saw in a cycle.</summary>
    internal void See(SiteSnapshot snapshot, CycleOutput output, Instant now) => Volatile.Write(
        ref sight,
        new PodSight(
            now,
            snapshot.ConsumerPower.AsSpan(tree.ConnectorCount, tree.RackCount).ToArray(),
            output.CeilingWatts.AsSpan(tree.ConnectorCount, tree.RackCount).ToArray(),
            [.. nodes.Select(n => snapshot.NodePower[n])],
            [.. snapshot.Racks],
            [.. snapshot.Loops]));

    /// <summary>Writes into a snapshot what lives leave to racks.</summary>
    internal void Leave(SiteSnapshot snapshot) => Volatile.Read(ref duties).CopyTo(snapshot.Duties, 0);

    /// <summary>One step of all pods.</summary>
    /// <param name="now">The instant.</param>
    internal void Step(Instant now)
    {
        if (Volatile.Read(ref sight) is not { } seen)
        {
            return;
        }

        bool isChanged = false;
        foreach (var keeper in keepers)
        {
            isChanged |= keeper.Step(seen, now);
        }

        Publish();
        // An order waits until it is kept; a batch that was not taken is handed over again.
        if (isChanged || (Volatile.Read(ref batch) == 0 && Array.Exists(keepers, k => k.Firmware.IsWaiting)))
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

    private static PartSheet PartOf(Control.Pods.PodCondition condition, PodReadings readings, int i)
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

    private Outcome<FirmwareCampaign> Kept(Outcome<FirmwareCampaign> made)
    {
        if (made.IsSuccess)
        {
            Keep();
        }

        return made;
    }

    private PodKeeper? KeeperOf(string pod) => Array.Find(keepers, k => string.Equals(k.Config.Id, pod, StringComparison.Ordinal));

    /// <summary>Puts out what lives leave to racks and what people see. Whoever puts it out later has looked later: a request is not undone by a step that began before it.</summary>
    private void Publish()
    {
        lock (publishing)
        {
            var next = new RackDuty[tree.RackCount];
            foreach (var keeper in keepers)
            {
                keeper.Leave(next);
            }

            Volatile.Write(ref duties, next);
            Volatile.Write(ref sheets, [.. keepers.Select(SheetOf)]);
        }
    }

    /// <summary>What was kept. A life that cannot be read begins anew, and the pod gets nothing until it is proven again; a campaign that cannot be read has ended, and nothing more is updated.</summary>
    private T? Former<T>(string key)
        where T : class
    {
        if (journal?.Found.TryGetValue(key, out var bytes) != true)
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize<T>(bytes.Span);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Lives and campaigns are few and small: all of them are handed over each time, which also mends a batch that was lost.</summary>
    private void Keep()
    {
        lock (publishing)
        {
            var lives = keepers.Select(k => new JournalEntry(KeyBefore + k.Config.Id, JsonSerializer.SerializeToUtf8Bytes(k.Life)));
            var campaigns = keepers.Where(k => k.Campaign is not null).Select(k => new JournalEntry(FirmwareBefore + k.Config.Id, JsonSerializer.SerializeToUtf8Bytes(k.Campaign)));
            Volatile.Write(ref batch, journal?.Put([.. lives, .. campaigns], isWhole: true) ?? 0);
        }
    }
}
