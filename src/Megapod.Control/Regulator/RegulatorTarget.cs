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
    /// <summary>Fastest rise of the battery's power that the connection's own ramp limit leaves to it, W per second; infinity where there is no such limit.</summary>
    public double RiseWattsPerSecond { get; init; } = double.PositiveInfinity;
}
