namespace Megapod.Site.Loop;

using Megapod.Control.Certificate;
using Megapod.Control.Cycle;
using Megapod.Control.Regulator;
using Megapod.Core.Model;
using Megapod.Core.Outcomes;
using Megapod.Core.Ports;
using Megapod.Core.Units;
using Megapod.Devices.Polling;
using Megapod.Planning.Forecasts;
using Megapod.Site.Alarms;
using Megapod.Site.Feeds;
using Megapod.Site.Pods;

/// <summary>
/// The live site: once a period it reads, lets the shipped cycle and regulator decide, and sends. It has its own thread and its own clock, which
/// advances by elapsed time and never by the wall clock. Readings that do not come grow old; a command that cannot be sent stays counted; whatever
/// else fails in a cycle, nothing new is granted then, and what was granted lapses by itself.
/// </summary>
public sealed partial class SiteLoop : IDisposable
{
    private const int TimingsKept = 600;

    private const long CertifyEvery = 60;

    /// <summary>The certificate counts on the regulator being no later than in all but one of ten thousand steps.</summary>
    private const double CertifiedShare = 0.9999;

    /// <summary>How far an emulated site races after its clock; beyond that it runs slower than asked and says so.</summary>
    private static readonly TimeSpan MostCatchUp = TimeSpan.FromSeconds(1);

    /// <summary>The most that may pass between the begin of a cycle, or of a regulator's step, and the sending of a command: half of a period. Commands' latency is declared from there on.</summary>
    internal static readonly TimeSpan MostSendAge = SiteCycle.Period / 2;

    /// <summary>Cycles missed in a row after which the devices are asked what they hold: one may be a busy machine, two are a freeze.</summary>
    private const int MostMissed = 2;

    private readonly ICommandSink? sink;
    private readonly IPlanSource? plans;
    private readonly TimeProvider time;
    private readonly double speed;
    private readonly Alarm alarm;
    private readonly SnapshotReader reader;
    private readonly GrantJournal? journal;
    private readonly Trouble staleCycles;
    private readonly Trouble failedJournal;
    private readonly Trouble bypassedJournal;
    private LoopSite site;
    private Instant aloneSince;
    private bool isListening;
    private bool hasWoken;
    private readonly RegulatorLoop? fast;
    private readonly LossMeter losses = new();
    private readonly double[] timings = new double[TimingsKept];
    private readonly bool[] wasPlugged;
    private readonly List<(int Pod, string Words, string Rack)> changedRacks = [];
    private readonly AlarmBoard board;
    private readonly Trouble failedReads;
    private readonly Trouble stalledReads;
    private readonly Trouble failedPlans;
    private readonly Trouble failedCycles;
    private readonly Trouble failedPermits;
    private readonly Trouble failedIsolation;
    private readonly Trouble failedAlarms;
    private readonly StopEndings endings = new();
    private readonly Dictionary<string, (Trouble Lost, Trouble Wrong)> deviceTroubles = new(StringComparer.Ordinal);
    private IReadOnlyList<DeviceHealth> devices = [];
    private Anchor anchor;
    private long nextTicks;
    private long latestPresent;
    private SiteSnapshot snapshot;
    private RegulatorState regulator;
    private SiteView? view;
    private CancellationToken stopping;
    private long cycles;
    private long late;
    private long skipped;
    private double slippedSeconds;
    private bool isCalled;
    private bool isCycling;
    private CertificateView? certified;

