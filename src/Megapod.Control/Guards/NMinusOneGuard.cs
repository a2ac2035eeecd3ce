namespace Megapod.Control.Guards;

using Megapod.Core.Model;

/// <summary>
/// Grants may count on the battery only as far as its sudden loss can be cured: what comes through the connection until consumers are down
/// must stay under the declared short-time curve for the recovery time, and consumers must be able to come down by that much.
/// Worked number: L = 1.3 MW, curve 2 × for 30 s, recovery 6 s: at most 1.3 MW of support.
/// </summary>
internal sealed class NMinusOneGuard : IGuard
{
    /// <inheritdoc/>
    public GuardId Id => GuardId.NMinusOne;

    /// <inheritdoc/>
    public void Narrow(GuardInput input, Bounds bounds)
    {
        bounds.NarrowSupport(MostSupport(input.Tree, input.RecoverySeconds), Id);
        bounds.NarrowSupport(input.SheddableWatts, Id);
        if (!input.IsBatteryObedient)
        {
            // A battery that was caught not following is as good as lost already.
            bounds.NarrowDischarge(0, Id);
            bounds.NarrowCharge(0, Id);
        }
    }

    /// <summary>The support whose sudden loss the connection's short-time curves bear for a time, W; infinity without an import limit in watts.</summary>
    public static double MostSupport(PowerTree tree, double recoverySeconds)
    {
        var recovery = TimeSpan.FromSeconds(recoverySeconds);
        var limits = tree.Nodes[0].Limits;
        double most = double.PositiveInfinity;
        for (int l = 0; l < limits.Count; l++)
        {
            var limit = limits[l];
            if (limit.Direction != LimitDirection.Import || limit.Quantity != LimitQuantity.Watts)
            {
                continue;
            }

            double factor = 1;
            for (int p = 0; p < limit.ShortTime.Count; p++)
            {
                var point = limit.ShortTime[p];
                factor = point.For >= recovery ? Math.Max(factor, point.Factor) : factor;
            }

            most = Math.Min(most, limit.Amount * (factor - 1));
        }

        return most;
    }
}
