namespace Megapod.Twin.Physics;

using Megapod.Core.Model;

/// <summary>Pods that are brought and taken away while the world goes on.</summary>
public sealed partial class SitePlant
{
    /// <summary>The plant of before with other pods; it must not be used any more.</summary>
    private SitePlant(TreeMatch match, SitePlant before)
        : this(match.To, before.sessions, before.Now, before.seed)
    {
        match.CarryConsumers<Device>(before.Devices, Devices);
        match.CarryConsumers<DeviceTrouble>(before.Troubles, Troubles);
        match.CarryConsumers<double>(before.ConsumerWatts, ConsumerWatts);
        match.CarryConsumers<double>(before.ConsumerMeanWatts, ConsumerMeanWatts);
        match.CarryConsumers<double>(before.consumerSums, consumerSums);
        match.CarryNodes<double>(before.NodeWatts, NodeWatts);
        match.CarryNodes<double>(before.NodeMeanWatts, NodeMeanWatts);
        match.CarryNodes<double>(before.nodeSums, nodeSums);
        match.CarryNodes<double>(before.meterFactor, meterFactor);
        match.CarryNodes<bool>(before.SafetyLatched, SafetyLatched);
        match.CarrySolar<double>(before.SolarMeanWatts, SolarMeanWatts);
        match.CarrySolar<double>(before.solarSums, solarSums);
        match.CarryPods<bool>(before.IsCoolingLost, IsCoolingLost);
        match.CarryPods<CoolingPlant?>(before.loops, loops);
        for (int p = 0; p < loops.Length; p++)
        {
            if (match.PodBefore(p) >= 0)
            {
                loops[p]?.Stand([.. Enumerable.Range(0, tree.RackCount).Where(r => tree.Consumers[tree.ConnectorCount + r].Unit == p)]);
            }
        }

        before.Visits.CopyTo(Visits, 0);
        foreach (int number in before.waiting)
        {
            waiting.Enqueue(number);
        }

        (nextSession, extraSessions) = (before.nextSession, before.extraSessions);
        (Battery, Relay, Book, wire) = (before.Battery, before.Relay, before.Book, before.wire);
        wire.Exchange(match);
        reports = [.. match.Carry(before.reports)];
        handedOut = [.. match.Carry(before.handedOut)];
        (batterySum, gatheredSeconds) = (before.batterySum, before.gatheredSeconds);
        (Topology, VoltageShare, AmbientCelsius, Irradiance, Work) = (before.Topology, before.VoltageShare, before.AmbientCelsius, before.Irradiance, before.Work);
        (SocError, EventLimits, IsIdeal) = (before.SocError, before.EventLimits, before.IsIdeal);
        for (int p = 0; p < tree.Pods.Count; p++)
        {
            if (match.PodBefore(p) < 0)
            {
                SwitchPod(p, isOn: false);
            }
        }
    }

    /// <summary>A person closes the feed of a pod, or opens it: without it nothing is drawn there, no rack answers, and what racks were told is forgotten.</summary>
    /// <param name="pod">Index of the pod.</param>
    /// <param name="isOn">Whether it shall be closed.</param>
    public void SwitchPod(int pod, bool isOn)
    {
        for (int i = tree.ConnectorCount; i < Devices.Length; i++)
        {
            if (tree.Consumers[i].Unit == pod)
            {
                Troubles[i].IsOff = !isOn;
                Devices[i] = isOn ? Devices[i] : default;
            }
        }
    }

    /// <summary>
    /// The plant with other pods: battery, cars, relay, weather, meters' errors, commands on their way, and the pods that stay with their racks, coolant and temperatures are as they were to the last bit. A new pod rests: its feed
    /// is open until somebody closes it, its coolant flows at its design state. This plant must not be used any more.
    /// </summary>
    /// <param name="match">Which thing is which; from this plant's site, to one that differs in pods alone.</param>
    public SitePlant Exchanged(TreeMatch match)
    {
        ArgumentNullException.ThrowIfNull(match);
        return new SitePlant(match, this);
    }
}
