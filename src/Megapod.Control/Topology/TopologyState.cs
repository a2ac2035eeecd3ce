namespace Megapod.Control.Topology;

using System.Runtime.InteropServices;
using Megapod.Control.Ledger;
using Megapod.Core.Model;
using Megapod.Core.Units;

/// <summary>
/// How the site stands to the grid, as pure state: what relay and voltages say goes in, the topology and what is permitted come out. The relay islands and
/// synchronises by itself; this only permits it, and a permission lapses. What is not known counts as the smaller of both limits.
/// </summary>
[StructLayout(LayoutKind.Auto)]
internal struct TopologyState
{
    /// <summary>A permission lasts for a few cycles, so that a controller that is gone permits nothing.</summary>
    public static readonly TimeSpan PermitFor = TimeSpan.FromSeconds(5);

    /// <summary>For so long everything of a step must answer and be carried before the next one.</summary>
    private const long StepTicks = 3 * TimeSpan.TicksPerSecond;

    /// <summary>A black site is left alone for a moment: relays that act in turn have then acted.</summary>
    private const long BlackTicks = 5 * TimeSpan.TicksPerSecond;

    /// <summary>Once an island has come down to its reserve it stays so until its battery is so far above it, 0–1.</summary>
    private const double ReserveHysteresis = 0.02;

    /// <summary>The import before a loss is the highest of the last minute or so: one low sample must not bind the return.</summary>
    private const double ForgetSeconds = 60;

    private long sinceTicks;
    private long lastTicks;
    private long lowTicks0;
    private long lowTicks1;
    private long lowTicks2;
    private long lowTicks3;
    private long soundSinceTicks;
    private long spreadTicks;
    private long stepTicks;
    private long stepSinceTicks;
    private long closedTicks;
    private double before;
    private double startWatts;
    private double tiedVolts;
    private int returns;
    private bool wasOff;
    private bool hasBegun;

    /// <summary>The present topology.</summary>
    public GridTopology Topology { get; private set; }

    /// <summary>Since when.</summary>
    public readonly Instant Since => new(sinceTicks);

    /// <summary>How far a start from black has come.</summary>
    public StartStep Step { get; private set; }

    /// <summary>Since when it is at this step.</summary>
    public readonly Instant StepSince => new(stepSinceTicks);

    /// <summary>Whether the island's battery is down to what must stay.</summary>
    public bool IsBelowIslandReserve { get; private set; }

    /// <summary>What relay and battery may do by themselves.</summary>
    public RelayPermit Permit { get; private set; }

    /// <summary>Whether the battery alone carries the site.</summary>
    public readonly bool IsIsland => Topology is GridTopology.Islanding or GridTopology.Islanded or GridTopology.Resynchronising;

    /// <summary>Whether the grid carries the site.</summary>
    public readonly bool IsTied => Topology is GridTopology.GridTied or GridTopology.RidingThrough or GridTopology.Reconnecting;

    /// <summary>When the relay may close the breaker if the grid stays sound; forever while it is not.</summary>
    public readonly Instant ReturnsAt(TopologySettings settings) => soundSinceTicks == 0 || !wasOff || IsTied ? Instant.Forever : new Instant(soundSinceTicks + settings.Config.ReturnAfter.Ticks + spreadTicks);

    /// <summary>Voltage at which currents are judged through a dip: the last sound one, because a dip is over before a conductor warms; NaN before the first.</summary>
    public readonly double TiedVolts => tiedVolts > 0 ? tiedVolts : double.NaN;

    /// <summary>The most that the site may be committed to after a return, W: what it drew before and a ramp; infinite when nothing binds.</summary>
    public readonly double AllowedWatts(TopologySettings settings, Instant now) =>
        Topology == GridTopology.Reconnecting ? startWatts + RampWatts(settings, now) : double.PositiveInfinity;

    /// <summary>The import at which the battery hands the load over after a return, W: a ramp from nothing; infinite when nothing binds.</summary>
    public readonly double HandOverWatts(TopologySettings settings, Instant now) => Topology == GridTopology.Reconnecting ? RampWatts(settings, now) : double.PositiveInfinity;

