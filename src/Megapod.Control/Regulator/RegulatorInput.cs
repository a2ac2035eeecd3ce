namespace Megapod.Control.Regulator;

using System.Runtime.InteropServices;
using Megapod.Core.Units;

/// <summary>What the regulator sees.</summary>
/// <param name="Now">The instant.</param>
/// <param name="ImportWatts">Power at the connection, import positive; NaN when it cannot be trusted.</param>
/// <param name="BatteryWatts">Battery power measured at the same instant; NaN when it cannot be trusted.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct RegulatorInput(Instant Now, double ImportWatts, double BatteryWatts);
