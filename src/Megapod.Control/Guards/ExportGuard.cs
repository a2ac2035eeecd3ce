namespace Megapod.Control.Guards;

using Megapod.Core.Model;

/// <summary>
/// Discharge stays within the export limit plus the load that cannot vanish by itself, because every car may unplug while the battery holds
/// what it was told. Without an export limit the site may not export at all.
/// </summary>
internal sealed class ExportGuard : IGuard
{
    /// <inheritdoc/>
    public GuardId Id => GuardId.Export;

    /// <inheritdoc/>
    public void Narrow(GuardInput input, Bounds bounds)
    {
        // Behind an open breaker nothing is exported, whatever the battery gives.
        if (!input.IsIsland)
        {
            bounds.NarrowDischarge(MostDischarge(input.Tree, input.LastingLoadWatts), Id);
        }
    }

    /// <summary>The most discharge that keeps the export limit when every load has gone that can go by itself, W.</summary>
    public static double MostDischarge(PowerTree tree, double lastingLoadWatts)
    {
        double export = 0;
        bool found = false;
        var limits = tree.Nodes[0].Limits;
        for (int l = 0; l < limits.Count; l++)
        {
            var limit = limits[l];
            if (limit.Direction == LimitDirection.Export && limit.Quantity == LimitQuantity.Watts)
            {
                export = found ? Math.Min(export, limit.Amount) : limit.Amount;
                found = true;
            }
        }

        return export + lastingLoadWatts;
    }
}
