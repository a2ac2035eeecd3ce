namespace Megapod.Twin.Laws;

using Megapod.Core.Model;
using Megapod.Core.Units;
using Megapod.Twin.Physics;

/// <summary>
/// Every limit and rating of every node holds in its own window: active power from the node's true power, VA and A per phase from the true draw of what
/// hangs below it. With steps of 1 s a 1-s window is a step; longer windows average. A limit with dates is judged in windows that lie within them, an event's
/// limit from the second on from which it holds. While an incident excuses it, the limit's declared short-time curve holds in its place.
/// </summary>
public sealed class LimitLaw : ILaw
{
    /// <summary>Excess that rounding may make, in W or VA.</summary>
    private const double Rounding = 0.5;

    /// <summary>The law's name.</summary>
    public const string LawName = "limit";

    private readonly List<Watched> watched = [];

    /// <summary>Watches all limits of a site.</summary>
    /// <param name="tree">The site.</param>
    /// <param name="seed">The world: it knows on which phase a load lies that nobody wrote down.</param>
    public LimitLaw(PowerTree tree, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(tree);
        for (int n = 0; n < tree.Nodes.Count; n++)
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
            double mean = w.Add(context.Plant, volts);
            if (mean > w.Amount + w.RoundingAt(volts) && (grid || w.Node != 0) && w.IsInForce(context.Plant.Now))
            {
                isOver = true;
                isTooMuch |= mean > (w.Amount * w.FactorAfter(excused + context.Seconds)) + w.RoundingAt(volts);
                detail = detail.Length > 0 ? detail : $"{w.Name}: {mean:F0} {w.Unit} above {w.Amount:F0} {w.Unit} in a window of {w.Window} s";
            }
        }

        var events = context.Plant.EventLimits;
        for (int e = 0; e < events.Count && grid; e++)
        {
            var limit = events[e];
            double mean = context.Plant.NodeMeanWatts[0] * (limit.Direction == LimitDirection.Import ? 1 : -1);
            long start = context.Plant.Now.Ticks - (long)(context.Seconds * TimeSpan.TicksPerSecond);
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
        private readonly double[] ring = new double[Math.Max(1, (int)limit.Window.TotalSeconds)];
        private readonly bool isCurrent = limit.Quantity == LimitQuantity.AmperesPerPhase;
        private int at;
        private double sum;

        public int Node => node;

        public string Name => name;

        public string Unit => unit;

        public double Amount => limit.Amount;

        public int Window => ring.Length;

        /// <summary>What rounding may add, in the limit's unit.</summary>
        public double RoundingAt(double volts) => isCurrent ? Rounding / volts : Rounding;

        /// <summary>By how much more than the limit may flow when it has been exceeded for a time, this step included.</summary>
        public double FactorAfter(double seconds) => Curve.FactorAfter(limit, seconds);

        /// <summary>Whether the limit has held for a whole window and holds still.</summary>
        public bool IsInForce(Instant now) =>
            (limit.ValidFrom is not { } from || now.Ticks - from.Ticks >= ring.Length * TimeSpan.TicksPerSecond)
            && (limit.ValidUntil is not { } until || now.Ticks <= until.Ticks);

        /// <summary>Takes in the last step and gives the mean over the window.</summary>
        public double Add(SitePlant plant, double volts)
        {
            double value = apparent is null
                ? plant.NodeMeanWatts[node] * sign
                : apparent.Signed(plant.ConsumerMeanWatts, plant.BatteryMeanWatts, sign) / (isCurrent ? volts : 1);
            if (ring.Length == 1)
            {
                return value;
            }

            sum += value - ring[at];
            ring[at] = value;
            at = (at + 1) % ring.Length;
            return sum / ring.Length;
        }
    }
}
