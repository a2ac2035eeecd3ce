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

    /// <summary>Of it, the pods' cooling, which is counted at its worst there: what it takes at a temperature.</summary>
    public IReadOnlyList<PlanningCooling> Cooling { get; init; } = [];

    /// <summary>Largest production of all solar plants, W; 0: there are none.</summary>
    public double SolarPeakWatts { get; init; }

    /// <summary>
    /// What is drawn whatever is decided at an outside temperature, W: <see cref="BaseWatts"/> with the cooling that racks at full power need then in place of the worst. Worked number: racks of
    /// 320 kW with a factor of 0.12 need 28.8 kW at 20 °C and 46.1 + 24 = 70.1 kW at 38 °C, fans and a chiller of 2.5 %/K above 35 °C.
    /// </summary>
    /// <param name="ambientCelsius">The temperature, °C; NaN: unknown, and then it is the worst.</param>
    public double BaseWattsAt(double ambientCelsius)
    {
        if (double.IsNaN(ambientCelsius) || Cooling.Count == 0)
        {
            return BaseWatts;
        }

        double less = 0;
        foreach (var pod in Cooling)
        {
            less += Math.Max(0, pod.WorstWatts - pod.WattsAt(ambientCelsius));
        }

        return BaseWatts - less;
    }

    /// <summary>Of it, what the racks of each class of work draw at idle, W.</summary>
    public IReadOnlyDictionary<WorkloadClass, double> IdleWatts { get; init; } = new SortedDictionary<WorkloadClass, double>();

    /// <summary>What each class of work earns, and how much of it there is as a rule.</summary>
    public IReadOnlyList<ComputeClassConfig> Compute { get; init; } = [];

    /// <summary>Accelerators of each class of work.</summary>
    public IReadOnlyDictionary<WorkloadClass, double> Gpus { get; init; } = new SortedDictionary<WorkloadClass, double>();

    /// <summary>
    /// What compute earns at idle where there is work for a share of it, currency per hour: a promise is broken only towards who wants something. Worked number: 280 accelerators at 2.0 with 96 %
    /// promised cost 537.6 an hour at idle, with work for half of them 268.8.
    /// </summary>
    /// <param name="work">For how much of each class there is work.</param>
    public double IdleValueAt(WorkShares work)
    {
        double value = IdleValuePerHour;
        foreach (var terms in Compute)
        {
            value += (1 - work[terms.Class]) * PromisePerHour(terms, Gpus.GetValueOrDefault(terms.Class));
        }

        return value;
    }

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

    /// <summary>Battery power that loads beyond the limit may count on, W: what the connection bears until they are down should the battery trip. Infinite: nothing is kept for that.</summary>
    public double SupportWatts { get; init; } = double.PositiveInfinity;

    /// <summary>Share of what cars draw that can be taken from them before the connection's short-time curve ends, 0–1. Default 1.</summary>
    public double CarShedShare { get; init; } = 1;

    /// <summary>Power that the grid pays for being ready, product by product.</summary>
    public IReadOnlyList<GridReserveConfig> Reserves { get; init; } = [];

    /// <summary>Probability with which a car that stated a departure shall have what it asked for when it leaves, 0–1.</summary>
    public double DepartureProbability { get; init; } = 0.95;

    /// <summary>Energy that is kept for an outage, Wh.</summary>
    public double OutageWattHours { get; init; }

    /// <summary>Local days that run like a weekend.</summary>
    public IReadOnlyList<HolidayConfig> Holidays { get; init; } = [];

    /// <summary>What the CO2 of a Wh counts for whoever decides, currency per Wh; 0 where its intensity is unknown.</summary>
    /// <param name="gramsPerWattHour">Carbon intensity, g/Wh; NaN: unknown.</param>
    public double CarbonCost(double gramsPerWattHour) => double.IsNaN(gramsPerWattHour) ? 0 : Tariff.CarbonPricePerGram * gramsPerWattHour;

    /// <summary>Whether a local day runs like a weekend though it is none.</summary>
    /// <param name="day">The day.</param>
    public bool IsHoliday(DateOnly day) => Holidays.Any(h => h.IsOn(day));

    /// <summary>
    /// The same site with what its battery has promised beside the plan: power for smoothing, energy for bridging until others are down, two standard deviations of the state of
    /// charge, energy for an outage; and with the support that its sudden loss leaves bearable. Worked number: 1.9 MW of support and 5.2 s of recovery, twice, are 5.5 kWh.
    /// </summary>
    /// <param name="site">The site.</param>
    /// <param name="supportWatts">Battery power that grants may count on, W.</param>
    /// <param name="recoverySeconds">Longest time until consumers are down after the battery's loss, s.</param>
    public PlanningSite WithClaims(SiteConfig site, double supportWatts, double recoverySeconds)
    {
        ArgumentNullException.ThrowIfNull(site);
        if (site.Battery is not { } battery)
        {
            return this with { SupportWatts = 0, CarShedShare = ShedShareOf(site) };
        }

        double power = Math.Max(0, battery.Power.Value - battery.Smoothing.Value);
        double bridge = 2 * recoverySeconds / 3600 * Math.Min(power, supportWatts) / OneWayEfficiency;
        double floor = Math.Min(MaximumWattHours, MinimumWattHours + (2 * battery.SocSigma * EnergyWattHours) + bridge);
        var tree = PowerTree.From(site);
        double firm = tree.Consumers.Sum(c => c.Kind == ConsumerKind.Rack && c.Class == WorkloadClass.Firm ? c.Nameplate.Value : BaseOf(c));
        return this with
        {
            BatteryWatts = power,
            MinimumWattHours = floor,
            SupportWatts = supportWatts,
            CarShedShare = ShedShareOf(site),
            OutageWattHours = site.Topology.CanIsland ? Math.Min(MaximumWattHours - floor, firm * site.Topology.OutageHold.TotalHours / OneWayEfficiency) : 0,
        };
    }

    /// <summary>Connectors that are not proven to obey count as if nothing could be taken from them.</summary>
    private static double ShedShareOf(SiteConfig site)
    {
        double all = 0;
        double obedient = 0;
        foreach (var connector in site.Cabinets.SelectMany(c => c.Connectors))
        {
            all += connector.Rating.Value;
            obedient += connector.Enforcement.Class == EnforcementClass.Advisory ? 0 : connector.Rating.Value;
        }

        return all > 0 ? obedient / all : 1;
    }

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
            idleValue -= PromisePerHour(terms, gpus);
        }

        var battery = site.Battery;
        double oneWay = Math.Sqrt(battery?.RoundTripEfficiency ?? 1);
        return new PlanningSite
        {
            LimitWatts = import - marginWatts,
            MarginWatts = marginWatts,
            ExportWatts = double.IsFinite(export) ? export : import,
            BaseWatts = tree.Consumers.Sum(BaseOf),
            Cooling = [.. tree.Consumers.Where(c => c.Kind == ConsumerKind.Cooling).Select(c => PlanningCooling.Of(c, tree.Pods[c.Unit]))],
            SolarPeakWatts = site.Solar.Sum(s => s.Peak.Value),
            IdleWatts = new SortedDictionary<WorkloadClass, double>(
                tree.Consumers.Where(c => c.Kind == ConsumerKind.Rack).GroupBy(c => c.Class).ToDictionary(g => g.Key, g => g.Sum(c => c.Minimum.Value))),
            Segments = [.. segments.Select(s => new PlanningSegment(s.TotalWatts, s.ValuePerWattHour, s.GpuHoursPerWattHour, s.Class))],
            IdleValuePerHour = idleValue,
            Compute = site.Compute,
            Gpus = new SortedDictionary<WorkloadClass, double>(
                tree.Consumers.Where(c => c.Kind == ConsumerKind.Rack).GroupBy(c => c.Class).ToDictionary(g => g.Key, g => g.Sum(c => (double)c.Gpus))),
            Holidays = site.Holidays,
            Tariff = site.Tariff,
            BatteryWatts = battery?.Power.Value ?? 0,
            MinimumWattHours = (battery?.MinimumSoc ?? 0) * (battery?.Energy.Value ?? 0),
            MaximumWattHours = (battery?.MaximumSoc ?? 0) * (battery?.Energy.Value ?? 0),
            EnergyWattHours = battery?.Energy.Value ?? 0,
            OneWayEfficiency = oneWay,
            WearPerWattHour = battery?.WearPerWattHour ?? 0,
            Reserves = site.Grid.Reserves,
            DepartureProbability = site.Planner.DepartureProbability,
        };
    }

    /// <summary>What a whole broken promise costs an hour, currency.</summary>
    private static double PromisePerHour(ComputeClassConfig terms, double gpus) => gpus * terms.PricePerGpuHour * terms.PenaltyFactor * terms.SlaThroughput;

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
