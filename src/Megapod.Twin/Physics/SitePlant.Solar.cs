namespace Megapod.Twin.Physics;

using Megapod.Core.Model;
using Megapod.Core.Units;

/// <summary>
/// Solar plants: they give what the sun gives, at once and uncurtailed, while there is a grid to follow. Worked number: 200 kW at 600 W/m² are 120 kW. The share of the irradiance on the horizontal
/// stands for roof and inverter as a whole.
/// </summary>
public sealed partial class SitePlant
{
    /// <summary>Irradiance at which a plant gives its peak, W/m².</summary>
    private const double StandardIrradiance = 1000;

    private readonly double[] solarSums;

    /// <summary>Irradiance on the horizontal, W/m²; NaN when the world has none, and then no plant gives anything.</summary>
    public double Irradiance { get; set; } = double.NaN;

    /// <summary>Mean power into each solar plant over the last step, W, by the tree's index: negative while it produces.</summary>
    public double[] SolarMeanWatts { get; }

    /// <summary>Adds what the plants give to the nodes that they feed into. Without a grid to follow they switch off: the battery alone may not be able to take it.</summary>
    private void StepSolar()
    {
        bool follows = Topology is GridTopology.GridTied or GridTopology.RidingThrough or GridTopology.Reconnecting;
        for (int s = 0; s < SolarMeanWatts.Length; s++)
        {
            double share = follows && Irradiance > 0 ? Math.Min(1, Irradiance / StandardIrradiance) : 0;
            double watts = -share * tree.Solar[s].Peak.Value;
            SolarMeanWatts[s] = watts;
            NodeWatts[tree.SolarNodes[s]] += watts;
            NodeMeanWatts[tree.SolarNodes[s]] += watts;
        }
    }

    /// <summary>What the plants' meters say: the truth and the error of the node's meter.</summary>
    private void ObserveSolar(SiteSnapshot snapshot, Instant at)
    {
        for (int s = 0; s < SolarMeanWatts.Length; s++)
        {
            snapshot.SolarPower[s] = Reading.Good(SolarMeanWatts[s] * meterFactor[tree.SolarNodes[s]], at);
        }
    }
}
