namespace Megapod.Twin.Laws;

using Megapod.Core.Model;
using Megapod.Core.Units;
using Megapod.Twin.Physics;

/// <summary>
/// Every limit and rating of every node holds in its own window: active power from the node's true power, VA and A per phase from the true draw of what
/// hangs below it. With steps of 1 s a 1-s window is a step; longer windows average. With steps of 10 ms each window slides by 10 ms; it runs across the change from one
/// length of step to the other, a second that was one step counting evenly. A window no longer than a step is the step. A limit with dates is judged in windows that
/// lie within them, an event's limit from the second on from which it holds. While an incident excuses it, the limit's declared short-time curve holds in its place;
/// in steps below a second the curve is also held against each step's own mean, for as long as that has been above the limit without a break: a breaker does not wait
/// for a second's mean. A limit of a longer window than a second says nothing about an instant, and neither does its curve.
/// </summary>
public sealed class LimitLaw : ILaw
{
    /// <summary>Excess that rounding may make, in W or VA.</summary>
    private const double Rounding = 0.5;

    /// <summary>Window of limits that came while running, and the longest of a limit whose curve is held against single steps.</summary>
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    /// <summary>The law's name.</summary>
    public const string LawName = "limit";

    private readonly List<Watched> watched = [];
    private readonly SlidingMean connection = new(Second);

    /// <summary>Watches all limits of a site.</summary>
    /// <param name="tree">The site.</param>
    /// <param name="seed">The world: it knows on which phase a load lies that nobody wrote down.</param>
    public LimitLaw(PowerTree tree, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(tree);
        for (int n = 0; n < tree.Nodes.Length; n++)
        {
            var node = tree.Nodes[n];
            if (double.IsFinite(node.Rating.Value))
            {
                watched.Add(new Watched(n, node.Id + " rating", "W", new LimitConfig { Id = "rating", Amount = node.Rating.Value }, null));
            }

            foreach (var limit in node.Limits)
            {
                string name = node.Id + " " + limit.Id;
                switch (limit.Quantity)
                {
                    case LimitQuantity.Watts:
                        watched.Add(new Watched(n, name, "W", limit, null));
                        break;
                    case LimitQuantity.VoltAmperes:
                        watched.Add(new Watched(n, name, "VA", limit, ApparentLoad.OfAllPhases(tree, n, seed)));
                        break;
                    default:
                        for (int phase = 1; phase <= 3; phase++)
                        {
                            watched.Add(new Watched(n, $"{name} L{phase}", "A", limit, ApparentLoad.OfPhase(tree, n, phase, seed)));
                        }

                        break;
                }
            }
        }
    }

    /// <inheritdoc/>
    public string Name => LawName;

    /// <inheritdoc/>
    public bool JudgesEachStep => true;

