namespace Megapod.Control.Ledger;

using Megapod.Core.Model;

/// <summary>Turns a power tree's import limits and hardware ratings into rows, once, when the site is loaded.</summary>
internal static class LimitRows
{
    /// <summary>All rows of a tree, root first.</summary>
    public static LimitRow[] Of(PowerTree tree)
    {
        var rows = new List<LimitRow>();
        for (int n = 0; n < tree.Nodes.Length; n++)
        {
            var node = tree.Nodes[n];
            if (double.IsFinite(node.Rating.Value))
            {
                rows.Add(Active(tree, n, node.Id + " rating", null, node.Rating.Value));
            }

            foreach (var limit in node.Limits.Where(l => l.Direction == LimitDirection.Import))
            {
                string name = node.Id + " " + limit.Id;
                switch (limit.Quantity)
                {
                    case LimitQuantity.Watts:
                        rows.Add(Active(tree, n, name, limit, limit.Amount));
                        break;
                    case LimitQuantity.VoltAmperes:
                        rows.Add(Apparent(tree, n, name, limit, phase: 0));
                        break;
                    default:
                        rows.AddRange(Enumerable.Range(1, 3).Select(phase => Apparent(tree, n, $"{name} L{phase}", limit, phase)));
                        break;
                }
            }
        }

        return [.. rows];
    }

    private static LimitRow Active(PowerTree tree, int node, string name, LimitConfig? limit, double amount) => new()
    {
        Node = node,
        Name = name,
        Limit = limit,
        IsActivePower = true,
        Amount = amount,
        Share = Shares(tree, node, phase: 0),
        Tan = new double[tree.Consumers.Length],
        BatteryShare = BatteryShare(tree, node, phase: 0),
    };

    private static LimitRow Apparent(PowerTree tree, int node, string name, LimitConfig limit, int phase)
    {
        double[] share = Shares(tree, node, phase);
        double[] tan = [.. tree.Consumers.Select(c => Math.Tan(Math.Acos(Math.Clamp(c.PowerFactor, 0.01, 1))))];
        bool hasResidual = Enumerable.Range(0, tree.Nodes.Length).Any(n => tree.IsAtOrAbove(node, n) && tree.Nodes[n].Residual.Value > 0);
        return new LimitRow
        {
            Node = node,
            Name = name,
            Limit = limit,
            IsActivePower = false,
            IsCurrent = phase > 0,
            Amount = limit.Amount,
            Share = share,
            Tan = tan,
            BatteryShare = BatteryShare(tree, node, phase),
            WorstTan = tan.Where((_, i) => share[i] > 0).Append(hasResidual ? GrantLedger.ResidualTan : 0).Max(),
        };
    }

    private static double BatteryShare(PowerTree tree, int node, int phase) =>
        tree.BatteryNode >= 0 && tree.IsAtOrAbove(node, tree.BatteryNode) ? (phase == 0 ? 1 : 1.0 / 3) : 0;

    private static double[] Shares(PowerTree tree, int node, int phase) =>
        [.. tree.Consumers.Select(c => tree.IsAtOrAbove(node, c.Node) ? PhaseShare(c.Phases, phase) : 0)];

    private static double PhaseShare(Phases phases, int phase) => phase == 0 ? 1 : phases switch
    {
        Phases.Three => 1.0 / 3,
        Phases.OneUnknown => 1,
        Phases.L1 => phase == 1 ? 1 : 0,
        Phases.L2 => phase == 2 ? 1 : 0,
        _ => phase == 3 ? 1 : 0,
    };
}
