namespace Megapod.Lab.Bench.Ocpp;

/// <summary>What one turn of a server came to.</summary>
/// <param name="Calls">Calls that were answered.</param>
/// <param name="Used">Its processor time.</param>
/// <param name="System">The system's part of it, to the hundredth of a second.</param>
/// <param name="Took">How long the turn was.</param>
internal readonly record struct BenchTurn(long Calls, TimeSpan Used, TimeSpan System, TimeSpan Took)
{
    /// <summary>Processor time of a call, in microseconds.</summary>
    public double Microseconds => Used.TotalMicroseconds / Calls;
}