    /// <inheritdoc/>
    public void Check(LawContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        bool grid = context.Plant.Topology is GridTopology.GridTied or GridTopology.RidingThrough or GridTopology.Reconnecting;
        double volts = context.Tree.Site.Grid.NominalVoltage.Value;
        double excused = context.Allowance?.Used(LawName) ?? 0;
        bool isOver = false;
        bool isTooMuch = false;
        string detail = "";
        foreach (var w in watched)
        {
            double mean = w.Add(context.Plant, volts, context.Seconds);
            if ((!grid && w.Node == 0) || !w.IsInForce(context.Plant.Now, context.Seconds))
            {
                continue;
            }

            if (mean > w.Amount + w.RoundingAt(volts))
            {
                isOver = true;
                isTooMuch |= mean > (w.Amount * w.FactorAfter(excused + context.Seconds)) + w.RoundingAt(volts);
                detail = detail.Length > 0 ? detail : $"{w.Name}: {mean:F0} {w.Unit} above {w.Amount:F0} {w.Unit} in a window of {w.Window} s";
            }

            if (context.Seconds < 1 && w.IsBeyondCurve(volts))
            {
                isTooMuch = true;
                detail = $"{w.Name}: {w.Last:F0} {w.Unit} for {context.Seconds * 1000:F0} ms is beyond the short-time curve of {w.Amount:F0} {w.Unit} after {w.OverSeconds:F2} s above it";
            }
        }

        double second = connection.Add(context.Plant.NodeMeanWatts[0], context.Seconds);
        var events = context.Plant.EventLimits;
        for (int e = 0; e < events.Count && grid; e++)
        {
            var limit = events[e];
            double mean = second * (limit.Direction == LimitDirection.Import ? 1 : -1);
            long start = (context.Plant.Now - Second).Ticks;
            if (mean > limit.Amount + Rounding && start >= (limit.ValidFrom?.Ticks ?? long.MinValue) && context.Plant.Now.Ticks <= (limit.ValidUntil?.Ticks ?? long.MaxValue))
            {
                isOver = true;
                isTooMuch |= mean > (limit.Amount * Curve.FactorAfter(limit, excused + context.Seconds)) + Rounding;
                detail = detail.Length > 0 ? detail : $"{limit.Id}: {mean:F0} W above {limit.Amount:F0} W";
            }
        }

        if (isTooMuch)
        {
            context.Book.Break(Name, context.Plant.Now, detail);
        }
        else if (isOver)
        {
            context.Break(Name, detail, context.Seconds);
        }
    }

    private static class Curve
    {
        /// <summary>The highest factor that the curve bears for so long; 1 beyond the curve or without one.</summary>
        public static double FactorAfter(LimitConfig limit, double seconds)
        {
            double factor = 1;
            foreach (var point in limit.ShortTime)
            {
                factor = point.For.TotalSeconds >= seconds ? Math.Max(factor, point.Factor) : factor;
            }

            return factor;
        }
    }

    private sealed class Watched(int node, string name, string unit, LimitConfig limit, ApparentLoad? apparent)
    {
        private readonly int sign = limit.Direction == LimitDirection.Import ? 1 : -1;
        private readonly SlidingMean window = new(limit.Window);
        private readonly bool isCurrent = limit.Quantity == LimitQuantity.AmperesPerPhase;

        public int Node => node;

        public string Name => name;

        public string Unit => unit;

        public double Amount => limit.Amount;

        public double Window => limit.Window.TotalSeconds;

        /// <summary>The last step's own mean, in the limit's unit.</summary>
        public double Last { get; private set; }

        /// <summary>For how long the steps' own means have been above the limit without a break, s.</summary>
        public double OverSeconds { get; private set; }

        /// <summary>What rounding may add, in the limit's unit.</summary>
        public double RoundingAt(double volts) => isCurrent ? Rounding / volts : Rounding;

        /// <summary>By how much more than the limit may flow when it has been exceeded for a time, this step included.</summary>
        public double FactorAfter(double seconds) => Curve.FactorAfter(limit, seconds);

        /// <summary>Whether the limit has held for a whole window and holds still.</summary>
        public bool IsInForce(Instant now, double seconds) =>
            (limit.ValidFrom is not { } from || (now - from).TotalSeconds >= Math.Max(Window, seconds))
            && (limit.ValidUntil is not { } until || now.Ticks <= until.Ticks);

        /// <summary>Whether the last step by itself is beyond the limit's curve. A limit without a curve has none to be beyond of.</summary>
        public bool IsBeyondCurve(double volts) => OverSeconds > 0 && limit.ShortTime.Count > 0 && limit.Window <= Second
            && Last > (Amount * FactorAfter(OverSeconds)) + RoundingAt(volts);

        /// <summary>Takes in the last step and gives the mean over the window.</summary>
        public double Add(SitePlant plant, double volts, double seconds)
        {
            Last = apparent is null
                ? plant.NodeMeanWatts[node] * sign
                : apparent.Signed(plant.ConsumerMeanWatts, plant.BatteryMeanWatts, sign) / (isCurrent ? volts : 1);
            OverSeconds = Last > Amount + RoundingAt(volts) ? OverSeconds + seconds : 0;
            return window.Add(Last, seconds);
        }
    }
}
