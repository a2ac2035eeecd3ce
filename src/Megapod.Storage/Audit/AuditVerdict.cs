namespace Megapod.Storage.Audit;

/// <summary>What an audit is worth.</summary>
/// <param name="Entries">So many entries hang together from the first one on.</param>
/// <param name="Head">The newest of those.</param>
/// <param name="BrokenAt">Number of the first entry that is not as it was written or is missing; null: none.</param>
/// <param name="Why">What is wrong there, in a sentence; null: nothing.</param>
public sealed record AuditVerdict(long Entries, AuditHead Head, long? BrokenAt, string? Why)
{
    /// <summary>Whether nothing is wrong.</summary>
    public bool IsWhole => BrokenAt is null;
}
