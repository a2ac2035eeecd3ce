namespace Megapod.Core.Ports;

using Megapod.Core.Model;
using Megapod.Core.Outcomes;

/// <summary>
/// Keeps small values over the controller's death: under each name the newest one. What is handed over together is kept together or not at all,
/// in the order in which it was handed over. Handing over never waits; <see cref="Kept"/> says how far the disk has come.
/// </summary>
public interface IJournal
{
    /// <summary>What was kept when the journal was opened; empty for a new one.</summary>
    IReadOnlyDictionary<string, ReadOnlyMemory<byte>> Found { get; }

    /// <summary>Number of the newest batch that survives the loss of power, with all before it; 0 before the first.</summary>
    long Kept { get; }

    /// <summary>Why batches are not being kept; null while they are.</summary>
    Fault? Trouble { get; }

    /// <summary>Called after <see cref="Kept"/> or <see cref="Trouble"/> changed, on a thread of the journal's; it must not wait.</summary>
    Action? Changed { get; set; }

    /// <summary>Hands a batch over and returns at once.</summary>
    /// <param name="entries">Values by name.</param>
    /// <param name="isWhole">Whether the batch is all that there is: it replaces everything kept so far. After a batch was lost only such a one is taken.</param>
    /// <returns>The batch's number, rising from 1; 0 when it was not taken because the queue is full or a batch was lost before it.</returns>
    long Put(IReadOnlyList<JournalEntry> entries, bool isWhole);
}