    /// <summary>A loop that has not begun.</summary>
    /// <param name="tree">The site.</param>
    /// <param name="source">Its readings; read on a thread of the loop's own, never by two at once.</param>
    /// <param name="sink">Its commands; null for a site that is only watched.</param>
    /// <param name="plans">Its plans; null: none.</param>
    /// <param name="time">The clock.</param>
    /// <param name="start">Instant of the first cycle.</param>
    /// <param name="speed">Site seconds per real second, 1 for real devices.</param>
    /// <param name="journal">What a successor will need, and what a former controller left; null: nothing survives this process.</param>
    /// <param name="link">The regulator's own connections, which give it a thread of its own; null, or a speed other than 1: the cycle tells the battery, once a period.</param>
    public SiteLoop(
        PowerTree tree,
        IReadingSource source,
        ICommandSink? sink,
        IPlanSource? plans,
        TimeProvider time,
        Instant start,
        double speed = 1,
        GrantJournal? journal = null,
        IRegulatorLink? link = null)
    {
        ArgumentNullException.ThrowIfNull(tree);
        ArgumentNullException.ThrowIfNull(source);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(speed);
        site = new LoopSite(tree, Events);
        this.sink = tree.Site.Mode == SiteMode.Monitor ? null : sink;
        this.plans = plans;
        this.time = time;
        this.speed = speed;
        Now = start;
        anchor = new Anchor(start, 0, IsMoving: false);
        alarm = new Alarm(time);
        fast = link is not null && speed == 1 && this.sink is not null && tree.BatteryNode >= 0 ? new RegulatorLoop(tree, link, time, CallCycle) : null;
        this.journal = journal;
        journal?.Ring(alarm.Ring);
        isListening = journal is not null;
        aloneSince = start;
        reader = new SnapshotReader(tree, source, time, alarm);
        snapshot = reader.Current;
        wasPlugged = new bool[tree.ConnectorCount];
        board = new AlarmBoard(tree, Events);
        Alarms = new SiteAlarms(tree.Site.Id, Events);
        failedReads = new Trouble(Events, "reading-failed", tree.Site.Id);
        stalledReads = new Trouble(Events, "reading-stalled", tree.Site.Id);
        failedPlans = new Trouble(Events, "plan-failed", tree.Site.Id);
        failedCycles = new Trouble(Events, "cycle-failed", tree.Site.Id);
        staleCycles = new Trouble(Events, "cycle-stale", tree.Site.Id);
        failedJournal = new Trouble(Events, "journal-failed", tree.Site.Id);
        bypassedJournal = new Trouble(Events, "journal-bypassed", tree.Site.Id);
        failedPermits = new Trouble(Events, "command-failed", tree.Nodes[0].Id);
        failedIsolation = new Trouble(Events, "isolation-failed", tree.Site.Id);
        failedAlarms = new Trouble(Events, "alarms-failed", tree.Site.Id);
    }

    /// <summary>The instant of the next cycle. Any thread may ask.</summary>
    public Instant Now
    {
        get => new(Volatile.Read(ref nextTicks));
        private set => Volatile.Write(ref nextTicks, value.Ticks);
    }

    /// <summary>
    /// The site's instant now, between cycles too, for what lives beside the loop in its world: devices are asked by it and readings stamped with it. It stands still until the loop runs, and never goes
    /// back. An emulated site that runs faster than real time waits for its cycles, and no device of it is ahead of the next one by a period. Any thread may ask.
    /// </summary>
    public Instant Present
    {
        get
        {
            var from = Volatile.Read(ref anchor);
            long ticks = from.At.Ticks + (from.IsMoving ? (long)(time.GetElapsedTime(from.Timestamp).Ticks * speed) : 0);
            ticks = speed > 1 ? Math.Min(ticks, Now.Ticks + SiteCycle.Period.Ticks - 1) : ticks;
            long before = Volatile.Read(ref latestPresent);
            while (before < ticks && Interlocked.CompareExchange(ref latestPresent, ticks, before) is var met && met != before)
            {
                before = met;
            }

            return new Instant(Math.Max(before, ticks));
        }
    }

    /// <summary>The site as it is now. It is another one after pods were plugged in or taken away.</summary>
    public PowerTree Tree => Volatile.Read(ref site).Tree;

    /// <summary>What happened.</summary>
    public EventRing Events { get; } = new();

    /// <summary>The site after the last cycle; null before the first.</summary>
    public SiteView? View => Volatile.Read(ref view);

    /// <summary>How good the planner's forecasts have been; null: nobody forecasts.</summary>
    public Func<IReadOnlyList<ForecastQuality>>? Forecasts { get; set; }

    /// <summary>What the site's feeds say, looked at each cycle; null: it has none.</summary>
    public SiteFeeds? Feeds { get; set; }

    /// <summary>The site's alarms as people see them. They end with this process unless others are put here before the first cycle.</summary>
    public SiteAlarms Alarms { get; set; }

    /// <summary>The site's pods as units: they say what their lives leave to racks, and are told what is seen; null: all pods are in service.</summary>
    public SitePods? Pods { get; set; }

    /// <summary>How the talk with the site's devices goes at an instant, looked at each cycle; null: it has none on the wire.</summary>
    public Func<Instant, IReadOnlyList<DeviceHealth>>? Devices { get; set; }

    /// <summary>What talking with devices has shown of the regulator's paths, where it is worse than declared; null: nothing is on the wire.</summary>
    public Func<Instant, PathProof>? Wire { get; set; }

    /// <summary>The regulator's own loop; null where the cycle tells the battery.</summary>
    public RegulatorLoop? Fast => fast;

