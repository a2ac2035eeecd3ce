namespace Megapod.Twin.Simulator;

using Megapod.Core.Model;
using Megapod.Core.Units;
using Megapod.Twin.Faults;
using Megapod.Twin.Physics;

/// <summary>
/// Says before a second whether something happens in it that is over too soon to be judged by the second: a car begins to draw, the battery trips or returns, a limit
/// begins to hold, a fault begins or ends (the controller's death and restart among them), the voltage or the breaker moves. What is known only afterwards counts in the
/// second after. A car that plugs in moves nothing for the 10 to 30 s of its handshake, and nothing before its connector lets it: its event is the second in which its
/// draw leaves zero. One that leaves only makes room.
/// </summary>
internal sealed class PlantEvents
{
    private readonly SitePlant plant;
    private readonly FaultInjector? faults;
    private readonly long[] begins;
    private bool wasOnline;
    private bool wasClosed;
    private GridTopology topology;
    private double voltage;

    /// <summary>Watches a plant at its first instant.</summary>
    public PlantEvents(SitePlant plant, FaultInjector? faults)
    {
        this.plant = plant;
        this.faults = faults;
        begins = [.. plant.Tree.Nodes.SelectMany(n => n.Limits).Select(l => l.ValidFrom).OfType<Instant>().Select(f => f.Ticks).Distinct()];
        Remember();
    }

    /// <summary>Whether there is such an event from now until an instant; to be asked once a second, when all is known that begins with it.</summary>
    public bool AnyUntil(Instant until)
    {
        bool any = faults is { IsEvent: true }
            || plant.IsBatteryOnline != wasOnline
            || plant.IsBreakerClosed != wasClosed
            || plant.Topology != topology
            || plant.VoltageShare != voltage
            || plant.Relay?.WillAct(plant.Now.Ticks, until.Ticks) == true
            || BeginsToHold(until)
            || plant.WillDraw(until);
        Remember();
        return any;
    }

    private bool BeginsToHold(Instant until)
    {
        long now = plant.Now.Ticks;
        foreach (long begin in begins)
        {
            if (begin >= now && begin < until.Ticks)
            {
                return true;
            }
        }

        foreach (var limit in plant.EventLimits)
        {
            if (limit.ValidFrom is { } from && from.Ticks >= now && from < until)
            {
                return true;
            }
        }

        return false;
    }

    private void Remember()
    {
        wasOnline = plant.IsBatteryOnline;
        wasClosed = plant.IsBreakerClosed;
        topology = plant.Topology;
        voltage = plant.VoltageShare;
    }
}
