namespace Megapod.Lab.Report;

/// <summary>What compute had in the month and what it had not. Null is what nobody knows.</summary>
public sealed record MonthCompute
{
    /// <summary>For how long the power of pods is known, h.</summary>
    public double? KnownHours { get; init; }

    /// <summary>In how much of that they drew something, h, by the minute.</summary>
    public double? RunningHours { get; init; }

    /// <summary>Racks held back times hours.</summary>
    public double? ThrottledRackHours { get; init; }

    /// <summary>Of it: racks that were given no more than their idle power.</summary>
    public double? PausedRackHours { get; init; }

    /// <summary>Hours in which at least one rack was held back, by the minute.</summary>
    public double? ThrottledHours { get; init; }

    /// <summary>Hours in which at least one was paused, by the minute.</summary>
    public double? PausedHours { get; init; }

    /// <summary>Energy that was not given, Wh, by cause: cars, limit, price, peak, reserve, guard, other. Empty: it is not recorded.</summary>
    public IReadOnlyList<(string Cause, double WattHours)> Shed { get; init; } = [];
}
