namespace Megapod.Core.Jobs;

/// <summary>Some usage, in the order in which it was kept.</summary>
/// <param name="Entries">The records.</param>
/// <param name="Next">Place of the last of them; null: there is nothing after them.</param>
public sealed record UsagePage(IReadOnlyList<UsageEntry> Entries, long? Next);
