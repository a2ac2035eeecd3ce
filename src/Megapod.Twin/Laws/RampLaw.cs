namespace Megapod.Twin.Laws;

using Megapod.Core.Model;

/// <summary>
/// Where the connection limits how fast the import may rise, compute does not break it: the import rises no faster than that and the cars together. What cars let go
/// the battery may take over at once, because the import does not rise by it.
/// </summary>
public sealed class RampLaw : ILaw
{
    /// <summary>The law's name.</summary>
    public const string LawName = "ramp";

    private double before = double.NaN;
    private double carsBefore;

    /// <inheritdoc/>
    public string Name => LawName;

    /// <inheritdoc/>
    public void Check(LawContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (context.Tree.Site.Grid.UpRampWattsPerSecond is not { } ramp)
        {
            return;
        }

        if (context.Plant.Topology is not (GridTopology.GridTied or GridTopology.RidingThrough))
        {
            // A breaker that opens or closes asks nobody about ramps; how the load returns is the rebound law's.
            before = double.NaN;
            return;
        }

        double cars = 0;
        for (int i = 0; i < context.Plant.Visits.Length; i++)
        {
            cars += context.Plant.ConsumerMeanWatts[i];
        }

        double now = context.Plant.NodeMeanWatts[0];
        double rise = now - before - Math.Max(0, cars - carsBefore);
        if (rise > (ramp * context.Seconds) + 1)
        {
            context.Break(Name, $"the import rose by {rise:F0} W more than the cars in {context.Seconds:F0} s; {ramp:F0} W/s is allowed", context.Seconds);
        }

        (before, carsBefore) = (now, cars);
    }
}
