namespace Megapod.Twin.Laws;

/// <summary>A running session is held at or above the smallest deliverable power or stopped cleanly, never granted something in between.</summary>
public sealed class MinimumLaw : ILaw
{
    /// <summary>The law's name.</summary>
    public const string LawName = "session-minimum";

    private const double DrawingWatts = 500;

    /// <inheritdoc/>
    public string Name => LawName;

    /// <inheritdoc/>
    public void Check(LawContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var plant = context.Plant;
        for (int i = 0; i < plant.Visits.Length; i++)
        {
            if (plant.Troubles[i].IsAny)
            {
                continue;
            }

            double allowed = plant.Devices[i].Allowed(plant.Now.Ticks, plant.Fallback(i));
            double minimum = context.Tree.Consumers[i].Minimum.Value;
            if (allowed > 0 && allowed < minimum - 1 && plant.ConsumerMeanWatts[i] > DrawingWatts)
            {
                context.Break(Name, $"{context.Tree.Consumers[i].Id} runs under a ceiling of {allowed:F0} W, below its smallest deliverable {minimum:F0} W", context.Seconds);
            }
        }
    }
}