    /// <summary>The certificate as it stands now, with what was measured of this loop and of the site since it began.</summary>
    public SafetyCertificate Certificate()
    {
        var present = Volatile.Read(ref site);
        return Certifier.Of(present.Tree, Proven(), present.Memory, losses.IsEmpty ? null : losses.Means());
    }

    /// <summary>
    /// The larger of what the regulator's samples and the talk with devices have shown. The samples know how late they come and, from steps that the battery was told, when it begins to follow; how long
    /// it takes until it has been told at all, the talk knows at any time. Null: neither has shown anything.
    /// </summary>
    private PathProof? Proven()
    {
        var seen = fast is { Jitter.Total: > 0 } ? fast.Proof with { OwnJitter = fast.Jitter.Quantile(CertifiedShare), ProvenAt = View?.At } : null;
        if (speed != 1 || Wire?.Invoke(Present) is not { } talked)
        {
            return seen;
        }

        var known = seen ?? PathProof.None with { ProvenAt = View?.At };
        return known with { MeterJitter = Larger(known.MeterJitter, talked.MeterJitter), CommandDelay = Larger(known.CommandDelay, talked.CommandDelay) };
    }

    private static TimeSpan Larger(TimeSpan one, TimeSpan other) => one > other ? one : other;

    private CycleMemory Memory => site.Memory;

    private CycleOutput Output => site.Output;

    /// <summary>Real time of the last cycle's end, for health.</summary>
    public long LastCycleTimestamp { get; private set; }

    /// <summary>Whether a cycle is under way or called for. Any thread may ask.</summary>
    internal bool IsCycling => Volatile.Read(ref isCycling) || Volatile.Read(ref isCalled);

    /// <summary>Whether the last cycle is recent enough to call the loop alive.</summary>
    public bool IsAlive => View is not null && time.GetElapsedTime(LastCycleTimestamp) < 5 * SiteCycle.Period;

    /// <summary>One cycle at <see cref="Now"/>; the clock then stands one period later.</summary>
    public void Step()
    {
        Step(Now, time.GetTimestamp());
        Now += SiteCycle.Period;
    }

    private void Step(Instant now, long begin)
    {
        snapshot = reader.Take(now, stopping);
        if (stopping.IsCancellationRequested)
        {
            return;
        }

        TellReading(now);
        Pods?.Leave(snapshot);
        var plan = PlanAt(now);
        try
        {
            if (IsStale(begin))
            {
                Drop(now);
            }
            else if (!IsListening(now))
            {
                endings.Answer(id => site.Cycle.EndStop(snapshot, Memory, id, now), (id, person, what) => Events.Add(now, "stop-ended", id, $"{person} has looked and ended the stop. {what}"));
                site.Cycle.Step(snapshot, Memory, plan, now, Output);
                losses.Add(Output);
                Keep(begin, now);
                Send(begin, now);
            }

            failedCycles.Over(now, "Cycles succeed again.");
        }
#pragma warning disable CA1031 // A bug must not stop the loop: nothing new is granted in this cycle and what was granted lapses by itself.
        catch (Exception bug)
#pragma warning restore CA1031
        {
            failedCycles.Met(now, $"A cycle failed and granted nothing new: {bug.GetType().Name}: {bug.Message}");
        }

        Pods?.See(snapshot, Output, now);
        cycles++;
        timings[cycles % TimingsKept] = time.GetElapsedTime(begin).TotalMicroseconds;
        Tell(now);
        var shown = Show(now, plan);
        Volatile.Write(ref view, shown with { Alarms = AlarmsOf(shown, now) });
        LastCycleTimestamp = time.GetTimestamp();
        ExchangeWhatIsAsked(now);
    }

