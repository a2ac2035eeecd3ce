namespace Megapod.Twin.Physics;

using Megapod.Core.Model;
using Megapod.Core.Pods;
using Megapod.Core.Units;

/// <summary>
/// A pod's cooling loop as it really is: pumps, coolant, cold plates, what carries the heat away, leaks, valves and contactors. Two kinds of thermal mass, each rack's chips with their
/// cold plates and the coolant of the loop; what the chips give off goes into the coolant, what the coolant does not keep goes outside. README.md of this folder names sources and assumptions.
/// </summary>
internal sealed class CoolingPlant
{
    /// <summary>Share of a rack's power that goes into the coolant: 115 of 132 kW (parameter sheet, section 5).</summary>
    public const double LiquidShare = 115.0 / 132;

    /// <summary>Heat that a litre of water takes up for each kelvin, J/(l·K). A mixture with glycol takes some hundredths less.</summary>
    public const double CoolantJoulesPerLitreKelvin = 4186;

    /// <summary>Time after an order until a rack's contactor is open, s. Assumption.</summary>
    public const double ContactorSeconds = 1;

    /// <summary>Time after an order until valves are shut, s; they close in a straight line. Assumption.</summary>
    public const double ValveSeconds = 5;

    /// <summary>Time in which pumps that lose their drive come to rest, s; the flow falls in a straight line. Assumption.</summary>
    public const double SpinDownSeconds = 4;

    /// <summary>Time in which pumps reach their speed, s. Assumption.</summary>
    public const double StartSeconds = 3;

    /// <summary>Racks' own protection stops them when the coolant is so far above the temperature at which they should have been stopped, K. Assumption.</summary>
    public const double ProtectionKelvins = 5;

    /// <summary>Design flow where the site file has none, l/s for each W of rack power: 175 l/min for 132 kW (parameter sheet, section 5, gives 150 to 200).</summary>
    private const double UsualLitresPerSecondWatt = 175.0 / 60 / 132e3;

    /// <summary>Chips are warmer than the coolant that leaves them by this at full power, K. Assumption.</summary>
    private const double FilmKelvins = 20;

    /// <summary>Chips become hotter by this at full power in the time that the rack bears without flow, K. Assumption; it makes 43 kJ/K of a rack of 132 kW and 15 s.</summary>
    private const double FlowLossKelvins = 40;

    /// <summary>The loop holds what its pumps move in this time, s. Assumption.</summary>
    private const double LoopSeconds = 60;

    /// <summary>A rack's hoses hold what flows through it in this time when all is well, s. Assumption.</summary>
    private const double HoseSeconds = 2;

    /// <summary>Time constant with which the distribution unit brings the supply to its temperature, s. Assumption.</summary>
    private const double SupplyLagSeconds = 30;

    /// <summary>Share of its coolant that a leaky loop loses each second and leak. Assumption.</summary>
    private const double LeakPerSecond = 0.002;

    /// <summary>Below this share of its coolant the pumps begin to draw air, at <see cref="EmptyShare"/> they move nothing. Assumption.</summary>
    private const double SuctionShare = 0.9;

    private const double EmptyShare = 0.7;

    /// <summary>Longest step in which flow and temperatures are followed, s; longer steps are cut. Time constants are some seconds.</summary>
    private const double LongestStepSeconds = 0.1;

    /// <summary>Ambient temperature where the world has none, °C.</summary>
    private const double UsualAmbientCelsius = 20;

    /// <summary>Readings older than this many periods are called stale.</summary>
    private const int StalePeriods = 3;

    private const double Rounding = 1e-9;

    private readonly CoolingLoopConfig config;
    private readonly double reachCelsius;
    private readonly double[] fullWatts;
    private readonly double[] designLitres;
    private readonly double loopJoulesPerKelvin;
    private readonly RackReading[] rackReadings;
    private LoopReading loopReading;
    private long nextSampleTicks;
    private double valveOpening = 1;
    private bool isShutting;

