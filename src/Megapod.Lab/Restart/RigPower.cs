namespace Megapod.Lab.Restart;

using System.Runtime.InteropServices;

/// <summary>What is drawn at an instant, W.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct RigPower(double Cars, double Racks, double Battery, double Import);
