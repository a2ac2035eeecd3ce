namespace Megapod.Core.Model;

/// <summary>How a device with a register map is commanded.</summary>
public sealed record RegisterControlConfig
{
    /// <summary>What is written for a set-point, in this order.</summary>
    public required IReadOnlyList<RegisterWriteConfig> Writes { get; init; }

    /// <summary>What must be written again and again for a set-point to stay in force; null when the device has nothing like it.</summary>
    public RegisterWatchdogConfig? Watchdog { get; init; }

    /// <summary>What bounds the device when a set-point stays in force; null when nothing does.</summary>
    public RegisterBoundConfig? Bound { get; init; }

    /// <summary>Least time between two set-points that do not make power smaller. Default zero.</summary>
    public TimeSpan MinimumInterval { get; init; }

    /// <summary>Whether each register is written with the function for one (6); default false: 16.</summary>
    public bool HasSingleWrites { get; init; }
}