    /// <summary>A loop at its design state.</summary>
    /// <param name="cooling">The pod's cooling plant; it has a loop.</param>
    /// <param name="places">Place of each of its racks among the site's racks.</param>
    /// <param name="fullWatts">Largest draw of each rack, W.</param>
    /// <param name="drawWatts">What each draws now, W.</param>
    /// <param name="now">The present instant.</param>
    public CoolingPlant(CoolingConfig cooling, int[] places, double[] fullWatts, ReadOnlySpan<double> drawWatts, Instant now)
    {
        config = cooling.Loop!;
        Places = places;
        this.fullWatts = fullWatts;
        double full = fullWatts.Sum();
        DesignLitresPerSecond = config.DesignFlowLitresPerSecond ?? (full * UsualLitresPerSecondWatt);
        designLitres = [.. fullWatts.Select(f => full > 0 ? DesignLitresPerSecond * f / full : 0)];
        loopJoulesPerKelvin = LoopSeconds * DesignLitresPerSecond * CoolantJoulesPerLitreKelvin;

        // A chiller carries the heat away on the hottest day that the site is planned for, a dry cooler alone only up to its own reach.
        reachCelsius = cooling.ChillerFractionPerKelvin > 0 ? Math.Max(cooling.HottestAmbient.Value, cooling.DryCoolerUpTo.Value) : cooling.DryCoolerUpTo.Value;
        SupplyCelsius = config.Supply.Value;
        Racks = new CooledRack[places.Length];
        rackReadings = new RackReading[places.Length];
        for (int r = 0; r < Racks.Length; r++)
        {
            double heat = LiquidShare * drawWatts[r];
            double back = SupplyCelsius + (heat / (designLitres[r] * CoolantJoulesPerLitreKelvin));
            Racks[r] = new CooledRack
            {
                ValveOpening = 1,
                CutAtTicks = long.MaxValue,
                FlowLitresPerSecond = designLitres[r],
                ReturnCelsius = back,
                ChipCelsius = back + (heat / FilmWattsPerKelvin(r)),
            };
        }

        Mix();
        Sample(now);
        nextSampleTicks = now.Ticks + config.Period.Ticks;
    }

    /// <summary>Its racks.</summary>
    public CooledRack[] Racks { get; }

    /// <summary>Place of each of its racks among the site's racks.</summary>
    public int[] Places { get; }

    /// <summary>Flow through all racks together when all is well, l/s.</summary>
    public double DesignLitresPerSecond { get; }

    /// <summary>Temperature of the coolant that goes to the racks, °C.</summary>
    public double SupplyCelsius { get; private set; }

    /// <summary>Temperature of the coolant that comes back, °C; what it was last where none flows.</summary>
    public double ReturnCelsius { get; private set; }

    /// <summary>Flow through all racks together, l/s.</summary>
    public double FlowLitresPerSecond { get; private set; }

    /// <summary>Speed of the pumps as a share of their usual one, 0–1.</summary>
    public double PumpShare { get; private set; } = 1;

    /// <summary>Coolant in the loop as a share of what belongs in it, 0–1.</summary>
    public double CoolantShare { get; private set; } = 1;

    /// <summary>Heat that has gone into the coolant so far, J.</summary>
    public double GainedJoules { get; private set; }

    /// <summary>Heat that has gone outside so far, J.</summary>
    public double RejectedJoules { get; private set; }

    /// <summary>Whether the pumps are driven. Once they have failed only a person starts them.</summary>
    public bool ArePumpsOn { get; private set; } = true;

    /// <summary>Whether what made the pumps fail is still there.</summary>
    public bool ArePumpsBroken { get; private set; }

    /// <summary>Whether nothing carries the coolant's heat away.</summary>
    public bool IsRejectionLost { get; set; }

    /// <summary>Whether coolant runs out outside the racks as long as some is there.</summary>
    public bool IsLeaky { get; set; }

    /// <summary>Whether the leak detector outside the racks is wet; it does not become dry by itself.</summary>
    public bool IsWet { get; private set; }

    /// <summary>Whether the whole loop is shut.</summary>
    public bool IsShut => valveOpening <= 0;

    /// <summary>Whether its readings stand still.</summary>
    public bool IsFrozen { get; set; }

    /// <summary>Sensors that show nothing.</summary>
    public CoolingSensors Broken { get; set; }

    /// <summary>When a person has looked after the pod last, ticks; 0: never.</summary>
    public long ResetAtTicks { get; private set; }

    /// <summary>Coolant through a rack when all is well, l/s.</summary>
    /// <param name="rack">Which of its racks.</param>
    public double DesignOf(int rack) => designLitres[rack];

    /// <summary>Heat that a rack's chips and cold plates take up for each kelvin, J/K.</summary>
    /// <param name="rack">Which of its racks.</param>
    public double ChipJoulesPerKelvin(int rack) => LiquidShare * fullWatts[rack] * config.FlowLossTime.TotalSeconds / FlowLossKelvins;

