namespace Megapod.Core.Model;

/// <summary>What must be written again and again for a set-point to stay in force.</summary>
public sealed record RegisterWatchdogConfig
{
    /// <summary>Where and how; it has neither factor nor scale.</summary>
    public required RegisterNumberConfig Number { get; init; }

    /// <summary>What it wants to see. Default the same number.</summary>
    public RegisterWatchdogKind Kind { get; init; }

    /// <summary>The number, or the first of a count and of two.</summary>
    public decimal Value { get; init; }

    /// <summary>The second of two numbers; the last of a count, after which it begins again.</summary>
    public decimal Other { get; init; }

    /// <summary>How often it is written.</summary>
    public required TimeSpan Period { get; init; }

    /// <summary>After which the device gives up at the latest, counted from the last write.</summary>
    public required TimeSpan Timeout { get; init; }

    /// <summary>What it then does.</summary>
    public required RegisterSilence Then { get; init; }
}
