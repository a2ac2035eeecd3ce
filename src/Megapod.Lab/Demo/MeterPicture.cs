namespace Megapod.Lab.Demo;

using System.Runtime.InteropServices;
using Megapod.Core.Model;
using Megapod.Core.Units;

/// <summary>What stands in the registers of a meter of the twin.</summary>
/// <param name="Power">Power, W, import positive; missing where it shows none.</param>
/// <param name="Voltage">Phase to neutral, V.</param>
/// <param name="Imported">Energy imported since the world began, Wh.</param>
/// <param name="Exported">Energy exported since then, Wh.</param>
/// <param name="IsFrozen">Whether the meter has been cut off: its registers stand still.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct MeterPicture(Reading Power, Volts Voltage, WattHours Imported, WattHours Exported, bool IsFrozen);
