namespace Megapod.Site.Pods;

using System.Collections.Frozen;
using System.Globalization;
using Megapod.Control.Firmware;
using Megapod.Control.LifeCycle;
using Megapod.Control.Pods;
using Megapod.Core.Model;
using Megapod.Core.Outcomes;
using Megapod.Core.Pods;
using Megapod.Core.Units;
using Megapod.Devices.Polling;

/// <summary>
/// Looks after one pod: what its devices say on the board, how well it is, where it stands in its life, and what of its acceptance has been found. It is stepped once a second beside the control loop; what it
/// leaves to its racks takes effect in the next cycle.
/// </summary>
internal sealed class PodKeeper
{
    /// <summary>A pod rests when it has done so for this long: one sample may be a lucky one.</summary>
    private static readonly TimeSpan RestFor = TimeSpan.FromSeconds(10);

    /// <summary>That a pod rests is noted again so often: half of the time for which it counts.</summary>
    private static readonly TimeSpan NoteEvery = PodLife.FreshProof / 2;

    /// <summary>A meter that shows less than this share of a pod's nameplate shows nothing.</summary>
    internal const double NothingShare = 0.005;

    /// <summary>Readings of racks older than this say nothing.</summary>
    internal static readonly TimeSpan OldestPower = TimeSpan.FromSeconds(10);

    private readonly Lock gate = new();
    private readonly PodHealth health;
    private readonly DrainRule draining = new();
    private readonly Action<Instant, string, string> tell;
    private readonly PartRunner partBook;
    private (PodTree? Of, string Text) fingerprint = (null, "");
    private PodPlace place;
    private PodReadings? readings;
    private PodCondition? condition;
    private PodLife life;
    private AcceptanceScript? script;
    private Instant restingSince = Instant.Never;
    private Instant darkSince = Instant.Never;
    private Instant notedRest = Instant.Never;
    private Instant notedDark = Instant.Never;
    private PartHealth toldHealth;
    private IReadOnlyList<DrainedServer> drained = [];
    private FrozenSet<string> spared = FrozenSet<string>.Empty;

    /// <summary>A pod that goes on with its life.</summary>
    /// <param name="tree">The site.</param>
    /// <param name="pod">Index of the pod.</param>
    /// <param name="former">What was kept of its life; null: it begins.</param>
    /// <param name="book">What was kept of its parts.</param>
    /// <param name="start">The instant.</param>
    /// <param name="tell">Told of what happens: when, kind, words.</param>
    public PodKeeper(PowerTree tree, int pod, PodLife? former, PartBook book, Instant start, Action<Instant, string, string> tell)
    {
        place = new PodPlace(tree, pod);
        this.tell = tell;
        Config = tree.Pods[pod];
        health = new PodHealth(new HealthLimits());
        Board = new PodBoard(PodTreeBuilder.Of(Config));
        life = Config.Acceptance is null
            ? new PodLife { Pod = Config.Id, Phase = PodPhase.InService, Since = start }
            : former ?? new PodLife { Pod = Config.Id, Since = start };

        // A test that was under way when the controller went begins again: what it had gathered is gone.
        script = life.Phase == PodPhase.Testing ? NewScript() : null;
        Firmware = new FirmwareRunner(Config, tell);
        partBook = new PartRunner(Config.Id, book, tell);
    }

    /// <summary>Carries its firmware campaign; what it does goes through the keeper, but its hands and what was kept of it.</summary>
    public FirmwareRunner Firmware { get; }

    /// <summary>Its newest firmware campaign; null: there was none. Any thread.</summary>
    public FirmwareCampaign? Campaign
    {
        get
        {
            lock (gate)
            {
                return Firmware.Campaign;
            }
        }
    }

    /// <summary>Other pods have come or gone, and this one stands elsewhere among them. Any thread may call, and nobody waits.</summary>
    /// <param name="tree">The site as it is now.</param>
    /// <param name="pod">Index of the pod there.</param>
    public void Follow(PowerTree tree, int pod) => Volatile.Write(ref place, new PodPlace(tree, pod));

    /// <summary>The pod as the site file has it.</summary>
    public PodConfig Config { get; }

    /// <summary>Where its devices put what they know.</summary>
    public PodBoard Board { get; }

    /// <summary>Its life; any thread.</summary>
    public PodLife Life
    {
        get
        {
            lock (gate)
            {
                return life;
            }
        }
    }

    /// <summary>How far its acceptance has come, for people; null: none is under way.</summary>
    public string? Progress
    {
        get
        {
            lock (gate)
            {
                return script?.Progress;
            }
        }
    }

