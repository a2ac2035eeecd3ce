namespace Megapod.Node.Power;

/// <summary>A meter of what the machine draws.</summary>
public sealed record MeterConfig
{
    /// <summary>Word for the processors' own counters.</summary>
    public const string Rapl = "rapl";

    /// <summary><see cref="Rapl"/>: what processors and memory count of their own energy is in place of declared watts of a core, and what the machine draws beside them is its idle draw. Else the path of a file that holds what the whole machine draws, a number in W, written anew by whatever reads its meter.</summary>
    public required string Source { get; init; }

    /// <summary>Over how long a file's number is a mean. Default 1 s; at most 60 s.</summary>
    public TimeSpan Averaging { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How late a file's number is when it is written. Default 0; at most 30 s.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>How far what it shows may be off, as part of it. Default 0.02.</summary>
    public double Error { get; init; } = 0.02;

    /// <summary>Where the processors' counters are. Default /sys/class/powercap.</summary>
    public string CounterFolder { get; init; } = "/sys/class/powercap";

    /// <summary>What makes no sense; null when all does.</summary>
    internal string? Complaint() =>
        Source != Rapl && !Path.IsPathFullyQualified(Source) ? "its meter is 'rapl' or the whole path of a file"
        : Averaging < TimeSpan.FromMilliseconds(100) || Averaging > TimeSpan.FromSeconds(60) ? "its meter's mean is over 0.1 s to 60 s"
        : Delay < TimeSpan.Zero || Delay > TimeSpan.FromSeconds(30) ? "its meter is at most 30 s late"
        : Error is not (>= 0 and <= 0.5) ? "its meter is off by at most 50 %"
        : null;
}