    /// <summary>
    /// Runs on the calling thread until asked to stop. Devices then keep what they hold until it lapses. A loop that was held up skips the cycles it missed,
    /// because devices live in real time; a faster emulated site makes every cycle, races after its clock for at most a second and then runs slower.
    /// </summary>
    public void Run(CancellationToken stop)
    {
        stopping = stop;
        using var registration = stop.UnsafeRegister(static a => ((Alarm)a!).Ring(), alarm);
        var regulating = fast is null ? null : new Thread(() => fast.Run(stop)) { Name = "regulator", IsBackground = true, Priority = ThreadPriority.Highest };
        regulating?.Start();
        long begin = time.GetTimestamp();
        long passed = 0;
        Volatile.Write(ref anchor, new Anchor(Now, begin, IsMoving: true));
        var period = SiteCycle.Period / speed;
        while (true)
        {
            if (alarm.Wait(() => stop.IsCancellationRequested || Volatile.Read(ref isCalled), begin, period * passed))
            {
                if (stop.IsCancellationRequested)
                {
                    break;
                }

                // Called before its time: at the instant that it is, between two cycles of the clock.
                Volatile.Write(ref isCycling, true);
                Volatile.Write(ref isCalled, false);
                long called = time.GetTimestamp();
                var left = (period * passed) - time.GetElapsedTime(begin, called);
                if (left > TimeSpan.Zero)
                {
                    Step(Now - left, called);
                }

                Volatile.Write(ref isCycling, false);
                continue;
            }

            // One look at the clock for both: a process that is frozen after it finds its commands old.
            long woken = time.GetTimestamp();
            var behind = time.GetElapsedTime(begin, woken) - (period * passed);
            if (speed > 1)
            {
                if (behind > MostCatchUp)
                {
                    slippedSeconds += behind.TotalSeconds * speed;
                    begin = time.GetTimestamp();
                    passed = 0;
                    Volatile.Write(ref anchor, new Anchor(Now, begin, IsMoving: true));
                }
            }
            else if (behind > period / 2)
            {
                long missed = behind.Ticks / period.Ticks;
                late++;
                skipped += missed;
                passed += missed;
                Now += SiteCycle.Period * missed;
                if (missed >= MostMissed)
                {
                    hasWoken = hasWoken || !isListening;
                    (isListening, aloneSince) = (true, Now);
                }
            }

            Step(Now, woken);
            Now += SiteCycle.Period;
            passed++;
        }

        regulating?.Join();
        GiveUpExchange("The controller stops.");
        if (journal is not null && !isListening)
        {
            journal.Close(Memory);
        }

        Events.Add(Now, "stopped", Tree.Site.Id, "The controller stopped. Devices keep their grants until these lapse, then fall back.");
    }

    /// <summary>Lets go of the reader's thread and the timer; call it when no <see cref="Run"/> or <see cref="Step()"/> is under way.</summary>
    public void Dispose()
    {
        fast?.Dispose();
        reader.Dispose();
        alarm.Dispose();
    }

    private void TellReading(Instant now)
    {
        if (reader.IsStalled)
        {
            stalledReads.Met(now, "The devices' readings are late; the site goes on with the old ones, and what is too old counts at its worst.");
            return;
        }

        stalledReads.Over(now, "The devices' readings come in time again.");
        if (reader.Failure is { } bug)
        {
            failedReads.Met(now, $"The devices could not be read; what is too old counts at its worst: {bug.GetType().Name}: {bug.Message}");
        }
        else
        {
            failedReads.Over(now, "The devices can be read again.");
        }
    }

    private Plan? PlanAt(Instant now)
    {
        try
        {
            var plan = plans?.PlanAt(snapshot, now);
            failedPlans.Over(now, "There are plans again.");
            return plan;
        }
#pragma warning disable CA1031 // A plan is advice: without one the site holds its limits and serves its cars.
        catch (Exception bug)
#pragma warning restore CA1031
        {
            failedPlans.Met(now, $"There is no plan; limits and cars go on without: {bug.GetType().Name}: {bug.Message}");
            return null;
        }
    }

    /// <summary>
    /// Whether a cycle has taken so long that what it decided is about another time: the process was frozen or starved. Its commands would begin their lives later
    /// than the ledger counts. An emulated site that runs faster lives in its cycles, not in real time.
    /// </summary>
    private bool IsStale(long begin) => speed <= 1 && time.GetElapsedTime(begin) > MostSendAge;

    private void Drop(Instant now)
    {
        late++;
        staleCycles.Met(now, "The controller was held up in the middle of a cycle; what it had decided was not sent, because it was about another time.");
    }

    /// <summary>
    /// A successor first listens until everything that its former sent has arrived, then asks the devices and goes on from there. A controller that stood still for
    /// some cycles is its own successor: what it remembers is about another time.
    /// </summary>
    private bool IsListening(Instant now)
    {
        if (!isListening || now - aloneSince < GrantJournal.ListeningTime(Tree))
        {
            return isListening;
        }

        isListening = false;
        int asked = snapshot.Held.Count(h => h.IsKnown);
        if (hasWoken)
        {
            hasWoken = false;
            Memory.TakeOver(snapshot, [.. Enumerable.Range(0, Tree.Consumers.Length + 1).Select(Memory.CoverOf)], aloneSince, now);
            Events.Add(now, "resumed", Tree.Site.Id, $"The controller goes on after it stood still; {asked} devices said what they hold.");
            return false;
        }

        site.Resume(journal!.TakeOver(snapshot, aloneSince, now));
        Events.Add(now, "resumed", Tree.Site.Id, journal.HasFormer
            ? $"The controller resumes where another one ended; {asked} devices said what they hold."
            : $"The controller begins without a memory; {asked} devices said what they hold, all others count at their worst.");
        return false;
    }