    /// <summary>How it is; null before the first step.</summary>
    public PodCondition? Condition
    {
        get
        {
            lock (gate)
            {
                return condition;
            }
        }
    }

    /// <summary>Servers from which work is taken before they fail, sorted by name; any thread.</summary>
    public IReadOnlyList<DrainedServer> Drained => Volatile.Read(ref drained);

    /// <summary>All servers that shall get no more than their least, because they are about to fail or get new firmware; any thread, and nobody waits.</summary>
    public IReadOnlySet<string> Spared => Volatile.Read(ref spared);

    /// <summary>How it is with the readings by which it was judged, in a copy of their own; null before the first step.</summary>
    public (PodCondition Condition, PodReadings Readings)? Newest
    {
        get
        {
            lock (gate)
            {
                if (condition is null)
                {
                    return null;
                }

                var copy = new PodReadings(readings!.Tree);
                readings.CopyTo(copy);
                return (condition, copy);
            }
        }
    }

    /// <summary>Fingerprint of the parts that there are now; made anew when they change, and not each second.</summary>
    private string Fingerprint
    {
        get
        {
            var parts = Board.Tree;
            if (fingerprint.Of != parts)
            {
                fingerprint = (parts, PodFingerprint.Of(parts));
            }

            return fingerprint.Text;
        }
    }

    /// <summary>A person asks for a step of its life.</summary>
    /// <param name="request">Which.</param>
    /// <param name="person">Who asks.</param>
    /// <param name="now">The instant.</param>
    public Outcome<PodLife> Ask(PodRequest request, string person, Instant now)
    {
        lock (gate)
        {
            if (Config.Acceptance is null)
            {
                return Outcome<PodLife>.Failure(new Fault("MP3253", $"{Config.Id} has no life of its own: it counts as proven and in service.", "Write 'acceptance' at the pod in the site file."));
            }

            var made = life.Make(request, person, Fingerprint, now);
            if (made.IsSuccess)
            {
                life = made.Value;
                script = life.Phase == PodPhase.Testing ? NewScript() : null;
                (restingSince, darkSince, notedRest, notedDark) = (Instant.Never, Instant.Never, Instant.Never, Instant.Never);
                tell(now, "pod-life", $"{Config.Id} is {PodWords.Of(life.Phase)}; {person} asked for it.");
            }

            return made;
        }
    }

    /// <summary>A person has looked at an accelerator's error, or at a server that is drained, and vouches for it again.</summary>
    public bool Dismiss(string part)
    {
        lock (gate)
        {
            // Both shall know of it.
            return health.Dismiss(part) | draining.Dismiss(part);
        }
    }

    /// <summary>A person asks for new firmware.</summary>
    /// <param name="request">What is asked for.</param>
    /// <param name="now">The instant.</param>
    public Outcome<FirmwareCampaign> Update(FirmwareRequest request, Instant now)
    {
        lock (gate)
        {
            return Firmware.Begin(request, life.Phase, now);
        }
    }

    /// <summary>A person ends the firmware campaign.</summary>
    /// <param name="person">Who asks.</param>
    /// <param name="now">The instant.</param>
    public Outcome<FirmwareCampaign> CancelUpdate(string person, Instant now)
    {
        lock (gate)
        {
            return Firmware.Cancel(person, now);
        }
    }

    /// <summary>What is known of its parts: replacements and spares. Any thread.</summary>
    public PartBook Parts
    {
        get
        {
            lock (gate)
            {
                return partBook.Book;
            }
        }
    }

    /// <summary>A person notes a spare.</summary>
    /// <param name="spare">The spare.</param>
    /// <param name="now">The instant.</param>
    public Outcome<PartBook> Note(PodSpare spare, Instant now)
    {
        lock (gate)
        {
            return partBook.Note(spare, now);
        }
    }

    /// <summary>A person takes a spare from the list.</summary>
    /// <param name="serial">Its serial number.</param>
    /// <param name="person">Who asks.</param>
    /// <param name="now">The instant.</param>
    public Outcome<PartBook> ForgetSpare(string serial, string person, Instant now)
    {
        lock (gate)
        {
            return partBook.Forget(serial, person, now);
        }
    }

