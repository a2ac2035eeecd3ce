namespace Megapod.Site.Loop;

using Megapod.Control.Cycle;
using Megapod.Core.Model;
using Megapod.Core.Units;

/// <summary>
/// What stands at a site: the faults that the cycle raises and the safety inputs that are latched, each since when, with an event when it begins and when it is
/// over. Nothing here acknowledges or resets: a latched input is reset where it is.
/// </summary>
internal sealed class AlarmBoard
{
    private readonly PowerTree tree;
    private readonly EventRing events;
    private readonly SiteFault[] faults = [.. Enum.GetValues<SiteFault>().Where(f => f != SiteFault.SafetyLatched)];
    private readonly Instant[] faultSince;
    private readonly Instant[] latchSince;
    private GridTopology topology;
    private bool hasBegun;

    /// <summary>An empty board.</summary>
    public AlarmBoard(PowerTree tree, EventRing events)
    {
        this.tree = tree;
        this.events = events;
        faultSince = new Instant[faults.Length];
        latchSince = new Instant[tree.Nodes.Length];
    }

    /// <summary>What stands now, latched safety inputs first.</summary>
    public IReadOnlyList<AlarmView> Standing =>
    [
        .. latchSince.Select((since, n) => (since, n)).Where(l => l.since != Instant.Never)
            .Select(l => new AlarmView(CodeOf(SiteFault.SafetyLatched), tree.Nodes[l.n].Id, LatchText(l.n), l.since)),
        .. faultSince.Select((since, f) => (since, f)).Where(l => l.since != Instant.Never)
            .Select(l => new AlarmView(CodeOf(faults[l.f]), tree.Site.Id, TextOf(faults[l.f]), l.since)),
    ];

    /// <summary>Takes in a cycle.</summary>
    public void Update(SiteSnapshot snapshot, CycleOutput output, Instant now)
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

        for (int f = 0; f < faults.Length; f++)
        {
            bool isRaised = output.IsRaised(faults[f]);
            faultSince[f] = !isRaised ? Instant.Never : faultSince[f] == Instant.Never ? now : faultSince[f];
        }

        if (hasBegun && output.Topology != topology)
        {
            events.Add(now, "topology", tree.Nodes[0].Id, WordsOf(output.Topology));
        }

        topology = output.Topology;
        hasBegun = true;
    }

    private static string CodeOf(SiteFault fault) => $"MP{(int)fault}";

    private string LatchText(int n) => $"A safety input is latched at {tree.Nodes[n].Id}: everything below it has zero grants until a person resets it there.";

    private static string WordsOf(GridTopology topology) => topology switch
    {
        GridTopology.GridTied => "The site runs in parallel with the grid.",
        GridTopology.RidingThrough => "The voltage dips; the site rides through and changes nothing.",
        GridTopology.Islanding => "The site is leaving the grid.",
        GridTopology.Islanded => "The grid is gone; the battery carries the site.",
        GridTopology.Black => "The site is without voltage.",
        GridTopology.Resynchronising => "The grid is back and has been sound for long enough; the relay may close the breaker.",
        GridTopology.Reconnecting => "The breaker is closed; load returns on a ramp, cars first.",
        _ => "The breaker's position is not known; the smaller of the grid's and the island's limit holds.",
    };

    private static string TextOf(SiteFault fault) => fault switch
    {
        SiteFault.DeviceDisobeys => "A device drew more than it may; it counts as its nameplate until a person clears it.",
        SiteFault.DeviceSilent => "A device answers no command; it counts as its fallback.",
        SiteFault.MeterContradicted => "A meter shows more than everything below it reports.",
        SiteFault.MeterLost => "The connection's meter gives no value that can be believed.",
        SiteFault.BatteryDisobeys => "The battery does not follow its set-points; nothing counts on it until a person clears it.",
        SiteFault.BatteryLost => "The battery is gone.",
        SiteFault.ClockJumped => "The clock jumped, or the controller stood still.",
        SiteFault.Islanded => "The grid is gone and the battery carries the site.",
        SiteFault.Black => "The site is without voltage.",
        _ => "The breaker's position is not known.",
    };
}
