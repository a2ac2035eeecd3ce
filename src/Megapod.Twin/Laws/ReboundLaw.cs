namespace Megapod.Twin.Laws;

using Megapod.Core.Model;

/// <summary>
/// No rebound: after the breaker has closed the import is never above what it was before the loss, or what the site draws by itself if that is more, plus
/// the ramp of the site file. What a thousand sites take all at once after an outage is what brings the next one.
/// </summary>
public sealed class ReboundLaw : ILaw
{
    /// <summary>The law's name.</summary>
    public const string LawName = "no-rebound";

    /// <summary>Meters and set-points have errors; the law leaves them a hundredth of the limit.</summary>
    private const double ErrorShare = 0.01;

    private readonly double limitWatts;
    private readonly double silentWatts;
    private readonly double seconds;

    /// <summary>Watches a site.</summary>
    public ReboundLaw(PowerTree tree)
    {
        ArgumentNullException.ThrowIfNull(tree);
        limitWatts = LimitConfig.LowestImportWatts(tree.Nodes[0].Limits);
        silentWatts = SilentLoad.OfNodes(tree)[0].Watts;
        seconds = tree.Site.Topology.ReconnectTime.TotalSeconds;
    }

    /// <inheritdoc/>
    public string Name => LawName;

    /// <inheritdoc/>
    public void Check(LawContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var plant = context.Plant;
        double since = (plant.Now - plant.BreakerClosedAt).TotalSeconds;
        if (plant.Relay is not { IsClosed: true } relay || relay.OpenedAt == Core.Units.Instant.Never || since >= seconds)
        {
            return;
        }

        double allowed = Math.Max(relay.ImportBeforeWatts, silentWatts) + (limitWatts * (since / seconds)) + (ErrorShare * limitWatts);
        if (plant.NodeMeanWatts[0] > allowed)
        {
            context.Break(Name, $"{plant.NodeMeanWatts[0]:F0} W imported {since:F0} s after the return, {allowed:F0} W would be what it was before and the ramp", context.Seconds);
        }
    }
}
