namespace Megapod.Twin.Laws;

using Megapod.Core.Model;
using Megapod.Twin.Physics;

/// <summary>
/// Conservation under silence. At chosen instants all messages are frozen and the future is walked through: every device takes all that it is
/// allowed until it forgets, then its fallback; the battery holds what it was told until it reverts, then nothing. No node with an import limit may
/// ever carry more than that limit, in W, VA or A per phase. Both ends are tried: messages on their way are lost, or arrive as the last ones. What a fault
/// does is promised to be cured by messages, so silence is excused for as long as the incident says.
/// </summary>
public sealed class SilenceLaw : ILaw
{
    /// <summary>The law's name.</summary>
    public const string LawName = "conservation-under-silence";

    /// <summary>Every how many steps silence is tried unless somebody asks otherwise.</summary>
    public const int UsualEverySteps = 7;

    private const double RoundingWatts = 1;
    private readonly PowerTree tree;
    private readonly int everySteps;
    private readonly JudgedLimit[] rows;
    private readonly double[] load;
    private readonly (long At, int Device)[] lapses;
    private readonly double[] level;
    private readonly double[] told;
    private readonly int devices;
    private int used;
    private double batteryWatts;

    /// <summary>Checks every so many steps.</summary>
    /// <param name="tree">The site.</param>
    /// <param name="seed">The world: it knows on which phase a load lies that nobody wrote down.</param>
    /// <param name="everySteps">Every how many steps.</param>
    public SilenceLaw(PowerTree tree, ulong seed, int everySteps = UsualEverySteps)
    {
        ArgumentNullException.ThrowIfNull(tree);
        this.tree = tree;
        this.everySteps = everySteps;
        rows = JudgedLimit.Of(tree, seed, withRatings: false);
        load = new double[tree.Nodes.Length];
        devices = tree.ConnectorCount + tree.RackCount;
        lapses = new (long, int)[(2 * devices) + 1];
        level = new double[tree.Consumers.Length];
        told = new double[devices];
    }

    /// <inheritdoc/>
    public string Name => LawName;

    /// <inheritdoc/>
    public void Check(LawContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (context.Step % everySteps == 0 && !context.Plant.IsIdeal && context.Plant.Topology != GridTopology.Black && Walk(context, delivered: false) && context.Plant.InFlight.Count > 0)
        {
            Walk(context, delivered: true);
        }
    }

    /// <summary>Walks through one silence; false when the law broke.</summary>
    private bool Walk(LawContext context, bool delivered)
    {
        var plant = context.Plant;
        long now = plant.Now.Ticks;
        bool island = plant.Topology is not (GridTopology.GridTied or GridTopology.RidingThrough or GridTopology.Reconnecting);
        Array.Clear(load);
        for (int i = 0; i < devices; i++)
        {
            ref var device = ref plant.Devices[i];
            level[i] = plant.TrueLevel(i);
            told[i] = double.NaN;

            // A grant that lapsed a moment ago: the device is still on its way down to its fallback and is there within its actuation time.
            long until = device.UntilTicks <= now && level[i] > plant.Fallback(i) ? now + (long)(plant.Actuation(i) * TimeSpan.TicksPerSecond) : device.UntilTicks;

            // What keeps no promise has no lapse either: it goes on as it does now.
            lapses[i] = (plant.Troubles[i].Ignores || plant.Troubles[i].IsOff || plant.KeepsToItself(i) ? long.MaxValue : until, i);
        }

        if (delivered)
        {
            foreach (var command in plant.InFlight)
            {
                int i = command.Consumer;
                ref readonly var trouble = ref plant.Troubles[i];
                if (trouble.Ignores || trouble.IsOff || trouble.IsDeaf || plant.IsUnpowered(i) || command.Sequence < plant.Devices[i].Sequence)
                {
                    continue;
                }

                told[i] = command.Ceiling.Value * (1 + trouble.OvershootFraction);
                level[i] = Math.Min(Math.Max(told[i], plant.Devices[i].DrawWatts), tree.Consumers[i].Nameplate.Value);
                lapses[i] = (now + trouble.Stretched(command.Duration.Ticks), i);
            }
        }

        for (int i = 0; i < devices; i++)
        {
            Add(tree.Consumers[i].Node, level[i]);
        }

        for (int i = devices; i < tree.Consumers.Length; i++)
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
                batteryWatts = now < battery.UntilTicks ? Math.Max(battery.SetpointWatts, -battery.DischargeCapability(1)) : 0;
                lapses[devices] = (battery.UntilTicks, -1);
            }