    /// <summary>One step.</summary>
    /// <param name="sight">What the control loop saw last.</param>
    /// <param name="now">The instant.</param>
    /// <returns>Whether its life, its firmware campaign or the book of its parts has changed, so that it has to be kept.</returns>
    public bool Step(PodSight sight, Instant now)
    {
        lock (gate)
        {
            var at = Volatile.Read(ref place);
            if (!ReferenceEquals(at.Tree, sight.Tree))
            {
                // What was seen has the indices of before; the next cycle sees with those of now.
                return false;
            }

            readings = Board.Read(readings);
            condition = health.Judge(readings, now);
            if (condition.Health != toldHealth)
            {
                toldHealth = condition.Health;
                tell(now, "pod-health", $"{Config.Id} is {PodWords.Of(condition.Health)}. {condition.Reasons.Select(r => r.Text).FirstOrDefault("")}".TrimEnd());
            }

            Drain(now);
            bool isChanged = Firmware.Step(condition, readings, life.Phase, now) | partBook.Step(readings, now);
            Volatile.Write(ref spared, drained.Select(d => d.Server).Concat(Firmware.Campaign?.Drained() ?? []).ToFrozenSet(StringComparer.Ordinal));
            if (Config.Acceptance is null)
            {
                return isChanged;
            }

            var before = life;
            Inventory(now);
            Rest(sight, at, now);
            Test(sight, at, now);
            return isChanged || !ReferenceEquals(before, life);
        }
    }

    /// <summary>Writes what its life leaves to its racks.</summary>
    /// <param name="tree">The site by which it is written.</param>
    /// <param name="into">By the rack's place among racks.</param>
    /// <returns>False where it stands in another site by now; nothing is written then.</returns>
    public bool Leave(PowerTree tree, Span<RackDuty> into)
    {
        lock (gate)
        {
            var at = Volatile.Read(ref place);
            if (!ReferenceEquals(at.Tree, tree))
            {
                return false;
            }

            if (Config.Acceptance is null)
            {
                return true;
            }

            bool isProven = life.Newest(EvidenceKind.StepTest, Fingerprint) is { IsPassed: true };
            foreach (int k in at.Racks)
            {
                var rack = at.RackAt(k);
                double range = rack.Nameplate.Value - rack.Minimum.Value;
                into[k] = life.Phase switch
                {
                    PodPhase.InService => new RackDuty(false, default, !isProven),
                    PodPhase.Testing => new RackDuty(true, new Watts(rack.Minimum.Value + (range * (script?.Share ?? 0))), !isProven),
                    PodPhase.Draining => new RackDuty(true, rack.Minimum, !isProven),
                    _ => new RackDuty(true, Watts.Zero, !isProven),
                };
            }

            return true;
        }
    }

    /// <summary>Takes work from servers before they fail, and tells of each that comes and goes.</summary>
    private void Drain(Instant now)
    {
        var before = drained;
        var next = draining.Judge(condition!, readings!, now);
        foreach (var server in next.Where(s => !before.Any(b => b.Server == s.Server)))
        {
            tell(now, "pod-drain", $"{server.Server} gets no more than its least: {server.Reason}");
        }

        foreach (var server in before.Where(b => !next.Any(s => s.Server == b.Server)))
        {
            tell(now, "pod-drain", $"{server.Server} may work again.");
        }

        Volatile.Write(ref drained, next);
    }

    private AcceptanceScript NewScript()
    {
        var loop = Config.Cooling.Loop;
        var enforcement = Config.Enforcement;
        var at = Volatile.Read(ref place);
        var meter = Config.Meter;
        var seen = meter is null ? TimeSpan.FromSeconds(1) : meter.SamplePeriod + meter.Delay;
        var known = at.Racks.Select(at.RackAt).Select(r => new AcceptanceRack(
            r.Id,
            r.Minimum.Value,
            r.Nameplate.Value,
            enforcement.Overshoot.Value + ((meter?.ErrorFraction ?? 0.01) * r.Nameplate.Value),
            enforcement.CommandLatency + enforcement.ActuationTime + seen + TimeSpan.FromSeconds(2)));
        return new AcceptanceScript(Config.Acceptance!, [.. known], loop?.DesignFlowLitresPerSecond ?? double.NaN, loop?.LeastFlowShare ?? 0);
    }

