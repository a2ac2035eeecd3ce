namespace Megapod.Lab.Bench.Telemetry;

using System.Diagnostics;

/// <summary>What this process used within a stretch of time.</summary>
/// <param name="Took">How long it was.</param>
/// <param name="Used">Processor time of all threads, the system's on their behalf included.</param>
/// <param name="System">The part of it that was the system's.</param>
/// <param name="Allocated">Bytes that were allocated.</param>
internal sealed record TelemetryTurn(TimeSpan Took, TimeSpan Used, TimeSpan System, long Allocated)
{
    /// <summary>Processor time in per cent of one processor.</summary>
    public double Percent => 100 * Used / Took;

    /// <summary>The system's part in per cent.</summary>
    public double SystemPercent => 100 * System / Used;

    /// <summary>Begins a stretch.</summary>
    /// <returns>What ends it, any number of times; each time it is counted from the beginning.</returns>
    public static Func<TelemetryTurn> Begin()
    {
        long began = Stopwatch.GetTimestamp();
        var used = Environment.CpuUsage;
        long allocated = GC.GetTotalAllocatedBytes();
        return () =>
        {
            var now = Environment.CpuUsage;
            return new TelemetryTurn(Stopwatch.GetElapsedTime(began), now.TotalTime - used.TotalTime, now.PrivilegedTime - used.PrivilegedTime, GC.GetTotalAllocatedBytes() - allocated);
        };
    }
}
