namespace Megapod.Twin.Simulator;

/// <summary>How cars were served.</summary>
public sealed record RunCars
{
    /// <summary>Cars that plugged in.</summary>
    public required int Sessions { get; init; }

    /// <summary>Energy they wanted, Wh.</summary>
    public required double RequestedWh { get; init; }

    /// <summary>Energy they got, Wh; cars still plugged in at the end included.</summary>
    public required double DeliveredWh { get; init; }

    /// <summary>Energy that came later than it would have without any limit; each car's largest lag, Wh.</summary>
    public required double DelayedWh { get; init; }

    /// <summary>Seconds in which some car got less than it asked although the site could have given it.</summary>
    public required double WaitedForComputeSeconds { get; init; }

    /// <summary>Median minutes from plugging in to leaving.</summary>
    public required double SessionMinutesP50 { get; init; }

    /// <summary>95th percentile of the same.</summary>
    public required double SessionMinutesP95 { get; init; }

    /// <summary>95th percentile of minutes from arriving to plugging in.</summary>
    public required double QueueMinutesP95 { get; init; }
}
