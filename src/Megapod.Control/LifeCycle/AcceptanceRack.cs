namespace Megapod.Control.LifeCycle;

/// <summary>A rack as its acceptance has to know it.</summary>
/// <param name="Id">Its name.</param>
/// <param name="IdleWatts">Its draw at zero throughput, W.</param>
/// <param name="FullWatts">Its draw at full speed, W.</param>
/// <param name="OvershootWatts">By how much it may exceed a ceiling, meter error included, W.</param>
/// <param name="DownWithin">From a lower ceiling until it is down by its own declaration: latency, actuation, and until a meter has shown it.</param>
public sealed record AcceptanceRack(string Id, double IdleWatts, double FullWatts, double OvershootWatts, TimeSpan DownWithin);
