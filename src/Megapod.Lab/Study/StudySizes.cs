namespace Megapod.Lab.Study;

using System.Runtime.InteropServices;
using Megapod.Core.Model;

/// <summary>How large a site is.</summary>
/// <param name="GridWatts">The lowest lasting import limit of the connection in W; 0 where it has none in W.</param>
/// <param name="BatteryWatts">Power of the battery, W; 0 without one.</param>
/// <param name="BatteryWh">Energy of the battery, Wh; 0 without one.</param>
/// <param name="Pods">Pods.</param>
/// <param name="Gpus">Accelerators of all pods.</param>
/// <param name="Stalls">Connectors.</param>
/// <param name="SessionsPerDay">Mean cars a day that the site file expects; a world brings its own cars.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct StudySizes(double GridWatts, double BatteryWatts, double BatteryWh, int Pods, int Gpus, int Stalls, int SessionsPerDay)
{
    /// <summary>The sizes of a site.</summary>
    public static StudySizes Of(SiteConfig site)
    {
        ArgumentNullException.ThrowIfNull(site);
        double limit = LimitConfig.LowestImportWatts(site.Grid.Limits.Where(l => l is { ValidFrom: null, ValidUntil: null }));
        return new StudySizes(
            double.IsFinite(limit) ? limit : 0,
            site.Battery?.Power.Value ?? 0,
            site.Battery?.Energy.Value ?? 0,
            site.Pods.Count,
            site.Pods.Sum(p => p.Racks.Sum(r => r.Gpus)),
            site.Cabinets.Sum(c => c.Connectors.Count),
            site.Cars.SessionsPerDay);
    }
}