    /// <summary>Heat that the loop holds beside a state in which everything has 0 °C, J.</summary>
    public double StoredJoules()
    {
        double joules = loopJoulesPerKelvin * SupplyCelsius;
        for (int r = 0; r < Racks.Length; r++)
        {
            joules += ChipJoulesPerKelvin(r) * Racks[r].ChipCelsius;
        }

        return joules;
    }

    /// <summary>Its racks have other places among the site's racks from now on.</summary>
    /// <param name="places">The places, in the same order.</param>
    public void Stand(ReadOnlySpan<int> places) => places.CopyTo(Places);

    /// <summary>Takes the pumps their drive.</summary>
    public void BreakPumps()
    {
        ArePumpsBroken = true;
        ArePumpsOn = false;
    }

    /// <summary>Mends what was broken. What it has set off stays until a person resets it.</summary>
    public void Mend()
    {
        ArePumpsBroken = IsRejectionLost = IsLeaky = IsFrozen = false;
        Broken = CoolingSensors.None;
        for (int r = 0; r < Racks.Length; r++)
        {
            Racks[r].IsLeaky = false;
        }
    }

    /// <summary>Takes an order: what it asks for begins now, and what it does not ask for stays as it is.</summary>
    /// <param name="rack">Which of its racks; −1: all of them, and the loop.</param>
    /// <param name="cutPower">Whether power shall be cut.</param>
    /// <param name="shutCoolant">Whether coolant shall be shut.</param>
    /// <param name="nowTicks">When it came.</param>
    public void Take(int rack, bool cutPower, bool shutCoolant, long nowTicks)
    {
        isShutting |= shutCoolant && rack < 0;
        for (int r = 0; r < Racks.Length; r++)
        {
            if (rack >= 0 && rack != r)
            {
                continue;
            }

            Racks[r].IsShutting |= shutCoolant && rack >= 0;
            if (cutPower)
            {
                Racks[r].CutAtTicks = Math.Min(Racks[r].CutAtTicks, nowTicks + (long)(ContactorSeconds * TimeSpan.TicksPerSecond));
            }
        }
    }

    /// <summary>Opens the contactors that are due.</summary>
    public void OpenContactors(long ticks)
    {
        for (int r = 0; r < Racks.Length; r++)
        {
            Racks[r].IsCut |= Racks[r].CutAtTicks <= ticks;
        }
    }

    /// <summary>What a person does at the pod: valves and contactors are opened and closed, the branch's breaker closed, detectors dried, coolant filled up, pumps and racks started.</summary>
    public void Reset(long nowTicks)
    {
        ResetAtTicks = nowTicks;
        ArePumpsOn = !ArePumpsBroken;
        CoolantShare = valveOpening = 1;
        isShutting = IsWet = false;
        for (int r = 0; r < Racks.Length; r++)
        {
            ref var rack = ref Racks[r];
            rack.IsUntold |= !rack.HasPower;
            rack.ValveOpening = 1;
            rack.IsShutting = rack.IsCut = rack.IsTripped = rack.IsWet = false;
            rack.CutAtTicks = long.MaxValue;
            rack.FlowLossShare = 0;
            rack.Stop = ProtectionCause.None;
        }
    }

    /// <summary>Moves the loop through one step.</summary>
    /// <param name="seconds">Length of the step.</param>
    /// <param name="drawWatts">Mean draw of each of the site's racks over the step, W.</param>
    /// <param name="ambientCelsius">Outside temperature, °C; NaN: a usual one.</param>
    /// <param name="hasVoltage">Whether there is voltage for the pumps.</param>
    public void Step(double seconds, ReadOnlySpan<double> drawWatts, double ambientCelsius, bool hasVoltage)
    {
        double target = config.Supply.Value + Math.Max(0, (double.IsNaN(ambientCelsius) ? UsualAmbientCelsius : ambientCelsius) - reachCelsius);
        int steps = Math.Max(1, (int)Math.Ceiling((seconds / LongestStepSeconds) - Rounding));
        for (int s = 0; s < steps; s++)
        {
            Move(seconds / steps, drawWatts, target, ArePumpsOn && hasVoltage);
            Mix();
        }
    }

    /// <summary>Shows the loop to whoever reads it, when it is time.</summary>
    public void Show(Instant now)
    {
        if (now.Ticks < nextSampleTicks)
        {
            return;
        }

        // The next sample is the first one after now on the loop's own beat, however long the step was.
        long period = Math.Max(1, config.Period.Ticks);
        nextSampleTicks += ((now.Ticks - nextSampleTicks) / period * period) + period;
        if (!IsFrozen)
        {
            Sample(now);
        }
    }

