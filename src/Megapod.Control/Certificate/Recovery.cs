namespace Megapod.Control.Certificate;

using Megapod.Core.Model;

/// <summary>How long it takes from a battery trip until those who must come down are down: meter, own loop, command, actuation.</summary>
public static class Recovery
{
    /// <summary>
    /// Until the racks are down, s: the regulator sees the trip in the next sample of battery or connection and wakes the cycle, which sheds at once.
    /// Worked number: a sample each 100 ms, 50 ms late, a loop of 100 ms, a throttle of 50 ms: 300 ms.
    /// </summary>
    public static double OfRacks(PowerTree tree, PathProof proof) => Of(tree, proof, c => c.Kind == ConsumerKind.Rack);

    /// <summary>Until all consumers are down, s.</summary>
    public static double OfAll(PowerTree tree, PathProof proof) => Of(tree, proof, c => c.IsControlled);

    /// <summary>How long a limit's short-time curve bears a load, s; infinity at or below the limit, 0 above all of its points.</summary>
    public static double AllowedSeconds(LimitConfig limit, double watts)
    {
        ArgumentNullException.ThrowIfNull(limit);
        return watts <= limit.Amount ? double.PositiveInfinity : limit.ShortTime.Where(p => watts <= p.Factor * limit.Amount).Select(p => p.For.TotalSeconds).DefaultIfEmpty(0).Max();
    }

    private static double Of(PowerTree tree, PathProof proof, Func<Consumer, bool> who)
    {
        ArgumentNullException.ThrowIfNull(tree);
        ArgumentNullException.ThrowIfNull(proof);
        var meter = tree.Nodes[0].Meter ?? new MeterConfig { Id = "" };
        var own = (tree.Site.Battery?.RegulatorPeriod ?? TimeSpan.Zero) + proof.OwnJitter;
        double slowest = tree.Consumers.Where(who).Select(c => (c.Enforcement.CommandLatency + c.Enforcement.ActuationTime).TotalSeconds).DefaultIfEmpty(0).Max();
        return (meter.SamplePeriod + meter.Delay + proof.MeterJitter + own).TotalSeconds + slowest;
    }
}
