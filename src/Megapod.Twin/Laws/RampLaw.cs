namespace Megapod.Twin.Laws;

/// <summary>Where the connection limits how fast the import may rise, compute does not break it: the rise of everything but cars stays under it.</summary>
public sealed class RampLaw : ILaw
{
    private double before = double.NaN;

    /// <inheritdoc/>
    public string Name => "ramp";

    /// <inheritdoc/>
    public void Check(LawContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (context.Tree.Site.Grid.UpRampWattsPerSecond is not { } ramp)
        {
            return;
        }

        double cars = 0;
        for (int i = 0; i < context.Plant.Visits.Length; i++)
        {
            cars += context.Plant.ConsumerMeanWatts[i];
        }

        double now = context.Plant.NodeMeanWatts[0] - cars;
        if (now - before > (ramp * context.Seconds) + 1)
        {
            context.Book.Break(Name, context.Plant.Now, $"the import without cars rose by {now - before:F0} W in {context.Seconds:F0} s; {ramp:F0} W/s is allowed");
        }

        before = now;
    }
}
