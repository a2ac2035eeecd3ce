namespace Megapod.Twin.Laws;

using Megapod.Core.Model;

/// <summary>
/// Conservation under silence. At chosen instants all messages are frozen and the future is walked through: every device takes all that it is
/// allowed until it forgets, then its fallback; the battery holds what it was told until it reverts, then nothing. No node with an import limit may
/// ever carry more than that limit, in W, VA or A per phase. Both ends are tried: messages on their way are lost, or arrive as the last ones. The loss of
/// the battery is promised to be cured by messages, so silence is not tried while the site comes down after it.
/// </summary>
public sealed class SilenceLaw : ILaw
{
    private const double RoundingWatts = 1;
    private readonly PowerTree tree;
    private readonly int everySteps;
    private readonly JudgedLimit[] rows;
    private readonly double[] load;
    private readonly (long At, int Device)[] lapses;
    private readonly double[] level;
    private double batteryWatts;

    /// <summary>Checks every so many steps.</summary>
    /// <param name="tree">The site.</param>
    /// <param name="seed">The world: it knows on which phase a load lies that nobody wrote down.</param>
    /// <param name="everySteps">Every how many steps.</param>
    public SilenceLaw(PowerTree tree, ulong seed, int everySteps = 7)
    {
        ArgumentNullException.ThrowIfNull(tree);
        this.tree = tree;
        this.everySteps = everySteps;
        rows = JudgedLimit.Of(tree, seed, withRatings: false);
        load = new double[tree.Nodes.Count];
        int devices = tree.ConnectorCount + tree.RackCount;
        lapses = new (long, int)[devices + 1];
        level = new double[tree.Consumers.Count];
    }

    /// <inheritdoc/>
    public string Name => "conservation-under-silence";

    /// <inheritdoc/>
    public void Check(LawContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (context.Step % everySteps == 0 && !context.Plant.IsIdeal && !context.IsRecovering)
        {
            Walk(context, delivered: false);
            if (context.Plant.InFlight.Count > 0)
            {
                Walk(context, delivered: true);
            }
        }
    }

    private void Walk(LawContext context, bool delivered)
    {
        var plant = context.Plant;
        long now = plant.Now.Ticks;
        bool island = plant.Topology is not (GridTopology.GridTied or GridTopology.RidingThrough or GridTopology.Reconnecting);
        Array.Clear(load);
        int devices = lapses.Length - 1;
        for (int i = 0; i < devices; i++)
        {
            ref var device = ref plant.Devices[i];
            double allowed = device.Allowed(now, plant.Fallback(i));
            level[i] = Math.Min(Math.Max(allowed, device.DrawWatts), tree.Consumers[i].Nameplate.Value);
            lapses[i] = (device.UntilTicks, i);
        }

        if (delivered)
        {
            foreach (var command in plant.InFlight)
            {
                int i = command.Consumer;
                level[i] = Math.Min(Math.Max(command.Ceiling.Value, plant.Devices[i].DrawWatts), tree.Consumers[i].Nameplate.Value);
                lapses[i] = (now + command.Duration.Ticks, i);
            }
        }

        for (int i = 0; i < devices; i++)
        {
            Add(tree.Consumers[i].Node, level[i]);
        }

        for (int i = devices; i < tree.Consumers.Count; i++)
        {
            level[i] = tree.Consumers[i].Nameplate.Value;
            Add(tree.Consumers[i].Node, level[i]);
        }

        batteryWatts = 0;
        lapses[devices] = (long.MinValue, -1);
        if (plant.Battery is { } battery && tree.BatteryNode >= 0)
        {
            if (island)
            {
                batteryWatts = -tree.Site.Battery!.Power.Value;
                lapses[devices] = (long.MaxValue, -1);
            }
            else
            {
                batteryWatts = now < battery.UntilTicks ? battery.SetpointWatts : 0;
                lapses[devices] = (battery.UntilTicks, -1);
            }

            Add(tree.BatteryNode, batteryWatts);
        }

        Array.Sort(lapses, static (a, b) => a.At != b.At ? a.At.CompareTo(b.At) : a.Device.CompareTo(b.Device));
        int first = 0;
        while (first < lapses.Length && lapses[first].At <= now)
        {
            first++;
        }

        if (!Holds(context, now, NextAfter(first), delivered, island))
        {
            return;
        }

        for (int k = first; k < lapses.Length;)
        {
            long at = lapses[k].At;
            if (at == long.MaxValue)
            {
                return;
            }

            for (; k < lapses.Length && lapses[k].At == at; k++)
            {
                int i = lapses[k].Device;
                if (i < 0)
                {
                    Add(tree.BatteryNode, -batteryWatts);
                    batteryWatts = 0;
                }
                else
                {
                    Add(tree.Consumers[i].Node, plant.Fallback(i) - level[i]);
                    level[i] = plant.Fallback(i);
                }
            }

            if (!Holds(context, at, NextAfter(k), delivered, island))
            {
                return;
            }
        }
    }

    private long NextAfter(int k) => k < lapses.Length ? lapses[k].At : long.MaxValue;

    private void Add(int node, double watts)
    {
        for (int n = node; n >= 0; n = tree.Nodes[n].Parent)
        {
            load[n] += watts;
        }
    }

    /// <summary>Whether every limit that holds at some time between two lapses bears what is carried between them.</summary>
    private bool Holds(LawContext context, long at, long until, bool delivered, bool island)
    {
        foreach (var row in rows)
        {
            if (!row.IsInForce(at, until))
            {
                continue;
            }

            bool isIsland = row.Node == 0 && island;
            double carried = row.IsActivePower ? load[row.Node] : row.Load.Signed(level, batteryWatts, 1);
            double most = isIsland ? 0 : row.Most;
            if (carried > most + RoundingWatts)
            {
                double after = (at - context.Plant.Now.Ticks) / (double)TimeSpan.TicksPerSecond;
                context.Book.Break(Name, context.Plant.Now, $"{row.Name}: {carried:F0} {row.Unit} above {most:F0} {row.Unit} {after:F1} s after silence begins, messages on their way {(delivered ? "delivered" : "lost")}");
                return false;
            }
        }

        return true;
    }
}
