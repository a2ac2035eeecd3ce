namespace Megapod.Control.Certificate;

using Megapod.Core.Model;

/// <summary>
/// What is kept free below the connection's limit, computed from what the devices declare and never configured. Because every watt that cars and
/// racks may draw is counted in their grants, steps and ramps inside the grants need no margin; what is left is what nobody commands.
/// </summary>
public sealed record Margin
{
    /// <summary>Error of the connection's meter at the limit, W.</summary>
    public required double MeterErrorWatts { get; init; }

    /// <summary>What the battery may miss of its set-point, W.</summary>
    public required double BatteryTrackingWatts { get; init; }

    /// <summary>Overshoot that racks and connectors declared, W.</summary>
    public required double OvershootWatts { get; init; }

    /// <summary>Load that no meter below the connection sees, W.</summary>
    public required double UnmeteredWatts { get; init; }

    /// <summary>Sum of the terms, W.</summary>
    public double TotalWatts => MeterErrorWatts + BatteryTrackingWatts + OvershootWatts + UnmeteredWatts;

    /// <summary>The margin of a site at its lowest import limit in W.</summary>
    public static Margin Of(PowerTree tree)
    {
        ArgumentNullException.ThrowIfNull(tree);
        double limit = LimitConfig.LowestImportWatts(tree.Nodes[0].Limits);
        var battery = tree.Site.Battery;
        return new Margin
        {
            MeterErrorWatts = double.IsFinite(limit) ? (tree.Nodes[0].Meter?.ErrorFraction ?? 0) * limit : 0,
            BatteryTrackingWatts = battery is null ? 0 : battery.TrackingErrorFraction * battery.Power.Value,
            OvershootWatts = tree.Consumers.Where(c => c.IsControlled && c.Enforcement.Class == EnforcementClass.ClosedLoop).Sum(c => c.Enforcement.Overshoot.Value),
            UnmeteredWatts = tree.Nodes.Sum(n => n.Residual.Value),
        };
    }
}
