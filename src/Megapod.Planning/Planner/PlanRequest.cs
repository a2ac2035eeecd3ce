namespace Megapod.Planning.Planner;

using Megapod.Core.Model;
using Megapod.Core.Tariffs;
using Megapod.Core.Units;

/// <summary>How the site stands when a plan is asked for.</summary>
public sealed record PlanRequest
{
    /// <summary>The instant; the plan's first slot lasts from here to the end of its quarter.</summary>
    public required Instant Now { get; init; }

    /// <summary>What cars have wanted in the last minutes, W; NaN: unknown.</summary>
    public double RecentCarWatts { get; init; } = double.NaN;

    /// <summary>Power with which energy that cars were held back comes back now, W.</summary>
    public double ReturningCarWatts { get; init; }

    /// <summary>What the cars that are plugged in still ask for, and when they leave. Those whose departure lies behind are left.</summary>
    public IReadOnlyList<CarPromise> Promises { get; init; } = [];

    /// <summary>Energy in the battery, Wh; NaN: unknown, and then the plan counts on none.</summary>
    public double StoredWattHours { get; init; } = double.NaN;

    /// <summary>Highest interval mean of the billing month so far, W.</summary>
    public double MonthPeakWatts { get; init; }

    /// <summary>How the tariff's further charges on peaks stand, in the order of <see cref="TariffClock.Charges"/>. Fewer than there are: the others have seen nothing.</summary>
    public IReadOnlyList<ChargeState> Charges { get; init; } = [];

    /// <summary>Energy imported so far in the metering interval that contains <see cref="Now"/>, Wh.</summary>
    public double IntervalWattHours { get; init; }

    /// <summary>Limits that came from outside while running, beside the site file's; W.</summary>
    public IReadOnlyList<LimitConfig> EventLimits { get; init; } = [];

    /// <summary>Largest charging power that the battery has now, W; infinite: as the site file says, 0: none.</summary>
    public double ChargeWatts { get; init; } = double.PositiveInfinity;

    /// <summary>Largest discharging power that the battery has now, W.</summary>
    public double DischargeWatts { get; init; } = double.PositiveInfinity;

    /// <summary>Whether marginal prices of each slot and the value curve are worked out, too; it takes some hundred further solves. Default no.</summary>
    public bool WithPrices { get; init; }
}
