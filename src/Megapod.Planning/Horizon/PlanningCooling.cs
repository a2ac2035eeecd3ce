namespace Megapod.Planning.Horizon;

using Megapod.Core.Model;

/// <summary>A pod's cooling as money sees it.</summary>
/// <param name="Plant">How it depends on the temperature.</param>
/// <param name="FullWatts">What the pod's racks draw at full power, W. Cooling is counted for that, though it takes less while they are throttled: a plan is a little too careful then.</param>
/// <param name="WorstWatts">What it takes at worst, W: on the hottest day that the site is planned for. Grants count it so at all times.</param>
public sealed record PlanningCooling(CoolingConfig Plant, double FullWatts, double WorstWatts)
{
    /// <summary>What it takes at an outside temperature, at most the worst, W.</summary>
    /// <param name="ambientCelsius">The temperature, °C.</param>
    public double WattsAt(double ambientCelsius) => Math.Min(WorstWatts, FullWatts * CoolingCurve.Overhead(Plant, ambientCelsius));

    /// <summary>The cooling of a pod.</summary>
    internal static PlanningCooling Of(Consumer consumer, PodConfig pod) => new(pod.Cooling, pod.Racks.Sum(r => r.Full.Value), consumer.Nameplate.Value);
}
