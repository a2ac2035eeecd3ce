namespace Megapod.Core.Model;

/// <summary>How the site can stand to the grid, what it bears before it leaves it, and how it comes back.</summary>
public sealed record TopologyConfig
{
    /// <summary>
    /// What a site bears when nothing else is written: the ride-through of category III in IEEE 1547-2018, table 16: 20 s below 88 %, 10 s below 70 %, 1 s below 50 %
    /// of the nominal voltage.
    /// </summary>
    public static readonly IReadOnlyList<RideThroughPoint> Category3 =
    [
        new(0.88, TimeSpan.FromSeconds(20)),
        new(0.70, TimeSpan.FromSeconds(10)),
        new(0.50, TimeSpan.FromSeconds(1)),
    ];

    /// <summary>Whether the site can run as an island behind its own breaker. Default no.</summary>
    public bool CanIsland { get; init; }

    /// <summary>State of charge below which an island sheds all but what must stay: firm racks and the cars' minimum, 0–1. Default 0.2.</summary>
    public double IslandReserveSoc { get; init; } = 0.2;

    /// <summary>For how long the battery shall be able to carry what must stay (firm racks, idle racks, house, cooling) should the grid go now; the plan keeps the energy. Default zero: for no outage.</summary>
    public TimeSpan OutageHold { get; init; }

    /// <summary>The ride-through curve, voltages falling and times not rising. A dip inside it sheds nothing. Default <see cref="Category3"/>.</summary>
    public IReadOnlyList<RideThroughPoint> RideThrough { get; init; } = Category3;

    /// <summary>What the battery bears above its capability while it alone carries the site, beyond which its protection lets the site go black. Default: nothing.</summary>
    public IReadOnlyList<ShortTimePoint> IslandOverload { get; init; } = [];

    /// <summary>For how long the grid's voltage must be sound before the site may come back. Default 300 s, as IEEE 1547-2018 table 4.</summary>
    public TimeSpan ReturnAfter { get; init; } = TimeSpan.FromSeconds(300);

    /// <summary>Largest further wait, drawn for each site and return, so that not all sites of a region come back at once. Default 300 s, as IEEE 1547-2018 table 4.</summary>
    public TimeSpan ReturnSpread { get; init; } = TimeSpan.FromSeconds(300);

    /// <summary>Time in which the import may rise from nothing to the limit after the return. Default 300 s, as IEEE 1547-2018 table 4.</summary>
    public TimeSpan ReconnectTime { get; init; } = TimeSpan.FromSeconds(300);
}
