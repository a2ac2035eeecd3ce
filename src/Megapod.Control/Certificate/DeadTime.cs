namespace Megapod.Control.Certificate;

using Megapod.Core.Model;

/// <summary>
/// θ of a path: the longest time from a change at the connection until the battery begins to answer it. Worked number: a sample each 200 ms, 50 ms late,
/// command delay 50 ms, own loop each 10 ms: 310 ms.
/// </summary>
/// <param name="SamplePeriod">Time between samples: a change may come right after one.</param>
/// <param name="Window">Over what time a sample is a mean: until it has passed, the change shows in part only.</param>
/// <param name="Delay">From sample to controller, jitter included.</param>
/// <param name="Own">The controller's own: its period and how late it was at worst.</param>
/// <param name="Command">From command to first response.</param>
public readonly record struct DeadTime(TimeSpan SamplePeriod, TimeSpan Window, TimeSpan Delay, TimeSpan Own, TimeSpan Command)
{
    /// <summary>The sum, s.</summary>
    public double TotalSeconds => (SamplePeriod + Window + Delay + Own + Command).TotalSeconds;

    /// <summary>How late the answer is on average, s: a change comes half a period before its sample.</summary>
    public double MeanSeconds => ((SamplePeriod / 2) + (Window / 2) + Delay + (Own / 2) + Command).TotalSeconds;

    /// <summary>The dead time of a meter's path by its declared figures and what was proven to be larger.</summary>
    public static DeadTime Of(MeterConfig meter, TimeSpan command, TimeSpan period, PathProof proof)
    {
        ArgumentNullException.ThrowIfNull(meter);
        ArgumentNullException.ThrowIfNull(proof);
        return new DeadTime(meter.SamplePeriod, meter.Window, meter.Delay + proof.MeterJitter, period + proof.OwnJitter, Larger(command, proof.CommandDelay));
    }

    /// <summary>The larger of what is declared and what a step test has shown.</summary>
    internal static TimeSpan Larger(TimeSpan declared, TimeSpan proven) => proven > declared ? proven : declared;
}
