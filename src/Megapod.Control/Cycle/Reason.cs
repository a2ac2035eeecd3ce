namespace Megapod.Control.Cycle;

using System.Runtime.InteropServices;
using Megapod.Core.Units;

/// <summary>The one source of a consumer's limit and since when it has been that.</summary>
/// <param name="Kind">What limits.</param>
/// <param name="Index">Row of the ledger for limits, number of the guard for guards, otherwise −1.</param>
/// <param name="Since">When this became the reason.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct Reason(ReasonKind Kind, int Index, Instant Since);
