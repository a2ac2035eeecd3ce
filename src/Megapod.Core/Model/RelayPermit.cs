namespace Megapod.Core.Model;

using System.Runtime.InteropServices;

/// <summary>
/// What the relay and the battery may do by themselves for a while: a permission and never an order. It lapses by itself, so that silence permits nothing.
/// </summary>
/// <param name="Resynchronise">Whether the relay may match the grid and close the breaker.</param>
/// <param name="FormGrid">Whether the battery may put voltage on a site that is black.</param>
/// <param name="Duration">For how long this holds, counted from its arrival.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct RelayPermit(bool Resynchronise, bool FormGrid, TimeSpan Duration);
