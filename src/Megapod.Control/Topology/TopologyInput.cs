namespace Megapod.Control.Topology;

using System.Runtime.InteropServices;
using Megapod.Core.Model;
using Megapod.Core.Units;

/// <summary>What relay, meters and battery say in one cycle.</summary>
/// <param name="Now">The cycle's instant.</param>
/// <param name="Told">The driver's own word, for sites without a relay.</param>
/// <param name="Relay">The relay.</param>
/// <param name="SiteVoltage">Voltage on the site's side, V.</param>
/// <param name="ImportWatts">Trusted import, W; NaN when none is.</param>
/// <param name="Soc">Trusted state of charge, 0–1; NaN when none is.</param>
/// <param name="CapabilityWatts">What the battery can give now, W.</param>
/// <param name="PromisedWatts">Off the grid, what all consumers may draw at worst, W.</param>
/// <param name="StartSoc">State of charge from which the battery may put voltage on a black site.</param>
/// <param name="IsStepConfirmed">Whether everything that the present step of a start brought back answers and is carried.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct TopologyInput(
    Instant Now, GridTopology Told, RelayReading Relay, Reading SiteVoltage, double ImportWatts, double Soc, double CapabilityWatts, double PromisedWatts, double StartSoc, bool IsStepConfirmed);
