namespace Megapod.Site.Loop;

using System.Globalization;
using Megapod.Control.Cooling;
using Megapod.Control.Cycle;
using Megapod.Core.Model;
using Megapod.Core.Units;

/// <summary>
/// What stands at a site: the faults that the cycle raises and the safety inputs that are latched, each since when, with an event when it begins and when it is
/// over. Nothing here acknowledges or resets: a latched input is reset where it is.
/// </summary>
internal sealed class AlarmBoard
{
    private PowerTree tree;
    private readonly EventRing events;
    private readonly SiteFault[] faults = [.. Enum.GetValues<SiteFault>().Where(f => f != SiteFault.SafetyLatched)];
    private readonly List<(SiteFault Fault, string Subject, string Text, Instant Since)> standing = [];
    private readonly List<(SiteFault Fault, string Subject, string Text)> found = [];
    private Instant[] latchSince;
    private GridTopology topology;
    private bool hasBegun;

    /// <summary>An empty board.</summary>
    public AlarmBoard(PowerTree tree, EventRing events)
    {
        this.tree = tree;
        this.events = events;
        latchSince = new Instant[tree.Nodes.Length];
    }

    /// <summary>What stands now, latched safety inputs first. A fault that concerns devices or meters stands once for each connector, pod or node that it concerns.</summary>
    public IReadOnlyList<AlarmView> Standing =>
    [
        .. latchSince.Select((since, n) => (since, n)).Where(l => l.since != Instant.Never)
            .Select(l => new AlarmView(CodeOf(SiteFault.SafetyLatched), tree.Nodes[l.n].Id, LatchText(l.n), l.since)),
        .. standing.Select(s => new AlarmView(CodeOf(s.Fault), s.Subject, s.Text, s.Since)),
    ];

    /// <summary>The site has other pods from now on. What stands goes on standing; what stood at a pod that is gone is over with the next cycle.</summary>
    /// <param name="match">Which thing is which.</param>
    public void Exchange(TreeMatch match)
    {
        var since = new Instant[match.To.Nodes.Length];
        match.CarryNodes<Instant>(latchSince, since);
        (tree, latchSince) = (match.To, since);
    }

    /// <summary>Takes in a cycle.</summary>
    public void Update(SiteSnapshot snapshot, CycleOutput output, CycleMemory memory, Instant now)
    {
        for (int n = 0; n < latchSince.Length; n++)
        {
            bool isLatched = snapshot.SafetyLatched[n];
            if (isLatched != (latchSince[n] != Instant.Never))
            {
                latchSince[n] = isLatched ? now : Instant.Never;
                events.Add(now, isLatched ? "safety-latched" : "safety-reset", tree.Nodes[n].Id, isLatched ? LatchText(n) : $"The safety input at {tree.Nodes[n].Id} was reset; what hangs below it may have grants again.");
            }
        }

        Find(output, memory);
        for (int k = 0; k < found.Count; k++)
        {
            var (fault, subject, text) = found[k];
            int known = standing.FindIndex(s => s.Fault == fault && s.Subject == subject);
            if (known < 0)
            {
                standing.Add((fault, subject, text, now));
            }
            else
            {
                standing[known] = standing[known] with { Text = text };
            }
        }

        standing.RemoveAll(s => !found.Exists(f => f.Fault == s.Fault && f.Subject == s.Subject));

        if (hasBegun && output.Topology != topology)
        {
            events.Add(now, "topology", tree.Nodes[0].Id, TopologyWords.Of(output.Topology));
        }

        topology = output.Topology;
        hasBegun = true;
    }

