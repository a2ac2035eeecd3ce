namespace Megapod.Control.Guards;

/// <summary>The connection's own limit on rising import bounds how fast racks grow; cars are never held back for it.</summary>
internal sealed class RampGuard : IGuard
{
    /// <inheritdoc/>
    public GuardId Id => GuardId.Ramp;

    /// <inheritdoc/>
    public void Narrow(GuardInput input, Bounds bounds)
    {
        if (input.Tree.Site.Grid.UpRampWattsPerSecond is { } ramp)
        {
            bounds.NarrowRackGrowth(ramp * input.ElapsedSeconds, Id);
        }
    }
}
