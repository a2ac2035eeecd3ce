namespace Megapod.Lab.Backtest;

using Megapod.Core.Model;

/// <summary>What a policy asks of the site for a quarter of an hour, as plain numbers: a plan's slot, made quick to follow 88 000 times a run.</summary>
internal readonly record struct MinuteOrder
{
    /// <summary>What the battery shall do.</summary>
    public BatteryIntent Intent { get; init; }

    /// <summary>Battery power for <see cref="BatteryIntent.SetPoint"/>, W, charging positive.</summary>
    public double BatteryWatts { get; init; }

    /// <summary>Mean import of the metering interval that is kept, W; the month's peak so far counts where it is higher.</summary>
    public double PeakWatts { get; init; }

    /// <summary>Stored energy below which only the limit may take from the battery, Wh.</summary>
    public double ReserveWattHours { get; init; }

    /// <summary>Compute wanted, W above idle.</summary>
    public double ComputeWatts { get; init; }

    /// <summary>Compute that does not yield to the month's peak or to a short battery, W above idle.</summary>
    public double FirmWatts { get; init; }

    /// <summary>Whether compute never yields, not even to cars: a site without a controller.</summary>
    public bool IsRigid { get; init; }
}
