namespace Megapod.Core.Model;

using Megapod.Core.Units;

/// <summary>
/// What a site draws when nobody tells anything to anybody: every grant has lapsed, the battery has reverted to zero, cooling still
/// carries the residual heat away. Law 1 of the grants rests on it: on every node this fits each import limit, or no controller could
/// keep the limit under silence.
/// </summary>
public static class SilentLoad
{
    /// <summary>Share of the nominal voltage at which currents are judged where none is measured.</summary>
    public const double LowVoltageFraction = 0.9;

    /// <summary>Power factor of what a node carries beyond its children, which nobody has declared.</summary>
    public const double ResidualPowerFactor = 0.9;

    /// <summary>
    /// What a consumer may draw in silence: its fallback, but its nameplate when it is advisory, because then it may ignore any ceiling, the one
    /// for silence included. House loads and cooling count with their largest draw.
    /// </summary>
    public static Watts Of(Consumer consumer)
    {
        ArgumentNullException.ThrowIfNull(consumer);
        return consumer is { IsControlled: true, Enforcement.Class: EnforcementClass.Advisory } ? consumer.Nameplate : consumer.Fallback;
    }

    /// <summary>The voltage at which currents of this tree are judged.</summary>
    public static Volts JudgedVoltage(PowerTree tree)
    {
        ArgumentNullException.ThrowIfNull(tree);
        return tree.Site.Grid.NominalVoltage * LowVoltageFraction;
    }

    /// <summary>The silent load of a consumer in every quantity.</summary>
    /// <param name="consumer">The consumer.</param>
    /// <param name="phaseVolts">See <see cref="JudgedVoltage"/>.</param>
    public static ElectricalLoad LoadOf(Consumer consumer, Volts phaseVolts)
    {
        ArgumentNullException.ThrowIfNull(consumer);
        return ElectricalLoad.Of(Of(consumer).Value, consumer.PowerFactor, consumer.Phases, phaseVolts.Value);
    }

    /// <summary>The residual of a node in every quantity; its phases are unknown, so it counts on each.</summary>
    public static ElectricalLoad ResidualOf(PowerNode node, Volts phaseVolts)
    {
        ArgumentNullException.ThrowIfNull(node);
        return ElectricalLoad.Of(node.Residual.Value, ResidualPowerFactor, Phases.OneUnknown, phaseVolts.Value);
    }

    /// <summary>The silent load of every node by index: all consumers below it and all residuals, its own included; meter errors excluded.</summary>
    public static IReadOnlyList<ElectricalLoad> OfNodes(PowerTree tree)
    {
        ArgumentNullException.ThrowIfNull(tree);
        var volts = JudgedVoltage(tree);
        ElectricalLoad[] loads = [.. tree.Nodes.Select(n => ResidualOf(n, volts))];
        foreach (var consumer in tree.Consumers)
        {
            loads[consumer.Node] += LoadOf(consumer, volts);
        }

        // Parents come before their children, so that going backwards finishes every child before it is added.
        for (int i = loads.Length - 1; i > 0; i--)
        {
            loads[tree.Nodes[i].Parent] += loads[i];
        }

        return loads;
    }

    /// <summary>Error of a node's meter when it reads a limit's amount: nothing without a meter. A class 0.5 meter at 2 MW may be wrong by 10 kW.</summary>
    /// <param name="node">The node.</param>
    /// <param name="amount">The limit's amount in its own unit.</param>
    public static double MeterError(PowerNode node, double amount)
    {
        ArgumentNullException.ThrowIfNull(node);
        return (node.Meter?.ErrorFraction ?? 0) * amount;
    }

    /// <summary>Judges every import limit and every rating of every node.</summary>
    public static IReadOnlyList<SilentLoadVerdict> Judge(PowerTree tree)
    {
        var loads = OfNodes(tree);
        var verdicts = new List<SilentLoadVerdict>();
        for (int i = 0; i < tree.Nodes.Length; i++)
        {
            var node = tree.Nodes[i];
            verdicts.AddRange(node.Limits
                .Where(l => l.Direction == LimitDirection.Import)
                .Select(l => new SilentLoadVerdict(i, l, l.Quantity, loads[i].In(l.Quantity), MeterError(node, l.Amount), l.Amount)));
            if (double.IsFinite(node.Rating.Value))
            {
                verdicts.Add(new SilentLoadVerdict(i, null, LimitQuantity.Watts, loads[i].Watts, MeterError(node, node.Rating.Value), node.Rating.Value));
            }
        }

        return verdicts;
    }
}
