namespace Megapod.Twin.Laws;

using Megapod.Core.Model;

/// <summary>An import limit or a rating of a node as laws judge it at an instant: in W, or in VA, a current being the apparent power that it is at nominal voltage.</summary>
internal sealed class JudgedLimit
{
    private JudgedLimit(int node, string name, string unit, double most, LimitConfig? limit, ApparentLoad load)
    {
        Node = node;
        Name = name;
        Unit = unit;
        Most = most;
        Limit = limit;
        Load = load;
    }

    /// <summary>The node.</summary>
    public int Node { get; }

    /// <summary>Node and limit, for people.</summary>
    public string Name { get; }

    /// <summary>W or VA.</summary>
    public string Unit { get; }

    /// <summary>The amount in that unit.</summary>
    public double Most { get; }

    /// <summary>The limit; null for a hardware rating.</summary>
    public LimitConfig? Limit { get; }

    /// <summary>What hangs below the node.</summary>
    public ApparentLoad Load { get; }

    /// <summary>Whether it is one of active power.</summary>
    public bool IsActivePower => Unit == "W";

    /// <summary>All import limits of a site, root first, each node's hardware rating among them where asked for.</summary>
    public static JudgedLimit[] Of(PowerTree tree, ulong seed, bool withRatings) =>
        [.. Enumerable.Range(0, tree.Nodes.Length).SelectMany(n => OfNode(tree, n, seed, withRatings))];

    /// <summary>Whether it holds at some time from an instant until another, in ticks.</summary>
    public bool IsInForce(long from, long until) => (Limit?.ValidFrom is not { } begin || begin.Ticks < until) && (Limit?.ValidUntil is not { } end || end.Ticks > from);

    private static IEnumerable<JudgedLimit> OfNode(PowerTree tree, int node, ulong seed, bool withRatings)
    {
        var at = tree.Nodes[node];
        double volts = tree.Site.Grid.NominalVoltage.Value;
        if (withRatings && double.IsFinite(at.Rating.Value))
        {
            yield return new JudgedLimit(node, at.Id + " rating", "W", at.Rating.Value, null, ApparentLoad.OfActivePower(tree, node));
        }

        foreach (var limit in at.Limits.Where(l => l.Direction == LimitDirection.Import))
        {
            string name = $"{at.Id} {limit.Id}";
            switch (limit.Quantity)
            {
                case LimitQuantity.Watts:
                    yield return new JudgedLimit(node, name, "W", limit.Amount, limit, ApparentLoad.OfActivePower(tree, node));
                    break;
                case LimitQuantity.VoltAmperes:
                    yield return new JudgedLimit(node, name, "VA", limit.Amount, limit, ApparentLoad.OfAllPhases(tree, node, seed));
                    break;
                default:
                    for (int phase = 1; phase <= 3; phase++)
                    {
                        yield return new JudgedLimit(node, $"{name} L{phase}", "VA", limit.Amount * volts, limit, ApparentLoad.OfPhase(tree, node, phase, seed));
                    }

                    break;
            }
        }
    }
}
