namespace Megapod.Core.Ports;

using System.Threading.Tasks;
using Megapod.Core.Outcomes;
using Megapod.Core.People;

/// <summary>Remembers who asked for what. Entries are only ever added, each chained to the one before.</summary>
public interface IAuditTrail
{
    /// <summary>Adds an entry.</summary>
    /// <param name="note">What to remember.</param>
    /// <returns>The entry once it survives the loss of power, or why it was not kept. What it speaks of must then not be done.</returns>
    ValueTask<Outcome<AuditEntry>> AppendAsync(AuditNote note);

    /// <summary>Entries, the newest first.</summary>
    /// <param name="before">Entries with a lower number than this; null: from the newest on.</param>
    /// <param name="most">At most so many, 1 to 1000.</param>
    /// <returns>The entries, or why they cannot be read.</returns>
    Outcome<IReadOnlyList<AuditEntry>> Before(long? before, int most);
}
