namespace Megapod.Site.Loop;

using Megapod.Control.Certificate;
using Megapod.Control.Regulator;
using Megapod.Core.Model;
using Megapod.Core.Ports;
using Megapod.Core.Units;

/// <summary>
/// The regulator in real time: a thread and connections of its own, a step each period, whatever cycle, API, journal or planner are doing. The cycle hands it a
/// target; when none comes any more the target lapses and the battery gives what grants count on. A step that fails tells the battery nothing, and the battery
/// reverts by itself.
/// </summary>
public sealed class RegulatorLoop : IDisposable
{
    private const int NoTest = 0;
    private const int TestAsked = 1;
    private const int TestCancelled = 2;

    private readonly IRegulatorLink link;
    private readonly TimeProvider time;
    private readonly Alarm alarm;
    private readonly Action callCycle;
    private Figures figures;
    private readonly PathMeter paths;
    private readonly TimeSpan period;
    private readonly double powerWatts;
    private Order? order;
    private RegulatorState state;
    private Instant last;
    private long failures;
    private PathProof proof = PathProof.None;
    private bool called;
    private StepTest test;
    private Instant testedFrom;
    private int testing = NoTest;
    private StepTestResult? result;
    private bool isStepping;

    /// <summary>A loop that has not begun.</summary>
    /// <param name="tree">The site; it has a battery.</param>
    /// <param name="link">Its connections.</param>
    /// <param name="time">The clock.</param>
    /// <param name="callCycle">Called when a cycle should not wait for its time: the battery does not do as told, or the import is above its limit.</param>
    public RegulatorLoop(PowerTree tree, IRegulatorLink link, TimeProvider time, Action callCycle)
    {
        ArgumentNullException.ThrowIfNull(tree);
        this.link = link;
        this.time = time;
        this.callCycle = callCycle;
        period = tree.Site.Battery!.RegulatorPeriod;
        powerWatts = tree.Site.Battery.Power.Value;
        figures = new Figures(RegulatorSettings.Of(tree, period));
        alarm = new Alarm(time);
        paths = new PathMeter(tree);
    }

    /// <summary>How late its steps come.</summary>
    public JitterMeter Jitter { get; } = new();

    /// <summary>What its samples have proven of the paths, its own lateness apart.</summary>
    public PathProof Proof => Volatile.Read(ref proof);

    /// <summary>Whether the system runs its thread before all others.</summary>
    public bool IsRealTime { get; private set; }

    /// <summary>Whether a step is under way. Any thread may ask.</summary>
    internal bool IsStepping => Volatile.Read(ref isStepping);

    /// <summary>Steps that failed because the connections did.</summary>
    public long Failures => Volatile.Read(ref failures);

    /// <summary>The battery's last command, W; NaN before the first.</summary>
    public double CommandWatts { get; private set; } = double.NaN;

    /// <summary>Hands over what the cycle decided; valid at once.</summary>
    /// <param name="target">The target.</param>
    /// <param name="sequence">Sequence number under which the ledger counts it; 0: nothing is to be told, because the battery is gone.</param>
    /// <param name="duration">How long the battery holds each set-point.</param>
    /// <param name="now">The cycle's instant.</param>
    /// <param name="timestamp">Timestamp of the clock at that instant: by the time of this call the cycle may have waited for the disk.</param>
    public void Publish(in RegulatorTarget target, uint sequence, TimeSpan duration, Instant now, long timestamp) =>
        Volatile.Write(ref order, new Order(target, sequence, duration, now, timestamp));

    /// <summary>Asks for a step test: <see cref="StepTest"/>. False while one is under way, and where the battery is told nothing.</summary>
    public bool AskForStepTest() => Volatile.Read(ref order) is { Sequence: not 0 } && Interlocked.CompareExchange(ref testing, TestAsked, NoTest) == NoTest;

    /// <summary>Ends a step test that is under way: the battery goes back to the cycle's target.</summary>
    public void CancelStepTest() => Interlocked.CompareExchange(ref testing, TestCancelled, TestAsked);

    /// <summary>How a step test ended that was asked for; once for each, null otherwise.</summary>
    public StepTestResult? TakeStepTestResult() => Interlocked.Exchange(ref result, null);

