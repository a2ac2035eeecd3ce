namespace Megapod.Files.SiteFile.Checks;

using Megapod.Core.Model;
using Megapod.Files.SiteFile.Shapes;

/// <summary>
/// A site that shall run as an island must be able to come up as one: what all devices draw when nobody tells them anything comes with the voltage, before
/// anybody can be told less, so the battery has to carry it.
/// </summary>
internal static class IslandChecks
{
    /// <summary>Checks the order of the ride-through curve.</summary>
    public static void Curve(ReadMap site, FaultList faults)
    {
        var topology = site.Map("topology");
        var curve = topology?.List<RideThroughPoint>("rideThrough") ?? [];
        for (int i = 1; i < curve.Count; i++)
        {
            if (curve[i].Below >= curve[i - 1].Below || curve[i].For > curve[i - 1].For)
            {
                faults.Add(FaultCodes.RideThroughOrder, topology!.At("rideThrough"), "The ride-through curve is not in order: a lower voltage must be borne for a shorter time.", "Write voltages and times falling, such as [88 % for 20 s, 70 % for 10 s].");
                return;
            }
        }
    }

    /// <summary>Judges a site that has a sound power tree.</summary>
    public static void Run(ReadMap file, SiteConfig site, FaultList faults)
    {
        if (!site.Topology.CanIsland)
        {
            return;
        }

        double silent = SilentLoad.OfNodes(PowerTree.From(site))[0].Watts;
        double power = site.Battery?.Power.Value ?? 0;
        if (silent > power)
        {
            faults.Add(
                FaultCodes.IslandAboveBattery,
                file.Map("topology")!.At("canIsland"),
                $"The site shall run as an island, but what its devices draw by themselves, {Shown.Number(silent / 1000)} kW, is more than its battery can give, {Shown.Number(power / 1000)} kW: it could not come up.",
                "Lower the fallbacks, prove enforcement classes, take a larger battery, or leave 'canIsland' out.");
        }
    }
}