    private void Keep(long begin, Instant now)
    {
        if (journal is null)
        {
            return;
        }

        long number = journal.Put(Memory, Output, snapshot, now);
        alarm.Wait(() => journal.IsKept(number) || stopping.IsCancellationRequested, begin, GrantJournal.Patience);
        if (journal.Failure is { } failure)
        {
            failedJournal.Met(now, $"The state is not being kept; what a device holds grows later or not at all. {failure}");
        }
        else
        {
            failedJournal.Over(now, "The state is being kept again.");
        }

        if (journal.IsBypassed)
        {
            bypassedJournal.Met(now, "Devices that can tell what they hold grow again without the journal; a successor will ask them. The others keep what they have.");
        }
        else
        {
            bypassedJournal.Over(now, "Growth is kept in the journal again.");
        }
    }

    private void Send(long begin, Instant now)
    {
        if (sink is null)
        {
            return;
        }

        bool isStale = false;
        foreach (ref readonly var grant in Output.Grants)
        {
            isStale = isStale || IsStale(begin);
            if (isStale || journal?.MaySend(grant.Consumer, grant.Ceiling.Value) == false)
            {
                continue;
            }

            var trouble = site.FailedCommands[grant.Consumer];
            try
            {
                sink.Send(in grant);
                trouble.Over(now, $"{Tree.Consumers[grant.Consumer].Id} can be told its ceiling again.");
            }
#pragma warning disable CA1031 // One device that cannot be told must not keep the others from being told; its grant stays counted because nobody confirms it.
            catch (Exception bug)
#pragma warning restore CA1031
            {
                trouble.Met(now, $"{Tree.Consumers[grant.Consumer].Id} could not be told its ceiling; it counts as if it had been: {bug.GetType().Name}: {bug.Message}");
            }

            CountLate(begin, grant.Consumer, grant.Sequence);
        }

        if (isStale || IsStale(begin))
        {
            Drop(now);
            return;
        }

        staleCycles.Over(now, "Cycles end in time again.");
        SendPermit(sink, now);
        SendIsolation(sink, now);
        if (Tree.BatteryNode >= 0 && Output.TargetSequence != 0 && journal?.MaySend(SiteSnapshot.BatteryCommand, Output.Target.HighestWatts) != false)
        {
            SendBattery(sink, now, begin);
            CountLate(begin, Tree.Consumers.Length, Output.TargetSequence);
        }
    }

    /// <summary>A process may be frozen between the look at the clock and the sending. Then the command's life begins later than it was counted for.</summary>
    private void CountLate(long begin, int consumer, uint sequence)
    {
        if (IsStale(begin))
        {
            Memory.CountLater(consumer, sequence, time.GetElapsedTime(begin));
        }
    }

    /// <summary>Something has happened that should not wait for the next cycle's time, such as a car that plugs in. Any thread may call, and nobody waits.</summary>
    public void CallCycle()
    {
        Volatile.Write(ref isCalled, true);
        alarm.Ring();
    }

