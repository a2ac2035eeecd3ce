namespace Megapod.Control.Guards;

/// <summary>
/// Without the connection's meter the ledger's ceilings still hold the limit, but nothing shows whether a load outside the ledger has come:
/// racks stop growing and the battery neither charges nor chases a boundary that it cannot see.
/// </summary>
internal sealed class MeterLostGuard : IGuard
{
    /// <inheritdoc/>
    public GuardId Id => GuardId.MeterLost;

    /// <inheritdoc/>
    public void Narrow(GuardInput input, Bounds bounds)
    {
        if (!input.IsRootMeterTrusted)
        {
            bounds.NarrowRackGrowth(0, Id);
            bounds.NarrowCharge(0, Id);
        }
    }
}
