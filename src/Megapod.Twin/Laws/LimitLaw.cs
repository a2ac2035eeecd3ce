namespace Megapod.Twin.Laws;

using Megapod.Core.Model;

/// <summary>
/// Every active-power limit and rating of every node holds in its own window. With steps of 1 s a 1-s window is a step; longer windows average. While the
/// site comes down after the loss of its battery, a limit's declared short-time curve holds in its place, as far as it lasts for the whole recovery.
/// </summary>
public sealed class LimitLaw : ILaw
{
    private const double RoundingWatts = 0.5;
    private readonly List<Watched> watched = [];

    /// <summary>Watches all limits of a site.</summary>
    public LimitLaw(PowerTree tree)
    {
        ArgumentNullException.ThrowIfNull(tree);
        for (int n = 0; n < tree.Nodes.Count; n++)
        {
            var node = tree.Nodes[n];
            if (double.IsFinite(node.Rating.Value))
            {
                watched.Add(new Watched(n, node.Id + " rating", node.Rating.Value, 1, 1, []));
            }

            foreach (var limit in node.Limits.Where(l => l.Quantity == LimitQuantity.Watts && l.ValidFrom is null && l.ValidUntil is null))
            {
                watched.Add(new Watched(n, node.Id + " " + limit.Id, limit.Amount, limit.Direction == LimitDirection.Import ? 1 : -1, Math.Max(1, (int)limit.Window.TotalSeconds), limit.ShortTime));
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
        foreach (var w in watched)
        {
            double mean = w.Add(context.Plant.NodeMeanWatts[w.Node] * w.Sign);
            double most = context.IsRecovering ? w.Amount * w.FactorFor(context.RecoverySeconds) : w.Amount;
            if (mean > most + RoundingWatts && (grid || w.Node != 0))
            {
                context.Book.Break(Name, context.Plant.Now, $"{w.Name}: {mean:F0} W above {most:F0} W in a window of {w.Window} s");
            }
        }
    }

    private sealed class Watched(int node, string name, double amount, int sign, int window, IReadOnlyList<ShortTimePoint> curve)
    {
        private readonly double[] ring = new double[window];
        private int at;
        private double sum;

        public int Node => node;

        public string Name => name;

        public double Amount => amount;

        public int Sign => sign;

        public int Window => window;

        public double FactorFor(double seconds) => curve.Where(p => p.For.TotalSeconds >= seconds).Select(p => p.Factor).DefaultIfEmpty(1).Max();

        public double Add(double watts)
        {
            if (window == 1)
            {
                return watts;
            }

            sum += watts - ring[at];
            ring[at] = watts;
            at = (at + 1) % window;
            return sum / window;
        }
    }
}
