namespace Megapod.Control.Guards;

/// <summary>
/// The connection's own limit on rising import bounds how fast racks grow, where there is a battery half of it: the battery's own rise has the other half,
/// and the two may come in the same second. Cars are never held back for it.
/// </summary>
internal sealed class RampGuard : IGuard
{
    /// <summary>Share of the ramp that the battery and the racks have each, where there are both.</summary>
    public const double ShareWithBattery = 0.5;

    /// <summary>The battery's own share: what its lag leaves over of one second's rise comes in the next, and its meters err.</summary>
    public const double ShareOfBattery = 0.48;

    /// <summary>A controller that stood still does not make up for it in one step.</summary>
    private const double MostSeconds = 1;

    /// <inheritdoc/>
    public GuardId Id => GuardId.Ramp;

    /// <inheritdoc/>
    public void Narrow(GuardInput input, Bounds bounds)
    {
        if (input.Tree.Site.Grid.UpRampWattsPerSecond is { } ramp)
        {
            bounds.NarrowRackGrowth((input.Tree.Site.Battery is null ? 1 : ShareWithBattery) * ramp * Math.Min(input.ElapsedSeconds, MostSeconds), Id);
        }
    }
}
