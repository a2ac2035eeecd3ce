namespace Megapod.Twin.Physics;

using Megapod.Core.Units;

/// <summary>
/// Seconds that the plant goes through in many steps. When one is over, its means take the place of those of the last step: whoever counts by the second sees what
/// he always sees, and energy closes by itself.
/// </summary>
public sealed partial class SitePlant
{
    private readonly double[] consumerSums;
    private readonly double[] nodeSums;
    private double batterySum;
    private double gatheredSeconds;

    /// <summary>Adds the last step to the second in progress.</summary>
    internal void Gather(double seconds)
    {
        Add(ConsumerMeanWatts, consumerSums, seconds);
        Add(NodeMeanWatts, nodeSums, seconds);
        Add(SolarMeanWatts, solarSums, seconds);
        batterySum += BatteryMeanWatts * seconds;
        gatheredSeconds += seconds;
    }

    /// <summary>Ends the second: means are those of all steps since the second before.</summary>
    internal void CloseSecond()
    {
        Mean(consumerSums, ConsumerMeanWatts);
        Mean(nodeSums, NodeMeanWatts);
        Mean(solarSums, SolarMeanWatts);
        if (Battery is { } battery)
        {
            battery.MeanWatts = batterySum / gatheredSeconds;
        }

        batterySum = gatheredSeconds = 0;
    }

    /// <summary>Whether a car that draws nothing begins to before an instant: its handshake is over and its connector lets it.</summary>
    internal bool WillDraw(Instant until)
    {
        for (int i = 0; i < Visits.Length; i++)
        {
            ref readonly var visit = ref Visits[i];
            bool asks = visit.Session is not null && (visit.AskWatts > 0 || visit.FirstPowerAt >= Now.Ticks) && visit.FirstPowerAt < until.Ticks;
            if (asks && Devices[i].DrawWatts <= 0 && !Troubles[i].IsOff && (Troubles[i].Ignores || Devices[i].Allowed(until.Ticks, fallback[i]) >= minimum[i]))
            {
                return Topology != Core.Model.GridTopology.Black;
            }
        }

        return false;
    }

    /// <summary>By what share of its error the meter of a node reads high, −1 to 1; 0 without a meter.</summary>
    internal double MeterErrorSign(int node) => tree.Nodes[node].Meter is { ErrorFraction: > 0 } meter ? (meterFactor[node] - 1) / meter.ErrorFraction : 0;

    private static void Add(double[] means, double[] sums, double seconds)
    {
        for (int i = 0; i < means.Length; i++)
        {
            sums[i] += means[i] * seconds;
        }
    }

    private void Mean(double[] sums, double[] means)
    {
        for (int i = 0; i < means.Length; i++)
        {
            means[i] = sums[i] / gatheredSeconds;
            sums[i] = 0;
        }
    }
}
