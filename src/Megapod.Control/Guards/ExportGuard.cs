namespace Megapod.Control.Guards;

using Megapod.Core.Model;

/// <summary>
/// Discharge stays within the export limit plus the load that cannot vanish by itself, because every car may unplug while the battery holds
/// what it was told. Without an export limit the site may not export at all.
/// </summary>
internal sealed class ExportGuard : IGuard
{
    /// <summary>Below this share of its peak a plant stands in the dark: within a battery's reversion the sun rises by far less than it.</summary>
    private const double NightShare = 0.01;

    private static readonly TimeSpan OldestSun = TimeSpan.FromMinutes(1);

    /// <inheritdoc/>
    public GuardId Id => GuardId.Export;

    /// <inheritdoc/>
    public void Narrow(GuardInput input, Bounds bounds)
    {
        // Behind an open breaker nothing is exported, whatever the battery gives.
        if (!input.IsIsland)
        {
            bounds.NarrowDischarge(MostDischarge(input.Tree, input.LastingLoadWatts) - ComingSun(input), Id);
        }
    }

    /// <summary>
    /// What the sun may give while the battery holds what it was told, W: by day all that the plants can, because a cloud passes within seconds; by night nothing. A plant that nobody sees counts as by
    /// day. Worked number: plants of 200 kW that give 3 kW leave 200 kW less for discharge, and the same plants at 0.5 kW nothing less.
    /// </summary>
    private static double ComingSun(GuardInput input)
    {
        double sun = 0;
        for (int s = 0; s < input.Snapshot.SolarPower.Length; s++)
        {
            var reading = input.Snapshot.SolarPower[s];
            double peak = input.Tree.Solar[s].Peak.Value;
            bool isNight = reading.IsFresh(input.Now, OldestSun) && -reading.Value < NightShare * peak;
            sun += isNight ? 0 : peak;
        }

        return sun;
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
