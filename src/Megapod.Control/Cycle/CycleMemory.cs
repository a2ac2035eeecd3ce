namespace Megapod.Control.Cycle;

using Megapod.Control.Commands;
using Megapod.Control.Dispatch;
using Megapod.Control.Ledger;
using Megapod.Core.Model;
using Megapod.Core.Units;

/// <summary>What a cycle remembers for the next: the ledger, each car's recent draw, and what is shed. It belongs to the caller and to one site.</summary>
public sealed class CycleMemory
{
    /// <summary>The memory of a controller that has just started and knows of no grant.</summary>
    public CycleMemory(PowerTree tree)
    {
        ArgumentNullException.ThrowIfNull(tree);
        Ledger = new GrantLedger(tree);
        Cars = new CarDemand[tree.ConnectorCount];
        Commands = new CommandState[tree.ConnectorCount + tree.RackCount];
        Order = [.. Enumerable.Range(0, tree.ConnectorCount)];
    }

    internal GrantLedger Ledger { get; }

    internal CarDemand[] Cars { get; }

    internal CommandState[] Commands { get; }

    internal int[] Order { get; }

    internal Instant LastStep { get; set; }

    internal bool IsBelowReserve { get; set; }

    /// <summary>State of charge to which smoothing returns: what it was when the plan began to rest.</summary>
    internal double PathSoc { get; set; } = double.NaN;

    /// <summary>What cars held lately, W: quick to rise, slow to fall.</summary>
    internal double BusyCarsWatts { get; set; }

    /// <summary>Names of the limit rows that reasons point to.</summary>
    public string RowName(int row) => row >= 0 && row < Ledger.Rows.Length ? Ledger.Rows[row].Name : "";

    /// <summary>Worst case of a consumer now, W, as the ledger counts it.</summary>
    public double WorstCaseWatts(int consumer) => Ledger.WorstCase(consumer);

    /// <summary>Earliest lapse of the grant sent last; <see cref="Instant.Never"/> when the consumer holds none.</summary>
    public Instant LapsesAt(int consumer) => new(Ledger.LastLapsesAt(consumer));

    /// <summary>Whether the consumer counts as its nameplate because its class is unproven or it was caught disobeying.</summary>
    public bool IsAdvisory(int consumer) => Ledger.IsAdvisory[consumer];

    /// <summary>Whether a device that takes grants was given up because it answers no command.</summary>
    public bool IsGivenUp(int consumer) => consumer < Commands.Length && Commands[consumer].IsGivenUp;

    /// <summary>Power that a node's meter shows beyond what everything below it reports, W; it counts as a load until it is explained.</summary>
    public double UnexplainedWatts(int node) => Ledger.Unexplained(node);

    /// <summary>Whether the battery was caught not following its set-points; nothing counts on it until a person clears it.</summary>
    public bool IsBatteryAdvisory => Ledger.BatteryIndex >= 0 && Ledger.IsAdvisory[Ledger.BatteryIndex];

    /// <summary>A person vouches again for a device that was caught disobeying.</summary>
    public void ClearDisobedience(int consumer) => Ledger.ClearDisobedience(consumer);

    /// <summary>A person vouches again for a battery that was caught not following.</summary>
    public void ClearBatteryDisobedience()
    {
        if (Ledger.BatteryIndex >= 0)
        {
            Ledger.ClearDisobedience(Ledger.BatteryIndex);
        }
    }
}
