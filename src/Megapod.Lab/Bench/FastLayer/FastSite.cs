namespace Megapod.Lab.Bench.FastLayer;

using Megapod.Control.Regulator;
using Megapod.Core.Model;
using Megapod.Core.Units;
using Megapod.Twin.Fast;

/// <summary>The shipped regulator on a plant of 10 ms: one structure, one set of sample phases.</summary>
internal sealed class FastSite
{
    /// <summary>The reference's restart after a checkpoint, W: from 0.35 to 1.0 of a pod of 1 MW.</summary>
    public const double LargestStepWatts = (1 - PodWaveform.CheckpointShare) * PodWatts;

    /// <summary>The pod at full speed, W.</summary>
    public const double PodWatts = 1_000_000;

    /// <summary>How fast the pod rises at its edges, W per second.</summary>
    public const double EdgeWattsPerSecond = LargestStepWatts / PodWaveform.EdgeSeconds;

    /// <summary>By how much each car's grant is above its draw, W: all of them and the pod's step are what the battery can take, and no more.</summary>
    public const double CarRiseWatts = 50_000;

    /// <summary>Length of a step.</summary>
    public static readonly TimeSpan Step = TimeSpan.FromMilliseconds(10);

    private static readonly Instant Begin = new(TimeSpan.TicksPerDay);

    private readonly Inverter inverter;
    private readonly SampledMeter? connection;
    private readonly SampledMeter? batteryMeter;
    private readonly SampledMeter? branch;
    private readonly RegulatorTarget target;
    private readonly RegulatorSettings settings;
    private readonly double oneWay;
    private readonly double capacityWattHours;
    private RegulatorState state;
    private long steps;

    /// <summary>A site that has carried a load for long.</summary>
    /// <param name="structure">Its paths.</param>
    /// <param name="tree">Its figures.</param>
    /// <param name="target">What the regulator shall hold.</param>
    /// <param name="phases">Step of the first sample at the connection and at the branch.</param>
    /// <param name="loadWatts">All load at the beginning, W.</param>
    /// <param name="podWatts">The pods' part of it, W.</param>
    public FastSite(FastStructure structure, PowerTree tree, RegulatorTarget target, (int Connection, int Branch) phases, double loadWatts, double podWatts)
    {
        var battery = tree.Site.Battery!;
        this.target = target;
        settings = RegulatorSettings.Of(tree, Step);
        oneWay = Math.Sqrt(battery.RoundTripEfficiency);
        capacityWattHours = battery.Energy.Value;
        inverter = new Inverter(battery.Power.Value, battery.CommandDelay.TotalSeconds, battery.Lag.TotalSeconds);
        double rest = structure.Connection is null ? 0 : Math.Clamp(target.ReferenceWatts - loadWatts, -battery.Power.Value, 0);
        inverter.Settle(rest);
        if (structure.Connection is { } meter)
        {
            // The meter that reads low lets the most through.
            connection = new SampledMeter(meter, Step, phases.Connection, Begin, errorSign: -1);
            connection.Settle(loadWatts + rest);
            batteryMeter = new SampledMeter(meter with { Window = TimeSpan.Zero, ErrorFraction = 0 }, Step, phases.Connection, Begin);
            batteryMeter.Settle(rest);
        }

        if (structure.Branch is { } fast)
        {
            branch = new SampledMeter(fast with { ErrorFraction = 0 }, Step, phases.Branch, Begin);
            branch.Settle(podWatts);
        }

        ImportWatts = loadWatts + rest;
    }

    /// <summary>Power at the connection now, W.</summary>
    public double ImportWatts { get; private set; }

    /// <summary>The battery.</summary>
    public Inverter Battery => inverter;

    /// <summary>State of charge, 0–1, losses taken off; it began at one half.</summary>
    public double Soc => 0.5 + ((((inverter.EnergyJoules + inverter.DischargedJoules) * oneWay) - (inverter.DischargedJoules / oneWay)) / 3600 / capacityWattHours);

    /// <summary>Steps made.</summary>
    public long Steps => steps;

    /// <summary>One step: sample, decide, move.</summary>
    /// <param name="loadWatts">All load at the step's end, W.</param>
    /// <param name="loadBefore">All load at its beginning, W.</param>
    /// <param name="podBefore">The pods' part at its beginning, W.</param>
    public void Advance(double loadBefore, double podBefore, double loadWatts)
    {
        double seconds = steps * Step.TotalSeconds;
        if (connection is not null)
        {
            connection.See(loadBefore + inverter.Watts);
            batteryMeter!.See(inverter.Watts);
            branch?.See(podBefore);
            var now = Begin + (Step * steps);
            var input = new RegulatorInput(now, connection.Read(), batteryMeter.Read()) { Branch = branch?.Read() ?? Reading.Missing, Soc = Reading.Good(Soc, now) };
            inverter.Tell(seconds, Regulator.Step(in input, in target, in settings, ref state));
        }

        inverter.Step(seconds, seconds + Step.TotalSeconds);
        steps++;
        ImportWatts = loadWatts + inverter.Watts;
    }
}
