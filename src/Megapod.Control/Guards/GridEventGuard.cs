namespace Megapod.Control.Guards;

using Megapod.Core.Model;

/// <summary>While a grid event limits the site, racks do not grow beyond it and the battery does not charge against it; the ledger holds the event's limit itself.</summary>
internal sealed class GridEventGuard : IGuard
{
    /// <inheritdoc/>
    public GuardId Id => GuardId.GridEvent;

    /// <inheritdoc/>
    public void Narrow(GuardInput input, Bounds bounds)
    {
        foreach (var limit in input.Snapshot.EventLimits)
        {
            bool active = (limit.ValidFrom is not { } from || from <= input.Now) && (limit.ValidUntil is not { } until || until > input.Now);
            if (active && limit.Direction == LimitDirection.Import)
            {
                bounds.NarrowCharge(0, Id);
            }
        }
    }
}