    /// <summary>Fills in what is known of the loop: each reading with its own age, called stale when it should have been renewed thrice.</summary>
    public void Observe(ref LoopReading loop, RackReading[] racks, Instant now)
    {
        bool isOld = loopReading.IsIsolated.Age(now) > StalePeriods * config.Period;
        loop = isOld
            ? new LoopReading(Aged(loopReading.Supply), Aged(loopReading.Return), Aged(loopReading.Flow), Aged(loopReading.IsLeaking), Aged(loopReading.IsIsolated))
            : loopReading;
        for (int r = 0; r < Racks.Length; r++)
        {
            ref readonly var seen = ref rackReadings[r];
            racks[Places[r]] = isOld
                ? new RackReading(Aged(seen.Flow), Aged(seen.IsLeaking), Aged(seen.IsOn), Aged(seen.IsLiquidIsolated), Aged(seen.IsElectricallyIsolated))
                : seen;
        }
    }

    private static Reading Aged(Reading reading) => reading.Quality == Quality.Good ? reading with { Quality = Quality.Stale } : reading;

    /// <summary>A share on its straight way to 0 or 1; so near to 0 that only rounding is left it is 0.</summary>
    private static double Moved(double share, double seconds, double wholeSeconds)
    {
        double moved = Math.Clamp(share + (seconds / wholeSeconds), 0, 1);
        return moved < Rounding ? 0 : moved;
    }

    private double FilmWattsPerKelvin(int rack) => LiquidShare * fullWatts[rack] / FilmKelvins;

    private void Move(double seconds, ReadOnlySpan<double> drawWatts, double targetCelsius, bool isDriven)
    {
        // What moves in a straight line is taken at its mean over the step, so that a second in one step is a second in a hundred.
        double before = PumpShare;
        PumpShare = Moved(PumpShare, isDriven ? seconds : -seconds, isDriven ? StartSeconds : SpinDownSeconds);
        double pumps = (before + PumpShare) / 2;
        before = valveOpening;
        valveOpening = isShutting ? Moved(valveOpening, -seconds, ValveSeconds) : valveOpening;
        double suction = Leak(seconds);
        double moved = pumps * suction * (before + valveOpening) / 2;
        double gained = 0;
        for (int r = 0; r < Racks.Length; r++)
        {
            ref var rack = ref Racks[r];
            before = rack.ValveOpening;
            rack.ValveOpening = rack.IsShutting ? Moved(rack.ValveOpening, -seconds, ValveSeconds) : rack.ValveOpening;
            double litresPerSecond = designLitres[r] * moved * (before + rack.ValveOpening) / 2;
            gained += Warm(ref rack, r, litresPerSecond, LiquidShare * drawWatts[Places[r]], seconds);
            Protect(ref rack, r, litresPerSecond, drawWatts[Places[r]], seconds);
            rack.FlowLitresPerSecond = designLitres[r] * PumpShare * suction * valveOpening * rack.ValveOpening;
        }

        GainedJoules += gained;

        // The distribution unit lets as much heat go outside as brings the supply to its temperature; it cannot heat, and without flow nothing reaches it.
        double wish = (targetCelsius - SupplyCelsius) * (seconds / SupplyLagSeconds) / (1 + (seconds / SupplyLagSeconds));
        double rejected = IsRejectionLost || moved <= 0 ? 0 : Math.Max(0, gained - (loopJoulesPerKelvin * wish));
        RejectedJoules += rejected;
        SupplyCelsius += (gained - rejected) / loopJoulesPerKelvin;
    }

    /// <summary>Lets coolant run out, and says which share of their flow the pumps can still move.</summary>
    private double Leak(double seconds)
    {
        double leaks = 0;
        if (IsLeaky && valveOpening > 0 && CoolantShare > 0)
        {
            leaks += valveOpening;
            IsWet = true;
        }

        for (int r = 0; r < Racks.Length; r++)
        {
            double opening = valveOpening * Racks[r].ValveOpening;
            if (Racks[r].IsLeaky && opening > 0 && CoolantShare > 0)
            {
                leaks += opening;
                Racks[r].IsWet = true;
            }
        }

        CoolantShare = Math.Max(0, CoolantShare - (leaks * LeakPerSecond * seconds));
        return Math.Clamp((CoolantShare - EmptyShare) / (SuctionShare - EmptyShare), 0, 1);
    }

