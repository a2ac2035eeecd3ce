namespace Megapod.Core.Model;

/// <summary>What a watchdog wants to see.</summary>
public enum RegisterWatchdogKind
{
    /// <summary>The same number, written again.</summary>
    Constant,

    /// <summary>A number that goes on by one.</summary>
    Counting,

    /// <summary>Two numbers by turns.</summary>
    Alternating,
}