            Add(tree.BatteryNode, batteryWatts);
        }

        // Who is on the way down to a lower ceiling gets there within the actuation time, whatever is said meanwhile.
        used = devices + 1;
        for (int i = 0; i < devices; i++)
        {
            long down = now + (long)((plant.Actuation(i) + (double.IsNaN(told[i]) ? 0 : context.Seconds)) * TimeSpan.TicksPerSecond);

            // One whose grant has just lapsed is on its way to its fallback.
            if (!plant.Troubles[i].Ignores && (lapses[i].At <= now || down < lapses[i].At) && level[i] > Settled(plant, i))
            {
                lapses[used++] = (down, devices + i);
            }
        }

        lapses.AsSpan(0, used).Sort(static (a, b) => a.At != b.At ? a.At.CompareTo(b.At) : a.Device.CompareTo(b.Device));
        int first = 0;
        while (first < used && lapses[first].At <= now)
        {
            first++;
        }

        if (!Holds(context, now, NextAfter(first), delivered, island))
        {
            return false;
        }

        for (int k = first; k < used;)
        {
            long at = lapses[k].At;
            if (at == long.MaxValue)
            {
                return true;
            }

            for (; k < used && lapses[k].At == at; k++)
            {
                int i = lapses[k].Device;
                if (i < 0)
                {
                    Add(tree.BatteryNode, -batteryWatts);
                    batteryWatts = 0;
                }
                else if (i >= devices)
                {
                    double down = Math.Min(level[i - devices], Settled(plant, i - devices));
                    Add(tree.Consumers[i - devices].Node, down - level[i - devices]);
                    level[i - devices] = down;
                }
                else
                {
                    double rest = plant.Fallback(i) * (1 + plant.Troubles[i].OvershootFraction);
                    Add(tree.Consumers[i].Node, rest - level[i]);
                    level[i] = rest;
                }
            }

            if (!Holds(context, at, NextAfter(k), delivered, island))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>What a device comes down to once it has carried out what it holds or is told last, W; racks never draw less than their idle power.</summary>
    private double Settled(SitePlant plant, int i)
    {
        double ceiling = double.IsNaN(told[i]) ? plant.Devices[i].Allowed(plant.Now.Ticks, plant.Fallback(i)) * (1 + plant.Troubles[i].OvershootFraction) : told[i];
        return i >= tree.ConnectorCount ? Math.Max(ceiling, tree.Consumers[i].Minimum.Value) : ceiling;
    }

    private long NextAfter(int k) => k < used ? lapses[k].At : long.MaxValue;

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
                context.Break(Name, $"{row.Name}: {carried:F0} {row.Unit} above {most:F0} {row.Unit} {after:F1} s after silence begins, messages on their way {(delivered ? "delivered" : "lost")}", everySteps * context.Seconds);
                return false;
            }
        }

        // A limit that came while running is one of them from the instant on from which it holds; before that the notice is there to make room.
        foreach (var limit in context.Plant.EventLimits)
        {
            bool holds = limit.Direction == LimitDirection.Import && (limit.ValidFrom?.Ticks ?? long.MinValue) <= context.Plant.Now.Ticks && (limit.ValidUntil?.Ticks ?? long.MaxValue) > at;
            if (holds && !island && load[0] > limit.Amount + RoundingWatts)
            {
                double after = (at - context.Plant.Now.Ticks) / (double)TimeSpan.TicksPerSecond;
                context.Break(Name, $"{limit.Id}: {load[0]:F0} W above {limit.Amount:F0} W {after:F1} s after silence begins, messages on their way {(delivered ? "delivered" : "lost")}", everySteps * context.Seconds);
                return false;
            }
        }

        return true;
    }
}
