namespace Megapod.Control.Cycle;

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
        Order = [.. Enumerable.Range(0, tree.ConnectorCount)];
    }

    internal GrantLedger Ledger { get; }

    internal CarDemand[] Cars { get; }

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

    /// <summary>A person vouches again for a device that was caught disobeying.</summary>
    public void ClearDisobedience(int consumer) => Ledger.ClearDisobedience(consumer);
}
