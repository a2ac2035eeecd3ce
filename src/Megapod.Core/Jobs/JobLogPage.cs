namespace Megapod.Core.Jobs;

/// <summary>A piece of what a job has written.</summary>
/// <param name="From">Place of its first byte, counted from the beginning of all that the job has written. Larger than what was asked for where the beginning is not kept any more.</param>
/// <param name="Bytes">The bytes; empty: there is nothing from there on yet.</param>
/// <param name="IsEnd">Whether nothing comes after it any more.</param>
public sealed record JobLogPage(long From, ReadOnlyMemory<byte> Bytes, bool IsEnd);
