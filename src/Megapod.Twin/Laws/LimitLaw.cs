namespace Megapod.Twin.Laws;

using Megapod.Core.Model;
using Megapod.Core.Units;
using Megapod.Twin.Physics;

/// <summary>
/// Every limit and rating of every node holds in its own window: active power from the node's true power, VA and A per phase from the true draw of what
/// hangs below it. With steps of 1 s a 1-s window is a step; longer windows average. A limit with dates is judged in windows that lie within them. While the
/// site comes down after the loss of its battery, a limit's declared short-time curve holds in its place, as far as it lasts for the whole recovery.
/// </summary>
public sealed class LimitLaw : ILaw
{
    /// <summary>Excess that rounding may make, in W or VA.</summary>
    private const double Rounding = 0.5;
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
    public string Name => "limit";

    /// <inheritdoc/>
    public void Check(LawContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        bool grid = context.Plant.Topology is GridTopology.GridTied or GridTopology.RidingThrough or GridTopology.Reconnecting;
        double volts = context.Tree.Site.Grid.NominalVoltage.Value;
        foreach (var w in watched)
        {
            double mean = w.Add(context.Plant, volts);
            double most = w.Amount * (context.IsRecovering ? w.FactorFor(context.RecoverySeconds) : 1);
            if (mean > most + w.RoundingAt(volts) && (grid || w.Node != 0) && w.IsInForce(context.Plant.Now))
            {
                context.Book.Break(Name, context.Plant.Now, $"{w.Name}: {mean:F0} {w.Unit} above {most:F0} {w.Unit} in a window of {w.Window} s");
            }
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

        /// <summary>By how much more than the limit may flow for a time.</summary>
        public double FactorFor(double seconds) => limit.ShortTime.Where(p => p.For.TotalSeconds >= seconds).Select(p => p.Factor).DefaultIfEmpty(1).Max();

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
