namespace Megapod.Control.Commissioning;

/// <summary>What a step's samples prove. Times count from the order and are bounds: between two samples nobody knows when it was.</summary>
public sealed record StepSight
{
    /// <summary>What they show.</summary>
    public required StepOutcome Outcome { get; init; }

    /// <summary>Why they show nothing, or no step; empty where the device followed.</summary>
    public string Why { get; init; } = "";

    /// <summary>The last sample that was still as before the order.</summary>
    public TimeSpan StillBefore { get; init; }

    /// <summary>The first sample that was not; zero where none was.</summary>
    public TimeSpan Moved { get; init; }

    /// <summary>The last sample that was not where the device was told to go; zero where all were.</summary>
    public TimeSpan NotYet { get; init; }

    /// <summary>The first sample from which all were; zero where the device did not follow.</summary>
    public TimeSpan Within { get; init; }

    /// <summary>Power before the order, W.</summary>
    public double BeforeWatts { get; init; }

    /// <summary>Mean power once it was there, W; before the order's where it never was.</summary>
    public double AfterWatts { get; init; }

    /// <summary>The highest power from the order on, W.</summary>
    public double HighestWatts { get; init; }

    /// <summary>The lowest power from the order on, W.</summary>
    public double LowestWatts { get; init; }
}
