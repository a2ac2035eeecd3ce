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
        var recovery = TimeSpan.FromSeconds(input.RecoverySeconds);
        var limits = input.Tree.Nodes[0].Limits;
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

            bounds.NarrowSupport(limit.Amount * (factor - 1), Id);
        }

        bounds.NarrowSupport(input.SheddableWatts, Id);
    }
}