    private void Find(CycleOutput output, CycleMemory memory)
    {
        found.Clear();
        foreach (var fault in faults)
        {
            if (!output.IsRaised(fault))
            {
                continue;
            }

            switch (fault)
            {
                case SiteFault.DeviceDisobeys:
                    FindDevices(fault, memory.IsCaught, "drew more than it may; it counts as its nameplate until a person clears it.", "drew more than they may; they count as their nameplates until a person clears them.");
                    break;
                case SiteFault.DeviceSilent:
                    FindDevices(fault, memory.IsGivenUp, "answers no command; it counts as its fallback.", "answer no command; they count as their fallbacks.");
                    break;
                case SiteFault.MeterContradicted:
                    for (int n = 0; n < tree.Nodes.Length; n++)
                    {
                        if (memory.UnexplainedWatts(n) is > 0 and var watts)
                        {
                            found.Add((fault, tree.Nodes[n].Id, string.Create(CultureInfo.InvariantCulture, $"The meter of {tree.Nodes[n].Id} shows {watts / 1000:0.#} kW more than everything below it reports; that counts as a load of its own.")));
                        }
                    }

                    break;
                case SiteFault.CoolingStale:
                    FindPods(fault, memory.IsCoolingStale, "Readings of the cooling loop of {0} are too old: its racks take part of their range.");
                    break;
                case SiteFault.CoolantWarm:
                    FindPods(fault, memory.IsCoolantWarm, "The coolant of {0} is warmer than its racks are built for: they come down.");
                    break;
                case SiteFault.CoolantHot:
                    FindStops(fault, memory, t => t == CoolingTrip.SupplyHot, "the coolant was too hot");
                    break;
                case SiteFault.FlowLost:
                    FindStops(fault, memory, t => t == CoolingTrip.FlowLost, "the coolant did not flow");
                    break;
                case SiteFault.Leak:
                    FindStops(fault, memory, t => t is CoolingTrip.Leak or CoolingTrip.LeakStays, "a leak detector was wet, and is being isolated");
                    break;
                case SiteFault.BranchOpen:
                    FindStops(fault, memory, t => t == CoolingTrip.BranchOpen, "its branch of the power distribution was open");
                    break;
                default:
                    found.Add((fault, tree.Site.Id, TextOf(fault)));
                    break;
            }
        }
    }

    private void FindPods(SiteFault fault, Func<int, bool> isIt, string words)
    {
        for (int p = 0; p < tree.Pods.Count; p++)
        {
            if (isIt(p))
            {
                found.Add((fault, tree.Pods[p].Id, string.Format(CultureInfo.InvariantCulture, words, tree.Pods[p].Id)));
            }
        }
    }

    /// <summary>A person ends each of them by its name, so each stands by itself.</summary>
    private void FindStops(SiteFault fault, CycleMemory memory, Func<CoolingTrip, bool> isIt, string why)
    {
        var stopped = Enumerable.Range(0, tree.Pods.Count).Where(p => isIt(memory.TripOfPod(p).Trip)).Select(p => tree.Pods[p].Id)
            .Concat(Enumerable.Range(0, tree.RackCount).Where(k => isIt(memory.TripOfRack(k).Trip)).Select(k => tree.Consumers[tree.ConnectorCount + k].Id));
        foreach (string id in stopped)
        {
            found.Add((fault, id, $"{id} is stopped because {why}: it has zero grants until a person has looked and ends the stop."));
        }
    }

    /// <summary>Connectors by themselves, racks by their pod: whoever looks for one looks at the pod first.</summary>
    private void FindDevices(SiteFault fault, Func<int, bool> isIt, string one, string several)
    {
        for (int i = 0; i < tree.ConnectorCount; i++)
        {
            if (isIt(i))
            {
                found.Add((fault, tree.Consumers[i].Id, $"{tree.Consumers[i].Id} {one}"));
            }
        }

        foreach (var racks in Enumerable.Range(tree.ConnectorCount, tree.RackCount).Where(isIt).GroupBy(i => tree.Consumers[i].Unit))
        {
            string pod = tree.Pods[racks.Key].Id;
            int count = racks.Count();
            found.Add((fault, pod, count == 1 ? $"{tree.Consumers[racks.First()].Id} of {pod} {one}" : $"{count} racks of {pod} {several}"));
        }
    }

    private static string CodeOf(SiteFault fault) => $"MP{(int)fault}";

    private string LatchText(int n) => $"A safety input is latched at {tree.Nodes[n].Id}: everything below it has zero grants until a person resets it there.";

    private static string TextOf(SiteFault fault) => fault switch
    {
        SiteFault.MeterLost => "The connection's meter gives no value that can be believed.",
        SiteFault.BatteryDisobeys => "The battery does not follow its set-points; nothing counts on it until a person clears it.",
        SiteFault.BatteryLost => "The battery is gone.",
        SiteFault.ClockJumped => "The clock jumped, or the controller stood still.",
        SiteFault.Islanded => "The grid is gone and the battery carries the site.",
        SiteFault.Black => "The site is without voltage.",
        _ => "The breaker's position is not known.",
    };
}
