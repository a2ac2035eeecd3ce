namespace Megapod.Devices.WorkLink;

/// <summary>Asks a node for a part of what a job has written to its output.</summary>
/// <param name="Number">Names the question, so that its answer is found.</param>
/// <param name="Job">The job.</param>
/// <param name="Fence">Its placement.</param>
/// <param name="From">First byte, counted from the beginning of the placement's output.</param>
/// <param name="Most">The most bytes to answer with.</param>
public sealed record WorkLogQuestion(long Number, string Job, long Fence, long From, int Most);
