namespace Megapod.Lab.Study;

using Megapod.Core.Outcomes;

/// <summary>What sizes cost to build, in the site's currency. There are no usual prices: what nobody names is not counted.</summary>
public sealed record StudyCosts
{
    /// <summary>Option that names <see cref="BatteryPerKilowattHour"/>.</summary>
    public const string BatteryOption = "--battery-cost-per-kwh";

    /// <summary>Option that names <see cref="Pod"/>.</summary>
    public const string PodOption = "--pod-cost";

    /// <summary>Option that names <see cref="GridPerKilowatt"/>.</summary>
    public const string GridOption = "--grid-cost-per-kw";

    /// <summary>Option that names <see cref="Stall"/>.</summary>
    public const string StallOption = "--stall-cost";

    /// <summary>A battery with its inverter, per kWh of energy; null: not known.</summary>
    public decimal? BatteryPerKilowattHour { get; init; }

    /// <summary>One pod, set up; null: not known.</summary>
    public decimal? Pod { get; init; }

    /// <summary>The connection, per kW of its import limit; null: not known.</summary>
    public decimal? GridPerKilowatt { get; init; }

    /// <summary>One stall; null: not known.</summary>
    public decimal? Stall { get; init; }

    /// <summary>Whether anything is known.</summary>
    public bool IsAnyKnown => Parts(default, default).Any(p => p.Each is not null);

    /// <summary>What is no cost.</summary>
    public IReadOnlyList<Fault> Faults() => [.. Parts(default, default).Where(p => p.Each < 0).Select(p => StudyFaults.BadCost(p.Option, (double)p.Each!))];

    /// <summary>What one site costs more than another, as far as costs are known; a smaller one costs less than nothing more. To whole cents.</summary>
    public decimal Added(StudySizes sizes, StudySizes than) => Math.Round(Parts(sizes, than).Sum(p => (p.Each ?? 0) * p.More), 2, MidpointRounding.AwayFromZero);

    /// <summary>Options that would give the costs of what differs between two sites and is not known.</summary>
    public IReadOnlyList<string> Missing(StudySizes sizes, StudySizes than) => [.. Parts(sizes, than).Where(p => p.More != 0 && p.Each is null).Select(p => p.Option)];

    private IEnumerable<(string Option, decimal? Each, decimal More)> Parts(StudySizes sizes, StudySizes than) =>
    [
        (GridOption, GridPerKilowatt, More(sizes.GridWatts, than.GridWatts) / 1000),
        (BatteryOption, BatteryPerKilowattHour, More(sizes.BatteryWh, than.BatteryWh) / 1000),
        (PodOption, Pod, sizes.Pods - than.Pods),
        (StallOption, Stall, sizes.Stalls - than.Stalls),
    ];

    private static decimal More(double one, double other) => (decimal)Math.Round(one - other, 3);
}