    /// <summary>Warms a rack's chips by its power and cools them by its flow; the heat that went into the coolant, J.</summary>
    private double Warm(ref CooledRack rack, int r, double litresPerSecond, double heatWatts, double seconds)
    {
        double carried = litresPerSecond * CoolantJoulesPerLitreKelvin;
        double conducted = carried > 0 ? 1 / ((1 / FilmWattsPerKelvin(r)) + (1 / carried)) : 0;
        double mass = ChipJoulesPerKelvin(r);

        // The trapezoidal rule: exact to the second order, and it cannot overshoot in steps this short.
        double half = conducted * seconds / (2 * mass);
        double chips = ((rack.ChipCelsius * (1 - half)) + (heatWatts * seconds / mass) + (2 * half * SupplyCelsius)) / (1 + half);
        double joules = (heatWatts * seconds) - (mass * (chips - rack.ChipCelsius));
        rack.ChipCelsius = chips;
        if (carried > 0)
        {
            // What leaves the plates mixes with what is in the hoses: a trickle hardly moves what is measured there.
            double passed = litresPerSecond * seconds / (HoseSeconds * designLitres[r]);
            rack.ReturnCelsius += passed / (1 + (passed / 2)) * (SupplyCelsius + (joules / seconds / carried) - rack.ReturnCelsius);
        }

        return joules;
    }

    /// <summary>The rack's own protection: hardware that knows nothing of us. It counts the time without flow, at full power and with no flow at all by the second, otherwise more slowly.</summary>
    private void Protect(ref CooledRack rack, int r, double litresPerSecond, double drawWatts, double seconds)
    {
        double missing = Math.Clamp(1 - (litresPerSecond / (config.LeastFlowShare * designLitres[r])), 0, 1);
        double step = seconds / config.FlowLossTime.TotalSeconds;
        rack.FlowLossShare = missing > 0 ? Math.Min(1, rack.FlowLossShare + (step * missing * drawWatts / fullWatts[r])) : Math.Max(0, rack.FlowLossShare - step);
        if (drawWatts <= 0 || !rack.HasPower)
        {
            return;
        }

        rack.Stop = rack.FlowLossShare >= 1 - Rounding ? ProtectionCause.FlowLost
            : SupplyCelsius >= config.StopAt.Value + ProtectionKelvins ? ProtectionCause.CoolantHot
            : ProtectionCause.None;
        rack.DrawAtStopWatts = rack.Stop == ProtectionCause.None ? 0 : drawWatts;
    }

    /// <summary>Adds up what comes back from the racks.</summary>
    private void Mix()
    {
        double flow = 0;
        double warm = 0;
        for (int r = 0; r < Racks.Length; r++)
        {
            flow += Racks[r].FlowLitresPerSecond;
            warm += Racks[r].FlowLitresPerSecond * Racks[r].ReturnCelsius;
        }

        FlowLitresPerSecond = flow;
        ReturnCelsius = flow > 0 ? warm / flow : ReturnCelsius;
    }

    private void Sample(Instant at)
    {
        bool isMeasured = config.DesignFlowLitresPerSecond is not null;
        loopReading = new LoopReading(
            Read(SupplyCelsius, CoolingSensors.Supply, at),
            Read(ReturnCelsius, CoolingSensors.Return, at),
            isMeasured ? Read(FlowLitresPerSecond, CoolingSensors.Flow, at) : Reading.Missing,
            Read(IsWet ? 1 : 0, CoolingSensors.Leak, at),
            Reading.Good(IsShut ? 1 : 0, at));
        for (int r = 0; r < Racks.Length; r++)
        {
            ref readonly var rack = ref Racks[r];
            rackReadings[r] = new RackReading(
                isMeasured ? Read(rack.FlowLitresPerSecond, CoolingSensors.RackFlow, at) : Reading.Missing,
                Read(rack.IsWet ? 1 : 0, CoolingSensors.RackLeak, at),
                Reading.Good(rack.IsTripped ? 0 : 1, at),
                Reading.Good(rack.ValveOpening <= 0 ? 1 : 0, at),
                Reading.Good(rack.IsCut ? 1 : 0, at));
        }
    }

    private Reading Read(double value, CoolingSensors sensor, Instant at) => (Broken & sensor) == CoolingSensors.None ? Reading.Good(value, at) : Reading.Missing;
}
