namespace Megapod.Site.Loop;

/// <summary>The battery as people see it.</summary>
/// <param name="Watts">Measured power, W, charging positive; null when nothing fresh is known.</param>
/// <param name="Soc">State of charge, 0–1; null when unknown.</param>
/// <param name="HighestWatts">Its grant, W; negative where grants count on its discharge.</param>
/// <param name="Doing">What it is doing, in words.</param>
public sealed record BatteryView(double? Watts, double? Soc, double HighestWatts, string Doing)
{
    /// <summary>Id of the node that it stands at.</summary>
    public string? Node { get; init; }
}
