namespace Megapod.Lab.Bench.History;

/// <summary>One recorded series.</summary>
/// <param name="Kind">What was measured, such as <c>power</c>.</param>
/// <param name="Unit">Its unit as the history names it.</param>
/// <param name="Hold">How long a value counts.</param>
/// <param name="At">Times from its beginning, ticks, rising; at least two.</param>
/// <param name="Values">Values, as many.</param>
internal sealed record MeasuredTrace(string Kind, string Unit, TimeSpan Hold, long[] At, double[] Values)
{
    /// <summary>From its first sample to the one that would come after its last.</summary>
    public long Length => At[^1] + At[1] - At[0];
}
