namespace Megapod.Devices.WorkLink;

/// <summary>A part of what a job has written to its output.</summary>
/// <param name="Number">Which question it answers.</param>
/// <param name="From">First byte that is there: later than asked for where the beginning is kept no more.</param>
/// <param name="Bytes">What it wrote, as it wrote it; empty: nothing from there on yet.</param>
/// <param name="IsEnd">Whether nothing comes after it any more.</param>
/// <param name="IsKnown">Whether the node knows the job's output at all.</param>
public sealed record WorkLogAnswer(long Number, long From, byte[] Bytes, bool IsEnd, bool IsKnown);
