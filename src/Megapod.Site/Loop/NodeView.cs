namespace Megapod.Site.Loop;

/// <summary>One node of the power tree as people see it.</summary>
/// <param name="Id">Its name.</param>
/// <param name="Watts">Measured power, W, import positive; null when nothing fresh is known.</param>
/// <param name="LimitWatts">Its lowest import limit or rating, W; null when it has none.</param>
public sealed record NodeView(string Id, double? Watts, double? LimitWatts);
