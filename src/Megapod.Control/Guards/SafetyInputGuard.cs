namespace Megapod.Control.Guards;


/// <summary>
/// A latched safety input takes everything below its node to zero, and a stop for coolant, a leak or a branch its rack or its pod's racks. The hardware acted already; the ledger must not give anything back.
/// </summary>
internal sealed class SafetyInputGuard : IGuard
{
    /// <inheritdoc/>
    public GuardId Id => GuardId.SafetyInput;

    /// <inheritdoc/>
    public void Narrow(GuardInput input, Bounds bounds)
    {
        var latched = input.Snapshot.SafetyLatched;
        for (int n = 0; n < latched.Length; n++)
        {
            if (!latched[n])
            {
                continue;
            }

            for (int i = 0; i < bounds.MaximumWatts.Length; i++)
            {
                if (input.Tree.IsAtOrAbove(n, input.Tree.Consumers[i].Node))
                {
                    bounds.NarrowConsumer(i, 0, Id);
                }
            }

            if (input.Tree.BatteryNode >= 0 && input.Tree.IsAtOrAbove(n, input.Tree.BatteryNode))
            {
                bounds.NarrowDischarge(0, Id);
                bounds.NarrowCharge(0, Id);
            }
        }

        for (int k = 0; k < input.Tree.RackCount; k++)
        {
            if (input.Cooling.IsStopped(k))
            {
                bounds.NarrowConsumer(input.Tree.ConnectorCount + k, 0, Id);
            }
        }
    }
}