    /// <summary>One cycle.</summary>
    public void Advance(in TopologyInput input, TopologySettings settings)
    {
        var next = input.Relay.IsFitted ? Judge(in input, settings) : input.Told;
        if (!hasBegun || next != Topology)
        {
            Enter(next, in input, settings);
        }

        if (input.Relay.IsFitted)
        {
            Start(in input);
        }
        else
        {
            // A driver that speaks for itself also brings back a black site by itself.
            Step = StartStep.All;
        }

        Remember(in input, settings);
        bool mayForm = Topology == GridTopology.Black && settings.Config.CanIsland && input.Now.Ticks - sinceTicks >= BlackTicks
            && input.CapabilityWatts >= settings.SilentWatts && input.Soc >= input.StartSoc;
        bool mayReturn = input.Relay is { IsFitted: true, Breaker: BreakerPosition.Open } && soundSinceTicks > 0
            && (Topology is GridTopology.Islanded or GridTopology.Resynchronising or GridTopology.Black) && input.Now >= ReturnsAt(settings);
        Permit = new RelayPermit(mayReturn, mayForm, PermitFor);
        lastTicks = input.Now.Ticks;
        hasBegun = true;
    }

    /// <summary>Writes what must outlive the controller.</summary>
    public readonly void Save(MemoryWriter to)
    {
        to.Add((int)Topology);
        to.Add(sinceTicks);
        to.Add((int)Step);
        to.Add(IsBelowIslandReserve);
        to.Add(soundSinceTicks);
        to.Add(spreadTicks);
        to.Add(closedTicks);
        to.Add(before);
        to.Add(startWatts);
        to.Add(tiedVolts);
        to.Add(returns);
        to.Add(wasOff);
        to.Add(hasBegun);
    }

    /// <summary>Reads what <see cref="Save"/> wrote; timers of a dip and of a step begin anew.</summary>
    public static TopologyState Load(MemoryReader from) => new()
    {
        Topology = (GridTopology)from.Int(),
        sinceTicks = from.Long(),
        Step = (StartStep)from.Int(),
        IsBelowIslandReserve = from.Flag(),
        soundSinceTicks = from.Long(),
        spreadTicks = from.Long(),
        closedTicks = from.Long(),
        before = from.Number(),
        startWatts = from.Number(),
        tiedVolts = from.Number(),
        returns = from.Int(),
        wasOff = from.Flag(),
        hasBegun = from.Flag(),
    };

    private static bool IsSound(double share) => share is >= 1 - TopologySettings.SoundBand and <= 1 + TopologySettings.SoundBand;

    private static double ShareOf(in Reading volts, in TopologyInput input, TopologySettings settings) =>
        volts.IsFresh(input.Now, settings.Oldest) ? volts.Value / settings.NominalVolts : double.NaN;

    private readonly double RampWatts(TopologySettings settings, Instant now) => settings.RampWattsPerTick * Math.Max(0, now.Ticks - closedTicks);

    private GridTopology Judge(in TopologyInput input, TopologySettings settings)
    {
        double grid = ShareOf(input.Relay.GridVoltage, in input, settings);
        double site = ShareOf(input.SiteVoltage, in input, settings);
        WaitForGrid(grid, in input, settings);
        bool isKnown = input.Now - input.Relay.MeasuredAt <= settings.Oldest && input.Relay.MeasuredAt <= input.Now;
        return !isKnown ? GridTopology.Unknown : input.Relay.Breaker switch
        {
            BreakerPosition.Closed => Closed(double.IsNaN(grid) ? site : double.IsNaN(site) ? grid : Math.Min(grid, site), in input, settings),
            BreakerPosition.Open => Open(site, in input, settings),
            _ => GridTopology.Unknown,
        };
    }

    /// <summary>The grid's voltage has to be sound for a time in one piece, and each time another further wait is drawn.</summary>
    private void WaitForGrid(double grid, in TopologyInput input, TopologySettings settings)
    {
        if (!IsSound(grid))
        {
            soundSinceTicks = 0;
        }
        else if (soundSinceTicks == 0)
        {
            soundSinceTicks = Math.Max(1, input.Now.Ticks);
            spreadTicks = settings.SpreadTicks(returns++);
        }
    }

    private GridTopology Closed(double share, in TopologyInput input, TopologySettings settings)
    {
        if (double.IsNaN(share))
        {
            // Closed and no voltage known: as it was while the grid carried the site, otherwise nobody knows.
            return IsTied ? Topology : GridTopology.Unknown;
        }

        bool isInside = IsInside(share, in input, settings);
        if (share >= 1 - TopologySettings.SoundBand)
        {
            bool isBack = Topology == GridTopology.Reconnecting || wasOff;
            bool isDone = Topology == GridTopology.Reconnecting && Step == StartStep.All && input.Now.Ticks - closedTicks >= settings.Config.ReconnectTime.Ticks;
            return isBack && !isDone ? GridTopology.Reconnecting : GridTopology.GridTied;
        }

        if (isInside)
        {
            return GridTopology.RidingThrough;
        }

        return share < TopologySettings.FormedShare ? GridTopology.Black : settings.Config.CanIsland ? GridTopology.Islanding : GridTopology.RidingThrough;
    }

