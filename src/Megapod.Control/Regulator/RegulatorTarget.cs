namespace Megapod.Control.Regulator;

using System.Runtime.InteropServices;
using Megapod.Core.Units;

/// <summary>What the cycle lets the regulator do: a boundary to hold and clamps that keep the ledger true.</summary>
/// <param name="Mode">Which boundary.</param>
/// <param name="ReferenceWatts">The boundary at the connection (import positive), or the battery power for a set-point.</param>
/// <param name="LowestWatts">Lowest battery power (most discharge), W, charging positive.</param>
/// <param name="HighestWatts">Highest battery power, W: the battery's grant. Negative where grants count on its discharge.</param>
/// <param name="MayDischarge">Whether stored energy may be spent on the boundary.</param>
/// <param name="Until">When the target lapses; after that the regulator holds <see cref="HighestWatts"/>.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct RegulatorTarget(RegulatorMode Mode, double ReferenceWatts, double LowestWatts, double HighestWatts, bool MayDischarge, Instant Until)
{
    /// <summary>Fastest rise of the import, W per second; infinity where there is no such limit.</summary>
    public double RiseWattsPerSecond { get; init; } = double.PositiveInfinity;

    /// <summary>How much of that rise the load may take by itself, W per second: before the battery can answer, it has come.</summary>
    public double LoadRiseWattsPerSecond { get; init; }

    /// <summary>Whether the battery is told its set-point as it is, neither along a line nor hurried, because its answer shall be measured.</summary>
    public bool IsStepTest { get; init; }

    /// <summary>The connection's limit less margin, W: above it stored energy is spent whatever the mode, because something draws more than it may. Infinity: none.</summary>
    public double LimitWatts { get; init; } = double.PositiveInfinity;

    /// <summary>Discharging power that is kept ready for the grid, W: no boundary but the limit may use it. Default 0.</summary>
    public double KeptWatts { get; init; }

    /// <summary>Time constant of the low-pass that the import follows, s; 0: the battery does not smooth.</summary>
    public double SmoothingSeconds { get; init; }

    /// <summary>The most battery power, either way, that smoothing may take: its claim, W.</summary>
    public double SmoothingWatts { get; init; }

    /// <summary>State of charge that the plan's path has now, 0–1; NaN: smoothing is not recentred.</summary>
    public double PathSoc { get; init; } = double.NaN;

    /// <summary>Battery power for a whole unit of state of charge off the path, W. Worked number: 0.15 MW for each MWh of a 3.9 MWh battery: 585 kW.</summary>
    public double RecentringWatts { get; init; }
}
