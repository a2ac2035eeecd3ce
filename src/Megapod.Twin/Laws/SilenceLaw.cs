namespace Megapod.Twin.Laws;

using Megapod.Core.Model;

/// <summary>
/// Conservation under silence. At chosen instants all messages are frozen and the future is walked through: every device takes all that it is
/// allowed until it forgets, then its fallback; the battery holds what it was told until it reverts, then nothing. No node with an import limit may
/// ever carry more than that limit. Both ends are tried: messages on their way are lost, or arrive as the last ones. The loss of the battery is promised
/// to be cured by messages, so silence is not tried while the site comes down after it.
/// </summary>
public sealed class SilenceLaw : ILaw
{
    private const double RoundingWatts = 1;
    private readonly PowerTree tree;
    private readonly int everySteps;
    private readonly double[] limit;
    private readonly double[] load;
    private readonly (long At, int Device)[] lapses;
    private readonly double[] level;

    /// <summary>Checks every so many steps.</summary>
    public SilenceLaw(PowerTree tree, int everySteps = 7)
    {
        ArgumentNullException.ThrowIfNull(tree);
        this.tree = tree;
        this.everySteps = everySteps;
        limit = [.. tree.Nodes.Select(n => n.Limits.Where(l => l.Direction == LimitDirection.Import && l.Quantity == LimitQuantity.Watts && l.ValidFrom is null && l.ValidUntil is null)
            .Select(l => l.Amount).DefaultIfEmpty(double.PositiveInfinity).Min())];
        load = new double[tree.Nodes.Count];
        int devices = tree.ConnectorCount + tree.RackCount;
        lapses = new (long, int)[devices + 1];
        level = new double[devices];
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
        int devices = level.Length;
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
            Add(tree.Consumers[i].Node, tree.Consumers[i].Nameplate.Value);
        }

        double told = 0;
        lapses[devices] = (long.MinValue, -1);
        if (plant.Battery is { } battery && tree.BatteryNode >= 0)
        {
            if (island)
            {
                told = -(tree.Site.Battery!.Power.Value);
                lapses[devices] = (long.MaxValue, -1);
            }
            else
            {
                told = now < battery.UntilTicks ? battery.SetpointWatts : 0;
                lapses[devices] = (battery.UntilTicks, -1);
            }

            Add(tree.BatteryNode, told);
        }

        Array.Sort(lapses, static (a, b) => a.At != b.At ? a.At.CompareTo(b.At) : a.Device.CompareTo(b.Device));
        if (!Holds(context, now, delivered, island))
        {
            return;
        }

        for (int k = 0; k < lapses.Length;)
        {
            long at = lapses[k].At;
            if (at <= now || at == long.MaxValue)
            {
                k++;
                continue;
            }

            for (; k < lapses.Length && lapses[k].At == at; k++)
            {
                int i = lapses[k].Device;
                if (i < 0)
                {
                    Add(tree.BatteryNode, -told);
                }
                else
                {
                    Add(tree.Consumers[i].Node, plant.Fallback(i) - level[i]);
                }
            }

            if (!Holds(context, at, delivered, island))
            {
                return;
            }
        }
    }

    private void Add(int node, double watts)
    {
        for (int n = node; n >= 0; n = tree.Nodes[n].Parent)
        {
            load[n] += watts;
        }
    }

    private bool Holds(LawContext context, long at, bool delivered, bool island)
    {
        for (int n = 0; n < load.Length; n++)
        {
            double most = n == 0 && island ? 0 : limit[n];
            if (load[n] > most + RoundingWatts)
            {
                double after = (at - context.Plant.Now.Ticks) / (double)TimeSpan.TicksPerSecond;
                context.Book.Break(Name, context.Plant.Now, $"{tree.Nodes[n].Id}: {load[n]:F0} W above {most:F0} W {after:F1} s after silence begins, messages on their way {(delivered ? "delivered" : "lost")}");
                return false;
            }
        }

        return true;
    }
}
