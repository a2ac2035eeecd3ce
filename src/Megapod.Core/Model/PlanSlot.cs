namespace Megapod.Core.Model;

using Megapod.Core.Units;

/// <summary>One slot of a plan: advice for an interval of time.</summary>
public sealed record PlanSlot
{
    /// <summary>Start of the slot; it lasts to the next slot's start or the plan's end.</summary>
    public required Instant Start { get; init; }

    /// <summary>What the battery shall do.</summary>
    public BatteryIntent Battery { get; init; }

    /// <summary>Which boundary the slot touches.</summary>
    public PlanBoundary Binding { get; init; }

    /// <summary>Expected import, export negative; null where the plan does not look so far.</summary>
    public Watts? ImportWatts { get; init; }

    /// <summary>Expected battery power, charging positive; what is held with <see cref="BatteryIntent.SetPoint"/>.</summary>
    public Watts BatteryWatts { get; init; }

    /// <summary>Expected state of charge at the slot's end, 0–1; null where the plan does not say.</summary>
    public double? SocEnd { get; init; }

    /// <summary>Expected power of the racks of each class of work, idle included, W; empty where the plan does not say.</summary>
    public IReadOnlyDictionary<WorkloadClass, double> ComputeWatts { get; init; } = EmptyCompute;

    /// <summary>Expected production of the site's solar plants, at least 0 W; null where there are none or the plan does not say.</summary>
    public Watts? ProductionWatts { get; init; }

    /// <summary>For how much of each class's accelerators work is expected, 0–1; null where nothing is known of it and there is taken to be work for all.</summary>
    public WorkShares? Work { get; init; }

    /// <summary>Expected outside temperature, °C; null where nothing is known of it.</summary>
    public double? AmbientCelsius { get; init; }

    /// <summary>Expected carbon intensity of what is imported, grams of CO2 per Wh; null where nothing is known of it.</summary>
    public double? CarbonPerWattHour { get; init; }

    /// <summary>Power kept ready for the grid's call, W.</summary>
    public double ReserveWatts { get; init; }

    /// <summary>Of it, what the battery keeps, W; the controller leaves so much of its power and the energy for it (<see cref="ReserveSoc"/>) alone.</summary>
    public double ReserveBatteryWatts { get; init; }

    /// <summary>Of it, what compute keeps that runs and can be shed, W.</summary>
    public double ReserveComputeWatts { get; init; }

    /// <summary>What being ready earns in the slot, currency.</summary>
    public double ReserveEarnings { get; init; }

    /// <summary>Power kept ready of each product of the site file, W; empty where none is.</summary>
    public IReadOnlyDictionary<string, double> Reserves { get; init; } = EmptyReserves;

    /// <summary>Highest interval mean of the import that the plan wants in this month; infinity when it does not care.</summary>
    public Watts PeakTarget { get; init; } = new(double.PositiveInfinity);

    /// <summary>State of charge below which only limits may take from the battery, 0–1.</summary>
    public double ReserveSoc { get; init; }

    /// <summary>How long cars may still need stored energy beyond the limit, as the plan sees it; the controller keeps the energy for it. Null: the controller's own cautious guess.</summary>
    public TimeSpan? BusySpell { get; init; }

    /// <summary>p⁻: value of one watt less, currency per Wh. Work worth less is shed. Zero: no price pressure.</summary>
    public double PriceLess { get; init; }

    /// <summary>p⁺: value of one watt more, currency per Wh. Work is added only when worth more.</summary>
    public double PriceMore { get; init; }

    /// <summary>Value of a Wh more in the battery at the slot's end, currency; null where the plan does not say.</summary>
    public double? StoredEnergyPrice { get; init; }

    /// <summary>What of the price of import is the month's peak, currency per Wh; null where the plan does not say.</summary>
    public double? PeakPrice { get; init; }

    /// <summary>Whether a watt more would take from cars or from what is kept for them. Such a price is told to nobody as a price.</summary>
    public bool Scarce { get; init; }

    /// <summary>Work worth less yields to the month's peak or to a short battery, currency per Wh.</summary>
    public double YieldPrice { get; init; }

    private static IReadOnlyDictionary<string, double> EmptyReserves { get; } = new SortedDictionary<string, double>(StringComparer.Ordinal);

    private static IReadOnlyDictionary<WorkloadClass, double> EmptyCompute { get; } = new SortedDictionary<WorkloadClass, double>();
}