    /// <summary>Notes once for each set of parts that all of them have said who they are, and how their servers are set.</summary>
    private void Inventory(Instant now)
    {
        string present = Fingerprint;
        var servers = Enumerable.Range(0, readings!.Tree.Parts.Length).Where(i => readings.Tree.Parts[i].Kind == PartKind.Server).ToList();
        var unknown = servers.Where(i => readings.Tree.Parts[i].Identity.Serial.Length == 0).Select(i => readings.Tree.Parts[i].Id).ToList();
        if (servers.Count > 0 && unknown.Count == 0 && life.Newest(EvidenceKind.Inventory, present) is null)
        {
            int serials = readings.Tree.Parts.Count(p => p.Identity.Serial.Length > 0);
            Find(EvidenceKind.Inventory, true, string.Create(CultureInfo.InvariantCulture, $"{servers.Count} servers and {serials} parts with a serial number."), now);
        }

        var settings = servers.Select(i => readings[i, PartQuantity.StartsByItself]).ToList();
        if (servers.Count == 0 || settings.Any(s => s.Quality != Quality.Good))
        {
            return;
        }

        var wrong = servers.Where((_, k) => settings[k].Value >= 0.5).Select(i => readings.Tree.Parts[i].Id).ToList();
        bool isPassed = wrong.Count == 0;
        if (life.Newest(EvidenceKind.PowerRestore, present) is not { } known || known.IsPassed != isPassed)
        {
            Find(EvidenceKind.PowerRestore, isPassed, isPassed ? $"All {servers.Count} servers stay off, or as they were." : $"{string.Join(", ", wrong.Take(5))} start by themselves when power returns.", now);
        }
    }

    /// <summary>Notes that nothing is drawn beyond idle, or nothing at all.</summary>
    private void Rest(PodSight sight, PodPlace at, Instant now)
    {
        bool isResting = Array.TrueForAll(at.Racks, k => sight.RackPower[k].IsFresh(now, OldestPower) && sight.RackPower[k].Value <= at.RackAt(k).Minimum.Value * 1.02 + 100);
        restingSince = !isResting ? Instant.Never : restingSince == Instant.Never ? now : restingSince;
        if (life.Phase == PodPhase.Draining && isResting && now - restingSince >= RestFor && now - notedRest >= NoteEvery)
        {
            notedRest = now;
            life = life.Renewed(new PodEvidence(EvidenceKind.Drained, now, true, "Its racks draw no more than idle.", Fingerprint));
        }

        double nameplate = at.Racks.Sum(k => at.RackAt(k).Nameplate.Value);
        bool isDark = sight.PodPower[at.Pod] is var meter && meter.Quality != Quality.Missing
            ? meter.IsFresh(now, OldestPower) && meter.Value <= NothingShare * nameplate
            : Array.TrueForAll(at.Racks, k => sight.RackPower[k].IsFresh(now, OldestPower) && sight.RackPower[k].Value <= NothingShare * at.RackAt(k).Nameplate.Value);
        darkSince = !isDark ? Instant.Never : darkSince == Instant.Never ? now : darkSince;
        if (life.Phase is PodPhase.Delivered or PodPhase.Accepted or PodPhase.Maintenance && isDark && now - darkSince >= RestFor && now - notedDark >= NoteEvery)
        {
            notedDark = now;
            life = life.Renewed(new PodEvidence(EvidenceKind.PowerOff, now, true, "Its meter shows nothing.", Fingerprint));
        }
    }

    private void Test(PodSight sight, PodPlace at, Instant now)
    {
        if (script is null || script.Stage == AcceptanceStage.Done)
        {
            return;
        }

        bool isDry = Array.TrueForAll(at.Racks, k => IsDry(sight.Racks[k].IsLeaking, now)) && (Config.Cooling.Loop is null || IsDry(sight.Loops[at.Pod].IsLeaking, now));
        var flow = sight.Loops[at.Pod].Flow;
        var seen = new AcceptanceSight(
            now,
            [.. at.Racks.Select(k => sight.RackPower[k].IsFresh(now, OldestPower) ? sight.RackPower[k].Value : double.NaN)],
            [.. at.Racks.Select(k => sight.RackPower[k].MeasuredAt)],
            [.. at.Racks.Select(k => sight.CeilingWatts[k])],
            flow.IsFresh(now, OldestPower) ? flow.Value : double.NaN,
            isDry,
            condition!.Health,
            condition.Reasons.Select(r => r.Text).FirstOrDefault(""));
        if (script.Step(seen) is { } found)
        {
            Find(found.Kind, found.IsPassed, found.Text, now);
        }
    }

    /// <summary>A rack that has no detector is as dry as its pod's loop says.</summary>
    private static bool IsDry(in Reading leak, Instant now) => leak.Quality == Quality.Missing || (leak.IsFresh(now, OldestPower) && leak.Value < 0.5);

    private void Find(EvidenceKind kind, bool isPassed, string text, Instant now)
    {
        life = life.With(new PodEvidence(kind, now, isPassed, text, Fingerprint));
        tell(now, isPassed ? "pod-evidence" : "pod-evidence-failed", $"{Config.Id}, {PodWords.Of(kind)}: {text}");
    }
}
