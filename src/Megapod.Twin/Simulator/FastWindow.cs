namespace Megapod.Twin.Simulator;

using Megapod.Control.Regulator;
using Megapod.Core.Model;
using Megapod.Core.Units;
using Megapod.Twin.Faults;
using Megapod.Twin.Physics;

/// <summary>
/// Ten seconds from each event on in which the plant steps by 10 ms and the regulator by its own period. A window begins with the second in which the event is, ends with
/// a second, and grows with each further event.
/// </summary>
internal sealed class FastWindow
{
    /// <summary>Steps of a second.</summary>
    public const int StepsOfSecond = 100;

    /// <summary>Length of a step, s.</summary>
    public const double StepSeconds = 1.0 / StepsOfSecond;

    /// <summary>How long a window stays open after an event.</summary>
    public static readonly TimeSpan Length = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Step = Second / StepsOfSecond;

    private readonly SitePlant plant;
    private readonly FaultInjector? faults;
    private readonly ulong seed;
    private readonly PlantEvents events;
    private readonly OverLimit over;
    private readonly long stepsOfRegulator;
    private RegulatorMeters? meters;
    private Instant until;
    private long steps;
    private int count;
    private long secondsRun;
    private int calls;

    /// <summary>No window yet.</summary>
    public FastWindow(SitePlant plant, FaultInjector? faults, ulong seed, double limitWatts)
    {
        this.plant = plant;
        this.faults = faults;
        this.seed = seed;
        events = new PlantEvents(plant, faults);
        over = new OverLimit(limitWatts);
        stepsOfRegulator = Math.Max(1, (long)Math.Round((plant.Tree.Site.Battery?.RegulatorPeriod ?? Second) / Step));
    }

    /// <summary>Whether the second that begins now lies in a window; once a second.</summary>
    public bool IsOpen()
    {
        var now = plant.Now;
        if (events.AnyUntil(now + Second))
        {
            if (meters is null)
            {
                meters = new RegulatorMeters(plant, Step, seed);
                steps = 0;
                count++;
            }

            until = now + Length;
        }

        if (now >= until)
        {
            meters = null;
            over.End();
            return false;
        }

        secondsRun++;
        return true;
    }

    /// <summary>Lets the meters see the present instant; whether the regulator has a step at it. Once a step.</summary>
    public bool IsRegulatorDue()
    {
        meters!.See();
        return steps++ % stepsOfRegulator == 0;
    }

    /// <summary>What the regulator is shown now.</summary>
    /// <param name="soc">The state of charge as the last decision saw it.</param>
    public RegulatorInput Read(Reading soc) => meters!.Read(faults, soc);

    /// <summary>Counts a decision that the regulator called for.</summary>
    public void Called() => calls++;

    /// <summary>Counts the import of the step just made.</summary>
    public void Count() => over.Add(plant.NodeMeanWatts[0], StepSeconds);

    /// <summary>The figures so far.</summary>
    public RunWindows Result() => new()
    {
        Count = count,
        Seconds = secondsRun,
        SecondsOverLimit = over.Seconds,
        LongestOverLimitSeconds = over.LongestSeconds,
        WorstExcessWatts = over.WorstWatts,
        Calls = calls,
    };
}
