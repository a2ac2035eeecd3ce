namespace Megapod.Planning.Horizon;

using Megapod.Core.Model;

/// <summary>
/// A site as money sees it: one connection, one battery, one heap of compute cut into segments of falling value, and what is drawn anyway. The power tree below the
/// connection is the dispatcher's business; a plan is advice.
/// </summary>
public sealed record PlanningSite
{
    /// <summary>Most import, W, the margin taken off.</summary>
    public required double LimitWatts { get; init; }

    /// <summary>The margin that is taken off import limits, W.</summary>
    public double MarginWatts { get; init; }

    /// <summary>Most export, W; 0: none may be fed in.</summary>
    public required double ExportWatts { get; init; }

    /// <summary>What is drawn whatever is decided, cars apart: racks at idle, cooling, house, W.</summary>
    public required double BaseWatts { get; init; }

    /// <summary>Of it, what the racks of each class of work draw at idle, W.</summary>
    public IReadOnlyDictionary<WorkloadClass, double> IdleWatts { get; init; } = new SortedDictionary<WorkloadClass, double>();

    /// <summary>What compute can take above idle, by falling value.</summary>
    public required IReadOnlyList<PlanningSegment> Segments { get; init; }

    /// <summary>What compute earns at idle, currency per hour; negative where a promise is broken.</summary>
    public required double IdleValuePerHour { get; init; }

    /// <summary>Tariff.</summary>
    public required TariffConfig Tariff { get; init; }

    /// <summary>Largest charging or discharging power, W; 0 without a battery.</summary>
    public double BatteryWatts { get; init; }

    /// <summary>Least energy in the battery, Wh.</summary>
    public double MinimumWattHours { get; init; }

    /// <summary>Most energy in the battery, Wh.</summary>
    public double MaximumWattHours { get; init; }

    /// <summary>Energy between empty and full, Wh: what a state of charge is a share of; 0 without a battery.</summary>
    public double EnergyWattHours { get; init; }

    /// <summary>Efficiency of charging and of discharging each, 0–1.</summary>
    public double OneWayEfficiency { get; init; } = 1;

    /// <summary>Wear per energy discharged, currency per Wh.</summary>
    public double WearPerWattHour { get; init; }

    /// <summary>The numbers of a site.</summary>
    /// <param name="site">The site.</param>
    /// <param name="marginWatts">What the dispatcher keeps free below the import limit, W.</param>
    public static PlanningSite Of(SiteConfig site, double marginWatts)
    {
        ArgumentNullException.ThrowIfNull(site);
        var tree = PowerTree.From(site);
        var segments = ComputeOrder.Of(tree);
        double import = Lowest(site, LimitDirection.Import);
        double export = Lowest(site, LimitDirection.Export);
        double idleValue = 0;
        foreach (var terms in site.Compute)
        {
            double gpus = tree.Consumers.Where(c => c.Kind == ConsumerKind.Rack && c.Class == terms.Class).Sum(c => c.Gpus);
            idleValue -= gpus * terms.PricePerGpuHour * terms.PenaltyFactor * terms.SlaThroughput;
        }

        var battery = site.Battery;
        double oneWay = Math.Sqrt(battery?.RoundTripEfficiency ?? 1);
        return new PlanningSite
        {
            LimitWatts = import - marginWatts,
            MarginWatts = marginWatts,
            ExportWatts = double.IsFinite(export) ? export : import,
            BaseWatts = tree.Consumers.Sum(BaseOf),
            IdleWatts = new SortedDictionary<WorkloadClass, double>(
                tree.Consumers.Where(c => c.Kind == ConsumerKind.Rack).GroupBy(c => c.Class).ToDictionary(g => g.Key, g => g.Sum(c => c.Minimum.Value))),
            Segments = [.. segments.Select(s => new PlanningSegment(s.TotalWatts, s.ValuePerWattHour, s.GpuHoursPerWattHour, s.Class))],
            IdleValuePerHour = idleValue,
            Tariff = site.Tariff,
            BatteryWatts = battery?.Power.Value ?? 0,
            MinimumWattHours = (battery?.MinimumSoc ?? 0) * (battery?.Energy.Value ?? 0),
            MaximumWattHours = (battery?.MaximumSoc ?? 0) * (battery?.Energy.Value ?? 0),
            EnergyWattHours = battery?.Energy.Value ?? 0,
            OneWayEfficiency = oneWay,
            WearPerWattHour = battery?.WearPerWattHour ?? 0,
        };
    }

    private static double BaseOf(Consumer consumer) => consumer.Kind switch
    {
        ConsumerKind.Connector => 0,
        ConsumerKind.Rack => consumer.Minimum.Value,
        _ => consumer.Nameplate.Value,
    };

    private static double Lowest(SiteConfig site, LimitDirection direction)
    {
        double lowest = double.PositiveInfinity;
        foreach (var limit in site.Grid.Limits)
        {
            if (limit.Direction == direction && limit.Quantity == LimitQuantity.Watts)
            {
                lowest = Math.Min(lowest, limit.Amount);
            }
        }

        return lowest;
    }
}
