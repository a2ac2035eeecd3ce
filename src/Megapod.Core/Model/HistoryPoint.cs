namespace Megapod.Core.Model;

using Megapod.Core.Units;

/// <summary>What a series was in one step of time.</summary>
/// <param name="Start">Begin of the step.</param>
/// <param name="Min">The least value that counted in it.</param>
/// <param name="Max">The largest.</param>
/// <param name="Last">The last one that came in it; where none came, the one that counted.</param>
/// <param name="Integral">Value times seconds, each value counting until the next one or for as long as its series holds: watt-seconds of a series of watts.</param>
/// <param name="Seconds">For how much of the step a value counted, s.</param>
/// <param name="Count">Samples that came in it; 0 where an earlier value still counted.</param>
public readonly record struct HistoryPoint(Instant Start, double Min, double Max, double Last, double Integral, double Seconds, long Count)
{
    /// <summary>Mean by time; the last value where none has counted for any time yet.</summary>
    public double Mean => Seconds > 0 ? Integral / Seconds : Last;

    /// <summary>This step and one that follows it as one that begins with this.</summary>
    public HistoryPoint With(in HistoryPoint later) => new(Start, Math.Min(Min, later.Min), Math.Max(Max, later.Max), later.Last, Integral + later.Integral, Seconds + later.Seconds, Count + later.Count);
}
