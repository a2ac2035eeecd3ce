namespace Megapod.Control.Certificate;

using Megapod.Control.Cycle;
using Megapod.Control.Guards;
using Megapod.Core.Model;

/// <summary>Times that the site promises, computed from what its devices declare. The fast layer will add what it proves at run time.</summary>
public static class Certificate
{
    /// <summary>
    /// T_yield: from a car's known demand to the racks drawing little enough for it, s: one cycle to see it, the racks' command latency and actuation time.
    /// Worked number: 1 + 1 + 2 = 4 s.
    /// </summary>
    public static double YieldSeconds(PowerTree tree)
    {
        ArgumentNullException.ThrowIfNull(tree);
        double racks = tree.Consumers.Where(c => c.Kind == ConsumerKind.Rack).Select(c => (c.Enforcement.CommandLatency + c.Enforcement.ActuationTime).TotalSeconds).DefaultIfEmpty(0).Max();
        return SiteCycle.Period.TotalSeconds + racks;
    }

    /// <summary>
    /// The most battery support that may be counted on, W: what the connection's short-time curves bear until consumers are down when it is lost at once, and
    /// what its export limit bears when all cars go at once while the battery holds what it was told.
    /// Worked number: the example's tight case has min(1.3 MW · (2 − 1), 1.0 MW + 0.25 MW) = 1.25 MW.
    /// </summary>
    public static double SupportWatts(PowerTree tree) =>
        Math.Min(NMinusOneGuard.MostSupport(tree, SiteCycle.RecoveryOf(tree)), ExportGuard.MostDischarge(tree, SiteCycle.LastingLoadOf(tree)));

    /// <summary>From a car's known demand to its grant in force, s: the racks' yield, one cycle to see it confirmed, and the connector's command latency.</summary>
    public static double GrantSeconds(PowerTree tree)
    {
        double connectors = tree.Consumers.Where(c => c.Kind == ConsumerKind.Connector).Select(c => c.Enforcement.CommandLatency.TotalSeconds).DefaultIfEmpty(0).Max();
        return YieldSeconds(tree) + SiteCycle.Period.TotalSeconds + connectors;
    }

    /// <summary>
    /// How much longer a running session waits at most that has outgrown the ceiling it was trimmed to, s: connectors are written no oftener than they declare, and
    /// growth waits for that. A car that plugs in does not.
    /// </summary>
    public static double WriteIntervalSeconds(PowerTree tree)
    {
        ArgumentNullException.ThrowIfNull(tree);
        return tree.Consumers.Where(c => c.Kind == ConsumerKind.Connector).Select(c => c.Enforcement.MinimumWriteInterval.TotalSeconds).DefaultIfEmpty(0).Max();
    }
}