    private readonly GridTopology Open(double share, in TopologyInput input, TopologySettings settings)
    {
        if (double.IsNaN(share))
        {
            return settings.Config.CanIsland ? GridTopology.Islanding : GridTopology.Black;
        }

        return share < TopologySettings.FormedShare ? GridTopology.Black : input.Now >= ReturnsAt(settings) ? GridTopology.Resynchronising : GridTopology.Islanded;
    }

    /// <summary>Whether a dip is still within the curve: for each point, for how long the voltage has been below it in one piece.</summary>
    private bool IsInside(double share, in TopologyInput input, TopologySettings settings)
    {
        long passed = hasBegun ? Math.Clamp(input.Now.Ticks - lastTicks, 0, 10 * TimeSpan.TicksPerSecond) : 0;
        bool isInside = true;
        for (int p = 0; p < settings.CurveShares.Length; p++)
        {
            ref long low = ref Low(p);
            low = share < settings.CurveShares[p] ? low + passed : 0;
            isInside &= low <= settings.CurveTicks[p];
        }

        return isInside;
    }

    /// <summary>A curve has four points at most, so that the state stays one plain value.</summary>
    [System.Diagnostics.CodeAnalysis.UnscopedRef]
    private ref long Low(int point)
    {
        switch (point)
        {
            case 0:
                return ref lowTicks0;
            case 1:
                return ref lowTicks1;
            case 2:
                return ref lowTicks2;
            default:
                return ref lowTicks3;
        }
    }

    private void Enter(GridTopology next, in TopologyInput input, TopologySettings settings)
    {
        bool isClosing = wasOff && !IsTied && next is (GridTopology.GridTied or GridTopology.RidingThrough or GridTopology.Reconnecting);
        if (isClosing)
        {
            closedTicks = input.Now.Ticks;

            // Nothing that runs is shed for the return unless it is more than the site drew from the grid before.
            startWatts = Math.Max(settings.SilentWatts, Math.Min(input.PromisedWatts, before));
        }

        if (next == GridTopology.Black)
        {
            Step = StartStep.Source;
            stepTicks = stepSinceTicks = input.Now.Ticks;
        }

        wasOff = next switch
        {
            GridTopology.Islanding or GridTopology.Islanded or GridTopology.Resynchronising or GridTopology.Black => true,
            GridTopology.GridTied => false,
            _ => wasOff,
        };
        Topology = next;
        sinceTicks = input.Now.Ticks;
    }

    /// <summary>A site that was black comes back part by part; each waits until the one before answers and is carried.</summary>
    private void Start(in TopologyInput input)
    {
        if (Step == StartStep.All)
        {
            return;
        }

        bool hasJustChanged = sinceTicks == input.Now.Ticks;
        if (!input.IsStepConfirmed || hasJustChanged || Topology is GridTopology.Black or GridTopology.Unknown)
        {
            stepTicks = input.Now.Ticks;
        }
        else if (input.Now.Ticks - stepTicks >= StepTicks)
        {
            Step = Step == StartStep.OtherRacks ? StartStep.All : Step + 1;
            stepTicks = stepSinceTicks = input.Now.Ticks;
        }
    }

    private void Remember(in TopologyInput input, TopologySettings settings)
    {
        if (Topology == GridTopology.GridTied)
        {
            double passed = hasBegun ? Math.Clamp((input.Now.Ticks - lastTicks) / (double)TimeSpan.TicksPerSecond, 0, ForgetSeconds) : 0;
            double import = double.IsNaN(input.ImportWatts) ? before : input.ImportWatts;
            before = Math.Max(import, before + ((import - before) * passed / ForgetSeconds));
            double volts = ShareOf(input.SiteVoltage, in input, settings);
            tiedVolts = double.IsNaN(volts) ? tiedVolts : volts * settings.NominalVolts;
        }

        double reserve = settings.Config.IslandReserveSoc + (IsBelowIslandReserve ? ReserveHysteresis : 0);
        IsBelowIslandReserve = !IsTied && !(input.Soc >= reserve);
    }
}
