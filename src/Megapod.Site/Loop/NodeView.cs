namespace Megapod.Site.Loop;

/// <summary>One node of the power tree as people see it.</summary>
/// <param name="Id">Its name.</param>
/// <param name="Watts">Measured power, W, import positive; null when nothing fresh is known.</param>
/// <param name="LimitWatts">Its lowest import limit or rating, W; null when it has none.</param>
public sealed record NodeView(string Id, double? Watts, double? LimitWatts)
{
    /// <summary>Id of the node that feeds it; null for the connection, which comes first.</summary>
    public string? Parent { get; init; }

    /// <summary>Age of the newest measurement, s, also of one that is too old to be believed; null: there is no meter, or it never spoke.</summary>
    public double? AgeSeconds { get; init; }

    /// <summary>Whether a safety input is latched here: everything below has zero grants until a person resets it at the place.</summary>
    public bool IsSafetyLatched { get; init; }
}
