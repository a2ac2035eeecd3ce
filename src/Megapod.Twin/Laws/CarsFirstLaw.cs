namespace Megapod.Twin.Laws;

using Megapod.Core.Model;

/// <summary>
/// Cars before compute. A second counts as waited when some car may take less than it asks although all cars' asks, house, cooling and the racks'
/// minimum fit each limit on the car's way to the grid, less margin, plus what the battery can deliver there. A limit below which no compute hangs and whose
/// power is given away to other cars makes a car wait for cars. Waiting on end for longer than the site's time to yield breaks the law while any rack draws
/// more than its minimum; when all have yielded, what cars still wait for is no compute's, as on a site without a pod, and only the seconds are counted.
/// A running session whose connector was written before its car asked for more waits for the device, not for compute, until that may be written again:
/// these seconds are counted, and the promise begins after them. Writing meanwhile does not put it off, unless all compute had yielded when it was decided: then the car was
/// given what there was, and no controller could have given it more before the device may be written again.
/// </summary>
public sealed class CarsFirstLaw : ILaw
{
    /// <summary>The law's name.</summary>
    public const string LawName = "cars-before-compute";

    private const double NoiseWatts = 100;
    private readonly JudgedLimit[] limits;
    private readonly bool[] isWaiting;
    private readonly bool[] isClosed;
    private readonly long[] waitingSince;
    private readonly long[] seenWritten;
    private readonly bool[] wasGivenAll;
    private long yieldedSince;
    private readonly bool[] hasCompute;
    private readonly double[] level;
    private readonly double[] given;
    private readonly double yieldSeconds;
    private readonly double supportWatts;
    private readonly double sustainSeconds;
    private readonly double uncertainSoc;
    private double inARow;

    /// <summary>Watches a site whose certificate promises to yield within a time.</summary>
    /// <param name="tree">The site.</param>
    /// <param name="seed">The world: it knows on which phase a load lies that nobody wrote down.</param>
    /// <param name="yieldSeconds">The promise, s.</param>
    /// <param name="supportWatts">The most battery power that the certificate lets anyone count on, W.</param>
    public CarsFirstLaw(PowerTree tree, ulong seed, double yieldSeconds, double supportWatts)
    {
        ArgumentNullException.ThrowIfNull(tree);
        limits = JudgedLimit.Of(tree, seed, withRatings: true);
        hasCompute = [.. limits.Select(l => Enumerable.Range(tree.ConnectorCount, tree.RackCount).Any(l.Load.Holds))];
        isWaiting = new bool[tree.ConnectorCount];
        isClosed = new bool[tree.ConnectorCount];
        waitingSince = new long[tree.ConnectorCount];
        seenWritten = new long[tree.ConnectorCount];
        wasGivenAll = new bool[tree.ConnectorCount];
        level = new double[tree.Consumers.Length];
        given = new double[tree.Consumers.Length];
        this.yieldSeconds = yieldSeconds;
        this.supportWatts = supportWatts;
        sustainSeconds = tree.Site.Battery?.Reversion.TotalSeconds ?? 1;
        uncertainSoc = 2 * (tree.Site.Battery?.SocSigma ?? 0);
    }

    /// <inheritdoc/>
    public string Name => LawName;

    /// <summary>Seconds waited so far.</summary>
    public double WaitedSeconds { get; private set; }

    /// <inheritdoc/>
    public void Check(LawContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var plant = context.Plant;
        if (plant.Topology is not (GridTopology.GridTied or GridTopology.RidingThrough))
        {
            // Off the grid the order is another one: see the island law.
            inARow = 0;
            return;
        }

        bool any = false;
        yieldedSince = !HasComputeYielded(context) ? 0 : yieldedSince == 0 ? plant.Now.Ticks : yieldedSince;
        for (int i = 0; i < plant.Visits.Length; i++)
        {
            NoteWriting(context, i);
            bool isThere = plant.Visits[i].Session is not null;
            level[i] = isThere ? plant.Visits[i].AskWatts : 0;
            isWaiting[i] = isThere && !plant.Troubles[i].IsAny && level[i] > plant.Devices[i].Allowed(plant.Now.Ticks, plant.Fallback(i)) + NoiseWatts;
            waitingSince[i] = !isWaiting[i] ? 0 : waitingSince[i] == 0 ? plant.Now.Ticks : waitingSince[i];
            isClosed[i] = isWaiting[i] && IsClosed(context, i);
            any |= isWaiting[i];
        }

        int waiting = any ? WaitingForCompute(context) : -1;
        if (waiting < 0)
        {
            inARow = 0;
            return;
        }

        WaitedSeconds += context.Seconds;
        inARow = isClosed[waiting] || HasComputeYielded(context) ? 0 : inARow + context.Seconds;
        if (inARow > yieldSeconds)
        {
            context.Break(Name, $"{context.Tree.Consumers[waiting].Id} has waited {inARow:F0} s for power that the site could give; it may take {yieldSeconds:F0} s", context.Seconds);
        }
    }