    /// <summary>The site has other pods from its next step on. Any thread may call; target, set-point and state stay as they are.</summary>
    /// <param name="tree">The site as it is now; its battery and its connection are the same.</param>
    public void Follow(PowerTree tree)
    {
        ArgumentNullException.ThrowIfNull(tree);
        Volatile.Write(ref figures, new Figures(RegulatorSettings.Of(tree, period)));
    }

    /// <summary>Runs on the calling thread until asked to stop; the battery then holds its last set-point until that lapses.</summary>
    public void Run(CancellationToken stop)
    {
        IsRealTime = RealTimeThread.TryEnter() & RealTimeThread.TryRaiseProcess();
        using var registration = stop.UnsafeRegister(static a => ((Alarm)a!).Ring(), alarm);
        long begin = time.GetTimestamp();
        long passed = 1;
        while (!alarm.Wait(() => stop.IsCancellationRequested, begin, period * passed))
        {
            var late = time.GetElapsedTime(begin) - (period * passed);
            Volatile.Write(ref isStepping, true);
            Jitter.Add(late);

            // Steps that were missed are not made up for: the next one sees the newest samples anyway.
            passed += 1 + (late.Ticks / period.Ticks);
            Step();
            Volatile.Write(ref isStepping, false);
        }
    }

    /// <summary>One step with the newest target; nothing before there is one.</summary>
    public void Step()
    {
        if (Volatile.Read(ref order) is not { Sequence: not 0 } told)
        {
            EndTest();
            return;
        }

        // A cycle that woke a little late sets the clock back by that; samples and commands must not come from the future for it.
        var now = told.At + time.GetElapsedTime(told.Timestamp);
        now = now < last ? last : now;
        last = now;
        try
        {
            var readings = link.Read(now);
            var input = new RegulatorInput(now, readings.Import, readings.Battery) { Branch = readings.Branch, Soc = readings.Soc };
            var target = Tested(in told.Target, now);
            double watts = Regulator.Step(in input, in target, in Volatile.Read(ref figures).Settings, ref state);

            // Whatever is told lapses when the cycle's own command would have: that is what the ledger counts. A process that was frozen while it read comes to this too late.
            var left = told.Duration - (now - told.At);
            if (left <= TimeSpan.Zero || told.At + time.GetElapsedTime(told.Timestamp) - now > SiteLoop.MostSendAge)
            {
                return;
            }

            link.Send(new BatterySetpoint(told.Sequence, new Watts(watts), left), now);
            CommandWatts = watts;
            paths.See(in input, watts);
            Volatile.Write(ref proof, paths.Proof);
        }
#pragma warning disable CA1031 // A connection that fails must not end the loop: the battery reverts by itself to what the ledger counts.
        catch (Exception)
#pragma warning restore CA1031
        {
            Interlocked.Increment(ref failures);
            return;
        }

        if (state.CallsCycle && !called)
        {
            callCycle();
        }

        called = state.CallsCycle;
    }

    private RegulatorTarget Tested(in RegulatorTarget target, Instant now)
    {
        int asked = Volatile.Read(ref testing);
        if (asked == TestCancelled)
        {
            EndTest();
        }

        if (asked != TestAsked || double.IsNaN(CommandWatts))
        {
            return target;
        }

        if (!test.IsRunning)
        {
            test.Begin(now, CommandWatts);
            testedFrom = now;
        }

        var narrowed = test.Narrow(in target, state.LoadWatts, powerWatts, now);
        if (!test.IsRunning)
        {
            EndTest();
        }

        return narrowed;
    }

    private void EndTest()
    {
        if (Volatile.Read(ref testing) == NoTest)
        {
            return;
        }

        Volatile.Write(ref result, new StepTestResult(test.StepWatts, paths.Latest is { } latest && latest.At >= testedFrom ? latest : null));
        test = default;
        Volatile.Write(ref testing, NoTest);
    }

    /// <inheritdoc/>
    public void Dispose() => alarm.Dispose();

    /// <summary>Settings are larger than what can be swapped at one go.</summary>
    private sealed class Figures(in RegulatorSettings settings)
    {
        public readonly RegulatorSettings Settings = settings;
    }

    /// <summary>What the cycle decided and when; swapped whole.</summary>
    private sealed class Order(in RegulatorTarget target, uint sequence, TimeSpan duration, Instant at, long timestamp)
    {
        public readonly RegulatorTarget Target = target;

        public uint Sequence => sequence;

        public TimeSpan Duration => duration;

        public Instant At => at;

        public long Timestamp => timestamp;
    }
}
