namespace Megapod.Control.Guards;

using Megapod.Core.Model;

/// <summary>
/// Above the hottest ambient that the cooling is planned for, racks come down by 10 % of their range per kelvin. Where no outside temperature
/// is measured the pod's own protection stands alone; where one was and went stale, racks do not grow.
/// </summary>
internal sealed class ThermalGuard : IGuard
{
    private const double RangePerKelvin = 0.1;
    private static readonly TimeSpan OldestAmbient = TimeSpan.FromMinutes(30);

    /// <inheritdoc/>
    public GuardId Id => GuardId.Thermal;

    /// <inheritdoc/>
    public void Narrow(GuardInput input, Bounds bounds)
    {
        var ambient = input.Snapshot.Ambient;
        if (ambient.Quality == Quality.Missing)
        {
            return;
        }

        if (!ambient.IsFresh(input.Now, OldestAmbient))
        {
            bounds.NarrowRackGrowth(0, Id);
            return;
        }

        for (int p = 0; p < input.Tree.Pods.Count; p++)
        {
            double above = ambient.Value - input.Tree.Pods[p].Cooling.HottestAmbient.Value;
            if (above <= 0)
            {
                continue;
            }

            for (int i = input.Tree.ConnectorCount; i < input.Tree.ConnectorCount + input.Tree.RackCount; i++)
            {
                var rack = input.Tree.Consumers[i];
                if (rack.Unit != p)
                {
                    continue;
                }

                double range = rack.Nameplate.Value - rack.Minimum.Value;
                bounds.NarrowConsumer(i, rack.Minimum.Value + (range * Math.Max(0, 1 - (RangePerKelvin * above))), Id);
            }
        }
    }
}
