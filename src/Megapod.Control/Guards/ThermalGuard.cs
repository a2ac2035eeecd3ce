namespace Megapod.Control.Guards;

using Megapod.Core.Model;

/// <summary>
/// Above the hottest ambient that the cooling is planned for, racks come down by 10 % of their range per kelvin. Where no outside temperature
/// is measured the pod's own protection stands alone; where one was and went stale, racks do not grow. Where a cooling loop is watched, racks take what it bears.
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
        for (int k = 0; k < input.Tree.RackCount; k++)
        {
            if (input.Cooling.Shares[k] < 1)
            {
                Narrow(input.Tree.ConnectorCount + k, input.Cooling.Shares[k], input, bounds);
            }
        }

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
                if (input.Tree.Consumers[i].Unit == p)
                {
                    Narrow(i, Math.Max(0, 1 - (RangePerKelvin * above)), input, bounds);
                }
            }
        }
    }

    /// <summary>Leaves a rack its idle draw and a share of what it can take beyond.</summary>
    private void Narrow(int i, double share, GuardInput input, Bounds bounds)
    {
        var rack = input.Tree.Consumers[i];
        bounds.NarrowConsumer(i, rack.Minimum.Value + ((rack.Nameplate.Value - rack.Minimum.Value) * share), Id);
    }
}
