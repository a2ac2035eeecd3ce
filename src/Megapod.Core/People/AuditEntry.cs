namespace Megapod.Core.People;

using Megapod.Core.Units;

/// <summary>A note in its place in the audit.</summary>
/// <param name="Number">Its place, rising from 1 by one.</param>
/// <param name="At">When.</param>
/// <param name="Who">Name of the account or token.</param>
/// <param name="Via">How he was known.</param>
/// <param name="Action">What.</param>
/// <param name="Subject">With what.</param>
/// <param name="Detail">More in words; empty: nothing.</param>
/// <param name="Result">What came of it.</param>
/// <param name="Hash">SHA-256 over the entry and the hash before it, 64 hexadecimal digits.</param>
public sealed record AuditEntry(long Number, Instant At, string Who, string Via, string Action, string Subject, string Detail, string Result, string Hash);
