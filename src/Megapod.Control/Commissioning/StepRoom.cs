namespace Megapod.Control.Commissioning;

using Megapod.Core.Model;

/// <summary>
/// What a step may take from the grid while nobody controls the site, when every grant has lapsed: each limit less its meter's error and less all that the site may draw in silence. Nothing that is
/// measured counts as room, because it may change while the step stands.
/// </summary>
public static class StepRoom
{
    /// <summary>Power factor at which a battery's step counts against limits in VA and A, as that of anything undeclared.</summary>
    private const double PowerFactor = SilentLoad.ResidualPowerFactor;

    /// <summary>The most that may be drawn at a node beyond what counts there in silence, W; at least 0. Worked number: a limit of 2 MW, a meter's error of 10 kW and 970 kW in silence leave 1020 kW.</summary>
    /// <param name="tree">The site.</param>
    /// <param name="node">Index of the node at which it is drawn.</param>
    public static double UpWatts(PowerTree tree, int node)
    {
        ArgumentNullException.ThrowIfNull(tree);
        var each = ElectricalLoad.Of(1, PowerFactor, Phases.Three, SilentLoad.JudgedVoltage(tree).Value);
        double room = double.PositiveInfinity;
        foreach (var verdict in SilentLoad.Judge(tree).Where(v => tree.IsAtOrAbove(v.Node, node)))
        {
            room = Math.Min(room, verdict.Room / each.In(verdict.Quantity));
        }

        return Math.Max(0, room);
    }

    /// <summary>The most that a battery may feed in when every load has gone and the sun shines, W; at least 0.</summary>
    /// <param name="tree">The site.</param>
    public static double DownWatts(PowerTree tree)
    {
        ArgumentNullException.ThrowIfNull(tree);
        double export = tree.Nodes[0].Limits.Where(l => l is { Direction: LimitDirection.Export, Quantity: LimitQuantity.Watts }).Select(l => l.Amount).DefaultIfEmpty(0).Min();
        return Math.Max(0, export - tree.Solar.Sum(s => s.Peak.Value));
    }
}
