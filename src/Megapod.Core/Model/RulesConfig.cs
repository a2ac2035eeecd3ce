namespace Megapod.Core.Model;

/// <summary>The standing rules: what the site does with no planner. Family and defaults: the fixed rule grid of the project's yardstick.</summary>
public sealed record RulesConfig
{
    /// <summary>How the battery is used. Default by price.</summary>
    public BatteryRule Battery { get; init; } = BatteryRule.ByPrice;

    /// <summary>Charge at prices at or below this quantile of the day's known prices, 0–1. Default 0.4.</summary>
    public double ChargeQuantile { get; init; } = 0.4;

    /// <summary>Discharge at prices at or above this quantile, 0–1, where the spread pays for losses and wear. Default 0.9.</summary>
    public double DischargeQuantile { get; init; } = 0.9;

    /// <summary>Local hours [from, to) in which to charge, for <see cref="BatteryRule.ByHour"/>.</summary>
    public IReadOnlyList<(int From, int To)> ChargeHours { get; init; } = [];

    /// <summary>Local hours [from, to) in which to discharge, for <see cref="BatteryRule.ByHour"/>.</summary>
    public IReadOnlyList<(int From, int To)> DischargeHours { get; init; } = [];

    /// <summary>Month peak to keep, as a share of the usable import limit, 0–1. Default 0.975.</summary>
    public double PeakShare { get; init; } = 0.975;

    /// <summary>State of charge kept for cars and peaks, 0–1. Default 0.1.</summary>
    public double ReserveSoc { get; init; } = 0.1;

    /// <summary>How the reserve runs over the day. Default flat.</summary>
    public ReserveShape ReserveShape { get; init; }

    /// <summary>Whether compute is shed where its value is below the import price. Default yes.</summary>
    public bool ComputeByPrice { get; init; } = true;

    /// <summary>Whether the battery may discharge up to the export limit when that pays. Default no: down to zero import.</summary>
    public bool Export { get; init; }
}
