namespace Megapod.Core.Pods;

using System.Runtime.InteropServices;
using Megapod.Core.Units;

/// <summary>What its pod's life leaves to a rack. The default is a rack in service of which everything is proven.</summary>
/// <param name="IsHeld">Whether it may take no more than <paramref name="Most"/>: its pod is not in service.</param>
/// <param name="Most">The most it may take then; nothing for a pod that is delivered or maintained.</param>
/// <param name="IsUnproven">Whether nobody has proven yet that it keeps to ceilings, so that it counts as its nameplate whatever it was told.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct RackDuty(bool IsHeld, Watts Most, bool IsUnproven);
