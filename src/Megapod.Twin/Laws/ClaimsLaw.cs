namespace Megapod.Twin.Laws;

using Megapod.Core.Model;

/// <summary>Claims stay within capability: what the battery is told to hold, it can hold until it reverts.</summary>
public sealed class ClaimsLaw : ILaw
{
    /// <summary>The law's name.</summary>
    public const string LawName = "claims-within-capability";

    /// <inheritdoc/>
    public string Name => LawName;

    /// <inheritdoc/>
    public void Check(LawContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var plant = context.Plant;
        if (plant.Battery is not { } battery || plant.IsIdeal || plant.Topology != GridTopology.GridTied || plant.Now.Ticks >= battery.UntilTicks)
        {
            return;
        }

        double seconds = Math.Max(1, (battery.UntilTicks - plant.Now.Ticks) / (double)TimeSpan.TicksPerSecond);
        double capability = battery.DischargeCapability(seconds);
        if (-battery.SetpointWatts > capability + 1)
        {
            context.Break(Name, $"told to discharge {-battery.SetpointWatts:F0} W for {seconds:F0} s, able to give {capability:F0} W", context.Seconds);
        }
    }
}