    private static bool HasComputeYielded(LawContext context)
    {
        var plant = context.Plant;
        for (int i = context.Tree.ConnectorCount; i < context.Tree.ConnectorCount + context.Tree.RackCount; i++)
        {
            if (plant.ConsumerWatts[i] > context.Tree.Consumers[i].Minimum.Value + NoiseWatts)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>When a device has taken a command: whether compute had already yielded when that was decided, a latency before.</summary>
    private void NoteWriting(LawContext context, int i)
    {
        long written = context.Plant.Devices[i].AppliedAtTicks;
        if (written != seenWritten[i])
        {
            seenWritten[i] = written;
            wasGivenAll[i] = yieldedSince > 0 && yieldedSince <= written - context.Tree.Consumers[i].Enforcement.CommandLatency.Ticks;
        }
    }

    /// <summary>Whether a running session's connector was written before its car began to wait, and may not be written again yet.</summary>
    private bool IsClosed(LawContext context, int i)
    {
        var consumer = context.Tree.Consumers[i];
        var plant = context.Plant;
        long written = plant.Devices[i].AppliedAtTicks;
        return plant.ConsumerWatts[i] >= consumer.Minimum.Value
            && (written <= waitingSince[i] + consumer.Enforcement.CommandLatency.Ticks || wasGivenAll[i])
            && plant.Now.Ticks <= written + consumer.Enforcement.MinimumWriteInterval.Ticks;
    }

    /// <summary>A car that waits although every limit on its way would bear all asks, one that waits for compute alone before others; −1 when there is none.</summary>
    private int WaitingForCompute(LawContext context)
    {
        var plant = context.Plant;
        for (int i = plant.Visits.Length; i < level.Length; i++)
        {
            var consumer = context.Tree.Consumers[i];
            level[i] = consumer.Kind == ConsumerKind.Rack ? consumer.Minimum.Value : plant.ConsumerWatts[i];
        }

        level.AsSpan(isWaiting.Length).CopyTo(given.AsSpan(isWaiting.Length));
        for (int i = 0; i < isWaiting.Length; i++)
        {
            given[i] = Math.Max(plant.ConsumerWatts[i], plant.Devices[i].Allowed(plant.Now.Ticks, plant.Fallback(i)));
        }

        int closed = -1;
        double deliverable = Math.Min(supportWatts, plant.Battery?.DischargeCapability(sustainSeconds, uncertainSoc) ?? 0);
        for (int i = 0; i < isWaiting.Length; i++)
        {
            if (!isWaiting[i])
            {
                continue;
            }

            double before = given[i];
            given[i] = level[i];
            bool could = true;
            for (int l = 0; l < limits.Length && could; l++)
            {
                could = !limits[l].Load.Holds(i) || !limits[l].IsInForce(plant.Now.Ticks, plant.Now.Ticks + 1) || Bears(context, l, deliverable);
            }

            given[i] = before;
            if (could && !isClosed[i])
            {
                return i;
            }

            closed = could ? i : closed;
        }

        return closed;
    }

    private bool Bears(LawContext context, int l, double deliverable)
    {
        var limit = limits[l];
        double margin = limit.Node == 0 && limit.IsActivePower ? context.MarginWatts : MarginOf(context.Tree, limit);
        return limit.Load.Signed(hasCompute[l] ? level : given, -deliverable, 1) <= limit.Most - margin;
    }

    /// <summary>What is kept free below a limit inside the site: its meter's error and the overshoot that devices below declared, as at the connection.</summary>
    private static double MarginOf(PowerTree tree, JudgedLimit limit)
    {
        double margin = (tree.Nodes[limit.Node].Meter?.ErrorFraction ?? 0) * limit.Most;
        for (int i = 0; i < tree.Consumers.Length; i++)
        {
            var consumer = tree.Consumers[i];
            margin += consumer is { IsControlled: true, Enforcement.Class: EnforcementClass.ClosedLoop } && limit.Load.Holds(i) ? consumer.Enforcement.Overshoot.Value : 0;
        }

        return margin;
    }
}