    /// <summary>
    /// A named person has looked at a rack or pod that is stopped for its coolant, a leak or its branch, and ends the stop. It is refused while the cause is not gone. The answer comes with the next
    /// cycle. Any thread may ask.
    /// </summary>
    /// <param name="id">Name of the rack or pod.</param>
    /// <param name="person">Who has looked; not empty.</param>
    public Task<Outcome<string>> EndStop(string id, string person)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(person);
        return endings.Ask(id, person);
    }

    private void SendIsolation(ICommandSink commands, Instant now)
    {
        bool isFailed = false;
        for (int k = 0; k < Output.Isolation.Count; k++)
        {
            var order = Output.Isolation[k];
            try
            {
                commands.Send(in order);
            }
#pragma warning disable CA1031 // One pod that cannot be asked must not keep others from being asked; it is asked again with the next cycle.
            catch (Exception bug)
#pragma warning restore CA1031
            {
                isFailed = true;
                string id = order.Rack < 0 ? Tree.Pods[order.Pod].Id : Tree.Consumers[Tree.ConnectorCount + order.Rack].Id;
                failedIsolation.Met(now, $"{id} could not be asked to cut itself off; it is asked again: {bug.GetType().Name}: {bug.Message}");
            }
        }

        if (!isFailed)
        {
            failedIsolation.Over(now, "Pods can be asked again to cut off what has to be.");
        }
    }

    private void SendPermit(ICommandSink commands, Instant now)
    {
        try
        {
            commands.Send(Output.Permit);
            failedPermits.Over(now, "The relay can be told again what it may do.");
        }
#pragma warning disable CA1031 // A permission that does not arrive permits nothing, which is safe.
        catch (Exception bug)
#pragma warning restore CA1031
        {
            failedPermits.Met(now, $"The relay could not be told what it may do, so it may not: {bug.GetType().Name}: {bug.Message}");
        }
    }

    private void SendBattery(ICommandSink commands, Instant now, long begin)
    {
        if (fast is not null)
        {
            if (Output.Topology is not GridTopology.GridTied)
            {
                fast.CancelStepTest();
            }

            fast.Publish(Output.Target, Output.TargetSequence, Output.TargetDuration, now, begin);
            return;
        }

        var input = new RegulatorInput(now, snapshot.NodePower[0], snapshot.Battery.Power) { Soc = snapshot.Battery.Soc };
        double setpoint = Regulator.Step(in input, Output.Target, in site.RegulatorSettings, ref regulator);
        try
        {
            commands.Send(new BatterySetpoint(Output.TargetSequence, new Watts(setpoint), Output.TargetDuration));
            site.FailedCommands[^1].Over(now, "The battery can be told its set-point again.");
        }
#pragma warning disable CA1031 // The battery reverts by itself to what the ledger counts.
        catch (Exception bug)
#pragma warning restore CA1031
        {
            site.FailedCommands[^1].Met(now, $"The battery could not be told its set-point; it reverts when the last one lapses: {bug.GetType().Name}: {bug.Message}");
        }
    }

    private void Tell(Instant now)
    {
        board.Update(snapshot, Output, Memory, now);
        TellDevices(now);
        if (fast?.TakeStepTestResult() is { } tested)
        {
            Events.Add(now, "step-test", Tree.Site.Battery!.Id, StepTestWords.Of(tested, Tree.Site.Battery));
        }

        for (int i = 0; i < Tree.Consumers.Length; i++)
        {
            var consumer = Tree.Consumers[i];
            if (consumer.Kind == ConsumerKind.Connector && snapshot.Connectors[i].IsPlugged != wasPlugged[i])
            {
                wasPlugged[i] = snapshot.Connectors[i].IsPlugged;
                Events.Add(now, wasPlugged[i] ? "plugged" : "unplugged", consumer.Id, wasPlugged[i] ? $"A car plugged in at {consumer.Id}." : $"The car at {consumer.Id} left.");
            }

            ref readonly var reason = ref Output.Reasons[i];
            if (reason.Kind is ReasonKind.Limit or ReasonKind.Guard or ReasonKind.Price or ReasonKind.Reserve or ReasonKind.MonthPeak or ReasonKind.Advisory or ReasonKind.None)
            {
                string words = ReasonWords.Of(in reason, Memory);
                if (!string.Equals(words, site.LastReason[i], StringComparison.Ordinal))
                {
                    site.LastReason[i] = words;
                    if (consumer.Kind == ConsumerKind.Rack)
                    {
                        changedRacks.Add((consumer.Unit, words, consumer.Id));
                    }
                    else
                    {
                        TellLimit(now, consumer.Id, consumer.Id, words, 1);
                    }
                }
            }
        }

        TellRacks(now);
    }

    /// <summary>A device that was not asked to the end yet is neither lost nor well.</summary>
    private void TellDevices(Instant now)
    {
        devices = Devices?.Invoke(now) ?? [];
        foreach (var device in devices)
        {
            if (!deviceTroubles.TryGetValue(device.Id, out var troubles))
            {
                troubles = (new Trouble(Events, "device-lost", device.Id), new Trouble(Events, "device-trouble", device.Id));
                deviceTroubles.Add(device.Id, troubles);
            }

            if (device.IsAnswering)
            {
                troubles.Lost.Over(now, $"{device.Id} answers again.");
                if (device.Trouble is { } wrong)
                {
                    troubles.Wrong.Met(now, $"{device.Id}: {wrong.Message}");
                }
                else
                {
                    troubles.Wrong.Over(now, $"{device.Id} is well again.");
                }
            }
            else if (device.Trouble is { } why)
            {
                troubles.Lost.Met(now, $"{device.Id} does not answer; what it said last grows old: {why.Message}");
            }
        }
    }

    /// <summary>Racks of a pod mostly change together: one event says so instead of one for each.</summary>
    private void TellRacks(Instant now)
    {
        foreach (var group in changedRacks.GroupBy(r => (r.Pod, r.Words)))
        {
            int count = group.Count();
            string pod = Tree.Pods[group.Key.Pod].Id;
            string first = group.First().Rack;
            TellLimit(now, count == 1 ? first : pod, count == 1 ? first : $"{count} racks of {pod}", group.Key.Words, count);
        }

        changedRacks.Clear();
    }

    private void TellLimit(Instant now, string subject, string who, string words, int count) => Events.Add(
        now,
        words.Length == 0 ? "unlimited" : "limited",
        subject,
        words.Length == 0 ? $"{who} {(count == 1 ? "is" : "are")} no longer limited." : $"{who}: {words}.");

    private SiteView Show(Instant now, Plan? plan)
    {
        var oldest = TimeSpan.FromSeconds(5);
        Feeds?.Look(now);
        var stations = devices.Count == 0 ? [] : Tree.Site.Devices.Where(d => d.Protocol == DeviceProtocol.Ocpp).Select(d => d.Id).ToHashSet(StringComparer.Ordinal);
        var sorted = timings.Take((int)Math.Min(cycles, TimingsKept)).Order().ToArray();
        return new SiteView
        {
            Site = Tree.Site.Id,
            Name = Tree.Site.Name.Length > 0 ? Tree.Site.Name : Tree.Site.Id,
            Currency = Tree.Site.Currency,
            Mode = Tree.Site.Mode,
            At = now,
            Cycles = cycles,
            Topology = Output.Topology,
            TopologySince = Output.TopologySince == Instant.Never ? null : Output.TopologySince,
            ReturnsAt = Output.ReturnsAt == Instant.Forever ? null : Output.ReturnsAt,
            Step = Output.Step,
            HoldHours = double.IsNaN(Output.HoldHours) ? null : Output.HoldHours,
            FirmHoldHours = double.IsNaN(Output.FirmHoldHours) ? null : Output.FirmHoldHours,
            Alarms = board.Standing,
            LimitWatts = Output.UsableWatts + Output.MarginWatts,
            EventLimits = [.. snapshot.EventLimits.Select(l => new EventLimitView(l.Id, l.Amount, l.Quantity, l.Direction, l.Basis, l.ValidFrom, l.ValidUntil))],
            MarginWatts = Output.MarginWatts,
            CommittedWatts = Output.CommittedWatts,
            RoomWatts = Output.RoomWatts,
            Nodes = [.. Tree.Nodes.Select((n, i) => new NodeView(n.Id, Fresh(snapshot.NodePower[i], now, oldest), LimitOf(n))
            {
                Parent = n.Parent < 0 ? null : Tree.Nodes[n.Parent].Id,
                AgeSeconds = snapshot.NodePower[i].MeasuredAt == Instant.Never ? null : snapshot.NodePower[i].Age(now).TotalSeconds,
                IsSafetyLatched = snapshot.SafetyLatched[i],
            })],
            Consumers = [.. Tree.Consumers.Select((c, i) => ViewOf(c, i, now, oldest))],
            Battery = Tree.BatteryNode < 0 ? null : new BatteryView(
                Fresh(snapshot.Battery.Power, now, oldest), Fresh(snapshot.Battery.Soc, now, oldest), Output.Target.HighestWatts, Doing())
            {
                Node = Tree.Nodes[Tree.BatteryNode].Id,
            },
            Plan = plan,
            Feeds = Feeds?.Views ?? [],
            Prices = Feeds?.Prices,
            Weather = Feeds?.Weather,
            Devices = [.. devices.Select(d => new DeviceView(
                d.Id, d.IsAnswering, d.AnsweredAt == Instant.Never ? null : d.AnsweredAt, d.Failures, d.Trouble, d.Delay.TotalSeconds, d.LongestDelay.TotalSeconds) { Operator = d.Operator, IsStation = stations.Contains(d.Id) })],
            Pods = Pods?.Sheets ?? [],
            SolarWatts = SolarOf(snapshot, now, oldest),
            HasPlanner = plans is not null,
            StateTrouble = journal?.Failure,
            Certificate = Certified(),
            CycleMicrosecondsP50 = sorted.Length == 0 ? 0 : sorted[sorted.Length / 2],
            CycleMicrosecondsP99 = sorted.Length == 0 ? 0 : sorted[(int)((sorted.Length - 1) * 0.99)],
            LateCycles = late,
            SkippedCycles = skipped,
            SlippedSeconds = slippedSeconds,
            FailedCycles = failedCycles.Count,
            StalledReads = stalledReads.Count,
            FailedReads = failedReads.Count,
            FailedCommands = site.FailedCommands.Sum(t => t.Count) + (fast?.Failures ?? 0),
            RegulatorSteps = fast?.Jitter.Total ?? 0,
            RegulatorLateSecondsP9999 = fast?.Jitter.Quantile(CertifiedShare).TotalSeconds ?? 0,
            RegulatorLateSecondsMost = fast?.Jitter.Worst.TotalSeconds ?? 0,
        };
    }

    /// <summary>Control goes on whatever becomes of showing alarms; what the cycle itself has found is shown then.</summary>
    private IReadOnlyList<AlarmView> AlarmsOf(SiteView shown, Instant now)
    {
        try
        {
            var alarms = Alarms.Take(shown, now);
            failedAlarms.Over(now, "Alarms are judged again.");
            return alarms;
        }
#pragma warning disable CA1031 // A bug must not stop the loop.
        catch (Exception bug)
#pragma warning restore CA1031
        {
            failedAlarms.Met(now, $"Alarms could not be judged; only what the cycle has found is shown: {bug.GetType().Name}: {bug.Message}");
            return shown.Alarms;
        }
    }

    /// <summary>The certificate changes slowly: once a minute is often enough for a screen.</summary>
    private CertificateView Certified()
    {
        if (certified is null || cycles % CertifyEvery == 0)
        {
            var certificate = Certificate();
            var trip = certificate.Contingencies.FirstOrDefault(c => c.Kind == ContingencyKind.BatteryTrip);
            var loss = losses.IsEmpty ? null : certificate.Lost.FirstOrDefault(l => l.Watts >= 1);
            certified = new CertificateView(
                certificate.TrackingWatts, trip?.RecoverySeconds, trip?.AllowedSeconds, certificate.Contingencies.All(c => c.Holds), loss?.Because ?? "", loss?.Watts ?? 0);
        }

        return certified;
    }

    private static double? SolarOf(SiteSnapshot snapshot, Instant now, TimeSpan oldest) =>
        snapshot.SolarPower.Length > 0 && snapshot.SolarPower.All(r => r.IsFresh(now, oldest)) ? snapshot.SolarPower.Sum(r => Math.Max(0, -r.Value)) : null;

    private static double? Fresh(in Reading reading, Instant now, TimeSpan oldest) => reading.IsFresh(now, oldest) ? reading.Value : null;

    private static double? LimitOf(PowerNode node)
    {
        double limit = Math.Min(LimitConfig.LowestImportWatts(node.Limits), node.Rating.Value);
        return double.IsFinite(limit) ? limit : null;
    }

    private ConsumerView ViewOf(Consumer c, int i, Instant now, TimeSpan oldest)
    {
        var reading = snapshot.ConsumerPower[i];
        var reason = Output.Reasons[i];
        var lapse = c.IsControlled ? Memory.LapsesAt(i) : Instant.Never;
        return new ConsumerView(
            c.Id,
            c.Kind,
            Tree.Nodes[c.Node].Id,
            Fresh(reading, now, oldest),
            reading.Quality == Quality.Missing ? null : Math.Max(0, reading.Age(now).TotalSeconds),
            Output.CeilingWatts[i],
            Output.WantedWatts[i],
            Memory.WorstCaseWatts(i),
            lapse == Instant.Never ? null : lapse,
            ReasonWords.Of(in reason, Memory),
            reason.Kind == ReasonKind.None ? null : reason.Since,
            c.Kind == ConsumerKind.Connector && snapshot.Connectors[i].IsPlugged,
            c.Kind == ConsumerKind.Rack ? Fresh(snapshot.RackWork[i - Tree.ConnectorCount], now, SiteSnapshot.OldestWork) : null)
        {
            Cause = reason.Kind,
            MinimumWatts = c.Minimum.Value,
        };
    }

    private string Doing()
    {
        if (!snapshot.Battery.IsOnline)
        {
            return "out of service";
        }

        if (Output.Target.HighestWatts < 0)
        {
            return "carries part of what is promised";
        }

        return Output.Target.Mode switch
        {
            RegulatorMode.ChargeToBoundary => "charges with what is free",
            RegulatorMode.ZeroExchange => "discharges until the import is zero",
            RegulatorMode.ExportCap => "discharges up to the export limit",
            RegulatorMode.SetPoint => "holds a set-point",
            _ => Output.Target.MayDischarge ? "rests; takes what exceeds the month's peak" : "rests; kept for cars",
        };
    }

    /// <summary>From where the site's time is counted; swapped whole.</summary>
    private sealed record Anchor(Instant At, long Timestamp, bool IsMoving);
}
